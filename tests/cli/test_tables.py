"""Tables at the widths that terminals have."""

from __future__ import annotations

import pytest

from ..emulator.given import Given
from .conftest import Cli

NAME = "notebook-of-somebody-x"
TABLES = [
    ("list", "ComputeInstance", "--workspace", "churn"),
    ("quota",),
    ("vm-sizes",),
]
FACTS = [
    ("status", f"churn/{NAME}"),
    ("show", "ComputeInstance", f"churn/{NAME}"),
    ("show", "Workspace", "churn"),
]


@pytest.mark.parametrize("columns", [40, 80, 160])
@pytest.mark.parametrize("words", [*TABLES, *FACTS], ids=lambda words: words[0])
def test_tables_fit_and_cut_nothing(
    cli: Cli, given: Given, workspace: str, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...], columns: int
) -> None:
    """No line is longer than the terminal, and every word of the table in a pipe is there, whole or in pieces.

    Apart: the two lines that open `show`, which the terminal itself may wrap, and the headings of a table, for which a
    narrow one has no place.
    """
    given.instance(workspace, NAME)
    wide = cli(*words)
    monkeypatch.setenv("COLUMNS", str(columns))
    done = cli(*words)
    assert (wide.status, done.status) == (0, 0)
    opening = 2 if words[0] == "show" else 0
    assert [line for line in done.out.splitlines()[opening:] if len(line) > columns] == []
    body = wide.out.partition("\n")[2] if words in TABLES else wide.out
    shown = "".join(done.out.split())
    assert [word for word in body.split() if word not in shown] == []


def test_columns_become_blocks_where_a_word_would_break(
    cli: Cli, given: Given, workspace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that is broken cannot be copied."""
    given.instance(workspace, NAME)
    monkeypatch.setenv("COLUMNS", "40")
    done = cli("list", "ComputeInstance", "--workspace", "churn")
    assert done.out.splitlines() == [NAME, "  location  westeurope", "  state     Running"]


def test_a_long_value_goes_on_in_its_column(
    cli: Cli, given: Given, workspace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Beside its name where there is room for it, below it where there is not."""
    given.instance(workspace, NAME)
    monkeypatch.setenv("COLUMNS", "80")
    lines = cli("show", "ComputeInstance", f"churn/{NAME}").out.splitlines()
    first = next(number for number, line in enumerate(lines) if line.startswith("workspace_id"))
    assert lines[first + 1].startswith(" " * 20)
    monkeypatch.setenv("COLUMNS", "40")
    lines = cli("show", "Workspace", "churn").out.splitlines()
    assert lines[lines.index("name") + 1] == "  churn"

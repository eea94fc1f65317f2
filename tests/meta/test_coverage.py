"""The tables of what v1's words became are complete and true: rows, tests, and the sentences of refusals."""

from __future__ import annotations

import ast
import re
from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from ..coverage.entries import ENTRIES, NOTHING, REFUSED, lines_of
from ..coverage.rows import PAGES, ROWS

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ("provider", "components")
COUNTS = {"S0": 44, "S1": 48, "S2": 45, "S3": 112, "S4": 70}
"""Words of each page."""


@cache
def those_in(path: str) -> frozenset[str]:
    """The names of the tests in a file; none where there is no such file."""
    file = ROOT / path
    if not file.is_file():
        return frozenset()
    found = (node for node in ast.parse(file.read_text(encoding="utf-8")).body if isinstance(node, ast.FunctionDef))
    return frozenset(node.name for node in found if node.name.startswith("test_"))


@cache
def texts(folder: Path) -> tuple[str, ...]:
    """Every string that stands in the sources, its parts between braces left out."""
    return tuple(
        node.value
        for path in folder.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )


def test_no_word_is_missing_or_twice() -> None:
    """Each page as long as it was."""
    assert {page.key: len(page.words) for page in PAGES} == COUNTS
    assert [row for row, count in Counter(ROWS).items() if count > 1] == []


def test_every_word_has_something_that_stands_for_it() -> None:
    """A refusal among it."""
    assert [row for row, lines in lines_of().items() if not lines] == []


def test_no_entry_is_about_another_word() -> None:
    """A misspelt row would cover nothing."""
    assert sorted({row for row, _, _ in ENTRIES} - set(ROWS)) == []


def test_every_entry_names_a_test_that_exists() -> None:
    """But what never was anything but a sentence of a page."""
    named = {node for _, where, node in ENTRIES if node or not where.startswith(NOTHING)}
    assert [node for node in named if node.partition("::")[2] not in those_in(node.partition("::")[0])] == []
    assert not any("[" in node for node in named)


def test_what_is_nothing_has_no_other_entry() -> None:
    """Else it would be something."""
    of_row = {row: [where for other, where, _ in ENTRIES if other == row] for row, _, _ in ENTRIES}
    nothing = {row for row, where, _ in ENTRIES if where.startswith(NOTHING)}
    assert {row: len(of_row[row]) for row in nothing} == dict.fromkeys(nothing, 1)


def test_refusals_are_the_products_own_sentences() -> None:
    """Word by word."""
    printed = [text for folder in PRODUCT for text in texts(ROOT / folder)]
    said = {part.strip() for _, where, _ in ENTRIES for part in where.split(REFUSED)[1:]}
    assert [sentence for sentence in said if not any(sentence in text for text in printed)] == []


@cache
def sections(page: Path) -> frozenset[str]:
    """The anchors of its headings."""
    headings = re.findall(r"^#+ (.*)$", page.read_text(encoding="utf-8"), re.MULTILINE)
    return frozenset(re.sub(r"[^\w -]", "", heading.strip().lower()).replace(" ", "-") for heading in headings)


@pytest.mark.parametrize("name", ["coverage.md", "rules.md"])
def test_links_lead_somewhere(name: str) -> None:
    """To a file of the repository, and to a heading in it."""
    page = ROOT / "docs" / name
    broken = []
    for target in set(re.findall(r"\]\(([^)\s]+)\)", page.read_text(encoding="utf-8"))):
        path, _, anchor = target.partition("#")
        file = page.parent / path
        if not file.exists() or (anchor and anchor not in sections(file)):
            broken.append(target)
    assert broken == []

"""`docs/cli.md` says what `--help` says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pulumi_azureml.cli.command import FINE, UNTOLD, USAGE
from pulumi_azureml.cli.interruption import STOPPED
from pulumi_azureml.cli.screen import READER_GONE

from .conftest import Cli

PAGE = (Path(__file__).parents[2] / "docs" / "cli.md").read_text(encoding="utf-8")
SECTIONS = dict(re.findall(r"^## ([a-z-]+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
VERBS = [
    "show",
    "list",
    "used-by",
    "status",
    "start",
    "stop",
    "restart",
    "active-jobs",
    "invoke",
    "logs",
    "keys",
    "rotate-key",
    "token",
    "quota",
    "vm-sizes",
    "import",
]


def test_the_page_has_every_exit_status_and_no_other() -> None:
    """In order."""
    said = re.findall(r"^\| (\d+) \|", PAGE, re.MULTILINE)
    assert said == [str(status) for status in (FINE, USAGE, UNTOLD, STOPPED, READER_GONE)]


def test_the_page_has_every_verb(cli: Cli) -> None:
    """In the order of the help."""
    commands = cli("--help").out.partition("Commands:")[2]
    assert re.findall(r"^  ([a-z-]+) ", commands, re.MULTILINE) == VERBS
    assert list(SECTIONS) == VERBS


@pytest.mark.parametrize("verb", VERBS)
def test_the_page_has_every_option(cli: Cli, verb: str) -> None:
    """In the order of the help, `--help` itself apart."""
    options = re.findall(r"^  (?:-[a-z], )?(--[a-z-]+)", cli(verb, "--help").out.partition("Options:")[2], re.MULTILINE)
    assert re.findall(r"^\| `(--[a-z-]+)", SECTIONS[verb], re.MULTILINE) == [o for o in options if o != "--help"]

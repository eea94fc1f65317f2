"""The table of rules is complete: every number is checked somewhere, or says why not, and names a test."""

from __future__ import annotations

from pathlib import Path

from pulumi_azureml.resources import ALL

from ..coverage.rules import BROKEN, ELSEWHERE, LOOKED, NOT_HERE, TITLES
from .test_coverage import those_in

PAGE = Path(__file__).resolve().parents[2] / "docs" / "rules.md"
NUMBERS = [f"R{number:02}" for number in range(1, 57)]


def declared() -> set[str]:
    """The names of the rules, changes and looks of all types."""
    return {each.name for kind in ALL for each in (*kind.rules, *kind.transitions, *kind.looks)}


def test_every_number_has_a_title() -> None:
    """In order, without a gap."""
    assert list(TITLES) == NUMBERS


def test_every_number_is_checked_or_says_why_not() -> None:
    """Never both."""
    checked = declared() | {rule for rule, *_ in ELSEWHERE}
    assert [number for number in NUMBERS if (number in checked) is (number in NOT_HERE)] == []


def test_no_other_number_is_named() -> None:
    """What looks like a number is one of them; other rules have words for names."""
    named = declared() | {rule for rule, *_ in ELSEWHERE}
    assert [name for name in sorted(named) if name[:1] == "R" and name[1:].isdigit() and name not in TITLES] == []


def test_every_rule_names_a_test_that_exists() -> None:
    """In the file that it says."""
    nodes = {test for *_, test in ELSEWHERE} | {BROKEN, *LOOKED.values()}
    assert [node for node in nodes if node.partition("::")[2] not in those_in(node.partition("::")[0])] == []


def test_nothing_is_said_twice() -> None:
    """One place, one test, one line."""
    assert len(ELSEWHERE) == len(set(ELSEWHERE))


def test_the_page_has_every_number() -> None:
    """Each with something below it."""
    sections = PAGE.read_text(encoding="utf-8").split("\n## ")
    filled = [section.partition(":")[0] for section in sections if "| error |" in section or "warning" in section]
    assert [number for number in NUMBERS if number not in filled and number not in NOT_HERE] == []

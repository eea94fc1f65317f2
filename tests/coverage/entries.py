"""What covers each row: the entries of all tables, as lines that readers see."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from . import rows_components, rows_compute_instance, rows_resources, rows_vocabulary
from .rows import ROWS

__all__ = ["ENTRIES", "NOTHING", "REFUSED", "Line", "lines_of"]

REFUSED = "refused: "
"""Stands before a sentence that the product prints."""
NOTHING = "nothing: "
"""Begins what is said of a row that needs no test."""
Entry = tuple[str, str, str]
ENTRIES: tuple[Entry, ...] = (
    *rows_components.ROWS,
    *rows_vocabulary.ROWS,
    *rows_resources.ROWS,
    *rows_compute_instance.ROWS,
)


@dataclass(frozen=True)
class Line:
    """One thing that stands for a word of v1, and the tests that show it."""

    where: str
    tests: tuple[str, ...]


def lines_of() -> Mapping[str, tuple[Line, ...]]:
    """The lines of every row; what only begins as another line of the row does is said by that one."""
    found: dict[str, dict[str, list[str]]] = {row: {} for row in ROWS}
    for row, where, test in ENTRIES:
        tests = found[row].setdefault(where, [])
        if test and test not in tests:
            tests.append(test)
    return {row: tuple(_merged(lines)) for row, lines in found.items()}


def _merged(lines: Mapping[str, list[str]]) -> list[Line]:
    merged: dict[str, list[str]] = {}
    for where, tests in lines.items():
        longest = max((other for other in lines if other.startswith(where)), key=len)
        merged[longest] = [*merged.get(longest, []), *tests]
    return [Line(where, tuple(dict.fromkeys(tests))) for where, tests in merged.items()]

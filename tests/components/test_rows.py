"""What of the v1 pages the components cover is said of tests that are there."""

from __future__ import annotations

import ast
from pathlib import Path

from ..coverage.rows_components import ROWS

ROOT = Path(__file__).resolve().parents[2]


def test_every_row_names_a_test_that_is_there() -> None:
    """And nothing is listed twice."""
    rows = [(row, where) for row, where, _ in ROWS]
    assert sorted(rows) == sorted(set(rows))
    missing = []
    for node in sorted({node for _, _, node in ROWS}):
        file, _, name = node.partition("::")
        tree = ast.parse((ROOT / file).read_text())
        missing += [] if name in {each.name for each in tree.body if isinstance(each, ast.FunctionDef)} else [node]
    assert missing == []

"""Every example from its first preview to its end: converged once, asked, changed in content, gone without a rest."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ..engine.azure import ML
from .example import EXAMPLES, Example

pytestmark = pytest.mark.engine

EXPECTED: dict[str, dict[str, Any]] = json.loads((Path(__file__).parent / "expected.json").read_text())
"""Of each example: the file with its request; who may answer what; a change of content, and the answers after it."""
ELSEWHERE = {"01-workspace-and-compute", "ci"}
"""The first example has its own tests beside the engine's; `ci` holds workflows."""
ENOUGH = 100
"""Requests among which everybody who may answer has answered, even with a tenth of the traffic."""
ASSETS = ("models", "environments", "codes")


def test_no_example_is_without_a_test_and_a_row_in_the_table() -> None:
    """A folder that is added to the examples is tried out and described, and what the page links to is there."""
    folders = {folder.name for folder in EXAMPLES.iterdir() if folder.is_dir()}
    assert folders - ELSEWHERE == set(EXPECTED)
    links = re.findall(r"\]\(([^)#]+)\)", (EXAMPLES / "README.md").read_text())
    assert folders <= set(links)
    assert [link for link in links if not (EXAMPLES / link).exists()] == []


@pytest.mark.parametrize("name", EXPECTED)
def test_it_converges_answers_follows_its_content_and_leaves_nothing(
    name: str, example: Callable[[str], Example]
) -> None:
    """A preview sends no write; after one `up` nothing changes any more; other content is served by the next `up`;
    after `destroy` nothing is there."""
    tried, expected = example(name), EXPECTED[name]
    stack, request = tried.stack, json.loads((tried.folder / expected["request"]).read_text())
    assert "warning:" not in stack.preview()
    assert tried.writes() == []

    stack.up()
    writes = len(tried.writes())
    stack.up("--expect-no-changes")
    stack.drift()
    assert len(tried.writes()) == writes
    _is_answered(tried, request, expected["answers"])

    tried.edit(**expected["change"])
    stack.up()
    _is_answered(tried, request, expected["answers_then"])
    stack.destroy()
    _is_gone(tried)


def _is_answered(tried: Example, request: Any, answers: list[Any]) -> None:
    """Everybody who may answer does, and nobody else."""
    with tried.caller() as caller:
        heard: list[Any] = []
        while len(heard) < ENOUGH and not all(each in heard for each in answers):
            heard.append(caller.ask(request))
            assert heard[-1] in answers
        assert all(each in heard for each in answers), heard


def _is_gone(tried: Example) -> None:
    """Nothing is stored, held by its name, or runs; each version of an asset was archived before its workspace went."""
    azure = tried.azure
    assert azure.resources() == {}
    assert azure.resources("Microsoft.Insights/autoscaleSettings") == {}
    assert azure.deleted() == []
    assert azure.arm.control("GET", "/inference") == {"deployments": []}
    made: set[str] = set()
    archived: set[str] = set()
    for put in azure.requests("PUT", ML):
        if put["path"].split("/")[-4] in ASSETS:
            (archived if put["body"]["properties"].get("isArchived") else made).add(put["path"])
    assert made == archived
    assert made
    (last,) = azure.requests("DELETE")[-1:]
    assert "/workspaces/" in last["path"]
    assert last["path"].count("/") == 8

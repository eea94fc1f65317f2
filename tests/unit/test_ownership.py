"""The mark that tells ours from somebody else's."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pulumi_azureml.ownership import MARK, add_mark, is_ours, mark, without_mark
from pulumi_azureml.resources.workspace import WORKSPACE
from pulumi_azureml.wire import from_body

URN = "urn:pulumi:stack::project::pulumi-python:dynamic/azureml:Workspace::main"
MARK_OF_URN = "ff3bbfea90fa"


def test_what_is_marked_is_ours_and_only_ours() -> None:
    """The mark stands for one URN."""
    body: dict[str, Any] = {"tags": {"team": "a"}}
    add_mark(WORKSPACE, body, URN)
    assert body == {"tags": {"team": "a", MARK: mark(URN)}}
    assert is_ours(WORKSPACE, body, URN)
    assert not is_ours(WORKSPACE, body, URN.replace("stack", "other"))


@pytest.mark.parametrize(
    "body", [{}, {"tags": None}, {"tags": {}}, {"tags": {"team": "a"}}, {"tags": {MARK: ""}}, {"tags": []}]
)
def test_what_has_no_mark_is_somebody_elses(body: dict[str, Any]) -> None:
    """Nothing is adopted by accident."""
    assert not is_ours(WORKSPACE, body, URN)


def test_mark_never_changes_between_releases() -> None:
    """Resources made today have to be known tomorrow."""
    assert mark(URN) == MARK_OF_URN


def test_mark_is_never_an_argument() -> None:
    """Users neither see it in state nor in drift, and a map that holds nothing else is absent."""
    assert from_body(WORKSPACE, {"tags": {MARK: "x", "team": "a"}}) == {"tags": {"team": "a"}}
    assert from_body(WORKSPACE, {"tags": {MARK: "x"}}) == {}
    assert without_mark({MARK: "x"}) is None


def test_a_type_without_a_place_for_the_mark_is_left_unmarked() -> None:
    """Then nothing can be told to be ours."""
    body: dict[str, Any] = {}
    markless = replace(WORKSPACE, mark=None)
    add_mark(markless, body, URN)
    assert body == {}
    assert not is_ours(markless, {"tags": {MARK: mark(URN)}}, URN)

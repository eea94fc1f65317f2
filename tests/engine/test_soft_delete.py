"""A deleted workspace holds its name for a time: what the user can say about that, and what happens."""

from __future__ import annotations

from typing import Any

import pytest

from .azure import WORKSPACE, Azure
from .programs import program
from .stack import Stack

pytestmark = pytest.mark.engine

HELD = (
    'creating workspace "alpha": a deleted workspace still holds the name. Set on_soft_deleted="recover" to bring it '
    'back with its contents, on_soft_deleted="purge" to destroy it for good, or choose another name.'
)
WARNING = (
    'warning: "ws": the deleted workspace will still hold the name, and the new one cannot be made: set '
    'on_soft_deleted="purge", or give the new one another name'
)


def say(stack: Stack, azure: Azure, **workspace: Any) -> None:
    """Make a program with the workspace `alpha`."""
    stack.write(program(azure, workspace={"name": "alpha", **workspace}))


def identity_of(azure: Azure) -> str:
    return str(azure.one(WORKSPACE)["properties"]["workspaceId"])


def test_a_deleted_workspace_is_in_the_way_comes_back_or_is_purged(stack: Stack, azure: Azure) -> None:
    """`fail` says what can be done, `recover` brings the same one back, `purge` makes another one."""
    say(stack, azure)
    stack.up()
    first = identity_of(azure)
    stack.destroy()
    assert HELD in stack.up(status=1)
    assert azure.resources() == {}

    say(stack, azure, on_soft_deleted="recover", description="back again")
    assert "a deleted one holds the name: bringing it back" in stack.up()
    assert identity_of(azure) == first
    assert azure.one(WORKSPACE)["properties"]["description"] == "back again"
    stack.destroy()

    say(stack, azure, on_soft_deleted="purge")
    assert "a deleted one holds the name: purging it" in stack.up()
    assert identity_of(azure) != first
    assert azure.deleted() == []


def test_purging_on_destroy_gives_the_name_up_and_waits_where_the_service_is_busy(stack: Stack, azure: Azure) -> None:
    """A 409 right after the deletion passes by itself: no leftover, no error."""
    say(stack, azure, purge_on_destroy=True)
    stack.up()
    busy = {"code": "RequestConflict", "message": "Another operation on this workspace is in progress."}
    azure.fault(method="DELETE", path="/workspaces/alpha$", status=409, **busy)
    assert "waiting for another operation to end (RequestConflict)" in stack.destroy()
    assert (azure.resources(), azure.deleted()) == ({}, [])


def test_a_replacement_says_beforehand_that_the_name_stays_taken(stack: Stack, azure: Azure) -> None:
    """Without a word about the name it warns, and fails as it said; with one it goes through."""
    say(stack, azure)
    stack.up()
    first = identity_of(azure)
    say(stack, azure, high_business_impact=True)
    assert stack.plan()["ws"] == "replace"
    assert WARNING in stack.preview()
    assert HELD in stack.up(status=1)

    say(stack, azure, high_business_impact=True, on_soft_deleted="purge")
    stack.up()
    assert identity_of(azure) != first
    say(stack, azure, on_soft_deleted="purge")
    preview = stack.preview()
    assert "high_business_impact" in preview
    assert WARNING not in preview

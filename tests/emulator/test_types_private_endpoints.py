"""Connections of private endpoints to a workspace."""

from __future__ import annotations

from typing import Any

import pytest

from .given import Given
from .wire import NOTHING, Arm


def _asking(status: str) -> dict[str, Any]:
    return {"properties": {"privateLinkServiceConnectionState": {"status": status, "description": "why"}}}


@pytest.fixture
def pending(arm: Arm, given: Given) -> str:
    """One that waits for approval."""
    path = f"{given.workspace()}/privateEndpointConnections/pe1"
    assert arm.put(path, _asking("Pending")).status == 200
    return path


def test_a_connection_is_approved(arm: Arm, pending: str) -> None:
    """At once; it is where its workspace is."""
    approved = arm.put(pending, _asking("Approved"))
    assert (approved.status, approved["properties.provisioningState"]) == (200, "Succeeded")
    shown = arm.get(pending)
    assert shown["properties.privateLinkServiceConnectionState.status"] == "Approved"
    assert shown["location"] == arm.location


def test_a_workspace_tells_of_its_connections(arm: Arm, pending: str) -> None:
    """Their count, and they themselves."""
    workspace = arm.get(pending.rpartition("/privateEndpointConnections")[0])
    assert workspace["properties.privateLinkCount"] == 1
    assert workspace["properties.privateEndpointConnections.0.id"] == pending
    listed = arm.get(pending.rpartition("/")[0])
    assert [item["name"] for item in listed["value"]] == ["pe1"]


def test_a_connection_is_deleted(arm: Arm, pending: str) -> None:
    """200 without a body, then 204; the workspace forgets it."""
    deleted = arm.delete(pending)
    assert (deleted.status, deleted.body) == (200, NOTHING)
    assert arm.delete(pending).status == 204
    assert arm.get(pending).status == 404
    assert arm.get(pending.rpartition("/privateEndpointConnections")[0])["properties.privateLinkCount"] == 0


def test_a_status_is_one_of_five(arm: Arm, pending: str) -> None:
    """Others leave the connection as it was."""
    refused = arm.put(pending, _asking("Perhaps"))
    assert (refused.status, "'Perhaps' is not one of" in refused.error["message"]) == (400, True)
    assert arm.get(pending)["properties.privateLinkServiceConnectionState.status"] == "Pending"

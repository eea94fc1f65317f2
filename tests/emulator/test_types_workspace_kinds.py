"""Hubs, projects and what tells workspaces apart."""

from __future__ import annotations

import pytest

from .given import Given
from .wire import Arm


def test_listing_by_kind(arm: Arm, given: Given) -> None:
    """The list of the group can be narrowed to a kind."""
    given.workspace()
    hub = given.workspace_path()
    arm.make(hub, {**given.workspace_body(), "kind": "Hub"})
    collection = f"{arm.group}/providers/Microsoft.MachineLearningServices/workspaces"
    assert [row["id"] for row in arm.get(collection, kind="Hub")["value"]] == [hub]
    assert len(arm.get(collection)["value"]) == 2


def test_a_project_shows_the_resources_of_its_hub(arm: Arm, given: Given) -> None:
    """Storage and key vault of a project are the hub's, resolved in GET; the hub lists its projects."""
    hub, project = given.workspace_path(), given.workspace_path()
    arm.make(hub, {**given.workspace_body(), "kind": "Hub"})
    made = arm.make(project, {"location": arm.location, "kind": "Project", "properties": {"hubResourceId": hub}})
    shown = arm.get(hub)
    assert made["properties.storageAccount"] == shown["properties.storageAccount"]
    assert made["properties.keyVault"] == shown["properties.keyVault"]
    assert made["properties.enableDataIsolation"] is True
    assert shown["properties.associatedWorkspaces"] == [project]


def test_what_a_project_shows_can_be_put_back(arm: Arm, given: Given) -> None:
    """GET and PUT of the same document: the inherited ids do no harm."""
    hub, project = given.workspace_path(), given.workspace_path()
    arm.make(hub, {**given.workspace_body(), "kind": "Hub"})
    made = arm.make(project, {"location": arm.location, "kind": "Project", "properties": {"hubResourceId": hub}})
    assert arm.put(project, made.body).status == 202


def test_a_project_needs_a_hub(arm: Arm, given: Given) -> None:
    """A workspace that is no hub does not do."""
    body = {"location": arm.location, "kind": "Project", "properties": {"hubResourceId": given.workspace()}}
    refused = arm.put(given.workspace_path(), body)
    assert refused.status == 400
    assert "kind 'Hub'" in refused.error["message"]


def test_a_project_lives_in_the_region_of_its_hub(arm: Arm, given: Given) -> None:
    """Another location is refused."""
    hub = given.workspace_path()
    arm.make(hub, {**given.workspace_body(), "kind": "Hub"})
    body = {"location": "eastus", "kind": "Project", "properties": {"hubResourceId": hub}}
    assert "location" in arm.put(given.workspace_path(), body).error["message"]


def test_a_project_cannot_have_storage_of_its_own(arm: Arm, given: Given) -> None:
    """Linked resources come from the hub."""
    hub = given.workspace_path()
    arm.make(hub, {**given.workspace_body(), "kind": "Hub"})
    properties = {"hubResourceId": hub, "storageAccount": given.storage()}
    refused = arm.put(given.workspace_path(), {"location": arm.location, "kind": "Project", "properties": properties})
    assert "properties.storageAccount" in refused.error["message"]


def test_kind_is_create_only(arm: Arm, given: Given) -> None:
    """A workspace cannot become a hub."""
    workspace = given.workspace()
    assert arm.put(workspace, {**given.workspace_body(), "kind": "Hub"}).status == 400


def test_a_hub_with_projects_cannot_be_deleted(arm: Arm, given: Given) -> None:
    """The refusal names the projects."""
    hub, project = given.workspace_path(), given.workspace_path()
    arm.make(hub, {**given.workspace_body(), "kind": "Hub"})
    arm.make(project, {"location": arm.location, "kind": "Project", "properties": {"hubResourceId": hub}})
    refused = arm.delete(hub)
    assert refused.status == 409
    assert project in refused.error["message"]


@pytest.mark.parametrize(
    "part", ["datastores", "jobs", "environments/e", "codes/c/versions/1", "models/m", "data", "onlineEndpoints/e"]
)
def test_the_v1_legacy_mode_closes_the_v2_api(arm: Arm, given: Given, part: str) -> None:
    """Reading as well as writing, whether it exists or not; the workspace itself can be changed, and opens it again."""
    workspace = given.workspace(v1LegacyMode=True)
    refused = arm.get(f"{workspace}/{part}")
    assert (refused.status, "v1LegacyMode" in refused.error["message"]) == (400, True)
    assert arm.put(f"{workspace}/{part}", {"properties": {}}).status in (400, 405, 501)
    assert arm.end(arm.patch(workspace, {"properties": {"v1LegacyMode": False}})).status == 200
    assert arm.get(f"{workspace}/{part}").status in (200, 404)


def test_the_v1_legacy_mode_leaves_computes_open(arm: Arm, given: Given) -> None:
    """They were in Resource Manager with v1 already."""
    workspace = given.workspace(v1LegacyMode=True)
    assert arm.get(given.instance(workspace)).status == 200

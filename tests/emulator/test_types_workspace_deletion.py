"""Deleting a workspace: soft by default, for good when asked, and what comes with it."""

from __future__ import annotations

import pytest

from .given import Given
from .wire import Arm

DAY = 86400


def test_a_deleted_workspace_keeps_its_name(arm: Arm, given: Given) -> None:
    """DELETE is soft: the name answers 404, and a PUT on it is refused with the service's words."""
    workspace = given.workspace()
    arm.end(arm.delete(workspace))
    assert arm.get(workspace).status == 404
    refused = arm.put(workspace, given.workspace_body())
    assert (refused.status, refused.error["code"]) == (400, "BadRequest")
    assert (
        refused.error["message"]
        == "Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete"
    )


def test_the_name_is_free_again_after_fourteen_days(arm: Arm, given: Given) -> None:
    """The remnant is purged by itself."""
    workspace = given.workspace()
    arm.end(arm.delete(workspace))
    arm.pass_time(14 * DAY + 1)
    assert arm.put(workspace, given.workspace_body()).status == 202


def test_force_to_purge_leaves_no_remnant(arm: Arm, given: Given) -> None:
    """DELETE with ``forceToPurge=true`` frees the name at once."""
    workspace = given.workspace()
    arm.end(arm.delete(workspace, forceToPurge="true"))
    assert arm.put(workspace, given.workspace_body()).status == 202


def test_force_to_purge_works_on_a_soft_deleted_workspace(arm: Arm, given: Given) -> None:
    """The remnant goes, although GET answers 404."""
    workspace = given.workspace()
    arm.end(arm.delete(workspace))
    assert arm.delete(workspace, forceToPurge="true").status in (200, 202)
    assert arm.put(workspace, given.workspace_body()).status == 202


@pytest.mark.parametrize("asked", ["True", True])
def test_a_soft_deleted_workspace_can_be_recovered(arm: Arm, given: Given, asked: object) -> None:
    """PUT with ``allowRecoverSoftDeletedWorkspace`` brings it back with its id; the wish itself is not shown."""
    workspace = given.workspace(description="kept")
    before = arm.get(workspace)["properties"]
    arm.end(arm.delete(workspace))
    arm.end(arm.put(workspace, given.workspace_body(allowRecoverSoftDeletedWorkspace=asked)))
    after = arm.get(workspace)["properties"]
    assert (after["workspaceId"], after["description"]) == (before["workspaceId"], "kept")
    assert after["provisioningState"] == "Succeeded"
    assert "allowRecoverSoftDeletedWorkspace" not in after


def test_a_workspace_with_its_own_key_is_deleted_for_good(arm: Arm, given: Given) -> None:
    """Customer-managed keys and soft delete exclude each other."""
    key = {"keyVaultArmId": arm.satellites["key_vault"], "keyIdentifier": "https://kv.vault.azure.net/keys/k/1"}
    encryption = {"status": "Enabled", "keyVaultProperties": key}
    workspace = given.workspace(encryption=encryption)
    arm.end(arm.delete(workspace))
    assert arm.put(workspace, given.workspace_body(encryption=encryption)).status == 202


def test_a_workspace_with_only_user_assigned_identities_is_deleted_for_good(arm: Arm, given: Given) -> None:
    """Soft delete is not supported for it."""
    identity = given.identity()
    body = given.workspace_body(primaryUserAssignedIdentity=identity)
    body["identity"] = {"type": "UserAssigned", "userAssignedIdentities": {identity: {}}}
    path = given.workspace_path()
    arm.make(path, body)
    arm.end(arm.delete(path))
    assert arm.put(path, body).status == 202


def test_deleting_a_workspace_deletes_its_computes_and_spares_its_neighbours(arm: Arm, given: Given) -> None:
    """Children are hard-deleted; storage, vault and insights stay."""
    workspace = given.workspace()
    cluster = given.cluster(workspace)
    arm.end(arm.delete(workspace))
    arm.end(arm.put(workspace, given.workspace_body(allowRecoverSoftDeletedWorkspace="True")))
    assert arm.get(cluster).status == 404
    assert arm.get(arm.satellites["storage_account"], "2021-04-01").status == 200

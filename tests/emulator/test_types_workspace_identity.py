"""Identities and encryption of a workspace, and what they do to its key vault."""

from __future__ import annotations

from .given import Given
from .wire import Arm


def test_patch_of_the_encryption_key_changes_only_the_key_identifier(arm: Arm, given: Given) -> None:
    """Encryption is create-only but for ``keyIdentifier``."""
    key = {"keyVaultArmId": arm.satellites["key_vault"], "keyIdentifier": "https://kv.vault.azure.net/keys/k/1"}
    workspace = given.workspace(encryption={"status": "Enabled", "keyVaultProperties": key})
    rotated = {"keyVaultProperties": {"keyIdentifier": "https://kv.vault.azure.net/keys/k/2"}}
    arm.end(arm.patch(workspace, {"properties": {"encryption": rotated}}))
    assert arm.get(workspace)["properties.encryption"] == {
        "status": "Enabled",
        "keyVaultProperties": {**key, "keyIdentifier": "https://kv.vault.azure.net/keys/k/2"},
    }


def test_encryption_needs_a_versioned_key(arm: Arm, given: Given) -> None:
    """A key identifier without a version is refused."""
    key = {"keyVaultArmId": arm.satellites["key_vault"], "keyIdentifier": "https://kv.vault.azure.net/keys/k"}
    body = given.workspace_body(encryption={"status": "Enabled", "keyVaultProperties": key})
    assert arm.put(given.workspace_path(), body).error["code"] == "ValidationError"


def test_the_key_vault_gets_an_access_policy_for_the_workspace(arm: Arm, given: Given) -> None:
    """The service adds its identity to the vault; a second operation adds no second one."""
    workspace = given.workspace()
    principal = arm.get(workspace)["identity.principalId"]
    arm.end(arm.put(workspace, given.workspace_body()))
    policies = arm.get(arm.satellites["key_vault"], "2023-07-01")["properties.accessPolicies"]
    assert [policy["objectId"] for policy in policies] == [principal]
    assert policies[0]["permissions"]["keys"] == ["all"]


def test_a_user_assigned_identity_shows_its_principal(arm: Arm, given: Given) -> None:
    """Each user-assigned identity is shown with ``principalId`` and ``clientId``."""
    identity = given.identity()
    body = given.workspace_body(primaryUserAssignedIdentity=identity)
    body["identity"] = {"type": "UserAssigned", "userAssignedIdentities": {identity: {}}}
    path = given.workspace_path()
    shown = arm.make(path, body)["identity"]
    assert shown["userAssignedIdentities"][identity]["principalId"] == given.principal(identity)
    assert "principalId" not in shown


def test_both_identities_at_once(arm: Arm, given: Given) -> None:
    """``SystemAssigned,UserAssigned`` has a principal of its own and the user's."""
    identity = given.identity()
    body = given.workspace_body()
    body["identity"] = {"type": "SystemAssigned,UserAssigned", "userAssignedIdentities": {identity: {}}}
    shown = arm.make(given.workspace_path(), body)["identity"]
    assert shown["type"] == "SystemAssigned,UserAssigned"
    assert shown["principalId"] != shown["userAssignedIdentities"][identity]["principalId"]


def test_only_user_assigned_identities_need_a_primary_one(arm: Arm, given: Given) -> None:
    """Without ``primaryUserAssignedIdentity`` the service would not know which one to use."""
    identity = given.identity()
    body = given.workspace_body()
    body["identity"] = {"type": "UserAssigned", "userAssignedIdentities": {identity: {}}}
    refused = arm.put(given.workspace_path(), body)
    assert refused.status == 400
    assert "primaryUserAssignedIdentity" in refused.error["message"]


def test_a_user_assigned_identity_must_exist(arm: Arm, given: Given) -> None:
    """An identity that was never made is refused."""
    missing = given.id("Microsoft.ManagedIdentity/userAssignedIdentities", "nobody")
    body = given.workspace_body(primaryUserAssignedIdentity=missing)
    body["identity"] = {"type": "UserAssigned", "userAssignedIdentities": {missing: {}}}
    assert arm.put(given.workspace_path(), body).error["code"] == "FailedIdentityOperation"

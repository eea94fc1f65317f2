"""Workspaces, as the service treats them: what it fills in, what it refuses, what it keeps."""

from __future__ import annotations

import pytest

from .given import Given
from .wire import NOTHING, Arm

DAY = 86400
FOREIGN = "/subscriptions/00000000-0000-0000-0000-00000000dead/resourceGroups/rg/providers/Microsoft.Storage/storageAccounts/far"


def test_an_identical_put_is_a_new_operation(arm: Arm, given: Given) -> None:
    """A repeated PUT answers 202 with another operation, not the first one."""
    path, body = given.workspace_path(), given.workspace_body()
    first = arm.put(path, body)
    second = arm.put(path, body)
    assert (first.status, second.status) == (202, 202)
    assert first.body is NOTHING
    assert first.headers["Azure-AsyncOperation"] != second.headers["Azure-AsyncOperation"]
    assert "Retry-After" not in first.headers


def test_the_put_location_ends_with_the_workspace(arm: Arm, given: Given) -> None:
    """``type=location`` answers 202 while it runs and the workspace in the end."""
    arm.realistic()
    path = given.workspace_path()
    accepted = arm.put(path, given.workspace_body())
    assert arm.send("GET", accepted.headers["Location"]).status == 202
    arm.pass_time(60)
    assert arm.send("GET", accepted.headers["Location"])["id"] == path


def test_linked_ids_come_back_in_the_services_casing(arm: Arm, given: Given) -> None:
    """Key vault and insights are written back as Microsoft.Keyvault and Microsoft.insights."""
    properties = arm.get(given.workspace())["properties"]
    assert "/providers/Microsoft.Keyvault/vaults/" in properties["keyVault"]
    assert "/providers/Microsoft.insights/components/" in properties["applicationInsights"]


def test_the_notebook_host_name_keeps_its_first_label_within_63_characters(arm: Arm, given: Given) -> None:
    """A long workspace name is cut in ``notebookInfo.fqdn``."""
    fqdn = arm.get(given.workspace("averyveryverylongworkspacename33"))["properties.notebookInfo.fqdn"]
    assert len(fqdn.split(".")[0]) == 63
    assert fqdn.startswith("ml-averyveryver-westeurope-")


@pytest.mark.parametrize("field", ["storageAccount", "keyVault"])
def test_a_workspace_needs_storage_and_key_vault(arm: Arm, given: Given, field: str) -> None:
    """Without one of the linked resources the PUT is refused before anything is made."""
    body = given.workspace_body()
    del body["properties"][field]
    path = given.workspace_path()
    refused = arm.put(path, body)
    assert (refused.status, refused.error["code"]) == (400, "ValidationError")
    assert field in refused.error["message"]
    assert arm.get(path).status == 404


def test_a_linked_resource_must_exist(arm: Arm, given: Given) -> None:
    """The refusal names the id and where it stood."""
    missing = given.id("Microsoft.Storage/storageAccounts", "nowhere1")
    refused = arm.put(given.workspace_path(), given.workspace_body(storageAccount=missing))
    assert (refused.status, refused.error["code"]) == (400, "LinkedInvalidPropertyId")
    assert missing in refused.error["message"]
    assert "properties.storageAccount" in refused.error["message"]


def test_resources_of_another_subscription_are_believed(arm: Arm, given: Given) -> None:
    """The emulator knows one subscription and cannot look into others."""
    assert arm.put(given.workspace_path(), given.workspace_body(storageAccount=FOREIGN)).status == 202


def test_premium_storage_cannot_be_the_default_storage(arm: Arm, given: Given) -> None:
    """Premium accounts are refused."""
    path = given.id("Microsoft.Storage/storageAccounts", given.name("prem"))
    arm.make(path, {"kind": "BlockBlobStorage", "location": arm.location, "sku": {"name": "Premium_LRS"}}, "2021-04-01")
    refused = arm.put(given.workspace_path(), given.workspace_body(storageAccount=path))
    assert refused.status == 400
    assert "premium" in refused.error["message"]


@pytest.mark.parametrize(
    ("path", "value"),
    [("storageAccount", "storage"), ("keyVault", "vault"), ("hbiWorkspace", True)],
    ids=["storageAccount", "keyVault", "hbiWorkspace"],
)
def test_create_only_properties_cannot_change(arm: Arm, given: Given, path: str, value: object) -> None:
    """A PUT with another value is refused and nothing changes."""
    workspace = given.workspace()
    other = {"storage": given.storage, "vault": given.vault}[value]() if isinstance(value, str) else value
    refused = arm.put(workspace, given.workspace_body(**{path: other}))
    assert refused.status == 400
    assert f"properties.{path}" in refused.error["message"]
    assert arm.get(workspace)[f"properties.{path}"] != other


def test_create_only_ids_may_be_repeated_in_another_case(arm: Arm, given: Given) -> None:
    """Ids are compared without letter case, as ARM demands."""
    workspace = given.workspace()
    shouted = arm.satellites["storage_account"].replace("storageAccounts", "STORAGEACCOUNTS")
    assert arm.put(workspace, given.workspace_body(storageAccount=shouted)).status == 202


def test_location_cannot_change(arm: Arm, given: Given) -> None:
    """Resource Manager itself refuses."""
    workspace = given.workspace()
    refused = arm.put(workspace, {**given.workspace_body(), "location": "eastus"})
    assert (refused.status, refused.error["code"]) == (409, "InvalidResourceLocation")


def test_patch_ignores_what_is_not_patchable(arm: Arm, given: Given) -> None:
    """``hbiWorkspace`` in a PATCH changes nothing; ``friendlyName`` does."""
    workspace = given.workspace()
    ended = arm.end(arm.patch(workspace, {"properties": {"hbiWorkspace": True, "friendlyName": "Churn"}}))
    assert ended["status"] == "Succeeded"
    properties = arm.get(workspace)["properties"]
    assert (properties["hbiWorkspace"], properties["friendlyName"]) == (False, "Churn")


def test_patch_replaces_tags_as_a_whole(arm: Arm, given: Given) -> None:
    """A tag that the PATCH leaves out is gone."""
    path = given.workspace_path()
    arm.make(path, {**given.workspace_body(), "tags": {"a": "1", "b": "2"}})
    arm.end(arm.patch(path, {"tags": {"b": "3"}}))
    assert arm.get(path)["tags"] == {"b": "3"}


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


def test_errors_have_their_context_beside_them(arm: Arm, given: Given) -> None:
    """Workspaces answer with the account component's envelope."""
    refused = arm.put(given.workspace_path(), given.workspace_body(storageAccount=""))
    assert refused.body["componentName"] == "account-rp"
    assert refused.headers["x-ms-response-type"] == "error"


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


def test_deleting_a_workspace_deletes_its_computes_and_spares_its_neighbours(arm: Arm, given: Given) -> None:
    """Children are hard-deleted; storage, vault and insights stay."""
    workspace = given.workspace()
    cluster = given.cluster(workspace)
    arm.end(arm.delete(workspace))
    arm.end(arm.put(workspace, given.workspace_body(allowRecoverSoftDeletedWorkspace="True")))
    assert arm.get(cluster).status == 404
    assert arm.get(arm.satellites["storage_account"], "2021-04-01").status == 200


def test_a_hub_with_projects_cannot_be_deleted(arm: Arm, given: Given) -> None:
    """The refusal names the projects."""
    hub, project = given.workspace_path(), given.workspace_path()
    arm.make(hub, {**given.workspace_body(), "kind": "Hub"})
    arm.make(project, {"location": arm.location, "kind": "Project", "properties": {"hubResourceId": hub}})
    refused = arm.delete(hub)
    assert refused.status == 409
    assert project in refused.error["message"]


def test_keys_are_those_of_the_linked_resources(arm: Arm, given: Given) -> None:
    """listKeys gathers the storage key, the registry's credentials and the insights key."""
    registry = given.registry(admin=True)
    keys = arm.post(f"{given.workspace(containerRegistry=registry)}/listKeys")
    storage = arm.post(f"{arm.satellites['storage_account']}/listKeys", version="2021-04-01")
    assert keys["userStorageKey"] == storage["keys.0.value"]
    assert keys["containerRegistryCredentials.username"] == registry.rsplit("/", 1)[-1]
    insights = arm.get(arm.satellites["application_insights"], "2020-02-02")
    assert keys["appInsightsInstrumentationKey"] == insights["properties.InstrumentationKey"]


def test_diagnose_reports_a_linked_resource_that_is_gone(arm: Arm, given: Given) -> None:
    """Each kind of check has its list of results; a missing storage account is an error in its own."""
    account = given.storage()
    workspace = given.workspace(storageAccount=account)
    arm.delete(account, "2021-04-01")
    results = arm.post(f"{workspace}/diagnose", {"value": {"storageAccount": {}}})["value"]
    assert results["storageAccountResults"][0]["level"] == "Error"
    assert results["keyVaultResults"] == []


def test_reads_below_a_workspace(arm: Arm, given: Given) -> None:
    """Private link groups and outbound dependencies are listed, and the notebook can be prepared."""
    workspace = given.workspace()
    assert arm.get(f"{workspace}/privateLinkResources")["value.0.properties.groupId"] == "amlworkspace"
    category = arm.get(f"{workspace}/outboundNetworkDependenciesEndpoints")["value.0.properties"]
    assert category["endpoints"][0]["endpointDetails"] == [{"port": 443}]
    assert arm.post(f"{workspace}/prepareNotebook")["notebookPreparationError"] is None


def test_the_first_version_shows_the_sas_getter_uri(arm: Arm, given: Given) -> None:
    """Only versions before 2023 carry it."""
    workspace = given.workspace()
    assert arm.get(workspace, "2022-05-01")["properties.sasGetterUri"] == ""
    assert "sasGetterUri" not in arm.get(workspace)["properties"]


def test_strings_stand_for_booleans(arm: Arm, given: Given) -> None:
    """Template deployments send ``"false"`` and ``"true"``."""
    workspace = given.workspace(hbiWorkspace="false", v1LegacyMode="true")
    properties = arm.get(workspace)["properties"]
    assert (properties["hbiWorkspace"], properties["v1LegacyMode"]) == (False, True)

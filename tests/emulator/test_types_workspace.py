"""Workspaces, as the service treats them: what it fills in, what it refuses, what it keeps."""

from __future__ import annotations

import pytest

from .given import Given
from .wire import NOTHING, Arm

FOREIGN = (
    "/subscriptions/00000000-0000-0000-0000-00000000dead/resourceGroups/rg/providers/"
    "Microsoft.Storage/storageAccounts/far"
)


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


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("publicNetworkAccess", "Disabled"),
        ("systemDatastoresAuthMode", "Identity"),
        ("v1LegacyMode", True),
        ("imageBuildCompute", "builder"),
        ("serverlessComputeSettings", {"serverlessComputeNoPublicIP": True}),
        ("serviceManagedResourcesSettings", {"cosmosDb": {"collectionsThroughput": 400}}),
        ("networkAcls", {"defaultAction": "Deny", "ipRules": [{"value": "10.0.0.0/24"}]}),
    ],
)
def test_what_a_patch_may_change(arm: Arm, given: Given, field: str, value: object) -> None:
    """Each of these comes back as it was sent."""
    workspace = given.workspace()
    arm.end(arm.patch(workspace, {"properties": {field: value}}))
    assert arm.get(workspace)[f"properties.{field}"] == value


def test_the_registry_of_a_workspace_can_be_set_later(arm: Arm, given: Given) -> None:
    """Null until then; a registry that does not exist is refused."""
    workspace, registry = given.workspace(), given.registry()
    assert arm.get(workspace)["properties.containerRegistry"] is None
    arm.end(arm.patch(workspace, {"properties": {"containerRegistry": registry}}))
    assert arm.get(workspace)["properties.containerRegistry"] == registry
    assert arm.patch(workspace, {"properties": {"containerRegistry": registry + "1"}}).status == 400


def test_what_get_shows_can_be_put_back(arm: Arm, given: Given) -> None:
    """GET and PUT of the same document change nothing."""
    workspace = given.workspace(managedNetwork={"isolationMode": "AllowOnlyApprovedOutbound"})
    before = arm.get(workspace).body
    arm.end(arm.put(workspace, before))
    assert arm.get(workspace)["properties"] == before["properties"]


def test_patch_replaces_tags_as_a_whole(arm: Arm, given: Given) -> None:
    """A tag that the PATCH leaves out is gone."""
    path = given.workspace_path()
    arm.make(path, {**given.workspace_body(), "tags": {"a": "1", "b": "2"}})
    arm.end(arm.patch(path, {"tags": {"b": "3"}}))
    assert arm.get(path)["tags"] == {"b": "3"}


def test_errors_have_their_context_beside_them(arm: Arm, given: Given) -> None:
    """Workspaces answer with the account component's envelope."""
    refused = arm.put(given.workspace_path(), given.workspace_body(storageAccount=""))
    assert refused.body["componentName"] == "account-rp"
    assert refused.headers["x-ms-response-type"] == "error"


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


@pytest.mark.parametrize(
    ("field", "wrong"),
    [
        ("storageAccount", "{key_vault}"),
        ("storageAccount", "{storage_account}/blobServices/default"),
        ("storageAccount", "{group}"),
        ("storageAccount", "{group}/providers/Microsoft.Storage"),
        ("storageAccount", "{subnet}"),
        ("storageAccount", "/subscriptions/0000/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/v"),
        ("keyVault", "{storage_account}"),
        ("applicationInsights", "{key_vault}"),
        ("containerRegistry", "{storage_account}"),
        ("hubResourceId", "{storage_account}"),
        ("serverlessComputeSettings", {"serverlessComputeCustomSubnet": "{virtual_network}"}),
    ],
)
def test_a_link_leads_to_its_own_type(arm: Arm, given: Given, field: str, wrong: str | dict[str, str]) -> None:
    """Also in another subscription, where nothing is looked up."""
    names = {**arm.satellites, "group": arm.group}
    if isinstance(wrong, dict):
        value: object = {name: text.format(**names) for name, text in wrong.items()}
    else:
        value = wrong.format(**names)
    path = given.workspace_path()
    reply = arm.put(path, given.workspace_body(**{field: value}))
    assert (reply.status, reply.error["code"]) == (400, "LinkedInvalidPropertyId")
    assert f"at path 'properties.{field}" in reply.error["message"]
    assert arm.get(path).status == 404


def test_a_compute_joins_a_subnet_and_nothing_else(arm: Arm, given: Given) -> None:
    """The network around it is none."""
    asked = given.cluster_body(subnet={"id": arm.satellites["virtual_network"]})
    reply = arm.put(f"{given.workspace()}/computes/cluster1", asked)
    assert (reply.status, reply.error["code"]) == (400, "LinkedInvalidPropertyId")

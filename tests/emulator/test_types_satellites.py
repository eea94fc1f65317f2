"""The resources a workspace leans on: storage account, key vault, application insights, log analytics, registry,
identity."""

from __future__ import annotations

from .given import Given
from .wire import NOTHING, Arm

STORAGE, VAULT, INSIGHTS, LOGS, REGISTRY = "2021-04-01", "2023-07-01", "2020-02-02", "2020-08-01", "2021-09-01"
DAY = 86400


def vault_body(arm: Arm, **properties: object) -> dict[str, object]:
    fixed = {"sku": {"family": "A", "name": "standard"}, "tenantId": arm.ready["tenant_id"]}
    return {"location": arm.location, "properties": {**fixed, **properties}}


def test_an_existing_account_is_updated_at_once(arm: Arm, given: Given) -> None:
    """The first PUT is 202, the second 200 with the account."""
    path = given.storage()
    body = {
        "kind": "StorageV2",
        "location": arm.location,
        "sku": {"name": "Standard_LRS"},
        "properties": {"accessTier": "Cool"},
    }
    updated = arm.put(path, body, STORAGE)
    assert (updated.status, updated["properties.accessTier"]) == (200, "Cool")


def test_an_account_that_is_being_made_says_when_to_ask_again(arm: Arm, given: Given) -> None:
    """Retry-After 17 with the acceptance, 3 with the polls."""
    arm.realistic()
    path = given.id("Microsoft.Storage/storageAccounts", given.name("stor"))
    accepted = arm.put(path, {"kind": "StorageV2", "location": arm.location, "sku": {"name": "Standard_LRS"}}, STORAGE)
    assert accepted.headers["Retry-After"] == "17"
    assert arm.send("GET", accepted.headers["Location"]).headers["Retry-After"] == "3"


def test_storage_account_names_are_unique_in_the_world(arm: Arm, given: Given) -> None:
    """Another group cannot have the same name."""
    name = given.storage().rsplit("/", 1)[-1]
    group = f"{arm.subscription}/resourceGroups/other"
    arm.put(group, {"location": arm.location}, "2020-06-01")
    body = {"kind": "StorageV2", "location": arm.location, "sku": {"name": "Standard_LRS"}}
    refused = arm.put(f"{group}/providers/Microsoft.Storage/storageAccounts/{name}", body, STORAGE)
    assert (refused.status, refused.error["code"]) == (409, "StorageAccountAlreadyTaken")


def test_storage_account_names_are_short_and_lower_case(arm: Arm, given: Given) -> None:
    """Hyphens and capitals are refused with the service's sentence."""
    body = {"kind": "StorageV2", "location": arm.location, "sku": {"name": "Standard_LRS"}}
    refused = arm.put(given.id("Microsoft.Storage/storageAccounts", "My-Account"), body, STORAGE)
    assert refused.error["code"] == "AccountNameInvalid"


def test_regenerating_a_key_changes_that_key_alone(arm: Arm, given: Given) -> None:
    """key1 is another one, key2 the same."""
    path = given.storage()
    before = arm.post(f"{path}/listKeys", version=STORAGE)["keys"]
    after = arm.post(f"{path}/regenerateKey", {"keyName": "key1"}, STORAGE)["keys"]
    assert before[0]["value"] != after[0]["value"]
    assert before[1]["value"] == after[1]["value"]


def test_account_names_can_be_checked(arm: Arm, given: Given) -> None:
    """checkNameAvailability tells a taken name from a free one and from a bad one."""
    taken = given.storage().rsplit("/", 1)[-1]
    path = f"{arm.subscription}/providers/Microsoft.Storage/checkNameAvailability"
    kind = "Microsoft.Storage/storageAccounts"
    answers = [arm.post(path, {"name": name, "type": kind}, STORAGE).body for name in (taken, "freename1", "Bad-Name")]
    assert [answer["nameAvailable"] for answer in answers] == [False, True, False]
    assert [answer.get("reason") for answer in answers] == ["AlreadyExists", None, "AccountNameInvalid"]


def test_a_container_is_created_once(arm: Arm, given: Given) -> None:
    """201 without properties, then 200; its ETag changes with every write."""
    path = f"{given.storage()}/blobServices/default/containers/data"
    first, second = arm.put(path, {}, STORAGE), arm.put(path, {"properties": {"metadata": {"a": "b"}}}, STORAGE)
    assert (first.status, second.status) == (201, 200)
    assert set(first.body) == {"id", "name", "type"}
    assert first.headers["ETag"] != second.headers["ETag"]


def test_a_missing_container_is_the_providers_404(arm: Arm, given: Given) -> None:
    """ContainerNotFound, not the gateway's ResourceNotFound."""
    missing = arm.get(f"{given.storage()}/blobServices/default/containers/nothing", STORAGE)
    assert (missing.status, missing.error["code"]) == (404, "ContainerNotFound")


def test_a_workspace_makes_its_containers(arm: Arm, given: Given) -> None:
    """azureml and azureml-blobstore-{workspaceId} appear in its storage account."""
    account = given.storage()
    workspace = arm.get(given.workspace(storageAccount=account))["properties.workspaceId"]
    listed = arm.get(f"{account}/blobServices/default/containers", STORAGE)["value"]
    assert [row["name"] for row in listed] == ["azureml", f"azureml-blobstore-{workspace}"]


def test_a_vault_registers_its_name_before_it_is_ready(arm: Arm, given: Given) -> None:
    """RegisteringDns, and an uri without its last slash, until it has succeeded; no header says so."""
    arm.realistic()
    path = given.id("Microsoft.KeyVault/vaults", given.name("vault"))
    made = arm.put(path, vault_body(arm), VAULT)
    assert made["properties.provisioningState"] == "RegisteringDns"
    assert not made["properties.vaultUri"].endswith("/")
    arm.pass_time(40)
    settled = arm.get(path, VAULT)
    assert settled["properties.provisioningState"] == "Succeeded"
    assert settled["properties.vaultUri"].endswith("/")


def test_soft_delete_of_a_vault_cannot_be_switched_off(arm: Arm, given: Given) -> None:
    """``enableSoftDelete: false`` is accepted and true comes back."""
    path = given.id("Microsoft.KeyVault/vaults", given.name("vault"))
    assert arm.put(path, vault_body(arm, enableSoftDelete=False), VAULT)["properties.enableSoftDelete"] is True


def test_a_deleted_vault_keeps_its_name_in_every_group(arm: Arm, given: Given) -> None:
    """409 ConflictError until it is purged."""
    path = given.vault()
    assert arm.delete(path, VAULT).status == 200
    refused = arm.put(path, vault_body(arm), VAULT)
    assert (refused.status, refused.error["code"]) == (409, "ConflictError")
    assert refused.error["message"].startswith("A vault with the same name already exists in deleted state.")


def test_a_deleted_vault_is_in_the_ledger_until_it_is_purged(arm: Arm, given: Given) -> None:
    """GET deletedVaults shows id and dates; purge makes the name free."""
    path = given.vault()
    name = path.rsplit("/", 1)[-1]
    arm.delete(path, VAULT)
    ledger = f"{arm.subscription}/providers/Microsoft.KeyVault/locations/{arm.location}/deletedVaults/{name}"
    shown = arm.get(ledger, VAULT)
    assert shown["properties.vaultId"] == path
    listed = arm.get(f"{arm.subscription}/providers/Microsoft.KeyVault/deletedVaults", VAULT)
    assert [row["name"] for row in listed["value"]] == [name]
    purge = arm.post(f"{ledger}/purge", version=VAULT)
    assert (purge.status, purge.body) == (202, NOTHING)
    assert (arm.end(purge).status, arm.get(ledger, VAULT).status) == (200, 404)
    assert arm.get(ledger, VAULT).status == 404
    assert arm.put(path, vault_body(arm), VAULT).status == 200


def test_a_protected_vault_cannot_be_purged(arm: Arm, given: Given) -> None:
    """Purge protection forbids it, and cannot be taken back."""
    path = given.id("Microsoft.KeyVault/vaults", given.name("vault"))
    arm.make(path, vault_body(arm, enablePurgeProtection=True), VAULT)
    assert arm.put(path, vault_body(arm, enablePurgeProtection=False), VAULT).status == 400
    arm.delete(path, VAULT)
    name = path.rsplit("/", 1)[-1]
    ledger = f"{arm.subscription}/providers/Microsoft.KeyVault/locations/{arm.location}/deletedVaults/{name}"
    assert arm.post(f"{ledger}/purge", version=VAULT).status == 400


def test_a_deleted_vault_can_be_recovered(arm: Arm, given: Given) -> None:
    """``createMode: recover`` brings it back with its policies."""
    path = given.id("Microsoft.KeyVault/vaults", given.name("vault"))
    policy = {"tenantId": arm.ready["tenant_id"], "objectId": "1", "permissions": {"secrets": ["get"]}}
    arm.make(path, vault_body(arm, accessPolicies=[policy]), VAULT)
    arm.delete(path, VAULT)
    arm.put(path, vault_body(arm, createMode="recover"), VAULT)
    assert arm.get(path, VAULT)["properties.accessPolicies"] == [policy]


def test_a_deleted_vault_goes_after_ninety_days(arm: Arm, given: Given) -> None:
    """Then the name is free by itself."""
    path = given.vault()
    arm.delete(path, VAULT)
    arm.pass_time(90 * DAY + 1)
    assert arm.put(path, vault_body(arm), VAULT).status == 200


def test_access_policies_are_added_and_removed_one_by_one(arm: Arm, given: Given) -> None:
    """PUT accessPolicies/add and /remove leave the other principals alone."""
    path = given.vault()
    policies = [
        {"tenantId": arm.ready["tenant_id"], "objectId": name, "permissions": {"secrets": ["get"]}} for name in "ab"
    ]
    for policy in policies:
        arm.put(f"{path}/accessPolicies/add", {"properties": {"accessPolicies": [policy]}}, VAULT)
    assert arm.get(path, VAULT)["properties.accessPolicies"] == policies
    arm.put(f"{path}/accessPolicies/remove", {"properties": {"accessPolicies": policies[:1]}}, VAULT)
    assert arm.get(path, VAULT)["properties.accessPolicies"] == policies[1:]


def test_insights_show_the_log_analytics_workspace(arm: Arm, given: Given) -> None:
    """``WorkspaceResourceId`` comes back: azure-ai-ml reads it before it deletes a workspace with its dependents."""
    logs = given.id("Microsoft.OperationalInsights/workspaces", given.name("logs"))
    made = arm.put(logs, {"location": arm.location}, LOGS)
    assert (made.status, made["properties.sku.name"]) == (201, "PerGB2018")
    path = given.id("Microsoft.Insights/components", given.name("insights"))
    body = {"kind": "web", "location": arm.location, "properties": {"WorkspaceResourceId": logs}}
    assert arm.put(path, body, INSIGHTS)["properties.WorkspaceResourceId"] == logs


def test_log_analytics_has_shared_keys(arm: Arm, given: Given) -> None:
    """Two of them, in base64."""
    logs = given.id("Microsoft.OperationalInsights/workspaces", given.name("logs"))
    arm.put(logs, {"location": arm.location}, LOGS)
    keys = arm.post(f"{logs}/sharedKeys", version=LOGS).body
    assert set(keys) == {"primarySharedKey", "secondarySharedKey"}


def test_a_registry_gives_credentials_only_with_its_admin_user(arm: Arm, given: Given) -> None:
    """Without it listCredentials is refused; regenerating changes one password."""
    closed, opened = given.registry(), given.registry(admin=True)
    refused = arm.post(f"{closed}/listCredentials", version=REGISTRY)
    assert refused.error["code"] == "UnAuthorizedForCredentialOperations"
    before = arm.post(f"{opened}/listCredentials", version=REGISTRY)["passwords"]
    after = arm.post(f"{opened}/regenerateCredential", {"name": "password"}, REGISTRY)["passwords"]
    assert before[0] != after[0]
    assert before[1] == after[1]


def test_registry_names_can_be_checked(arm: Arm, given: Given) -> None:
    """A taken name is not available."""
    name = given.registry().rsplit("/", 1)[-1]
    path = f"{arm.subscription}/providers/Microsoft.ContainerRegistry/checkNameAvailability"
    assert arm.post(path, {"name": name}, REGISTRY)["nameAvailable"] is False
    assert arm.post(path, {"name": "somethingelse"}, REGISTRY)["nameAvailable"] is True


def test_an_identity_keeps_its_principal(arm: Arm, given: Given) -> None:
    """A second PUT is 200 and changes neither principal nor client."""
    path = given.identity()
    before = arm.get(path, "2018-11-30")["properties"]
    again = arm.put(path, {"location": arm.location, "tags": {"a": "b"}}, "2018-11-30")
    assert (again.status, again["properties"]) == (200, before)


def test_the_id_of_an_identity_has_a_lower_case_word(arm: Arm, given: Given) -> None:
    """``resourcegroups``: whoever compares ids by letter case finds a difference."""
    assert "/resourcegroups/" in arm.get(given.identity(), "2018-11-30")["id"]


def test_deletes_have_no_body(arm: Arm, given: Given) -> None:
    """Storage, vault, insights, registry and identity answer 200 with nothing."""
    made = {
        given.storage(): STORAGE,
        given.vault(): VAULT,
        given.insights(): INSIGHTS,
        given.registry(): REGISTRY,
        given.identity(): "2018-11-30",
    }
    for path, version in made.items():
        deleted = arm.delete(path, version)
        assert (deleted.status, deleted.body) == (200, NOTHING)
        assert arm.get(path, version).status == 404
        assert arm.delete(path, version).status == 204


def test_a_deleted_vault_is_kept_as_long_as_it_says(arm: Arm, given: Given) -> None:
    """7 days instead of 90: then the name is free."""
    path = given.id("Microsoft.KeyVault/vaults", given.name("vault"))
    arm.make(path, vault_body(arm, softDeleteRetentionInDays=7), VAULT)
    arm.delete(path, VAULT)
    arm.pass_time(6 * DAY)
    assert arm.put(path, vault_body(arm), VAULT).status == 409
    arm.pass_time(2 * DAY)
    assert arm.put(path, vault_body(arm), VAULT).status == 200


def test_an_operation_that_purged_nothing_is_unknown(arm: Arm) -> None:
    """Only those that were handed out are over."""
    root = f"{arm.subscription}/providers/Microsoft.KeyVault/locations/{arm.location}"
    assert arm.get(f"{root}/operationResults/x", VAULT).status == 404


def test_tags_of_an_account_have_shorter_names(arm: Arm, given: Given) -> None:
    """128 characters, where others may have 512."""
    account, vault = given.storage(), given.vault()
    for length, status in ((128, 200), (129, 400)):
        assert arm.patch(account, {"tags": {"x" * length: "y"}}, STORAGE).status == status
    for length, status in ((512, 200), (513, 400)):
        assert arm.patch(vault, {"tags": {"x" * length: "y"}}, VAULT).status == status

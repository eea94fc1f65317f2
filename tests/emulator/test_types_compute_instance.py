"""Compute instances: what their creation shows, what is refused, and what a second PUT can change."""

from __future__ import annotations

import pytest

from .given import Given, stop_at
from .wire import Arm

INNER = "properties.properties"


def test_creation_answers_nulls_for_what_was_asked(arm: Arm, given: Given) -> None:
    """The 201 shows size and creator only; even the application sharing policy of the request is null."""
    path = f"{given.workspace()}/computes/{given.name('ci')}"
    created = arm.put(path, given.instance_body(applicationSharingPolicy="Personal"))
    inner = created[INNER]
    assert created.status == 201
    assert (inner["vmSize"], inner["applicationSharingPolicy"], inner["state"]) == ("STANDARD_DS3_V2", None, None)
    assert created["tags"] is None


def test_states_on_the_way_to_running(arm: Arm, given: Given) -> None:
    """Creating, then SettingUp, then Running; the ARM state is Creating all the while."""
    path = f"{given.workspace()}/computes/{given.name('ci')}"
    arm.realistic()
    arm.put(path, given.instance_body())
    seen = []
    for _ in range(3):
        shown = arm.get(path)
        seen.append((shown["properties.provisioningState"], shown[f"{INNER}.state"]))
        arm.pass_time(100)
    assert seen == [("Creating", "Creating"), ("Creating", "SettingUp"), ("Succeeded", "Running")]


def test_setup_scripts_have_a_state_of_their_own(arm: Arm, given: Given) -> None:
    """With a script there is UserSettingUp before Running."""
    path = f"{given.workspace()}/computes/{given.name('ci')}"
    arm.realistic()
    scripts = {"creationScript": {"scriptSource": "inline", "scriptData": "ZWNobw==", "timeout": "5m"}}
    arm.put(path, given.instance_body(setupScripts={"scripts": scripts}))
    arm.pass_time(150)
    assert arm.get(path)[f"{INNER}.state"] == "UserSettingUp"


def test_a_failed_creation_leaves_an_instance_that_says_why(arm: Arm, given: Given) -> None:
    """The PUT was accepted; the operation fails; the resource stays as Failed with its errors."""
    path = f"{given.workspace()}/computes/{given.name('ci')}"
    failure = {"code": "AllocationFailed", "message": "no capacity"}
    arm.control("POST", "/faults", {"method": "PUT", "path": f".*{path}", "fail_operation": failure})
    ended = arm.end(arm.put(path, given.instance_body()))
    assert (ended["status"], ended["error.code"]) == ("Failed", "AllocationFailed")
    shown = arm.get(path)["properties"]
    assert (shown["provisioningState"], shown["properties"]["state"]) == ("Failed", "CreateFailed")
    assert shown["properties"]["errors"][0]["error"]["message"] == "no capacity"
    assert shown["properties"]["lastOperation"]["operationStatus"] == "CreateFailed"


def test_applications_follow_the_name_and_the_custom_services(arm: Arm, given: Given) -> None:
    """Jupyter and Jupyter Lab under the instance's host; a custom service under its published port."""
    service = {"name": "rstudio", "endpoints": [{"target": 8787, "published": 8787}]}
    path = given.instance(given.workspace(), "studio", customServices=[service])
    assert [row["endpointUri"] for row in arm.get(path)[f"{INNER}.applications"]] == [
        "https://studio.westeurope.instances.azureml.ms/tree/",
        "https://studio.westeurope.instances.azureml.ms/lab",
        "https://studio-8787.westeurope.instances.azureml.ms",
    ]


def test_an_ssh_key_is_echoed_only_with_public_access(arm: Arm, given: Given) -> None:
    """adminUserName and port are the service's; the key of a closed instance is null."""
    workspace, key = given.workspace(), "ssh-rsa AAAAB3Nza"
    closed = given.instance(workspace, sshSettings={"sshPublicAccess": "Disabled", "adminPublicKey": key})
    opened = given.instance(workspace, sshSettings={"sshPublicAccess": "Enabled", "adminPublicKey": key})
    base = {"adminUserName": "azureuser", "sshPort": 50000}
    assert arm.get(closed)[f"{INNER}.sshSettings"] == {**base, "sshPublicAccess": "Disabled", "adminPublicKey": None}
    assert arm.get(opened)[f"{INNER}.sshSettings"] == {**base, "sshPublicAccess": "Enabled", "adminPublicKey": key}


@pytest.mark.parametrize("name", ["ab", "1abc", "ci-dev-1", "abc-", "a" * 25])
def test_names_that_the_service_refuses(arm: Arm, given: Given, name: str) -> None:
    """3 to 24, beginning with a letter, a letter after the last hyphen."""
    refused = arm.put(f"{given.workspace()}/computes/{name}", given.instance_body())
    assert (refused.status, refused.error["code"]) == (400, "UserError")
    assert refused.body["componentName"] == "machinelearningcompute"


def test_names_are_unique_in_the_region(arm: Arm, given: Given) -> None:
    """Two workspaces cannot have an instance of one name."""
    given.instance(given.workspace(), "shared")
    refused = arm.put(f"{given.workspace()}/computes/Shared", given.instance_body())
    assert refused.status == 400
    assert "unique within a region" in refused.error["message"]


@pytest.mark.parametrize("size", ["Standard_Nonsense", "Standard_NC6"])
def test_unknown_sizes_are_refused(arm: Arm, given: Given, size: str) -> None:
    """Only what ``vmSizes`` lists can be made."""
    refused = arm.put(f"{given.workspace()}/computes/{given.name('ci')}", given.instance_body(vmSize=size))
    assert refused.status == 400
    assert size in refused.error["message"]


def test_the_location_is_that_of_the_workspace(arm: Arm, given: Given) -> None:
    """Another region is refused; none at all means the workspace's."""
    workspace = given.workspace()
    elsewhere = {**given.instance_body(), "location": "eastus"}
    assert arm.put(f"{workspace}/computes/{given.name('ci')}", elsewhere).status == 400
    body = given.instance_body()
    del body["location"]
    assert arm.make(f"{workspace}/computes/{given.name('ci')}", body)["location"] == arm.location


def test_a_subnet_must_exist(arm: Arm, given: Given) -> None:
    """An id of a subnet that was never made is refused; a real one is echoed."""
    workspace, subnet = given.workspace(), given.subnet()
    body = given.instance_body(subnet={"id": subnet + "-not"})
    assert arm.put(f"{workspace}/computes/{given.name('ci')}", body).error["code"] == "LinkedInvalidPropertyId"
    path = given.instance(workspace, subnet={"id": subnet})
    assert arm.get(path)[f"{INNER}.subnet.id"] == subnet


def test_a_subnet_in_use_cannot_be_deleted(arm: Arm, given: Given) -> None:
    """The instance holds it."""
    subnet = given.subnet()
    given.instance(given.workspace(), subnet={"id": subnet})
    assert arm.delete(subnet, "2024-01-01").error["code"] == "InUseSubnetCannotBeDeleted"


def test_a_managed_network_leaves_no_room_for_a_subnet(arm: Arm, given: Given) -> None:
    """Computes of an isolated workspace live in its managed network."""
    workspace = given.workspace(managedNetwork={"isolationMode": "AllowInternetOutbound"})
    body = given.instance_body(subnet={"id": given.subnet()})
    assert "managed network" in arm.put(f"{workspace}/computes/{given.name('ci')}", body).error["message"]


def test_no_public_ip_needs_a_subnet(arm: Arm, given: Given) -> None:
    """Otherwise nobody could reach it."""
    body = given.instance_body(enableNodePublicIp=False)
    assert arm.put(f"{given.workspace()}/computes/{given.name('ci')}", body).status == 400


def test_an_assigned_user_needs_both_ids(arm: Arm, given: Given) -> None:
    """objectId and tenantId come together."""
    body = given.instance_body(personalComputeInstanceSettings={"assignedUser": {"objectId": "1"}})
    assert "tenantId" in arm.put(f"{given.workspace()}/computes/{given.name('ci')}", body).error["message"]


def test_put_on_an_existing_instance_ignores_most_of_it(arm: Arm, given: Given) -> None:
    """Idle shutdown, size, SSH and identity stay as they were, in silence; the answer is 201 and the operation
    succeeds."""
    path = given.instance(given.workspace(), idleTimeBeforeShutdown="PT30M")
    before = arm.get(path)
    body = given.instance_body(
        vmSize="Standard_DS2_v2", idleTimeBeforeShutdown="PT60M", sshSettings={"sshPublicAccess": "Enabled"}
    )
    accepted = arm.put(path, {**body, "identity": {"type": "None"}})
    assert accepted.status == 201
    assert arm.end(accepted)["status"] == "Succeeded"
    after = arm.get(path)
    assert after[INNER] == before[INNER]
    assert after["identity"] == before["identity"]


def test_put_on_an_existing_instance_applies_tags_description_and_schedules(arm: Arm, given: Given) -> None:
    """These three change in place."""
    path = given.instance(given.workspace())
    body = given.instance_body(schedules={"computeStartStop": [stop_at(19)]})
    body["properties"]["description"] = "for Ada"
    arm.end(arm.put(path, {**body, "tags": {"team": "ml"}}))
    shown = arm.get(path)
    assert (shown["tags"], shown["properties.description"]) == ({"team": "ml"}, "for Ada")
    row = shown[f"{INNER}.schedules.computeStartStop.0"]
    assert row["cron"]["expression"] == "0 19 * * *"
    assert row["provisioningStatus"] == "Completed"
    assert len(row["id"]) == 36


def test_patch_is_not_for_instances(arm: Arm, given: Given) -> None:
    """The only PATCH of a compute is a cluster's scale."""
    assert arm.patch(given.instance(given.workspace()), {"tags": {"a": "b"}}).status == 400


def test_the_kind_of_a_compute_cannot_change(arm: Arm, given: Given) -> None:
    """An instance does not become a cluster."""
    assert arm.put(given.instance(given.workspace()), given.cluster_body()).status == 400


def test_kinds_that_are_not_emulated_answer_501_with_a_sentence(arm: Arm, given: Given) -> None:
    """Better than accepting in silence."""
    body = {"location": arm.location, "properties": {"computeType": "HDInsight", "properties": {}}}
    refused = arm.put(f"{given.workspace()}/computes/{given.name('hdi')}", body)
    assert refused.status == 501
    assert "HDInsight" in refused.error["message"]


def test_delete_needs_an_underlying_resource_action(arm: Arm, given: Given) -> None:
    """Without the query parameter DELETE is refused and names its values."""
    path = given.instance(given.workspace())
    refused = arm.delete(path)
    assert refused.status == 400
    assert "underlyingResourceAction" in refused.error["message"]


def test_an_instance_cannot_be_detached(arm: Arm, given: Given) -> None:
    """Detach is for attached computes."""
    refused = arm.delete(given.instance(given.workspace()), underlyingResourceAction="Detach")
    assert (refused.status, refused.error["code"]) == (400, "UserError")


def test_a_deleted_instance_is_gone_and_its_name_is_free(arm: Arm, given: Given) -> None:
    """202 with one header, then 404 from the compute component, then the name can be used again."""
    workspace = given.workspace()
    path = given.instance(workspace, "again")
    accepted = arm.delete(path, underlyingResourceAction="Delete")
    assert accepted.status == 202
    arm.end(accepted)
    missing = arm.get(path)
    assert missing.status == 404
    assert missing.body["componentName"] == "machinelearningcompute"
    given.instance(workspace, "again")


def test_deleting_nothing_is_done(arm: Arm, given: Given) -> None:
    """DELETE of a compute that is not there answers 204."""
    assert arm.delete(f"{given.workspace()}/computes/nothing", underlyingResourceAction="Delete").status == 204


def test_instances_have_no_keys(arm: Arm, given: Given) -> None:
    """listKeys is a user error."""
    refused = arm.post(f"{given.instance(given.workspace())}/listKeys")
    assert refused.error["message"].startswith("ComputeInstance computes do not have any secrets")


def test_computes_have_no_system_data(arm: Arm, given: Given) -> None:
    """createdOn and modifiedOn stand in ``properties`` instead, with an offset and not a Z."""
    shown = arm.get(given.instance(given.workspace()))
    assert "systemData" not in shown.body
    assert shown["properties.createdOn"].endswith("+00:00")

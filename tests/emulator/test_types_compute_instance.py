"""Compute instances: what their creation shows, what can change, power, idle shutdown and schedules."""

from __future__ import annotations

from typing import Any

import pytest

from .given import Given
from .wire import NOTHING, Arm

HOUR, DAY = 3600, 86400
IDLE_VERSION = "2021-07-01"
INNER = "properties.properties"


def stop_at(hour: int, **more: Any) -> dict[str, Any]:
    cron = {"expression": f"0 {hour} * * *", "timeZone": "UTC"}
    return {"action": "Stop", "triggerType": "Cron", "cron": cron, "status": "Enabled", **more}


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
    """Idle shutdown, size, SSH and identity stay as they were, in silence; the answer is 201 and the operation succeeds."""
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


def test_idle_shutdown_changes_through_its_action(arm: Arm, given: Given) -> None:
    """POST updateIdleShutdownSetting answers 200 without a body, in version 2021-07-01 and the previews."""
    path = given.instance(given.workspace())
    done = arm.post(f"{path}/updateIdleShutdownSetting", {"idleTimeBeforeShutdown": "PT45M"}, IDLE_VERSION)
    assert (done.status, done.body) == (200, NOTHING)
    assert arm.get(path)[f"{INNER}.idleTimeBeforeShutdown"] == "PT45M"


def test_no_stable_version_knows_the_idle_shutdown_action(arm: Arm, given: Given) -> None:
    """With 2025-12-01 the request is refused."""
    path = given.instance(given.workspace())
    refused = arm.post(f"{path}/updateIdleShutdownSetting", {"idleTimeBeforeShutdown": "PT45M"})
    assert refused.status >= 400
    assert arm.get(path)[f"{INNER}.idleTimeBeforeShutdown"] is None


@pytest.mark.parametrize("idle", ["PT14M", "P4D", "30", "PT"])
def test_idle_times_out_of_range_are_refused(arm: Arm, given: Given, idle: str) -> None:
    """PT15M to P3D."""
    path = given.instance(given.workspace())
    refused = arm.post(f"{path}/updateIdleShutdownSetting", {"idleTimeBeforeShutdown": idle}, IDLE_VERSION)
    assert refused.status == 400


def test_an_idle_instance_stops_by_itself(arm: Arm, given: Given) -> None:
    """After the idle time it is Stopped, by IdleShutdown, at the moment it came due."""
    path = given.instance(given.workspace(), idleTimeBeforeShutdown="PT30M")
    arm.pass_time(29 * 60)
    assert arm.get(path)[f"{INNER}.state"] == "Running"
    arm.pass_time(2 * 60)
    inner = arm.get(path)[INNER]
    assert inner["state"] == "Stopped"
    assert inner["lastOperation"]["operationName"] == "Stop"
    assert inner["lastOperation"]["operationTrigger"] == "IdleShutdown"


def test_schedules_stop_and_start_an_instance(arm: Arm, given: Given) -> None:
    """A day of evenings and mornings passes in one step of the clock; what came last is what shows."""
    start = stop_at(7, action="Start")
    path = given.instance(given.workspace(), schedules={"computeStartStop": [stop_at(19), start]})
    arm.control("POST", "/clock", {"freeze": True})
    now = arm.control("GET", "/clock")["now"]
    arm.pass_time(DAY - now % DAY + 20 * HOUR)  # tomorrow, 20:00
    inner = arm.get(path)[INNER]
    assert (inner["state"], inner["lastOperation"]["operationTrigger"]) == ("Stopped", "Schedule")
    assert inner["lastOperation"]["operationTime"][11:16] == "19:00"
    arm.pass_time(12 * HOUR)  # the day after, 08:00
    inner = arm.get(path)[INNER]
    assert (inner["state"], inner["lastOperation"]["operationName"]) == ("Running", "Start")


def test_a_schedule_keeps_to_its_time_zone(arm: Arm, given: Given) -> None:
    """19:00 Pacific standard time is 03:00 UTC."""
    row = stop_at(19)
    row["cron"]["timeZone"] = "Pacific Standard Time"
    path = given.instance(given.workspace(), schedules={"computeStartStop": [row]})
    arm.pass_time(DAY)
    assert arm.get(path)[f"{INNER}.lastOperation.operationTime"][11:16] == "03:00"


def test_a_weekly_recurrence_stops_on_its_day(arm: Arm, given: Given) -> None:
    """Fridays at 18:30 UTC."""
    plan = {"hours": [18], "minutes": [30], "weekDays": ["Friday"]}
    recurrence = {"frequency": "Week", "interval": 1, "timeZone": "UTC", "schedule": plan}
    row = {"action": "Stop", "triggerType": "Recurrence", "recurrence": recurrence}
    path = given.instance(given.workspace(), schedules={"computeStartStop": [row]})
    arm.pass_time(7 * DAY)
    last = arm.get(path)[f"{INNER}.lastOperation"]
    assert last["operationTime"][11:16] == "18:30"
    assert last["operationTrigger"] == "Schedule"


def test_a_disabled_schedule_does_nothing(arm: Arm, given: Given) -> None:
    """Two days pass and it still runs."""
    path = given.instance(given.workspace(), schedules={"computeStartStop": [stop_at(19, status="Disabled")]})
    arm.pass_time(2 * DAY)
    assert arm.get(path)[f"{INNER}.state"] == "Running"


@pytest.mark.parametrize(
    "row",
    [
        stop_at(19, action="Pause"),
        stop_at(25),
        stop_at(19, cron={"expression": "0 19 *"}),
        stop_at(19, triggerType="Recurrence"),
        stop_at(19, cron={"expression": "0 19 * * *", "timeZone": "Europe/Berlin"}),
    ],
    ids=["action", "hour", "fields", "trigger", "zone"],
)
def test_schedules_that_make_no_sense_are_refused(arm: Arm, given: Given, row: dict[str, Any]) -> None:
    """Action, cron fields, trigger and Windows time zone are checked."""
    body = given.instance_body(schedules={"computeStartStop": [row]})
    assert arm.put(f"{given.workspace()}/computes/{given.name('ci')}", body).error["code"] == "UserError"


def test_at_most_four_schedules(arm: Arm, given: Given) -> None:
    """The fifth is refused."""
    body = given.instance_body(schedules={"computeStartStop": [stop_at(hour) for hour in range(5)]})
    assert "at most 4" in arm.put(f"{given.workspace()}/computes/{given.name('ci')}", body).error["message"]


def test_stop_goes_through_stopping(arm: Arm, given: Given) -> None:
    """202 without a body, only Azure-AsyncOperation; Stopping until it is over."""
    path = given.instance(given.workspace())
    arm.realistic()
    accepted = arm.post(f"{path}/stop")
    assert (accepted.status, accepted.body) == (202, NOTHING)
    assert "Location" not in accepted.headers
    assert "Retry-After" not in accepted.headers
    inner = arm.get(path)[INNER]
    assert (inner["state"], inner["lastOperation"]["operationStatus"]) == ("Stopping", "InProgress")
    arm.pass_time(100)
    assert arm.get(path)[f"{INNER}.state"] == "Stopped"


def test_starting_a_running_instance_fails_in_the_operation(arm: Arm, given: Given) -> None:
    """The POST is accepted; the status document ends Failed; the instance runs on."""
    path = given.instance(given.workspace())
    ended = arm.end(arm.post(f"{path}/start"))
    assert ended["status"] == "Failed"
    assert ended["error.code"] == "StartComputeInstanceOnlyAllowedInStoppedState"
    assert arm.get(path)[f"{INNER}.state"] == "Running"


def test_a_second_operation_at_once_is_a_conflict(arm: Arm, given: Given) -> None:
    """While it stops, a start is refused."""
    path = given.instance(given.workspace())
    arm.realistic()
    arm.post(f"{path}/stop")
    refused = arm.post(f"{path}/start")
    assert refused.status == 409
    assert "already an active operation" in refused.error["message"]


def test_power_is_for_instances_only(arm: Arm, given: Given) -> None:
    """A cluster cannot be stopped."""
    assert arm.post(f"{given.cluster(given.workspace())}/stop").status == 400


def test_resize_takes_a_stopped_instance_to_another_size(arm: Arm, given: Given) -> None:
    """Refused in the operation while it runs; done when it is stopped."""
    path, version = given.instance(given.workspace()), "2024-04-01-preview"
    target = {"targetVMSize": "Standard_DS4_v2"}
    assert arm.end(arm.post(f"{path}/resize", target, version))["error.code"].startswith("ResizeComputeInstance")
    arm.end(arm.post(f"{path}/stop"))
    assert arm.end(arm.post(f"{path}/resize", target, version))["status"] == "Succeeded"
    inner = arm.get(path)[INNER]
    assert (inner["vmSize"], inner["state"]) == ("STANDARD_DS4_V2", "Stopped")


def test_preview_actions_change_what_put_does_not(arm: Arm, given: Given) -> None:
    """Single sign-on, custom services, data mounts and schedules have actions of their own."""
    path, version = given.instance(given.workspace()), "2024-04-01-preview"
    mount = {"source": "azureml://data", "sourceType": "URI", "mountName": "data", "mountAction": "Mount"}
    for action, body in (
        ("enableSso", {"enableSSO": False}),
        ("customServices", [{"name": "tool", "endpoints": []}]),
        ("updateDataMounts", [mount]),
        ("updateSchedules", {"schedules": {"computeStartStop": [stop_at(20)]}}),
    ):
        assert arm.post(f"{path}/{action}", body, version).status == 200
    inner = arm.get(path)[INNER]
    assert (inner["enableSSO"], inner["customServices"][0]["name"]) == (False, "tool")
    assert inner["dataMounts"] == [mount]
    assert inner["schedules"]["computeStartStop"][0]["cron"]["expression"] == "0 20 * * *"
    assert arm.post(f"{path}/getAllowedVmSizesForResize", version=version)["value"]


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

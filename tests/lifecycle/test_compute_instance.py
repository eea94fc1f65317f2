"""What only a compute instance does: power, idle shutdown, and a birth that may fail."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi_azureml import lifecycle
from pulumi_azureml.declare import Type
from pulumi_azureml.errors import ServiceError, UsageError
from pulumi_azureml.lifecycle import Incomplete
from pulumi_azureml.resources.compute_instance import COMPUTE_INSTANCE

from ..emulator.given import Given
from ..engine.azure import Azure
from ..samples import Place, sample_of
from ..samples.generator import PUBLIC_KEYS
from ..samples.place import NOWHERE
from .work import Work

WorkOn = Callable[..., Work]
PlaceFor = Callable[[Type], Place]


@pytest.fixture
def work(work_on: WorkOn) -> Work:
    return work_on(COMPUTE_INSTANCE)


@pytest.fixture
def small(place_for: PlaceFor) -> dict[str, Any]:
    return {**sample_of("ComputeInstance", "small").inputs(place_for(COMPUTE_INSTANCE)), "name": "sample-a"}


def _verbs(azure: Azure, id: str) -> list[str]:
    """The actions that were asked for, in order."""
    return [each["path"].rsplit("/", 1)[-1] for each in azure.requests("POST", f"{id}/")]


def test_what_the_program_leaves_out_comes_from_workspace_and_provider(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """The region is the workspace's, the size the v1 SDK's; neither becomes an argument."""
    state = work.create(small)
    live = azure.resources()[state.id]
    assert live["location"] == azure.place.location
    assert live["properties"]["properties"]["vmSize"].casefold() == "standard_ds3_v2"
    assert state.inputs == small


def test_desired_state_is_converged_and_kept(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Stop, start, and nothing where it is so already."""
    state = work.create({**small, "state": "Stopped"})
    assert state.properties["state"] == "Stopped"
    running = work.update(state, {**small, "state": "Running"})
    again = work.update(running, {**small, "state": "Running", "description": "x"})
    assert again.outputs["state"] == "Running"
    assert _verbs(azure, state.id) == ["stop", "start"]


def test_somebody_stopping_the_machine_is_drift_only_where_a_state_is_desired(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """Without the argument, people may start and stop as they like."""
    state = work.create({**small, "state": "Running"})
    azure.arm.end(azure.arm.post(f"{state.id}/stop"))
    assert work.refreshed(state).inputs["state"] == "Stopped"
    free = lifecycle.read(COMPUTE_INSTANCE, state.id, small, work.client, work.call("reading"))
    assert free is not None
    assert free.inputs == small
    assert free.outputs["state"] == "Stopped"


def test_idle_shutdown_is_changed_by_its_action_alone(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """The service ignores a PUT of it on an existing instance."""
    state = work.create({**small, "idle_shutdown_minutes": 30})
    puts = len(azure.requests("PUT", state.id))
    changed = work.update(state, {**small, "idle_shutdown_minutes": 90})
    assert work.refreshed(changed).inputs["idle_shutdown_minutes"] == 90
    never = work.update(changed, small)
    assert "idle_shutdown_minutes" not in never.inputs
    found = lifecycle.look_up(COMPUTE_INSTANCE, state.id, work.client, timeout=60)
    assert "idle_shutdown_minutes" not in found.inputs
    assert _verbs(azure, state.id) == ["updateIdleShutdownSetting", "updateIdleShutdownSetting"]
    assert len(azure.requests("PUT", state.id)) == puts


def test_a_lost_answer_of_an_action_is_not_repeated(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Nobody knows whether it was taken: the instance is read, and shows that it was."""
    state = work.create(small)
    azure.fault(method="POST", path="computes/sample-a/stop", drop="after")
    stopped = work.update(state, {**small, "state": "Stopped"})
    assert stopped.outputs["state"] == "Stopped"
    assert _verbs(azure, state.id) == ["stop"]


def test_a_machine_that_was_never_born_is_made_again(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """No PUT mends a failed creation: what is left of it is deleted, for nobody has ever worked on it."""
    failure = {"code": "QuotaExceeded", "message": "The quota of the region is used up."}
    azure.fault(method="PUT", path="computes/sample-a", fail_operation=failure)
    with pytest.raises(Incomplete) as caught:
        work.create(small)
    made = work.update(caught.value.state, small)
    assert made.outputs["state"] == "Running"
    assert len(azure.requests("DELETE", made.id)) == 1
    assert "its creation failed: deleting what is left of it, and making it again" in work.lines


def test_a_machine_whose_first_setup_failed_is_made_again(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """The creation as a whole is the last thing that happened to it: nobody has ever worked on it."""
    azure.fault(
        method="PUT", path="computes/sample-a", fail_operation={"code": "SetupScriptFailed", "message": "exit status 1"}
    )
    given = {**small, "setup_scripts": {"creation": {"script": "false"}}}
    with pytest.raises(Incomplete, match="SetupScriptFailed: exit status 1") as caught:
        work.create(given)
    assert work.update(caught.value.state, given).outputs["state"] == "Running"


def test_a_machine_that_breaks_at_a_later_start_is_not_thrown_away(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """There is somebody's work on it: the error stays until the machine is replaced on purpose."""
    state = work.create(small)
    start = {"operationName": "Start", "operationStatus": "StartFailed", "operationTrigger": "User"}
    for fact, value in {"state": "UserSetupFailed", "lastOperation": start}.items():
        azure.arm.control("POST", "/mutate", {"id": state.id, "in": "facts", "pointer": f"/{fact}", "value": value})
    with pytest.raises(Incomplete, match="UserSetupFailed"):
        work.update(state, {**small, "description": "other"})
    assert azure.requests("DELETE", state.id) == []


def test_a_script_never_shows_in_an_error(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Where the service repeats a secret, it is masked."""
    azure.fault(
        method="PUT", path="computes/sample-a", status=400, code="BadRequest", message="bad script: TOKEN=hunter2"
    )
    given = {**small, "setup_scripts": {"creation": {"script": "TOKEN=hunter2"}}}
    call = work.call("creating")
    call.secrets = ("TOKEN=hunter2",)
    with pytest.raises(Exception, match="bad script") as caught:
        lifecycle.create(COMPUTE_INSTANCE, work.check(given), work.client, call, work.urn)
    assert "hunter2" not in str(caught.value)


def test_another_kind_of_compute_is_not_taken_for_an_instance(work: Work, small: dict[str, Any], given: Given) -> None:
    """A cluster of the same path: refused by its own kind's name."""
    cluster = given.cluster(small["workspace_id"], "sample-a")
    with pytest.raises(UsageError, match='"sample-a" is AmlCompute, not ComputeInstance'):
        lifecycle.look_up(COMPUTE_INSTANCE, cluster, work.client, timeout=60)


def test_a_name_that_is_taken_in_the_region_is_the_services_word(
    work: Work, small: dict[str, Any], given: Given
) -> None:
    """Names are unique in a region, not in a workspace; nothing of the other one is touched."""
    given.instance(given.workspace(), "sample-a")
    with pytest.raises(Exception, match="already in use in the region"):
        work.create(small)


def test_a_delete_waits_for_what_is_under_way(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Somebody is stopping the machine: the service refuses for as long, and then it is deleted."""
    state = work.create(small)
    busy = "There is already an active operation submitted for this compute."
    azure.fault(method="DELETE", path="computes/sample-a", status=409, code="Conflict", message=busy, count=2)
    work.delete(state)
    assert [each["status"] for each in azure.requests("DELETE", state.id)] == [409, 409, 202]
    assert state.id not in azure.resources()


def test_another_region_than_the_workspaces_is_the_services_word(work: Work, small: dict[str, Any]) -> None:
    """An instance stands where its workspace does."""
    with pytest.raises(ServiceError, match="location"):
        work.create({**small, "location": "eastus"})


def test_an_instance_for_somebody_is_personal(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """The user, and beside it the type of authorization."""
    guid = NOWHERE.subscription_id
    user = {"object_id": guid, "tenant_id": guid}
    state = work.create({**small, "assigned_user": user})
    asked = azure.resources()[state.id]["properties"]["properties"]
    assert asked["computeInstanceAuthorizationType"] == "personal"
    assert asked["personalComputeInstanceSettings"] == {"assignedUser": {"objectId": guid, "tenantId": guid}}


def test_applications_are_found_by_name(work: Work, small: dict[str, Any]) -> None:
    """Those of the service, and those of the program under their published ports."""
    ports = [{"target": 8787, "published": 8787}]
    given = {**small, "custom_applications": [{"name": "rstudio", "image": "rocker/rstudio", "ports": ports}]}
    assert work.create(given).outputs["applications"] == {
        "Jupyter": "https://sample-a.westeurope.instances.azureml.ms/tree/",
        "Jupyter Lab": "https://sample-a.westeurope.instances.azureml.ms/lab",
        "rstudio": "https://sample-a-8787.westeurope.instances.azureml.ms",
    }


@pytest.mark.parametrize(
    ("word", "now"),
    [
        ("admin_user_ssh_public_key", "admin_user_public_key"),
        ("vnet_resourcegroup_name", "vnet_resource_group_name"),
        ("assigned_user_object_id", "assigned_user"),
        ("assigned_user_tenant_id", "assigned_user"),
    ],
)
def test_words_of_v1_lead_to_those_of_now(small: dict[str, Any], word: str, now: str) -> None:
    """Where `provisioning_configuration` called an argument otherwise."""
    checked = lifecycle.check(COMPUTE_INSTANCE, {}, {**small, word: "x"}, urn="urn:a::b::c::d", settings={})
    sentence = f'{word}: is not an argument of ComputeInstance; did you mean "{now}"?'
    assert [str(fault) for fault in checked.faults] == [sentence]


def test_ssh_is_told_where_it_leads(work: Work, small: dict[str, Any]) -> None:
    """User, address and port, as v1 told them."""
    outputs = work.create({**small, "ssh_public_access": True, "admin_user_public_key": PUBLIC_KEYS[0]}).outputs
    assert (outputs["admin_user"], outputs["ssh_port"]) == ("azureuser", 50000)
    assert outputs["ssh_host"].count(".") == 3


def test_a_job_is_not_interrupted_by_a_program(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Neither stopped nor deleted, and so not replaced: the user is told what runs there, and how to end it."""
    state = work.create(small)
    azure.set(state.id, "state", "JobRunning", inside="facts")
    told = rf"a job runs there \(JobRunning\)\. .*active-jobs {state.id}`.*stop {state.id} --force"
    with pytest.raises(Incomplete, match=told):
        work.update(state, {**small, "state": "Stopped"})
    with pytest.raises(UsageError, match=told):
        work.delete(state)
    assert azure.requests("POST", "/stop") == azure.requests("DELETE") == []
    assert work.update(state, {**small, "state": "Running", "description": "x"}).outputs["state"] == "JobRunning"
    azure.set(state.id, "state", "Stopped", inside="facts")
    assert work.delete(state)

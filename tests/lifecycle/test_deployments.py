"""What only an online deployment does: it serves, is scaled, fails with its log, and makes room for its successor."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml import lifecycle
from pulumi_azureml.declare import Type
from pulumi_azureml.errors import OperationFailed
from pulumi_azureml.lifecycle import Incomplete
from pulumi_azureml.resources.code_version import CODE_VERSION
from pulumi_azureml.resources.environment_version import ENVIRONMENT_VERSION
from pulumi_azureml.resources.online_deployment import ONLINE_DEPLOYMENT
from pulumi_azureml.resources.online_endpoint import ONLINE_ENDPOINT
from pulumi_azureml.state import State

from ..emulator.given import Given
from ..engine.azure import Azure
from ..samples import Place, sample_of
from .work import Work

WorkOn = Callable[..., Work]
PlaceFor = Callable[[Type], Place]
FAILURE = {"code": "ResourceNotReady", "message": "User container has crashed."}


@pytest.fixture
def work(work_on: WorkOn) -> Work:
    return work_on(ONLINE_DEPLOYMENT, "blue")


@pytest.fixture
def small(place_for: PlaceFor) -> dict[str, Any]:
    """The arguments of a deployment without a name of its own."""
    return sample_of("OnlineDeployment", "small").inputs(place_for(ONLINE_DEPLOYMENT))


def _live(azure: Azure, state: State) -> dict[str, Any]:
    return azure.resources()[state.id]


def _writes(azure: Azure, state: State) -> list[Any]:
    """The bodies of the writes after the one that made it."""
    return [each["body"] for method in ("PATCH", "PUT") for each in azure.requests(method, state.id)][1:]


def test_it_lies_in_the_region_of_its_endpoint(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Which the program need not say."""
    state = work.create(small)
    assert _live(azure, state)["location"] == azure.place.location
    assert "location" not in state.inputs


def test_the_number_of_instances_is_a_patch(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """No new rollout: nothing but the number is sent, with the name of the sku that it belongs to."""
    state = work.create(small)
    scaled = work.update(state, {**small, "instance_count": 3, "tags": {"a": "b"}})
    (patch,) = azure.requests("PATCH", state.id)
    assert patch["body"].keys() == {"sku", "tags"}
    assert patch["body"]["sku"] == {"name": "Default", "capacity": 3}
    assert len(azure.requests("PUT", state.id)) == 1
    assert work.refreshed(scaled).inputs == scaled.inputs
    work.update(scaled, small)
    assert _live(azure, state)["sku"]["capacity"] == 1


def test_variables_of_the_service_neither_drift_nor_are_sent_back(
    work: Work, place_for: PlaceFor, azure: Azure
) -> None:
    """Where there is code it adds three of its own, and refuses them in a request."""
    given = sample_of("OnlineDeployment").inputs(place_for(ONLINE_DEPLOYMENT)) | {"environment_variables": {"A": "1"}}
    state = work.create(given)
    shown = _live(azure, state)["properties"]["environmentVariables"]
    assert shown.keys() > {"A"}
    assert work.refreshed(state).inputs == state.inputs
    changed = work.update(state, {**given, "environment_variables": {"A": "2", "B": "3"}})
    sent = azure.requests("PUT", state.id)[-1]["body"]["properties"]["environmentVariables"]
    assert sent == {"A": "2", "B": "3"}
    found = lifecycle.look_up(ONLINE_DEPLOYMENT, changed.id, work.client, timeout=60)
    assert found.inputs["environment_variables"] == {"A": "2", "B": "3"}


def test_variables_of_the_service_are_not_the_users_to_give(work: Work, small: dict[str, Any]) -> None:
    """The preview says so."""
    given = {**small, "environment_variables": {"AZUREML_MODEL_DIR": "/m"}}
    (fault,) = lifecycle.check(ONLINE_DEPLOYMENT, {}, given, urn=work.urn, settings={}).faults
    assert str(fault) == 'environment_variables["AZUREML_MODEL_DIR"]: is set by the service: leave it out'


def test_code_is_taken_out_as_a_whole(work: Work, small: dict[str, Any], place_for: PlaceFor, azure: Azure) -> None:
    """Null, and not an object of nulls, which the service would take for code without an id."""
    full = sample_of("OnlineDeployment").inputs(place_for(ONLINE_DEPLOYMENT))
    given = {**full, "endpoint_id": full["endpoint_id"]}
    state = work.create(given)
    without = {name: value for name, value in given.items() if name not in ("code_id", "scoring_script")}
    less = work.update(state, without)
    assert azure.requests("PUT", state.id)[-1]["body"]["properties"]["codeConfiguration"] is None
    assert work.refreshed(less).inputs == less.inputs


def test_a_deployment_that_fails_says_why_with_its_last_lines(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """The service's reason first, then what each of its containers wrote last; the state is kept."""
    azure.fault(method="PUT", path="/deployments/", fail_operation=FAILURE)
    with pytest.raises(Incomplete) as caught:
        work.create(small)
    first, *log = str(caught.value).splitlines()
    assert first.startswith('creating online deployment "blue": the operation ended as Failed (ResourceNotReady: User')
    assert "[request " in first
    assert isinstance(caught.value.__cause__, OperationFailed)
    assert "  last lines of the storage initializer:" in log
    assert "  last lines of the inference server:" in log
    assert "    Instance status:" in log
    assert caught.value.state.inputs == work.check(small)
    with pytest.raises(Incomplete, match="last lines of the inference server"):
        work.read(caught.value.state)


def test_what_failed_at_its_making_is_made_again_by_the_next_update(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """The service calls it unrecoverable: it is deleted and made anew, under the same name."""
    azure.fault(method="PUT", path="/deployments/", fail_operation=FAILURE)
    with pytest.raises(Incomplete) as caught:
        work.create(small)
    made = work.update(caught.value.state, small)
    assert made.id == caught.value.state.id
    assert made.outputs["provisioning_state"] == "Succeeded"
    assert len(azure.requests("DELETE", made.id)) == 1


def test_what_failed_at_a_change_is_put_again_and_never_deleted(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """It has served before, and may still."""
    state = work.create(small)
    azure.fault(method="PUT", path="/deployments/", fail_operation=FAILURE)
    with pytest.raises(Incomplete, match="ResourceNotReady"):
        work.update(state, {**small, "description": "x"})
    mended = work.update(state, {**small, "description": "x"})
    assert mended.outputs["provisioning_state"] == "Succeeded"
    assert _live(azure, state)["properties"]["description"] == "x"
    assert azure.requests("DELETE", state.id) == []


def test_a_log_that_cannot_be_read_does_not_hide_the_reason(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Whoever may not read logs reads why it failed."""
    azure.fault(method="PUT", path="/deployments/", fail_operation=FAILURE)
    azure.fault(method="POST", path="/getLogs", status=403, code="AuthorizationFailed", count=None)
    with pytest.raises(Incomplete) as caught:
        work.create(small)
    assert "ResourceNotReady: User container has crashed" in str(caught.value)
    assert "last lines" not in str(caught.value)


def test_a_successor_with_a_made_name_stands_beside_the_old_one(
    work: Work, small: dict[str, Any], azure: Azure
) -> None:
    """What replaces it changes the name: callers are served all the time."""
    old = work.create(small)
    given = {**small, "instance_type": "Standard_DS3_v2"}
    news = work.check(given, old.inputs)
    difference = lifecycle.diff(ONLINE_DEPLOYMENT, old.inputs, news)
    assert set(difference.replaces) == {"instance_type", "name"}
    assert not difference.delete_before_replace
    new = lifecycle.create(ONLINE_DEPLOYMENT, news, work.client, work.call("creating"), work.urn)
    assert {old.id, new.id} <= azure.resources().keys()
    work.delete(old)
    assert azure.resources().keys() & {old.id, new.id} == {new.id}


def test_a_successor_with_a_fixed_name_has_to_wait_and_the_preview_says_so(work: Work, small: dict[str, Any]) -> None:
    """Two of one name cannot stand side by side: the old one goes first, which is an outage."""
    olds = work.check({**small, "name": "blue"})
    news = work.check({**small, "name": "blue", "instance_type": "Standard_DS3_v2"}, olds)
    difference = lifecycle.diff(ONLINE_DEPLOYMENT, olds, news)
    assert difference.delete_before_replace
    (warning,) = difference.warnings
    assert warning.startswith("changing instance_type replaces the online deployment and destroys ")
    assert "callers get no answer until its successor serves" in warning


def test_siblings_that_are_made_at_once_follow_one_another(
    work_on: WorkOn, small: dict[str, Any], azure: Azure
) -> None:
    """The service runs one operation at a time under an endpoint: no request of ours is ever refused with 409."""
    names = [f"sibling-{n}" for n in range(4)]
    works = {name: work_on(ONLINE_DEPLOYMENT, name) for name in names}
    states: dict[str, State] = {}

    def make(name: str) -> None:
        states[name] = works[name].create(small)

    _together(make, names)
    assert len({state.id for state in states.values()}) == 4
    journal = [each for method in ("GET", "PUT", "POST") for each in azure.requests(method, small["endpoint_id"])]
    assert [each for each in journal if each["status"] == 409] == []
    _together(lambda name: works[name].delete(states[name]), names)
    assert [each for each in azure.requests("DELETE") if each["status"] == 409] == []


def _together(work: Callable[[str], object], names: list[str]) -> None:
    threads = [threading.Thread(target=work, args=(name,)) for name in names]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)


def test_an_operation_of_somebody_else_is_waited_for(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Another process works on the endpoint: its 409 is no end."""
    refusal = {
        "status": 409,
        "code": "Conflict",
        "message": "Already running method: another operation is in progress.",
    }
    azure.fault(method="PUT", path="/deployments/", count=3, **refusal)
    assert work.create(small).outputs["provisioning_state"] == "Succeeded"
    assert [each["status"] for each in azure.requests("PUT", "/deployments/")].count(409) == 3


@pytest.mark.parametrize("name", ["abc", "d" * 32])
def test_names_at_the_limits_of_their_length_are_taken(work: Work, small: dict[str, Any], name: str) -> None:
    """3 to 32 characters."""
    assert work.create({**small, "name": name}).id.endswith(f"/deployments/{name}")


FAILING = """
def init():
    raise ValueError("the weights are missing")

def run(data):
    return data
"""


def test_what_a_script_said_last_is_told(
    work_on: WorkOn, given: Given, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It really runs, and really fails: the line that matters is in the message."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "score.py").write_text(FAILING)
    there = {"workspace_id": given.workspace()}
    endpoint = work_on(ONLINE_ENDPOINT, "churn").create(there)
    code = work_on(CODE_VERSION, "scoring").create({**there, "path": "src"})
    conda = {"image": "library/python:latest", "conda": "dependencies:\n- pip\n"}
    environment = work_on(ENVIRONMENT_VERSION, "serving").create({**there, **conda})
    asked = {"environment_id": environment.id, "code_id": code.id, "scoring_script": "score.py"}
    with pytest.raises(Incomplete) as caught:
        work_on(ONLINE_DEPLOYMENT, "blue").create({"endpoint_id": endpoint.id, **asked})
    first, *log = str(caught.value).splitlines()
    assert "the operation ended as Failed (ResourceNotReady" in first
    assert "    ValueError: the weights are missing" in log

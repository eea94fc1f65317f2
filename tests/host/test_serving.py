"""What models, endpoints and deployments need of the host: secrets that the service makes, numbers that it decides, and
errors of several lines."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2

from ..emulator.given import Given
from ..emulator.given_online import GivenOnline
from ..engine.azure import Azure
from ..samples import NOWHERE
from .engine import Engine
from .provider import Failure, Host, urn_of

MODEL, CODE, ENDPOINT = urn_of("ModelVersion", "churn"), urn_of("CodeVersion", "src"), urn_of("OnlineEndpoint", "churn")
DEPLOYMENT = urn_of("OnlineDeployment", "blue")
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}
FAILURE = {"code": "ResourceNotReady", "message": "User container has crashed."}
OTHER = "tests/samples/content/other_model"


@pytest.fixture
def workspace(given: Given, azure: Azure) -> str:
    """A workspace; of what it serves the control plane alone."""
    azure.settings(services_off=["inference"])
    return given.workspace()


@pytest.fixture
def model(workspace: str) -> dict[str, Any]:
    return {"workspace_id": workspace, "path": NOWHERE.content("model")}


def _checked(host: Host, urn: str, given: dict[str, Any], olds: dict[str, Any] | None = None) -> dict[str, Any]:
    checked, failures = host.check(urn, given, olds or {})
    assert failures == []
    return {name: value for name, value in checked.properties.items() if name != "__provider"}


def test_a_number_that_only_the_service_decides_is_not_made_up(host: Host, model: dict[str, Any]) -> None:
    """The check leaves it out, so that a preview shows it as unknown; one that the content decides is there."""
    assert "version" not in _checked(host, MODEL, model)
    assert len(_checked(host, CODE, model)["version"]) == 16
    made = host.create(MODEL, _checked(host, MODEL, model))
    assert made.properties["version"] == "1"
    assert made.properties["asset_id"] == "azureml:churn:1"


def test_a_number_that_was_decided_may_be_named_or_left_open(host: Host, model: dict[str, Any]) -> None:
    """The state knows it, the program need not; new content is another version beside it."""
    inputs = _checked(host, MODEL, model)
    made = host.create(MODEL, inputs)
    same = host.diff(MODEL, inputs, inputs, olds=made.properties)
    named = host.diff(MODEL, inputs, {**inputs, "version": "1"}, olds=made.properties)
    other = host.diff(MODEL, inputs, {**inputs, "version": "2"}, olds=made.properties)
    assert (same.changes, named.changes) == (provider_pb2.DiffResponse.DIFF_NONE, provider_pb2.DiffResponse.DIFF_NONE)
    assert (list(other.replaces), other.deleteBeforeReplace) == (["version"], False)
    changed = _checked(host, MODEL, {**model, "path": OTHER}, inputs)
    found = host.diff(MODEL, inputs, changed, olds=made.properties)
    assert (list(found.replaces), found.deleteBeforeReplace) == (["content_hash"], False)


def test_keys_leave_the_provider_as_secrets(host: Host, workspace: str, azure: Azure) -> None:
    """Those that the service makes, as outputs, at creation and when they are read again."""
    given = _checked(host, ENDPOINT, {"workspace_id": workspace})
    made = host.create(ENDPOINT, given)
    key = azure.arm.post(f"{made.id}/listKeys")["primaryKey"]
    found = host.read(ENDPOINT, made.id, made.properties, given)
    assert found.inputs is not None
    for answer in (made, found):
        assert answer.properties["primary_key"] == {**SECRET, "value": key}
        assert answer.properties["secondary_key"].items() >= SECRET.items()
    assert "primary_key" not in found.inputs


def test_keys_of_the_program_stay_secrets(host: Host, workspace: str) -> None:
    """As arguments of the state, and as the live arguments that a refresh compares."""
    given = _checked(host, ENDPOINT, {"workspace_id": workspace, "primary_key": "hunter2" * 5})
    made = host.create(ENDPOINT, given)
    found = host.read(ENDPOINT, made.id, made.properties, given)
    assert found.inputs is not None
    for values in (made.properties, found.properties, found.inputs):
        assert values["primary_key"] == {**SECRET, "value": "hunter2" * 5}


def test_a_rotation_that_failed_is_due_though_the_engine_has_recorded_it(
    host: Host, workspace: str, azure: Azure
) -> None:
    """It records what was asked; the state that came with the error says what was done."""
    given = {"workspace_id": workspace, "name": "sample-a", "key_rotation": {"primary": "may"}}
    made = host.create(ENDPOINT, _checked(host, ENDPOINT, given))
    wanted = {**given, "key_rotation": {"primary": "june"}}
    azure.fault(method="POST", path="regenerateKeys", status=400, code="BadRequest", message="No.")
    with pytest.raises(Failure, match="BadRequest: No") as caught:
        host.update(ENDPOINT, made.id, made.properties, given, wanted)
    assert caught.value.partial is not None
    kept = caught.value.partial.properties
    assert kept["key_rotation"] == {"primary": "may"}
    assert host.diff(ENDPOINT, wanted, wanted, olds=kept).changes == provider_pb2.DiffResponse.DIFF_UNKNOWN
    mended = host.update(ENDPOINT, made.id, kept, wanted, wanted)
    assert [each["status"] for each in azure.requests("POST", "/regenerateKeys")] == [400, 202]
    again = host.update(ENDPOINT, made.id, mended.properties, wanted, {**wanted, "description": "x"})
    assert again.properties["key_rotation"] == {"primary": "june"}
    assert len(azure.requests("POST", "/regenerateKeys")) == 2


def test_a_key_never_shows_in_an_error(host: Host, workspace: str, azure: Azure) -> None:
    """Where the service repeats it, it is masked."""
    given = _checked(host, ENDPOINT, {"workspace_id": workspace, "name": "sample-a", "primary_key": "hunter2" * 5})
    azure.fault(method="PUT", path="sample-a$", status=400, code="BadRequest", message=f"bad key {'hunter2' * 5}")
    with pytest.raises(Failure, match="bad key") as caught:
        host.create(ENDPOINT, given)
    assert "hunter2" not in caught.value.message


@pytest.fixture
def deployment(host: Host, workspace: str, given: Given) -> dict[str, Any]:
    """The arguments of a deployment that can be made."""
    online = GivenOnline(given)
    asked = {"model_id": online.model(workspace), "environment_id": online.environment(workspace)}
    return _checked(host, DEPLOYMENT, {"endpoint_id": online.endpoint(workspace), **asked})


def test_a_log_is_told_in_lines_as_it_was_written(
    host: Host, deployment: dict[str, Any], azure: Azure, engine: Engine
) -> None:
    """The sentence first and by itself, then the last lines of each container; no traceback of ours."""
    azure.fault(method="PUT", path="/deployments/", fail_operation=FAILURE)
    with pytest.raises(Failure) as caught:
        host.create(DEPLOYMENT, deployment)
    failure = caught.value
    first, *log = failure.message.splitlines()
    assert first.startswith(f'creating online deployment "{deployment["name"]}": the operation ended as Failed (')
    assert [line for line in log if not line.startswith(" ")] == []
    assert "  last lines of the inference server:" in log
    assert "Traceback" not in failure.message
    assert failure.reasons == [failure.message]
    assert failure.partial is not None
    assert failure.partial.properties["provisioning_state"] == "Failed"
    mended = host.update(DEPLOYMENT, failure.partial.id, failure.partial.properties, deployment, deployment)
    assert mended.properties["provisioning_state"] == "Succeeded"


def test_what_cannot_be_read_from_the_disk_is_a_failure_of_its_argument(host: Host, model: dict[str, Any]) -> None:
    """One sentence, beside all others; nothing of it is a traceback."""
    _, failures = host.check(MODEL, {**model, "path": "tests/samples/content/modle", "stage": 5}, {})
    path, stage = sorted(failure.reason for failure in failures)
    assert path.startswith("path: it does not exist: ")
    assert path.endswith('has no "modle"; did you mean "model"?')
    assert stage == "stage: must be a string, not 5"

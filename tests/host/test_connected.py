"""The contract with `python -m pulumi.dynamic` over a resource's life, on a served emulator."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi.runtime.proto import provider_pb2
from pulumi_azureml.host import rpc

from ..engine.azure import Azure
from ..samples import sample_of
from .engine import Engine
from .provider import PICKLE, Failure, Host, own, urn_of

URN = urn_of("Workspace", "main")
FAILURE = {"code": "QuotaExceeded", "message": "The quota of the region is used up."}
SECRET = {"4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270"}


@pytest.fixture
def given(azure: Azure) -> dict[str, Any]:
    """A small workspace."""
    return {**sample_of("Workspace", "small").inputs(azure.place), "name": "sample-a", "tags": {"team": "a"}}


@pytest.fixture
def machine(azure: Azure, given: dict[str, Any], host: Host) -> dict[str, Any]:
    """A compute instance in a workspace that exists."""
    workspace = host.create(URN, given)
    return {"workspace_id": workspace.id, "name": "sample-b", "idle_shutdown_minutes": 30}


def _arguments(properties: dict[str, Any], like: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in properties.items() if name in like}


def test_create_gives_id_arguments_outputs_and_the_provider(host: Host, given: dict[str, Any], azure: Azure) -> None:
    """Everything that later calls need is in the state, the provider's own pickle included."""
    made = host.create(URN, given)
    assert made.id in azure.resources()
    assert made.properties["__provider"] == PICKLE
    assert _arguments(made.properties, given) == given
    assert made.properties["provisioning_state"] == "Succeeded"
    assert azure.resources()[made.id]["tags"].keys() == {"team", "pulumi-azureml"}


def test_progress_passes_by_beside_the_resource(host: Host, machine: dict[str, Any], engine: Engine) -> None:
    """Lines about what is under way carry the URN, and are not repeated at the end."""
    host.create(urn_of("ComputeInstance"), {**machine, "state": "Stopped"})
    assert ("INFO", "stop: state = Stopped", True) in engine.said(urn_of("ComputeInstance"))


def test_read_returns_live_inputs_beside_the_outputs(host: Host, given: dict[str, Any], azure: Azure) -> None:
    """Without inputs of its own a refresh would see no drift; with them it sees the changed argument alone."""
    made = host.create(URN, given)
    untouched = host.read(URN, made.id, made.properties, given)
    assert untouched.inputs == {**given, "__provider": PICKLE}
    azure.set(made.id, "tags.team", "b")
    found = host.read(URN, made.id, made.properties, given)
    assert found.inputs == {**given, "tags": {"team": "b"}, "__provider": PICKLE}
    assert found.properties["tags"] == {"team": "b"}


def test_read_asks_about_the_inputs_of_the_request(host: Host, given: dict[str, Any]) -> None:
    """The state may hold more than the program said: only what it said can drift."""
    made = host.create(URN, given)
    state = {**made.properties, "description": "once imported"}
    assert host.read(URN, made.id, state, given).inputs == {**given, "__provider": PICKLE}


def test_read_with_nothing_known_finds_every_argument(host: Host, given: dict[str, Any]) -> None:
    """`X.get`: the engine sends inputs without a value in them."""
    made = host.create(URN, given)
    found = host.read(URN, made.id, {}, {})
    assert found.id == made.id
    assert found.inputs is not None
    assert _arguments(found.inputs, {"name": "", "tags": ""}) == {"name": "sample-a", "tags": {"team": "a"}}


def test_read_of_what_is_gone_is_an_empty_id(host: Host, given: dict[str, Any], azure: Azure) -> None:
    """The engine takes a blank id for absence."""
    made = host.create(URN, given)
    azure.remove(made.id)
    assert host.read(URN, made.id, made.properties, given).id == ""


def test_read_that_is_forbidden_is_an_error_and_not_absence(host: Host, given: dict[str, Any], azure: Azure) -> None:
    """The state must survive a lost permission: one clean line, without state to overwrite it."""
    made = host.create(URN, given)
    azure.fault(method="GET", path="workspaces/sample-a", status=403, code="AuthorizationFailed", count=None)
    with pytest.raises(Failure) as caught:
        host.read(URN, made.id, made.properties, given)
    assert caught.value.message.startswith('reading workspace "sample-a": permission is missing')
    assert "\n" not in caught.value.message
    assert caught.value.partial is None


def test_failed_creation_comes_with_what_exists(host: Host, given: dict[str, Any], azure: Azure) -> None:
    """The trailer holds id, state with provider, and the reason that the user is shown: the whole sentence."""
    azure.fault(method="PUT", path="workspaces/sample-a", fail_operation=FAILURE)
    with pytest.raises(Failure) as caught:
        host.create(URN, given)
    failure = caught.value
    assert failure.code == 2
    assert failure.partial is not None
    assert failure.partial.id in azure.resources()
    assert failure.partial.properties["__provider"] == PICKLE
    assert _arguments(failure.partial.properties, given) == given
    assert failure.partial.properties["provisioning_state"] == "Failed"
    assert failure.reasons == [failure.message]
    assert failure.message.startswith('creating workspace "sample-a": the operation ended as Failed (QuotaExceeded')
    assert "\n" not in failure.message
    repaired = host.update(URN, failure.partial.id, failure.partial.properties, given, given)
    assert repaired.properties["provisioning_state"] == "Succeeded"


def test_partial_state_is_wire_exact(host: Host, given: dict[str, Any], azure: Azure) -> None:
    """The type in the trailer is the one that the engine unpacks."""
    azure.fault(method="PUT", path="workspaces/sample-a", fail_operation=FAILURE)
    with pytest.raises(Failure) as caught:
        host.create(URN, given)
    assert b"type.googleapis.com/pulumirpc.ErrorResourceInitFailed" in caught.value.trailer


def test_unhealthy_resource_is_read_with_its_error_and_state(host: Host, given: dict[str, Any], azure: Azure) -> None:
    """A refresh that simply succeeded would clear the error from the state."""
    azure.fault(method="PUT", path="workspaces/sample-a", fail_operation=FAILURE)
    with pytest.raises(Failure) as made:
        host.create(URN, given)
    assert made.value.partial is not None
    with pytest.raises(Failure) as found:
        host.read(URN, made.value.partial.id, made.value.partial.properties, given)
    assert found.value.partial is not None
    assert found.value.partial.id == made.value.partial.id
    assert found.value.partial.properties["__provider"] == PICKLE


def test_timeout_of_the_request_is_the_deadline(host: Host, given: dict[str, Any], azure: Azure) -> None:
    """`custom_timeouts` arrive in the request: when they pass, the user reads how long it was and where it stood."""
    azure.slow()
    with pytest.raises(Failure, match="not finished after 1s, last state InProgress") as caught:
        host.create(URN, given, timeout=1)
    assert caught.value.partial is not None
    assert "custom_timeouts" in caught.value.message


def test_update_compares_with_the_old_inputs(host: Host, given: dict[str, Any], azure: Azure) -> None:
    """A tag that the program has taken out goes, one that others have set stays, and the state follows the program."""
    made = host.create(URN, {**given, "tags": {"team": "a", "going": "x"}})
    azure.set(made.id, "tags.theirs", "y")
    changed = host.update(URN, made.id, made.properties, {**given, "tags": {"team": "a", "going": "x"}}, given)
    assert azure.resources()[made.id]["tags"].keys() == {"team", "theirs", "pulumi-azureml"}
    assert _arguments(changed.properties, given) == given
    assert changed.properties["__provider"] == PICKLE


def test_secrets_leave_marked(host: Host, machine: dict[str, Any]) -> None:
    """In state and in live inputs: the engine encrypts what carries the sign, whatever it contains."""
    scripts = {"creation": {"script": "TOKEN=hunter2", "timeout_minutes": 10}}
    made = host.create(urn_of("ComputeInstance"), {**machine, "setup_scripts": scripts})
    assert made.properties["setup_scripts"] == {**SECRET, "value": scripts}
    found = host.read(urn_of("ComputeInstance"), made.id, made.properties, {**machine, "setup_scripts": scripts})
    assert found.inputs is not None
    assert found.inputs["setup_scripts"] == {**SECRET, "value": scripts}
    assert found.properties["setup_scripts"] == {**SECRET, "value": scripts}


def test_wrapped_secrets_are_sent_as_their_values(host: Host, machine: dict[str, Any], azure: Azure) -> None:
    """Whether or not the engine unwraps them."""
    made = host.create(urn_of("ComputeInstance"), {**machine, "description": rpc.secret("hidden")})
    assert azure.resources()[made.id]["properties"]["description"] == "hidden"


def test_secrets_never_show_in_an_error(host: Host, machine: dict[str, Any], azure: Azure) -> None:
    """The service repeats the script in its refusal; the user's terminal does not."""
    azure.fault(method="PUT", path="computes/", status=400, code="BadRequest", message="bad script TOKEN=hunter2")
    scripts = {"creation": {"script": "TOKEN=hunter2"}}
    with pytest.raises(Failure, match="bad script") as caught:
        host.create(urn_of("ComputeInstance"), {**machine, "setup_scripts": scripts})
    assert "hunter2" not in caught.value.message


def test_numbers_of_the_engine_reach_the_service_whole(host: Host, machine: dict[str, Any], azure: Azure) -> None:
    """Every number is a float on its way; check makes it an integer, create takes it as it comes."""
    urn = urn_of("ComputeInstance")
    port = {"target": 8787.0, "published": 8787.0}
    applications = [{"name": "rstudio", "image": "rocker/rstudio:latest", "ports": [port]}]
    checked, failures = host.check(urn, {**machine, "custom_applications": applications})
    assert failures == []
    inputs = {name: value for name, value in checked.properties.items() if name != "__provider"}
    made = host.create(urn, inputs)
    inner = azure.resources()[made.id]["properties"]["properties"]
    assert inner["customServices"][0]["endpoints"][0]["published"] == 8787
    assert inner["idleTimeBeforeShutdown"] == "PT30M"
    sent = next(each for each in azure.requests("PUT", "computes/sample-b"))
    assert "8787.0" not in str(sent)


def test_delete_twice_is_no_error(host: Host, given: dict[str, Any], azure: Azure) -> None:
    """With the outputs alone, as the engine sends them."""
    made = host.create(URN, given)
    host.delete(URN, made.id, made.properties)
    host.delete(URN, made.id, made.properties)
    assert made.id not in azure.resources()


def test_what_somebody_else_made_is_refused_with_the_import_command(
    host: Host, given: dict[str, Any], azure: Azure
) -> None:
    """One line, no state: the engine must not record what is not ours."""
    made = host.create(urn_of("Workspace", "theirs"), given)
    with pytest.raises(Failure) as caught:
        host.create(URN, given)
    assert f"pulumi-azureml import Workspace main {made.id}" in caught.value.message
    assert caught.value.partial is None


def test_a_call_that_the_engine_gives_up_stops_waiting(host: Host, machine: dict[str, Any], azure: Azure) -> None:
    """A wait ends when nobody listens any more: one last look at the resource, and no further poll."""
    azure.slow()
    request = provider_pb2.CreateRequest(urn=urn_of("ComputeInstance"), properties=own(machine))
    call = host.stub.Create.future(request)
    _eventually(lambda: azure.requests("GET", "computeOperationsStatus"))
    looks = len(azure.requests("GET", f"computes/{machine['name']}"))
    assert call.cancel()
    _eventually(lambda: len(azure.requests("GET", f"computes/{machine['name']}")) > looks)


def _eventually(happened: Callable[[], object]) -> None:
    """Wait for another process; each look is a request, and there are enough of them for some ten seconds."""
    assert any(happened() for _ in range(2000))

"""What a runtime and a data plane are told about endpoints and deployments."""

from __future__ import annotations

from azureml_emulator.inference.contract import Endpoint
from azureml_emulator.types import online_serving

from .scripted_runtime import Online, context_of


def test_a_deployment_tells_the_runtime_all_it_needs(scripted: Online) -> None:
    """In seconds and numbers, defaults filled in."""
    scripted.put(
        model="azureml://registries/azureml/models/churn/versions/1",
        environmentVariables={"LEVEL": "debug"},
        requestSettings={"requestTimeout": "PT1M", "maxConcurrentRequestsPerInstance": 4},
        readinessProbe={"initialDelay": "PT30S"},
        startupProbe={"failureThreshold": 5},
        modelMountPath="/models",
    )
    scripted.shown()
    told = scripted.runtime.deployed[0]
    assert (told.name, told.endpoint_name, told.compute_type, told.instance_type) == (
        "blue",
        "scores",
        "Managed",
        "Standard_F2s_v2",
    )
    assert (told.request_timeout, told.concurrent_requests, told.queue_wait) == (60, 4, 0)
    assert (told.readiness.initial_delay, told.readiness.period, told.liveness.initial_delay) == (30, 10, 10)
    assert told.startup is not None
    assert told.startup.failure_threshold == 5
    assert (told.model_mount_path, told.environment_variables) == ("/models", {"LEVEL": "debug"})
    assert told.model is not None
    assert (told.model.id.rpartition("/")[2], told.model.document, told.code) == ("1", None, None)


def serving(scripted: Online) -> Endpoint:
    (found,) = online_serving.endpoints(context_of(scripted.cloud))
    return found


def test_the_data_plane_finds_an_endpoint_by_its_address(scripted: Online) -> None:
    """With its keys and traffic, names in lower case."""
    scripted.put()
    scripted.shown()
    body = {"location": "westeurope", "properties": {"authMode": "Key", "traffic": {"Blue": 100}}}
    scripted.send("PUT", scripted.endpoint, body)
    scripted.shown()
    context = context_of(scripted.cloud)
    found = online_serving.endpoint_at("https://SCORES.westeurope.inference.ml.azure.com/score", context)
    assert found is not None
    assert (found.keys, found.traffic, found.auth_mode) == (("one", "two"), {"blue": 100}, "Key")
    assert online_serving.endpoint_at("https://other.westeurope.inference.ml.azure.com/score", context) is None


def test_a_token_opens_its_endpoint_for_a_day(scripted: Online) -> None:
    """Not another one, not a day later, and not when it was made up."""
    other = scripted.endpoint.replace("scores", "others")
    for path in (scripted.endpoint, other):
        scripted.send("PUT", path, {"location": "westeurope", "properties": {"authMode": "AMLToken"}})
    scripted.send("GET", scripted.endpoint)
    token = scripted.send("POST", f"{scripted.endpoint}/token").body["accessToken"]
    first, second = online_serving.endpoints(context_of(scripted.cloud))
    assert online_serving.is_token_for(first, token, context_of(scripted.cloud))
    assert not online_serving.is_token_for(second, token, context_of(scripted.cloud))
    assert not online_serving.is_token_for(first, token[:-4] + "AAAA", context_of(scripted.cloud))
    scripted.cloud.advance(24 * 3600 + 1)
    assert not online_serving.is_token_for(first, token, context_of(scripted.cloud))


def test_a_switched_off_runtime_is_not_asked(scripted: Online) -> None:
    """The control plane alone: ready at once."""
    scripted.cloud.settings(services_off=["inference"])
    assert scripted.operation(scripted.put())["status"] == "Succeeded"
    assert scripted.runtime.deployed == []
    assert serving(scripted).name == "scores"

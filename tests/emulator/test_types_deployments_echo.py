"""Values that come back otherwise than they were sent: durations, ids, words, the defaults of the data collector."""

from __future__ import annotations

from typing import Any

import pytest
from azureml_emulator.types.durations import duration_text

from .given import Given
from .given_assets import GivenAssets
from .given_online import GivenOnline
from .test_types_endpoints import reasons
from .wire import Arm


@pytest.fixture
def workspace(given: Given, online: GivenOnline) -> str:
    return given.workspace()


@pytest.mark.parametrize(
    ("sent", "shown"),
    [
        ("PT60S", "PT1M"),
        ("PT90S", "PT1M30S"),
        ("PT0.500S", "PT0.5S"),
        ("PT25H", "P1DT1H"),
        ("PT24H", "P1D"),
        ("PT0S", "PT0S"),
        ("PT1M", "PT1M"),
        ("Default", "Default"),
    ],
)
def test_durations_come_back_in_their_shortest_form(sent: str, shown: str) -> None:
    assert duration_text(sent) == shown


def test_the_durations_of_a_deployment_mean_the_same(arm: Arm, online: GivenOnline, workspace: str) -> None:
    """PT60S becomes PT1M, while it is rolled out and afterwards; what is shown can be put back."""
    path = f"{online.endpoint(workspace)}/deployments/blue"
    body = online.deployment_body(
        requestSettings={"requestTimeout": "PT60S", "maxQueueWait": "PT0.500S"},
        readinessProbe={"initialDelay": "PT120S"},
        startupProbe={"period": "PT300S"},
    )
    made = arm.put(path, body)
    assert made["properties.requestSettings.requestTimeout"] == "PT1M"
    assert made["properties.readinessProbe.initialDelay"] == "PT2M"
    arm.end(made)
    shown = arm.get(path)
    assert shown["properties.requestSettings.maxQueueWait"] == "PT0.5S"
    assert shown["properties.startupProbe.period"] == "PT5M"
    assert arm.put(path, shown.body).status == 201


def test_ids_come_back_in_the_casing_of_what_they_name(
    arm: Arm, online: GivenOnline, assets: GivenAssets, workspace: str
) -> None:
    model, environment, code = online.model(workspace), online.environment(workspace), online.code(workspace)
    path = online.deployment(
        online.endpoint(workspace),
        model=model.lower(),
        environmentId=environment.replace("resourceGroups", "resourcegroups"),
        codeConfiguration={"codeId": code.upper(), "scoringScript": "score.py"},
    )
    shown = arm.get(path)["properties"]
    assert (shown["model"], shown["environmentId"]) == (model, environment)
    assert shown["codeConfiguration"] == {"codeId": code, "scoringScript": "score.py"}


def test_the_compute_of_an_endpoint_has_no_casing(arm: Arm, online: GivenOnline, workspace: str) -> None:
    """Another spelling is neither another compute nor a change."""
    compute = online.compute(workspace)
    endpoint = online.endpoint(workspace, compute=compute.lower())
    assert arm.get(endpoint)["properties.compute"] == compute
    assert arm.put(endpoint, online.endpoint_body(compute=compute.upper())).status == 201


def test_the_data_collector_is_completed(arm: Arm, online: GivenOnline, assets: GivenAssets, workspace: str) -> None:
    data = assets.data(workspace)
    collections = {"model_inputs": {"dataCollectionMode": "enabled", "dataId": data}, "model_outputs": {}}
    path = online.deployment(
        online.endpoint(workspace), dataCollector={"collections": collections, "rollingRate": "day"}
    )
    off = {"clientId": None, "dataCollectionMode": "Disabled", "dataId": None, "samplingRate": 1.0}
    assert arm.get(path)["properties.dataCollector"] == {
        "collections": {
            "model_inputs": {**off, "dataCollectionMode": "Enabled", "dataId": data},
            "model_outputs": off,
        },
        "requestLogging": None,
        "rollingRate": "Day",
    }


@pytest.mark.parametrize(
    ("properties", "sentence"),
    [
        ({"egressPublicNetworkAccess": "Sometimes"}, "'Sometimes' is not a value of egressPublicNetworkAccess"),
        ({"appInsightsEnabled": "yes"}, "appInsightsEnabled 'yes' must be true or false"),
        ({"dataCollector": {"collections": {"in": "all"}}}, "collection 'in' must be an object"),
        ({"dataCollector": {"collections": {"in": {"dataId": "/nowhere"}}}}, "'/nowhere' of the collection 'in'"),
    ],
)
def test_switches_that_are_refused(
    arm: Arm, online: GivenOnline, workspace: str, properties: dict[str, Any], sentence: str
) -> None:
    path = f"{online.endpoint(workspace)}/deployments/blue"
    assert sentence in reasons(arm.put(path, online.deployment_body(**properties)))


def test_words_come_back_in_the_services_casing(arm: Arm, online: GivenOnline, workspace: str) -> None:
    path = f"{online.endpoint(workspace)}/deployments/blue"
    body = online.deployment_body(egressPublicNetworkAccess="disabled")
    arm.make(path, {**body, "sku": {"name": "default", "capacity": 1}})
    assert arm.get(path)["sku"] == {"name": "Default", "tier": "Standard", "capacity": 1}
    assert arm.get(path)["properties.egressPublicNetworkAccess"] == "Disabled"
    assert arm.put(path, online.deployment_body(egressPublicNetworkAccess="DISABLED")).status == 201

"""Bodies of the wrong kind: a string where an object belongs is refused, and nothing of it is remembered."""

from __future__ import annotations

from typing import Any

import pytest

from .given import Given
from .given_online import GivenOnline
from .wire import Arm

MODEL = {"modelUri": "azureml://datastores/workspaceblobstore/paths/model"}
IMAGE = {"image": "python:3.12"}
JOB = {"jobType": "Command", "command": "true"}

INSTANCE = {"computeType": "ComputeInstance"}


@pytest.fixture
def workspace(given: Given, online: GivenOnline) -> str:
    return given.workspace()


def refused(arm: Arm, path: str, body: Any, sentence: str) -> None:
    reply = arm.put(path, body)
    assert (reply.status, reply.error["code"]) == (400, "InvalidRequestContent"), reply.body
    assert sentence in reply.error["message"]
    assert arm.get(path).status == 404


@pytest.mark.parametrize(
    ("path", "properties", "sentence"),
    [
        ("models/m/versions/1", {"modelUri": 5}, "'properties.modelUri' must be a string"),
        ("models/m/versions/1", {**MODEL, "flavors": ["sklearn"]}, "'properties.flavors' must be an object"),
        ("models/m", {"tags": "a=b"}, "'properties.tags' must be an object"),
        ("environments/e/versions/1", {**IMAGE, "condaFile": {"dependencies": []}}, "condaFile' must be a string"),
        ("environments/e/versions/1", {"build": "https://example.com/"}, "'properties.build' must be an object"),
        (
            "environments/e/versions/1",
            {**IMAGE, "inferenceConfig": {"scoringRoute": {"path": "/score", "port": "80"}}},
            "'properties.inferenceConfig.scoringRoute.port' must be an integer",
        ),
        ("codes/c/versions/1", {"codeUri": ["a"]}, "'properties.codeUri' must be a string"),
        ("data/d/versions/1", {"dataType": "mltable", "dataUri": "https://a", "referencedUris": "a"}, "must be a list"),
        ("data/d/versions/1", {"dataType": "uri_file", "dataUri": "https://a", "isArchived": 1}, "true or false"),
        ("datastores/lake", {"datastoreType": [], "credentials": {"credentialsType": "None"}}, "must be a string"),
        ("datastores/lake", {"datastoreType": "AzureBlob", "credentials": "key"}, "must be an object"),
        ("jobs/j", {**JOB, "outputs": {"model": {"assetName": 5}}}, "'properties.outputs.model.assetName'"),
        ("onlineEndpoints/scores", {"authMode": ["Key"]}, "'properties.authMode' must be a string"),
        ("computes/k8s", {"computeType": "Kubernetes", "properties": {"instanceTypes": {"small": 5}}}, "small' must"),
        ("computes/ci1", {**INSTANCE, "properties": {"customServices": [None]}}, "customServices.0' must be an object"),
        (
            "computes/ci1",
            {**INSTANCE, "properties": {"subnet": "s"}},
            "properties.properties.subnet' must be an object",
        ),
        ("outboundRules/rule1", {"type": ["FQDN"]}, "'properties.type' must be a string"),
    ],
)
def test_values_of_the_wrong_kind(
    arm: Arm, workspace: str, path: str, properties: dict[str, Any], sentence: str
) -> None:
    refused(arm, f"{workspace}/{path}", {"location": arm.location, "properties": properties}, sentence)


@pytest.mark.parametrize(
    ("properties", "sentence"),
    [
        ({"environmentVariables": {"LEVEL": 5}}, "'properties.environmentVariables.LEVEL' must be a string"),
        ({"livenessProbe": "often"}, "'properties.livenessProbe' must be an object"),
        ({"codeConfiguration": "score.py"}, "'properties.codeConfiguration' must be an object"),
        ({"dataCollector": ["inputs"]}, "'properties.dataCollector' must be an object"),
    ],
)
def test_deployments_of_the_wrong_kind(
    arm: Arm, online: GivenOnline, workspace: str, properties: dict[str, Any], sentence: str
) -> None:
    path = f"{online.endpoint(workspace)}/deployments/blue"
    refused(arm, path, online.deployment_body(**properties), sentence)


@pytest.mark.parametrize("body", [5, "x", [], None, {"properties": "x"}, {"identity": "SystemAssigned"}, {"sku": []}])
def test_bodies_that_are_no_resource(arm: Arm, workspace: str, body: Any) -> None:
    path = f"{workspace}/onlineEndpoints/scores"
    located = {"location": arm.location, **body} if isinstance(body, dict) else body
    refused(arm, path, located, "could not be deserialized")


def test_null_is_no_value_of_a_wrong_kind(arm: Arm, workspace: str) -> None:
    """Clients send it for what they do not know."""
    nothing = {"flavors": None, "tags": None, "properties": None, "description": None, "isArchived": None}
    assert arm.put(f"{workspace}/models/m/versions/1", {"properties": {**MODEL, **nothing}}).status == 201


@pytest.mark.parametrize(
    ("action", "body"),
    [
        ("onlineEndpoints/scores/regenerateKeys", {"keyType": 5}),
        ("onlineEndpoints/scores/regenerateKeys", ["Primary"]),
        ("datastores/workspaceblobstore/listSecrets", {"expirableSecret": True, "expireAfterHours": "1"}),
    ],
)
def test_actions_look_at_their_bodies(arm: Arm, online: GivenOnline, workspace: str, action: str, body: Any) -> None:
    online.endpoint(workspace, "scores")
    reply = arm.post(f"{workspace}/{action}", body)
    assert (reply.status, reply.error["code"]) == (400, "InvalidRequestContent")

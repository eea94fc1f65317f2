"""What managed deployments must obey, and how many there may be."""

from __future__ import annotations

from typing import Any

import pytest

from .given import Given
from .given_online import GivenOnline
from .test_types_endpoints import reasons
from .wire import Arm


@pytest.fixture
def endpoint(given: Given, online: GivenOnline) -> str:
    """A managed endpoint without deployments."""
    return online.endpoint(given.workspace())


def collector(**collection: Any) -> dict[str, Any]:
    return {"dataCollector": {"collections": {"request": collection}}}


@pytest.mark.parametrize(
    ("properties", "sentence"),
    [
        ({"scaleSettings": {"scaleType": "TargetUtilization"}}, "accept the scaleType Default only"),
        ({"scaleSettings": {"scaleType": "Sometimes"}}, "'Sometimes' is not one of"),
        ({"requestSettings": {"requestTimeout": "PT181S"}}, "at most PT180S"),
        ({"requestSettings": {"requestTimeout": "PT0S"}}, "must be positive"),
        ({"requestSettings": {"requestTimeout": "5"}}, "must be positive"),
        ({"requestSettings": {"maxConcurrentRequestsPerInstance": 0}}, "must be a positive integer"),
        ({"requestSettings": {"maxQueueWait": "soon"}}, "requestSettings.maxQueueWait"),
        ({"livenessProbe": {"successThreshold": 2}}, "livenessProbe.successThreshold must be 1"),
        ({"readinessProbe": {"failureThreshold": 0}}, "readinessProbe.failureThreshold"),
        ({"readinessProbe": {"period": "PT0S"}}, "readinessProbe.period"),
        ({"startupProbe": {"initialDelay": "-5"}}, "startupProbe.initialDelay"),
        ({"instanceType": "Standard_Z99"}, "'Standard_Z99' is not supported"),
        ({"instanceType": "Standard_D1_v2"}, "'Standard_D1_v2' is not supported"),
        ({"environmentId": None, "model": None}, "needs an environmentId, or a model"),
        ({"codeConfiguration": {"codeId": "azureml://registries/r/codes/c/versions/1"}}, "scoringScript is required"),
        ({"properties": {"team": 5}}, "must be a string"),
        (collector(samplingRate=1.5), "from 0 to 1"),
        (collector(dataCollectionMode="Often"), "is not one of Enabled, Disabled"),
        ({"dataCollector": {}}, "dataCollector.collections is required"),
        ({"dataCollector": {"collections": {}, "rollingRate": "Second"}}, "rollingRate 'Second'"),
        ({"endpointComputeType": "Kubernetes"}, "does not fit the endpoint, which is Managed"),
        ({"endpointComputeType": "AzureMLCompute"}, "does not fit the endpoint, which is Managed"),
    ],
)
def test_settings_that_are_refused(
    arm: Arm, online: GivenOnline, endpoint: str, properties: dict[str, Any], sentence: str
) -> None:
    """With the reason; nothing is made."""
    path = f"{endpoint}/deployments/blue"
    assert sentence in reasons(arm.put(path, online.deployment_body(**properties)))
    assert arm.get(path).status == 404


@pytest.mark.parametrize(
    "properties",
    [
        {"requestSettings": {"requestTimeout": "PT180S", "maxConcurrentRequestsPerInstance": 8}},
        {"scaleSettings": {"scaleType": "default"}},
        {"livenessProbe": {"initialDelay": "PT0S", "period": "PT1M"}},
        {"dataCollector": {"collections": {"request": {"dataCollectionMode": "enabled", "samplingRate": 0.5}}}},
        {"model": None},
        {"instanceType": "STANDARD_DS3_V2"},
    ],
)
def test_settings_that_are_accepted(arm: Arm, online: GivenOnline, endpoint: str, properties: dict[str, Any]) -> None:
    """At the edge of what is allowed."""
    assert arm.get(online.deployment(endpoint, **properties))["properties.provisioningState"] == "Succeeded"


@pytest.mark.parametrize("capacity", [0, 51, -1, "2", True, 1.5])
def test_instance_counts_that_are_refused(arm: Arm, online: GivenOnline, endpoint: str, capacity: Any) -> None:
    """1 to 50, an integer."""
    body = {**online.deployment_body(), "sku": {"name": "Default", "capacity": capacity}}
    assert "InvalidDeploymentSpec" in reasons(arm.put(f"{endpoint}/deployments/blue", body))


@pytest.mark.parametrize("name", ["ab", "1st", "blue-", "blue_green", "a" * 33])
def test_names_that_are_refused(arm: Arm, online: GivenOnline, endpoint: str, name: str) -> None:
    """As of endpoints."""
    assert "is invalid" in reasons(arm.put(f"{endpoint}/deployments/{name}", online.deployment_body()))


def test_a_deployment_lives_where_its_endpoint_does(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Another region is refused."""
    body = {**online.deployment_body(), "location": "northeurope"}
    assert "that of the endpoint" in reasons(arm.put(f"{endpoint}/deployments/blue", body))


def test_every_reason_is_given_at_once(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Three faults, three sentences."""
    body = online.deployment_body(instances=99, instanceType="Standard_Z99", requestSettings={"requestTimeout": "PT1H"})
    refused = reasons(arm.put(f"{endpoint}/deployments/blue", body))
    assert all(word in refused for word in ("'99'", "Standard_Z99", "PT180S"))


def test_the_endpoint_compute_type_is_required(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """The field is named."""
    refused = arm.put(f"{endpoint}/deployments/blue", online.deployment_body(endpointComputeType=None))
    assert "properties.endpointComputeType" in reasons(refused)


def test_an_endpoint_holds_twenty_deployments(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """The next one is refused; an update of one that is there is not."""
    arm.control("PATCH", "/settings", {"operation_seconds": 0})
    for number in range(20):
        online.deployment(endpoint, f"deployment-{number}")
    refused = arm.put(f"{endpoint}/deployments/one-more", online.deployment_body())
    assert "has 20 deployments, which is the limit" in reasons(refused)
    assert arm.put(f"{endpoint}/deployments/deployment-7", online.deployment_body()).status == 201


def test_more_cores_than_the_quota(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Accepted, then failed: a fifth of the instances is reserved for upgrades, so twice 48 of 100 cores are used."""
    size = {"instanceType": "Standard_F16s_v2"}  # 16 cores; 2 instances reserve 3
    online.deployment(endpoint, "blue", 2, **size)
    online.deployment(endpoint, "green", 2, **size)
    ended = arm.end(arm.put(f"{endpoint}/deployments/red", online.deployment_body(2, **size)))
    assert (ended["status"], ended["error.code"]) == ("Failed", "OutOfQuota")
    assert "Current usage/limit: 96/100. Additional needed: 48" in ended["error.message"]


def test_computes_and_deployments_share_the_quota(arm: Arm, given: Given, online: GivenOnline, endpoint: str) -> None:
    """96 cores of a family in a cluster leave 4."""
    given.cluster(
        endpoint.partition("/onlineEndpoints/")[0],
        vmSize="Standard_F32s_v2",
        scaleSettings={"minNodeCount": 3, "maxNodeCount": 3},
    )
    online.deployment(endpoint, "blue", instanceType="Standard_F2s_v2")
    ended = arm.end(arm.put(f"{endpoint}/deployments/red", online.deployment_body(instanceType="Standard_F2s_v2")))
    assert ended["error.code"] == "OutOfQuota"


def test_a_managed_network_must_be_provisioned_first(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Accepted, then failed, until somebody provisions it."""
    workspace = given.workspace(managedNetwork={"isolationMode": "AllowInternetOutbound"})
    endpoint = online.endpoint(workspace)
    ended = arm.end(arm.put(f"{endpoint}/deployments/blue", online.deployment_body()))
    assert ended["error.code"] == "WorkspaceManagedNetworkNotReady"
    arm.end(arm.post(f"{workspace}/provisionManagedNetwork", {}))
    assert arm.end(arm.put(f"{endpoint}/deployments/green", online.deployment_body()))["status"] == "Succeeded"

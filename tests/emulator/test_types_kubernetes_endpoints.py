"""Endpoints and deployments on an attached Kubernetes cluster."""

from __future__ import annotations

from typing import Any

import pytest

from .given import Given
from .given_online import INFERENCE_SETTINGS, GivenOnline
from .test_types_endpoints import names, reasons
from .wire import Arm

SHAPES = {
    "small": {"resources": {"requests": {"cpu": "500m", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "2Gi"}}},
    "gpu": {"resources": {"limits": {"cpu": "4", "memory": "16Gi", "nvidia.com/gpu": 1}}},
}


@pytest.fixture
def workspace(given: Given) -> str:
    """An empty one."""
    return given.workspace()


@pytest.fixture
def endpoint(workspace: str, online: GivenOnline) -> str:
    """On a cluster with the instance types small (default) and gpu."""
    compute = online.compute(workspace, instanceTypes=SHAPES, defaultInstanceType="small")
    return online.kubernetes_endpoint(workspace, compute)


def test_the_scoring_address_is_that_of_the_clusters_router(arm: Arm, workspace: str, online: GivenOnline) -> None:
    """An address and a path; https and the name of the certificate when there is one."""
    endpoint = online.kubernetes_endpoint(workspace)
    shown = arm.get(endpoint)
    name = endpoint.rpartition("/")[2]
    assert (shown["kind"], shown["properties.provisioningState"]) == ("Kubernetes", "Succeeded")
    address, _, path = shown["properties.scoringUri"].removeprefix("http://20.").partition("/")
    assert (address.count("."), path) == (2, f"api/v1/endpoint/{name}/score")
    certified = {**INFERENCE_SETTINGS, "sslSecret": "tls", "sslCname": "scores.contoso.com"}
    del certified["allowInsecureConnections"]
    secure = online.kubernetes_endpoint(workspace, online.compute(workspace, online.cluster(settings=certified)))
    assert arm.get(secure)["properties.scoringUri"].startswith("https://scores.contoso.com/api/v1/endpoint/")


@pytest.mark.parametrize(
    ("settings", "code"),
    [
        (None, "InferencingClientCallFailed"),
        ({"enableTraining": "True", "enableInference": "False"}, "ScoringFeUnhealthy"),
    ],
)
def test_a_cluster_without_inference_has_no_endpoints(
    arm: Arm, workspace: str, online: GivenOnline, settings: dict[str, str] | None, code: str
) -> None:
    """The operation fails and says what to install; once it is there, the endpoint can be made anew."""
    cluster = online.cluster(settings=settings)
    path, body = online.endpoint_path(workspace), online.endpoint_body(compute=online.compute(workspace, cluster))
    ended = arm.end(arm.put(path, body))
    assert (ended["status"], ended["error.code"]) == ("Failed", code)
    failed = arm.get(path)["properties"]
    assert (failed["provisioningState"], failed["scoringUri"]) == ("Failed", None)
    online.extension(cluster)
    arm.end(arm.delete(path))
    assert arm.end(arm.put(path, body))["status"] == "Succeeded"


@pytest.mark.parametrize("wrong", ["missing", "cluster", "elsewhere"])
def test_the_compute_is_a_kubernetes_one_of_the_workspace(
    arm: Arm, given: Given, workspace: str, online: GivenOnline, wrong: str
) -> None:
    """Nothing else."""
    computes = {
        "missing": f"{workspace}/computes/nothing",
        "cluster": given.cluster(workspace),
        "elsewhere": online.compute(given.workspace()),
    }
    refused = arm.put(online.endpoint_path(workspace), online.endpoint_body(compute=computes[wrong]))
    codes = {"missing": "ComputeNotFound", "cluster": "InvalidComputeInformation", "elsewhere": "ComputeNotFound"}
    assert (refused.status, refused.error["details"][0]["code"]) == (400, codes[wrong])


def test_the_compute_cannot_change(arm: Arm, workspace: str, online: GivenOnline, endpoint: str) -> None:
    """Nor appear later."""
    refused = arm.put(endpoint, online.endpoint_body(compute=online.compute(workspace)))
    assert "properties.compute" in reasons(refused)
    managed = online.endpoint(workspace)
    refused = arm.put(managed, online.endpoint_body(compute=online.compute(workspace)))
    assert "properties.compute" in reasons(refused)


def test_entra_tokens_are_for_managed_endpoints(arm: Arm, workspace: str, online: GivenOnline) -> None:
    """AADToken is refused on a cluster."""
    body = online.endpoint_body(compute=online.compute(workspace), authMode="AADToken")
    assert "AADToken is not supported" in reasons(arm.put(online.endpoint_path(workspace), body))


def test_names_are_unique_on_a_cluster(arm: Arm, given: Given, workspace: str, online: GivenOnline) -> None:
    """Across workspaces; a managed endpoint of the same name does not matter."""
    cluster, other = online.cluster(), given.workspace()
    online.endpoint(workspace, "same-name", compute=online.compute(workspace, cluster))
    online.endpoint(workspace, "same-name-2")
    body = online.endpoint_body(compute=online.compute(other, cluster))
    assert "EndpointAlreadyExists" in reasons(arm.put(online.endpoint_path(other, "same-name"), body))
    assert arm.put(online.endpoint_path(other, "same-name-2"), body).status == 201


def test_endpoints_are_listed_by_compute_type(arm: Arm, workspace: str, online: GivenOnline, endpoint: str) -> None:
    """Kubernetes apart from Managed."""
    online.endpoint(workspace, "a-managed-one")
    path = f"{workspace}/onlineEndpoints"
    assert names(arm.get(path, computeType="Kubernetes")) == [endpoint.rpartition("/")[2]]
    assert names(arm.get(path, computeType="Managed")) == ["a-managed-one"]


def test_traffic_is_not_mirrored_on_a_cluster(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Live traffic is split, nothing else."""
    compute = arm.get(endpoint)["properties.compute"]
    for name in ("blue", "green"):
        online.kubernetes_deployment(endpoint, name)
    arm.end(arm.put(endpoint, online.endpoint_body(compute=compute, traffic={"blue": 50, "green": 50})))
    body = online.endpoint_body(compute=compute, traffic={"blue": 100}, mirrorTraffic={"green": 10})
    assert "not supported by Kubernetes" in reasons(arm.put(endpoint, body))


def test_a_deployment_follows_the_load_unless_told_otherwise(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Scale and instance type are filled in; kind and queue are those of Kubernetes."""
    shown = arm.get(online.kubernetes_deployment(endpoint))
    assert shown["properties.scaleSettings"] == {
        "scaleType": "TargetUtilization",
        "minInstances": 1,
        "maxInstances": 1,
        "targetUtilizationPercentage": 70,
        "pollingInterval": "PT1S",
    }
    assert (shown["kind"], shown["properties.instanceType"]) == ("Kubernetes", "small")
    assert shown["properties.requestSettings.maxQueueWait"] == "PT0.5S"


def test_the_count_stays_between_minimum_and_maximum(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """One instance was asked for, two is the least."""
    scale = {"scaleType": "TargetUtilization", "minInstances": 2, "maxInstances": 4}
    assert arm.get(online.kubernetes_deployment(endpoint, scaleSettings=scale))["sku.capacity"] == 2


def test_a_fixed_count_is_possible(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """With the scale type Default."""
    path = online.kubernetes_deployment(endpoint, scaleSettings={"scaleType": "Default"})
    arm.end(arm.patch(path, {"sku": {"capacity": 3}}))
    assert arm.get(path)["sku.capacity"] == 3
    assert arm.get(path)["properties.scaleSettings"] == {"scaleType": "Default"}


def resources(**parts: Any) -> dict[str, Any]:
    words = {"requests": "containerResourceRequests", "limits": "containerResourceLimits"}
    return {"containerResourceRequirements": {words[part]: values for part, values in parts.items()}}


@pytest.mark.parametrize(
    ("properties", "sentence"),
    [
        ({"scaleSettings": {"scaleType": "TargetUtilization", "minInstances": 3, "maxInstances": 2}}, "minInstances"),
        ({"scaleSettings": {"scaleType": "TargetUtilization", "minInstances": 0}}, "minInstances"),
        ({"scaleSettings": {"scaleType": "TargetUtilization", "targetUtilizationPercentage": 101}}, "from 1 to 100"),
        ({"scaleSettings": {"scaleType": "TargetUtilization", "pollingInterval": "PT0.1S"}}, "pollingInterval"),
        ({"requestSettings": {"requestTimeout": "PT301S"}}, "at most PT300S"),
        ({"instanceType": "Standard_DS3_v2"}, "'Standard_DS3_v2' is not one of the compute"),
        (resources(requests={"cpu": "lots"}), "'lots' of containerResourceRequests.cpu"),
        (resources(limits={"disk": "1Gi"}), "containerResourceLimits.disk"),
        (resources(requests={"cpu": "1"}, limits={"cpu": "500m"}), "request '1' exceeds the limit '500m'"),
        (resources(limits={"cpu": "1100m"}), "exceeds that of the instance type, '1'"),
        (resources(requests={"memory": "2049Mi"}, limits={"memory": "2Gi"}), "request '2049Mi' exceeds"),
        ({"instanceType": "gpu", **resources(requests={"gpu": "0"}, limits={"gpu": "1"})}, "must equal the gpu limit"),
        ({"endpointComputeType": "Managed"}, "does not fit the endpoint, which is Kubernetes"),
    ],
)
def test_settings_that_are_refused(
    arm: Arm, online: GivenOnline, endpoint: str, properties: dict[str, Any], sentence: str
) -> None:
    """With the reason."""
    refused = arm.put(f"{endpoint}/deployments/blue", online.kubernetes_body(**properties))
    assert sentence in reasons(refused)


@pytest.mark.parametrize(
    "properties",
    [
        resources(requests={"cpu": "0.1", "memory": "512M"}, limits={"cpu": "1", "memory": "2Gi"}),
        resources(limits={"cpu": "200m", "memory": "256Mi"}),
        {"instanceType": "gpu", **resources(limits={"gpu": "1"})},
        {"instanceType": "defaultinstancetype"},
        {"requestSettings": {"requestTimeout": "PT300S"}},
    ],
)
def test_settings_that_are_accepted(arm: Arm, online: GivenOnline, endpoint: str, properties: dict[str, Any]) -> None:
    """What is left out comes from the instance type."""
    path = online.kubernetes_deployment(endpoint, **properties)
    assert arm.get(path)["properties.provisioningState"] == "Succeeded"


def test_both_names_together_are_limited(arm: Arm, workspace: str, online: GivenOnline) -> None:
    """At most 62 letters."""
    endpoint = online.endpoint(workspace, "e" * 31, compute=online.compute(workspace))
    refused = arm.put(f"{endpoint}/deployments/{'d' * 32}", online.kubernetes_body())
    assert "have 63 letters together" in reasons(refused)
    online.kubernetes_deployment(endpoint, "d" * 31)


def test_a_detached_compute_takes_no_more_deployments(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """The endpoint stays behind."""
    compute = arm.get(endpoint)["properties.compute"]
    arm.end(arm.delete(compute, underlyingResourceAction="Detach"))
    refused = arm.put(f"{endpoint}/deployments/blue", online.kubernetes_body())
    assert "is not there any more" in reasons(refused)


def test_an_endpoint_whose_cluster_was_detached_has_no_address(arm: Arm, workspace: str, online: GivenOnline) -> None:
    """It stays, and can be deleted; what it was told of its compute is shown."""
    compute = online.compute(workspace)
    endpoint = online.kubernetes_endpoint(workspace, compute)
    arm.end(arm.delete(compute, underlyingResourceAction="Detach"))
    shown = arm.get(endpoint)["properties"]
    assert (shown["scoringUri"], shown["swaggerUri"], shown["compute"]) == (None, None, compute)
    arm.end(arm.delete(endpoint))
    assert arm.get(endpoint).status == 404

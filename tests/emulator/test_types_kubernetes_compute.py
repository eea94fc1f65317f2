"""Kubernetes clusters attached to a workspace."""

from __future__ import annotations

from typing import Any

import pytest

from .given import Given
from .given_online import EXTENSION_VERSION, GivenOnline
from .wire import Arm

INNER = "properties.properties"
SMALL = {"resources": {"requests": {"cpu": "500m", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "2Gi"}}}


def test_an_attached_cluster_shows_what_the_service_fills_in(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Namespace and instance type of its own, connection strings never, the principal of the extension afterwards."""
    cluster = online.cluster()
    path = f"{given.workspace()}/computes/{given.name('k8s')}"
    created = arm.put(path, online.compute_body(cluster))
    assert (created.status, created["properties.provisioningState"]) == (201, "Creating")
    assert created[f"{INNER}.extensionPrincipalId"] is None
    arm.end(created)
    shown = arm.get(path)
    extension = arm.get(f"{cluster}/providers/Microsoft.KubernetesConfiguration/extensions/azureml", EXTENSION_VERSION)
    assert shown["properties.isAttachedCompute"] is True
    assert shown["properties.resourceId"] == cluster
    assert shown[INNER] == {
        "relayConnectionString": None,
        "serviceBusConnectionString": None,
        "extensionPrincipalId": extension["identity.principalId"],
        "extensionInstanceReleaseTrain": "stable",
        "vcName": None,
        "namespace": "default",
        "defaultInstanceType": "defaultinstancetype",
        "instanceTypes": {
            "defaultinstancetype": {
                "nodeSelector": None,
                "resources": {
                    "requests": {"cpu": "100m", "memory": "2Gi"},
                    "limits": {"cpu": "2", "memory": "2Gi"},
                },
            }
        },
    }


def test_instance_types_are_kept_and_changed(arm: Arm, given: Given, online: GivenOnline) -> None:
    """By another PUT; the namespace is left out and stays."""
    cluster = online.cluster()
    path = online.compute(given.workspace(), cluster, namespace="team-a", instanceTypes={"small": SMALL})
    arm.end(arm.put(path, online.compute_body(cluster, instanceTypes={"tiny": SMALL}, defaultInstanceType="tiny")))
    shown = arm.get(path)[INNER]
    assert (shown["namespace"], shown["defaultInstanceType"]) == ("team-a", "tiny")
    assert shown["instanceTypes"] == {"tiny": {"nodeSelector": None, **SMALL}}


def test_an_identity_is_given_to_the_compute(arm: Arm, given: Given, online: GivenOnline) -> None:
    """A principal of its own."""
    path = f"{given.workspace()}/computes/{given.name('k8s')}"
    arm.make(path, {**online.compute_body(online.cluster()), "identity": {"type": "SystemAssigned"}})
    assert arm.get(path)["identity.principalId"]


def test_the_cluster_has_to_exist(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Of the group; one of another subscription is believed."""
    path, missing = f"{given.workspace()}/computes/k8s", given.id("Microsoft.ContainerService/managedClusters", "none")
    refused = arm.put(path, online.compute_body(missing))
    assert (refused.status, refused.error["code"]) == (400, "UserError")
    assert missing in refused.error["message"]
    elsewhere = missing.replace(arm.ready["subscription_id"], "11111111-2222-3333-4444-555555555555")
    assert arm.put(path, online.compute_body(elsewhere)).status == 201


@pytest.mark.parametrize("resource", [None, "aks", "storage"])
def test_what_is_attached_is_a_cluster(arm: Arm, given: Given, online: GivenOnline, resource: str | None) -> None:
    """Nothing else."""
    value = arm.satellites["storage_account"] if resource == "storage" else resource
    refused = arm.put(f"{given.workspace()}/computes/k8s", online.compute_body(str(value or "")))
    assert "must be the id of one of Microsoft.ContainerService/managedClusters" in refused.error["message"]


@pytest.mark.parametrize(
    ("inner", "sentence"),
    [
        ({"namespace": "Team_A"}, "'Team_A' is not the name of a Kubernetes namespace"),
        ({"defaultInstanceType": "large"}, "'large' is not one of"),
        ({"instanceTypes": {"odd": {"resources": {"limits": {"cpu": "many"}}}}}, "'many', which is not a quantity"),
        (
            {"instanceTypes": {"odd": {"resources": {"requests": {"memory": "3Gi"}, "limits": {"memory": "2Gi"}}}}},
            "requests more memory than its limit",
        ),
    ],
)
def test_settings_that_are_refused(
    arm: Arm, given: Given, online: GivenOnline, inner: dict[str, Any], sentence: str
) -> None:
    """With the reason."""
    refused = arm.put(f"{given.workspace()}/computes/k8s", online.compute_body(online.cluster(), **inner))
    assert refused.status == 400
    assert sentence in refused.error["message"]


@pytest.mark.parametrize("name", ["ab", "1abc", "k8s-dev-1", "a" * 25])
def test_names_that_are_refused(arm: Arm, given: Given, online: GivenOnline, name: str) -> None:
    """3 to 24, a letter first, no hyphen and digits last."""
    refused = arm.put(f"{given.workspace()}/computes/{name}", online.compute_body(online.cluster()))
    assert f"'{name}' is invalid" in refused.error["message"]


def test_what_cannot_change(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Another cluster or namespace is another attachment."""
    path, cluster = online.compute(given.workspace()), online.cluster()
    refused = arm.put(path, online.compute_body(cluster))
    assert "Detach it first" in refused.error["message"]
    own = arm.get(path)["properties.resourceId"]
    refused = arm.put(path, online.compute_body(own, namespace="other"))
    assert "namespace" in refused.error["message"]


def test_a_cluster_is_detached_and_stays(arm: Arm, given: Given, online: GivenOnline) -> None:
    """Delete is refused: Azure ML does not own it."""
    cluster = online.cluster()
    path = online.compute(given.workspace(), cluster)
    refused = arm.delete(path, underlyingResourceAction="Delete")
    assert "Use Detach" in refused.error["message"]
    detached = arm.delete(path, underlyingResourceAction="Detach")
    assert detached.status == 202
    arm.end(detached)
    assert arm.get(path).status == 404
    assert arm.get(cluster, "2024-02-01").status == 200


def test_attaching_provisions_no_managed_network(arm: Arm, given: Given, online: GivenOnline) -> None:
    """The cluster has a network of its own."""
    workspace = given.workspace(managedNetwork={"isolationMode": "AllowInternetOutbound"})
    online.compute(workspace)
    assert arm.get(workspace)["properties.managedNetwork.status.status"] == "Inactive"

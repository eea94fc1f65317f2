"""Stand-ins of Kubernetes clusters: AKS, Arc-connected ones, and the extension that Azure ML needs on them."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest

from .given import Given
from .given_online import CLUSTER_VERSION, EXTENSION_VERSION, INFERENCE_SETTINGS, GivenOnline
from .wire import Arm

ARC_VERSION = "2024-01-01"


def test_a_cluster_is_found_in_its_group_and_subscription(arm: Arm, online: GivenOnline) -> None:
    """Lists of both scopes, beside the one that is there from the start."""
    cluster = online.cluster("aks-listed", settings=None)
    for scope in (arm.group, arm.subscription):
        listed = arm.get(f"{scope}/providers/Microsoft.ContainerService/managedClusters", CLUSTER_VERSION)["value"]
        assert [row["name"] for row in listed] == ["aks-emulator", cluster.rpartition("/")[2]]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"dnsPrefix": None}, "dnsPrefix is missing"),
        ({"agentPoolProfiles": []}, "agentPoolProfiles is missing"),
        ({"agentPoolProfiles": [{"name": "user", "mode": "User"}]}, "at least one system pool"),
    ],
)
def test_clusters_that_are_refused(
    arm: Arm, given: Given, online: GivenOnline, changes: dict[str, Any], sentence: str
) -> None:
    """Without a name in DNS, or without machines for the system."""
    body = online.cluster_body()
    body["properties"] |= changes
    refused = arm.put(given.id("Microsoft.ContainerService/managedClusters", "aks"), body, CLUSTER_VERSION)
    assert (refused.status, refused.error["code"]) == (400, "InvalidParameter")
    assert sentence in refused.error["message"]


def test_an_existing_cluster_is_updated_with_200(arm: Arm, online: GivenOnline) -> None:
    """The pool grows."""
    cluster, body = online.cluster(settings=None), online.cluster_body()
    body["properties"]["agentPoolProfiles"][0]["count"] = 5
    updated = arm.put(cluster, body, CLUSTER_VERSION)
    assert updated.status == 200
    arm.end(updated)
    assert arm.get(cluster, CLUSTER_VERSION)["properties.agentPoolProfiles.0.count"] == 5


def test_a_cluster_is_deleted_with_its_extension(arm: Arm, online: GivenOnline) -> None:
    """202, then 404 of Resource Manager."""
    cluster = online.cluster()
    arm.end(arm.delete(cluster, CLUSTER_VERSION))
    assert arm.get(cluster, CLUSTER_VERSION).error["code"] == "ResourceNotFound"


@pytest.mark.parametrize(("role", "user"), [("User", "clusterUser"), ("Admin", "clusterAdmin")])
def test_credentials_are_a_kubeconfig(arm: Arm, online: GivenOnline, role: str, user: str) -> None:
    """In base64, under the name of the role."""
    cluster = online.cluster("aks-config", settings=None)
    (config,) = arm.post(f"{cluster}/listCluster{role}Credential", version=CLUSTER_VERSION)["kubeconfigs"]
    assert config["name"] == user
    assert json.loads(base64.b64decode(config["value"]))["current-context"] == "aks-config"


def test_a_connected_cluster_reports_what_its_agents_see(arm: Arm, given: Given) -> None:
    """Connecting, then Connected with a version; the certificate is required."""
    path = given.id("Microsoft.Kubernetes/connectedClusters", given.name("arc"))
    body = {"location": arm.location, "identity": {"type": "SystemAssigned"}, "properties": {}}
    assert arm.put(path, body, ARC_VERSION).status == 400
    body["properties"] = {"agentPublicKeyCertificate": "MIIC"}
    created = arm.put(path, body, ARC_VERSION)
    assert (created.status, created["properties.connectivityStatus"]) == (201, "Connecting")
    arm.end(created)
    shown = arm.get(path, ARC_VERSION)
    assert shown["properties.connectivityStatus"] == "Connected"
    assert shown["properties.kubernetesVersion"]


def test_the_extension_is_installed_on_a_cluster(arm: Arm, online: GivenOnline) -> None:
    """Its operation is polled below the extension; protected settings are not shown."""
    cluster = online.cluster(settings=None)
    path = f"{cluster}/providers/Microsoft.KubernetesConfiguration/extensions/azureml"
    secure = {key: value for key, value in INFERENCE_SETTINGS.items() if key != "allowInsecureConnections"}
    secrets = {"sslCertPemFile": "hunter2-cert", "sslKeyPemFile": "hunter2-key"}
    body = online.extension_body(secure, configurationProtectedSettings=secrets)
    created = arm.put(path, body, EXTENSION_VERSION)
    assert created.status == 201
    assert f"{path}/operations/" in created.headers["Azure-AsyncOperation"]
    assert arm.end(created)["status"] == "Succeeded"
    shown = arm.get(path, EXTENSION_VERSION)
    assert shown["properties.configurationProtectedSettings"] == {"sslCertPemFile": "", "sslKeyPemFile": ""}
    assert "hunter2" not in str(arm.control("GET", "/journal"))


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"enableTraining": "False", "enableInference": "False"}, "enableTraining=True, enableInference=True, or both"),
        ({"inferenceRouterServiceType": None}, "must be LoadBalancer, NodePort or ClusterIP"),
        ({"allowInsecureConnections": None}, "or a certificate"),
        ({"sslSecret": "certificates"}, "or a certificate"),
    ],
)
def test_settings_that_do_not_install(arm: Arm, online: GivenOnline, change: dict[str, Any], sentence: str) -> None:
    """Accepted; the operation fails and says what to set."""
    path = f"{online.cluster(settings=None)}/providers/Microsoft.KubernetesConfiguration/extensions/azureml"
    settings = {key: value for key, value in {**INFERENCE_SETTINGS, **change}.items() if value is not None}
    ended = arm.end(arm.put(path, online.extension_body(settings), EXTENSION_VERSION))
    assert (ended["status"], ended["error.code"]) == ("Failed", "ExtensionOperationFailed")
    assert sentence in ended["error.message"]


def test_other_extensions_have_other_settings(arm: Arm, online: GivenOnline) -> None:
    """Nothing is known of them."""
    path = f"{online.cluster(settings=None)}/providers/Microsoft.KubernetesConfiguration/extensions/flux"
    body = {"properties": {"extensionType": "microsoft.flux"}}
    assert arm.end(arm.put(path, body, EXTENSION_VERSION))["status"] == "Succeeded"


def test_only_clusters_have_extensions(arm: Arm, given: Given, online: GivenOnline) -> None:
    """A workspace does not."""
    path = f"{given.workspace()}/providers/Microsoft.KubernetesConfiguration/extensions/azureml"
    refused = arm.put(path, online.extension_body(INFERENCE_SETTINGS), EXTENSION_VERSION)
    assert "is not a Kubernetes cluster" in refused.error["message"]

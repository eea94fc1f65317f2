"""What exists before a test of endpoints and deployments begins: assets, endpoints, deployments, clusters."""

from __future__ import annotations

from typing import Any

import pytest

from .given import Given
from .wire import Arm

CLUSTER_VERSION = "2024-02-01"
EXTENSION_VERSION = "2022-11-01"
AUTOSCALE_VERSION = "2022-10-01"
INFERENCE_SETTINGS = {
    "enableTraining": "True",
    "enableInference": "True",
    "inferenceRouterServiceType": "LoadBalancer",
    "allowInsecureConnections": "True",
}


class GivenOnline:
    """Each method makes one thing through the wire and answers its id."""

    def __init__(self, given: Given) -> None:
        self.given = given
        self.arm: Arm = given.arm

    def model(self, workspace: str, name: str = "churn", kind: str = "custom_model") -> str:
        """Version 1 of a model."""
        store = f"azureml://subscriptions{workspace.removeprefix('/subscriptions')}/datastores/workspaceblobstore"
        properties = {"modelType": kind, "modelUri": f"{store}/paths/LocalUpload/0123/model"}
        return self._asset(f"{workspace}/models/{name}/versions/1", properties)

    def environment(self, workspace: str, name: str = "serving") -> str:
        """Version 1 of an environment."""
        return self._asset(f"{workspace}/environments/{name}/versions/1", {"image": "library/python:latest"})

    def code(self, workspace: str, name: str = "scoring") -> str:
        """Version 1 of a code asset: a folder ``src``."""
        account = self.arm.satellites["storage_account"].rpartition("/")[2]
        uri = f"https://{account}.blob.core.windows.net/azureml-blobstore/LocalUpload/0123/src"
        return self._asset(f"{workspace}/codes/{name}/versions/1", {"codeUri": uri})

    def _asset(self, path: str, properties: dict[str, Any]) -> str:
        reply = self.arm.put(path, {"properties": properties})
        assert reply.status in (200, 201), f"refused: {reply.status} {reply.body}"
        return path

    def endpoint_body(self, **properties: Any) -> dict[str, Any]:
        return {
            "location": self.arm.location,
            "identity": {"type": "SystemAssigned"},
            "properties": {"authMode": "Key", **properties},
        }

    def endpoint_path(self, workspace: str, name: str = "") -> str:
        return f"{workspace}/onlineEndpoints/{name or self.given.name('endpoint')}"

    def endpoint(self, workspace: str, name: str = "", **properties: Any) -> str:
        path = self.endpoint_path(workspace, name)
        self.arm.make(path, self.endpoint_body(**properties))
        return path

    def deployment_body(self, instances: int = 1, **properties: Any) -> dict[str, Any]:
        """A managed deployment; assets elsewhere are believed, so that nothing else must exist."""
        asked = {
            "endpointComputeType": "Managed",
            "model": "azureml://registries/azureml/models/churn/versions/1",
            "environmentId": "azureml://registries/azureml/environments/serving/versions/1",
            "instanceType": "Standard_F2s_v2",
            **properties,
        }
        return {
            "location": self.arm.location,
            "sku": {"name": "Default", "capacity": instances},
            "properties": {key: value for key, value in asked.items() if value is not None},
        }

    def deployment(self, endpoint: str, name: str = "blue", instances: int = 1, **properties: Any) -> str:
        path = f"{endpoint}/deployments/{name}"
        self.arm.make(path, self.deployment_body(instances, **properties))
        return path

    def share(self, endpoint: str, **traffic: int) -> None:
        """Send live traffic."""
        self.arm.make(endpoint, self.endpoint_body(traffic=traffic))

    def cluster_body(self) -> dict[str, Any]:
        pool = {"name": "system", "count": 3, "vmSize": "Standard_DS3_v2", "mode": "System", "osType": "Linux"}
        properties = {"dnsPrefix": "emulated", "agentPoolProfiles": [pool]}
        return {
            "location": self.arm.location,
            "identity": {"type": "SystemAssigned"},
            "tags": {},
            "properties": properties,
        }

    def cluster(self, name: str = "", settings: dict[str, str] | None = INFERENCE_SETTINGS) -> str:
        """An AKS cluster with Azure ML's extension; ``settings`` None: without it."""
        path = self.given.id("Microsoft.ContainerService/managedClusters", name or self.given.name("aks"))
        self.arm.make(path, self.cluster_body(), CLUSTER_VERSION)
        if settings is not None:
            self.extension(path, settings)
        return path

    def extension_body(self, settings: dict[str, str], **properties: Any) -> dict[str, Any]:
        asked = {"extensionType": "Microsoft.AzureML.Kubernetes", "configurationSettings": settings, **properties}
        return {"identity": {"type": "SystemAssigned"}, "properties": asked}

    def extension(self, cluster: str, settings: dict[str, str] = INFERENCE_SETTINGS) -> str:
        path = f"{cluster}/providers/Microsoft.KubernetesConfiguration/extensions/azureml"
        self.arm.make(path, self.extension_body(settings), EXTENSION_VERSION)
        return path

    def compute_body(self, cluster: str, **inner: Any) -> dict[str, Any]:
        properties = {"computeType": "Kubernetes", "resourceId": cluster, "properties": inner}
        return {"location": self.arm.location, "properties": properties}

    def compute(self, workspace: str, cluster: str = "", **inner: Any) -> str:
        """An attached cluster; with a new one when none is given."""
        path = f"{workspace}/computes/{self.given.name('k8s')}"
        self.arm.make(path, self.compute_body(cluster or self.cluster(), **inner))
        return path

    def kubernetes_endpoint(self, workspace: str, compute: str = "") -> str:
        return self.endpoint(workspace, compute=compute or self.compute(workspace))

    def kubernetes_body(self, instances: int = 1, **properties: Any) -> dict[str, Any]:
        asked = {"endpointComputeType": "Kubernetes", "instanceType": None, **properties}
        return self.deployment_body(instances, **asked)

    def kubernetes_deployment(self, endpoint: str, name: str = "blue", **properties: Any) -> str:
        path = f"{endpoint}/deployments/{name}"
        self.arm.make(path, self.kubernetes_body(**properties))
        return path


@pytest.fixture
def online(given: Given) -> GivenOnline:
    """Makes endpoints and deployments, of which nothing runs: the control plane alone."""
    given.arm.control("PATCH", "/settings", {"services_off": ["inference"]})
    return GivenOnline(given)

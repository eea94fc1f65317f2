"""What exists before a test begins. Each method makes one thing through the wire and answers its id."""

from __future__ import annotations

import itertools
from typing import Any

from .wire import Arm

ML = "Microsoft.MachineLearningServices"
CONTRIBUTOR = "b24988ac-6180-42a0-ab88-20f7382dd24c"


def stop_at(hour: int, **more: Any) -> dict[str, Any]:
    """A schedule that stops an instance every day at that hour, in UTC."""
    cron = {"expression": f"0 {hour} * * *", "timeZone": "UTC"}
    return {"action": "Stop", "triggerType": "Cron", "cron": cron, "status": "Enabled", **more}


class Given:
    """Names are numbered: no two tests share one."""

    _numbers = itertools.count(1)

    def __init__(self, arm: Arm) -> None:
        self.arm = arm

    def name(self, prefix: str) -> str:
        return f"{prefix}{next(self._numbers)}x"

    def id(self, kind: str, name: str) -> str:
        return f"{self.arm.group}/providers/{kind}/{name}"

    def storage(self, name: str = "", **properties: Any) -> str:
        path = self.id("Microsoft.Storage/storageAccounts", name or self.name("stor"))
        body = {
            "kind": "StorageV2",
            "location": self.arm.location,
            "sku": {"name": "Standard_LRS"},
            "properties": properties,
        }
        self.arm.make(path, body, "2021-04-01")
        return path

    def vault(self, name: str = "") -> str:
        path = self.id("Microsoft.KeyVault/vaults", name or self.name("vault"))
        properties = {
            "sku": {"family": "A", "name": "standard"},
            "tenantId": self.arm.ready["tenant_id"],
            "accessPolicies": [],
        }
        self.arm.make(path, {"location": self.arm.location, "properties": properties}, "2023-07-01")
        return path

    def insights(self, name: str = "") -> str:
        path = self.id("Microsoft.Insights/components", name or self.name("insights"))
        body = {"kind": "web", "location": self.arm.location, "properties": {"Application_Type": "other"}}
        self.arm.make(path, body, "2020-02-02")
        return path

    def registry(self, name: str = "", admin: bool = False) -> str:
        path = self.id("Microsoft.ContainerRegistry/registries", name or self.name("registry"))
        body = {"location": self.arm.location, "sku": {"name": "Basic"}, "properties": {"adminUserEnabled": admin}}
        self.arm.make(path, body, "2021-09-01")
        return path

    def identity(self, name: str = "") -> str:
        path = self.id("Microsoft.ManagedIdentity/userAssignedIdentities", name or self.name("identity"))
        self.arm.make(path, {"location": self.arm.location}, "2018-11-30")
        return path

    def principal(self, identity: str) -> str:
        return str(self.arm.get(identity, "2018-11-30")["properties.principalId"])

    def subnet(self) -> str:
        path = self.id("Microsoft.Network/virtualNetworks", self.name("vnet"))
        space = {"addressSpace": {"addressPrefixes": ["10.1.0.0/16"]}}
        subnets = [{"name": "computes", "properties": {"addressPrefix": "10.1.1.0/24"}}]
        self.arm.make(path, {"location": self.arm.location, "properties": {**space, "subnets": subnets}}, "2024-01-01")
        return f"{path}/subnets/computes"

    def workspace_body(self, **properties: Any) -> dict[str, Any]:
        satellites = self.arm.satellites
        linked = {"storageAccount": satellites["storage_account"], "keyVault": satellites["key_vault"]}
        insights = {"applicationInsights": satellites["application_insights"]}
        return {
            "location": self.arm.location,
            "identity": {"type": "SystemAssigned"},
            "properties": {**linked, **insights, **properties},
        }

    def workspace_path(self, name: str = "") -> str:
        return self.id(f"{ML}/workspaces", name or self.name("ws"))

    def workspace(self, name: str = "", **properties: Any) -> str:
        path = self.workspace_path(name)
        self.arm.make(path, self.workspace_body(**properties))
        return path

    def instance_body(self, **inner: Any) -> dict[str, Any]:
        asked = {"vmSize": "Standard_DS3_v2", "computeInstanceAuthorizationType": "personal", **inner}
        return {
            "location": self.arm.location,
            "identity": {"type": "SystemAssigned"},
            "properties": {"computeType": "ComputeInstance", "properties": asked},
        }

    def instance(self, workspace: str, name: str = "", **inner: Any) -> str:
        path = f"{workspace}/computes/{name or self.name('ci')}"
        self.arm.make(path, self.instance_body(**inner))
        return path

    def cluster_body(self, **inner: Any) -> dict[str, Any]:
        asked = {"vmSize": "STANDARD_DS3_V2", "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 4}, **inner}
        return {"location": self.arm.location, "properties": {"computeType": "AmlCompute", "properties": asked}}

    def cluster(self, workspace: str, name: str = "", **inner: Any) -> str:
        path = f"{workspace}/computes/{name or self.name('cluster')}"
        self.arm.make(path, self.cluster_body(**inner))
        return path

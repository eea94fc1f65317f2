"""An inference runtime that does what a test says, and an emulator in process that has it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from azureml_emulator import starter, types
from azureml_emulator.arm.resource import Context, Principal, Request
from azureml_emulator.arm.resource_type import Failure
from azureml_emulator.arm.world import World
from azureml_emulator.inference.contract import Container, Deployment, Status

from .cloud import Cloud, Reply

VERSION = "2025-12-01"
BROKEN = Failure("UserScriptInitFailed", "init raised ValueError")


@dataclass
class ScriptedRuntime:
    """Keeps what it is asked, and answers ``state``."""

    state: Any = "ready"
    router: str = ""
    deployed: list[Deployment] = field(default_factory=list)
    calls: list[tuple[Any, ...]] = field(default_factory=list)
    instances: int | None = None

    def deploy(self, deployment: Deployment, context: Context) -> Status:
        assert context.find(deployment.id) is not None
        self.deployed.append(deployment)
        return self.status(deployment.id)

    def scale(self, deployment_id: str, instances: int) -> None:
        self.calls.append(("scale", deployment_id.rpartition("/")[2], instances))

    def undeploy(self, deployment_id: str) -> None:
        self.calls.append(("undeploy", deployment_id.rpartition("/")[2]))
        self.deployed.clear()

    def status(self, deployment_id: str) -> Status:
        mine = [item for item in self.deployed if item.id == deployment_id]
        if not mine:
            return Status("unknown")
        return Status(self.state, mine[-1].revision, BROKEN if self.state == "failed" else None, self.instances)

    def logs(self, deployment_id: str, container: Container, tail: int | None) -> str | None:
        if self.status(deployment_id).state == "unknown":
            return None
        lines = [f"{container} line {number}" for number in range(1, 5)]
        return "\n".join(lines[-tail:] if tail else lines)


@dataclass
class Online:
    """An emulator in process with a workspace and an endpoint, and its runtime."""

    cloud: Cloud
    runtime: ScriptedRuntime
    endpoint: str

    @property
    def path(self) -> str:
        return f"{self.endpoint}/deployments/blue"

    def body(self, **properties: Any) -> dict[str, Any]:
        asked = {
            "endpointComputeType": "Managed",
            "environmentId": "azureml://registries/azureml/environments/serving/versions/1",
            "instanceType": "Standard_F2s_v2",
            **properties,
        }
        return {"location": "westeurope", "sku": {"name": "Default", "capacity": 1}, "properties": asked}

    def send(self, method: str, path: str, body: Any = None) -> Reply:
        return self.cloud.send(method, path, body, version=VERSION)

    def put(self, **properties: Any) -> Reply:
        return self.send("PUT", self.path, self.body(**properties))

    def operation(self, accepted: Reply) -> Any:
        """The status document, now."""
        return self.send("GET", accepted.headers["azure-asyncoperation"]).body

    def shown(self) -> Any:
        return self.send("GET", self.path).body

    def logs(self, **asked: Any) -> str:
        """The container's part of the text."""
        content: str = self.send("POST", f"{self.path}/getLogs", asked).body["content"]
        return content.partition("Container logs:\n")[2].strip()


def opened(directory: Path | None = None, runtime: ScriptedRuntime | None = None) -> Online:
    cloud = Cloud(directory, kinds=types.ALL)
    own = runtime or ScriptedRuntime()
    cloud.state.services["inference"] = own
    workspace = f"{cloud.group}/providers/Microsoft.MachineLearningServices/workspaces/scoring"
    return Online(cloud, own, f"{workspace}/onlineEndpoints/scores")


def started(directory: Path | None = None, runtime: ScriptedRuntime | None = None) -> Online:
    scripted = opened(directory, runtime)
    workspace = scripted.endpoint.partition("/onlineEndpoints/")[0]
    satellites = starter.satellite_ids(scripted.cloud.state)
    linked = {"storageAccount": satellites["storage_account"], "keyVault": satellites["key_vault"]}
    assert scripted.send("PUT", workspace, {"location": "westeurope", "properties": linked}).status == 202
    properties = {"authMode": "Key", "keys": {"primaryKey": "one", "secondaryKey": "two"}}
    assert scripted.send("PUT", scripted.endpoint, {"location": "westeurope", "properties": properties}).status == 201
    return scripted


def context_of(cloud: Cloud) -> World:
    return World(cloud.state, Request("GET", "/", {}, {}, None, Principal("", ""), "https://management.azure.com"))


@pytest.fixture
def scripted() -> Iterator[Online]:
    """A fresh one."""
    made = started()
    yield made
    made.cloud.state.store.close()

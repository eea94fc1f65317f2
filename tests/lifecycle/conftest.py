"""A real client of a served emulator, and the resources that samples lean on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import pytest
from azureml_emulator.exports import exports
from pulumi_azureml.client import ArmClient
from pulumi_azureml.declare import Type
from pulumi_azureml.settings import Settings

from ..emulator.given import Given
from ..emulator.given_assets import GivenAssets
from ..emulator.given_online import GivenOnline
from ..emulator.wire import Arm
from ..engine.azure import Azure
from ..samples import Place
from ..samples.endpoint_traffic import DEPLOYMENTS
from .work import EmulatorClock, Work

CLUSTER = "Microsoft.ContainerService/managedClusters"
ML_WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
COMPUTE = f"{ML_WORKSPACE}/computes"
JOB = f"{ML_WORKSPACE}/jobs"
ENDPOINT = f"{ML_WORKSPACE}/onlineEndpoints"


@pytest.fixture(autouse=True)
def trusted(ready: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The authority of this folder's emulator; tests of other folders run in the same process."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(ready["ca"]))


@pytest.fixture(scope="session")
def client(ready: Mapping[str, Any]) -> Iterator[ArmClient]:
    """The provider's own client, configured as the emulator's exports say."""
    client = ArmClient(Settings.load({}, {**exports(ready), "AZUREML_POLL_SECONDS": "0.05"}))
    yield client
    client.close()


@pytest.fixture
def work_on(arm: Arm, client: ArmClient) -> Callable[..., Work]:
    """Makes the work on one resource of a type."""
    clock = EmulatorClock(arm)
    return lambda declared, name="res": Work(declared, client, clock, name)


@pytest.fixture
def place_for(azure: Azure, given: Given) -> Callable[[Type], Place]:
    """Where a sample of a type can live: everything that it names exists, twice where it can be changed."""

    def made(declared: Type) -> Place:
        satellites = azure.satellites
        workspace = _hub(given) if declared.arm_type == ML_WORKSPACE else given.workspace()
        linked = declared.arm_type == ML_WORKSPACE
        known = {
            "Microsoft.Storage/storageAccounts": (satellites["storage_account"], given.storage()),
            "Microsoft.KeyVault/vaults": (satellites["key_vault"], given.vault()) if linked else (),
            "Microsoft.Insights/components": (satellites["application_insights"], given.insights()) if linked else (),
            "Microsoft.ContainerRegistry/registries": (satellites["container_registry"], given.registry())
            if linked
            else (),
            "Microsoft.Network/virtualNetworks/subnets": (satellites["subnet"], given.subnet())
            if linked or declared.arm_type == COMPUTE
            else (),
            "Microsoft.ManagedIdentity/userAssignedIdentities": (given.identity(), given.identity()),
            CLUSTER: _clusters(given) if declared.noun == "Kubernetes compute" else (),
            ML_WORKSPACE: (workspace,),
            JOB: (_job(given, workspace),) if declared.noun == "model version" else (),
            **(_online(given, workspace, declared) if declared.arm_type.startswith(ENDPOINT) else {}),
            **(_scaled(given, workspace) if declared.name == "AutoscaleSetting" else {}),
        }
        return Place(azure.place.subscription_id, azure.place.resource_group, azure.place.location, known)

    return made


def _clusters(given: Given) -> tuple[str, str]:
    online = GivenOnline(given)
    return online.cluster(), online.cluster()


def _online(given: Given, workspace: str, declared: Type) -> dict[str, tuple[str, ...]]:
    """What endpoints and deployments lean on; of these nothing runs: the control plane alone."""
    given.arm.control("PATCH", "/settings", {"services_off": ["inference"]})
    online = GivenOnline(given)
    if declared.part:
        endpoint = online.endpoint(workspace)
        for name in DEPLOYMENTS:
            online.deployment(endpoint, name)
        return {ENDPOINT: (endpoint,)}
    compute = online.compute(workspace)
    if declared.arm_type == ENDPOINT:
        return {COMPUTE: (compute,)}
    return {
        ENDPOINT: (online.endpoint(workspace), online.endpoint(workspace), online.endpoint(workspace, compute=compute)),
        f"{ML_WORKSPACE}/models/versions": (online.model(workspace), online.model(workspace, "fraud")),
        f"{ML_WORKSPACE}/environments/versions": (
            online.environment(workspace),
            online.environment(workspace, "other"),
        ),
        f"{ML_WORKSPACE}/codes/versions": (online.code(workspace), online.code(workspace, "other")),
    }


def _scaled(given: Given, workspace: str) -> dict[str, tuple[str, ...]]:
    """A deployment that can be scaled; nothing of it runs."""
    given.arm.control("PATCH", "/settings", {"services_off": ["inference"]})
    online = GivenOnline(given)
    return {f"{ENDPOINT}/deployments": (online.deployment(online.endpoint(workspace)),)}


def _job(given: Given, workspace: str) -> str:
    return GivenAssets(given).job(workspace, "gentle_hill")


def _hub(given: Given) -> str:
    path = given.workspace_path()
    given.arm.make(path, {**given.workspace_body(), "kind": "Hub"})
    return path

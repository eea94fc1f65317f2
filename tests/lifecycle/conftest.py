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
from ..emulator.given_online import GivenOnline
from ..emulator.served import arm, connection, given, ready
from ..emulator.wire import Arm
from ..engine.azure import Azure
from ..samples import Place
from .work import EmulatorClock, Work

__all__ = ["arm", "connection", "given", "ready"]

CLUSTER = "Microsoft.ContainerService/managedClusters"
ML_WORKSPACE = "Microsoft.MachineLearningServices/workspaces"


@pytest.fixture(scope="session")
def client(ready: Mapping[str, Any]) -> Iterator[ArmClient]:
    """The provider's own client, configured as the emulator's exports say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("REQUESTS_CA_BUNDLE", str(ready["ca"]))
        client = ArmClient(Settings.load({}, {**exports(ready), "AZUREML_POLL_SECONDS": "0.05"}))
        yield client
        client.close()


@pytest.fixture
def azure(arm: Arm) -> Azure:
    """What the emulator has, seen and changed behind the provider's back."""
    return Azure(arm)


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
        hub = declared.arm_type == ML_WORKSPACE
        known = {
            "Microsoft.Storage/storageAccounts": (satellites["storage_account"], given.storage()),
            "Microsoft.KeyVault/vaults": (satellites["key_vault"], given.vault()),
            "Microsoft.Insights/components": (satellites["application_insights"], given.insights()),
            "Microsoft.ContainerRegistry/registries": (satellites["container_registry"], given.registry()),
            "Microsoft.Network/virtualNetworks/subnets": (satellites["subnet"], given.subnet()),
            "Microsoft.ManagedIdentity/userAssignedIdentities": (given.identity(), given.identity()),
            CLUSTER: _clusters(given) if declared.noun == "Kubernetes compute" else (),
            ML_WORKSPACE: (_hub(given) if hub else given.workspace(),),
        }
        return Place(azure.place.subscription_id, azure.place.resource_group, azure.place.location, known)

    return made


def _clusters(given: Given) -> tuple[str, str]:
    online = GivenOnline(given)
    return online.cluster(), online.cluster()


def _hub(given: Given) -> str:
    path = given.workspace_path()
    given.arm.make(path, {**given.workspace_body(), "kind": "Hub"})
    return path

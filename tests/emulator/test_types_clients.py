"""Unmodified clients of the field, pointed at the emulator by ``HTTPS_PROXY`` and ``REQUESTS_CA_BUNDLE`` alone."""

from __future__ import annotations

from pathlib import Path

import pytest

from .client_environment import run_client
from .given import Given
from .wire import Arm

pytestmark = pytest.mark.clients


def test_ml_client_gets_updates_and_deletes_a_workspace(arm: Arm, given: Given, clients_python: Path) -> None:
    """azure-ai-ml reads what it needs, its PATCH takes effect, and its DELETE purges."""
    given.workspace("mlclient-ws")
    seen = run_client(clients_python, "azure_ai_ml_workspace.py", arm.ready, "mlclient-ws")
    assert seen == {
        "location": "westeurope",
        "storage": arm.satellites["storage_account"],
        "discovery": "https://westeurope.api.azureml.ms/discovery",
        "listed": ["mlclient-ws"],
        "keys": True,
        "updated": ["by MLClient", "Churn", {"made": "by hand"}],
        "missing": "ResourceNotFound",
    }


def test_ml_client_drives_computes(arm: Arm, given: Given, clients_python: Path) -> None:
    """azure-ai-ml creates, stops, starts, restarts, scales, lists and deletes; a start of a running instance raises."""
    given.workspace("mlclient-computes")
    seen = run_client(clients_python, "azure_ai_ml_compute.py", arm.ready, "mlclient-computes")
    refused = seen.pop("refused")
    assert "StartComputeInstanceOnlyAllowedInStoppedState" in refused
    assert seen.pop("sizes") >= 40
    assert seen.pop("usage") > 20
    assert seen == {
        "created": ["Succeeded", "Running", "STANDARD_DS3_V2"],
        "stopped": "Stopped",
        "started": "Running",
        "restarted": "Running",
        "sso": False,
        "cluster": ["Succeeded", 0, 4],
        "scaled": 6,
        "nodes": 0,
        "listed": ["ada-dev", "cpu-cluster"],
        "left": [],
    }


def test_management_clients_make_and_remove_the_neighbours(arm: Arm, clients_python: Path) -> None:
    """azure-mgmt-resource, -storage, -keyvault, -msi, -authorization and -network find their answers; the group's
    deletion leaves nothing."""
    seen = run_client(clients_python, "azure_mgmt_satellites.py", arm.ready)
    vault = f"{arm.subscription}/resourceGroups/rg-clients/providers/Microsoft.KeyVault/vaults/client-vault-1"
    assert seen == {
        "group": ["westeurope", {"made": "by client"}],
        "exists": True,
        "storage": {
            "free": True,
            "ready": True,
            "container": "data",
            "containers": ["data"],
            "regenerated": [True, True],
        },
        "vault": {"uri": "https://client-vault-1.vault.azure.net/", "deleted": vault, "listed": ["client-vault-1"]},
        "access": {"role": True, "made": True, "listed": True, "removed": True},
        "network": {"prefix": "10.9.1.0/24", "subnets": ["computes"], "left": 0},
        "resources": ["Microsoft.ManagedIdentity/userAssignedIdentities", "Microsoft.Storage/storageAccounts"],
        "missing": "ResourceGroupNotFound",
    }

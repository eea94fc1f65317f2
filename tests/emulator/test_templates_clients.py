"""Unmodified clients that deploy templates, pointed at the emulator by ``HTTPS_PROXY`` and ``REQUESTS_CA_BUNDLE``."""

from __future__ import annotations

from pathlib import Path

import pytest

from .client_environment import run_client
from .wire import Arm

pytestmark = pytest.mark.clients


def test_ml_client_creates_and_removes_workspaces_with_their_neighbours(arm: Arm, clients_python: Path) -> None:
    """``workspaces.begin_create`` is a template deployment of 56 KB; afterwards nothing is left that it has made."""
    seen = run_client(clients_python, "azure_ai_ml_workspace_creation.py", arm.ready, "created")
    refused = seen.pop("refused")
    assert "DeploymentFailed" in refused
    assert "LinkedInvalidPropertyId" in refused
    assert seen == {
        "names": ["created", "Made", "by MLClient", "b"],
        "neighbours": [True, True, True],
        "read": True,
        "changed": ["changed", True],
        "with neighbours": [True, True, True, True],
        "hub": ["Hub", True],
    }
    left = [item["name"] for item in arm.get(f"{arm.group}/resources", "2021-04-01")["value"]]
    assert [name for name in left if name.startswith("created")] == []


def test_the_generated_client_deploys_validates_and_reads_back(arm: Arm, clients_python: Path) -> None:
    """begin_create_or_update, begin_validate, deployment_operations.list, and the errors that they read."""
    seen = run_client(clients_python, "azure_mgmt_deployments.py", arm.ready, "generated1")
    assert seen == {
        "validated": ["generated1"],
        "state": "Succeeded",
        "outputs": {"blob": {"type": "String", "value": "https://generated1.blob.core.windows.net/"}},
        "parameters": {"name": {"type": "String", "value": "generated1"}, "word": {"type": "SecureString"}},
        "operations": [
            ["Create", "Succeeded", "OK", "generated1"],
            ["EvaluateDeploymentOutput", "Succeeded", "OK", None],
        ],
        "exists": True,
        "listed": ["main"],
        "exported": True,
        "failed": ["DeploymentFailed", "InvalidRequestContent"],
        "invalid": ["InvalidTemplateDeployment", "AccountNameInvalid"],
        "left": False,
    }


def test_ml_client_creates_a_hub_with_a_project_and_a_feature_store(arm: Arm, clients_python: Path) -> None:
    """Each of them by a template of its own, with nested deployments, role assignments and connections."""
    seen = run_client(clients_python, "azure_ai_ml_workspace_kinds.py", arm.ready, "rg-projects")
    assert seen == {
        "project": ["Project", "P", True],
        "inherited": True,
        "joined": ["kinds-project"],
        "store": ["azure_data_lake_gen2", True],
        "identity": "userAssignedIdentities",
        "runtime": "3.4.0",
        "connections": ["azure_data_lake_gen2"],
        "left": [],
    }

"""An unmodified MLClient on endpoints, deployments and an attached cluster."""

from __future__ import annotations

from pathlib import Path

import pytest

from .client_environment import run_client
from .given import Given
from .given_online import GivenOnline
from .wire import Arm

pytestmark = pytest.mark.clients


def test_ml_client_drives_endpoints_and_deployments(
    arm: Arm, given: Given, online: GivenOnline, clients_python: Path
) -> None:
    """azure-ai-ml creates, routes, scales, renews keys, reads logs, deletes: on Azure's machines and on a cluster."""
    given.workspace("mlclient-online")
    cluster = online.cluster()
    seen = run_client(clients_python, "azure_ai_ml_online.py", arm.ready, "mlclient-online", cluster)
    assert "gets 100 percent of the traffic" in seen["managed"].pop("refused")
    assert seen["managed"] == {
        "endpoint": ["Succeeded", "https://ml-scores.westeurope.inference.ml.azure.com/score", "key"],
        "deployment": ["Succeeded", 1, 5000],
        "traffic": {"blue": 100},
        "keys": [True, True],
        "scaled": 2,
        "logs": "Instance status:",
        "listed": [["ml-scores"], ["blue"]],
        "left": [],
        "gone": [],
    }
    assert seen["tokens"] == {"token": ["Bearer", 2]}
    assert seen["kubernetes"] == {
        "attached": ["Succeeded", "default", True],
        "endpoint": ["Succeeded", "k8s"],
        "deployment": ["Succeeded", "defaultinstancetype", "1"],
        "left": [],
    }

"""Managed endpoints on the real engine: blue beside green with scaling, and v1's single container."""

from __future__ import annotations

from typing import Any

import pytest

from ..engine.azure import Azure
from ..engine.stack import Stack
from .conftest import PACKAGES, SCRIPT
from .steps import steps

pytestmark = pytest.mark.engine

AUTOSCALE = "Microsoft.Insights/autoscaleSettings"


def program(azure: Azure, **changed: Any) -> str:
    """A managed endpoint with two deployments, and a service of v1's that becomes one."""
    given = {"traffic": {"blue": 90, "green": 10}, "mirror": None, "size": "Standard_F4s_v2", **changed}
    accounts = {name: azure.satellites[name] for name in ("storage_account", "key_vault")}
    return f"""
import pulumi
from pulumi_azureml import Workspace
from pulumi_azureml_components import (
    AciWebservice, Environment, InferenceConfig, ManagedDeployment, ManagedEndpoint, MonitorAutoscale, deploy
)

accounts = {accounts!r}
ws = Workspace("ws", storage_account_id=accounts["storage_account"], key_vault_id=accounts["key_vault"])
own = Environment.from_conda_specification("serving", "env.yml")
deployments = {{
    role: ManagedDeployment(
        model="model",
        environment=own,
        code="src",
        scoring_script="score.py",
        instance_type=size,
        autoscale=MonitorAutoscale(max_instances=3),
    )
    for role, size in {{"blue": {given["size"]!r}, "green": "Standard_F4s_v2"}}.items()
}}
endpoint = ManagedEndpoint(
    "churn",
    workspace_id=ws.id,
    deployments=deployments,
    traffic={given["traffic"]!r},
    mirror_traffic={given["mirror"]!r},
)
single = deploy(
    "prices",
    workspace_id=ws.id,
    inference_config=InferenceConfig("score.py", source_directory="src", environment=own),
    deployment_config=AciWebservice.deploy_configuration(cpu_cores=2, memory_gb=4, auth_enabled=True),
)
pulumi.export("names", endpoint.deployment_names)
"""


@pytest.fixture
def endpoint(stack: Stack, azure: Azure) -> Stack:
    """Both, up; their deployments run nothing, for nobody asks them anything."""
    azure.settings(services_off=["inference"])
    for name, content in {"src/score.py": SCRIPT, "model/weights.json": "1", "env.yml": PACKAGES}.items():
        path = stack.program / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    stack.write(program(azure))
    assert "Standard_DS2_v2 stands for the container's size" in stack.up()
    return stack


def test_a_managed_endpoint_converges_shifts_and_leaves_nothing(endpoint: Stack, azure: Azure) -> None:
    """A share moves alone; another size makes a successor, which takes the share and the scaling over."""
    endpoint.up("--expect-no-changes")
    endpoint.refresh("--expect-no-changes")
    assert len(azure.resources(AUTOSCALE)) == 2

    endpoint.write(program(azure, traffic={"blue": 100}, mirror={"green": 20}))
    assert steps(endpoint) == {"EndpointTraffic churn": "update"}
    endpoint.up()

    before = endpoint.outputs()["names"]
    endpoint.write(program(azure, traffic={"blue": 100}, size="Standard_DS3_v2"))
    shown = steps(endpoint)
    assert shown["OnlineDeployment churn-blue"] == "replace"
    assert not {"OnlineEndpoint churn", "OnlineDeployment churn-green", "AutoscaleSetting churn-green"} & set(shown)
    endpoint.up()
    after = endpoint.outputs()["names"]
    assert (before["blue"] != after["blue"], before["green"]) == (True, after["green"])
    assert len(azure.resources(AUTOSCALE)) == 2

    endpoint.destroy()
    assert azure.resources() == azure.resources(AUTOSCALE) == {}

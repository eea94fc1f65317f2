"""Datastores and autoscale settings through the real engine: secrets stay hidden, ids that are not known yet do no
harm."""

from __future__ import annotations

from typing import Any

import pytest

from .azure import ML, WORKSPACE, Azure
from .programs import program
from .stack import Stack

pytestmark = pytest.mark.engine

SETTING = "Microsoft.Insights/autoscaleSettings"
REST = """
from pulumi_azureml import AutoscaleSetting, Datastore, OnlineDeployment, OnlineEndpoint
lake = Datastore(
    "lake",
    workspace_id=ws.id,
    type="AzureBlob",
    account_name="{account}",
    container_name="raw",
    skip_validation=True,
    credentials={{"type": "AccountKey", "key": "{key}"}},
)
endpoint = OnlineEndpoint("fraud", workspace_id=ws.id)
blue = OnlineDeployment(
    "blue",
    endpoint_id=endpoint.id,
    model_id="azureml://registries/azureml/models/fraud/versions/1",
    environment_id="azureml://registries/azureml/environments/serving/versions/1",
    instance_type="Standard_F2s_v2",
)
rule = {{"metric_name": "CpuUtilizationPercentage", "window_minutes": 5}}
AutoscaleSetting(
    "load",
    target_id=blue.id,
    profiles=[
        {{
            "name": "load",
            "min_instances": 2,
            "default_instances": 2,
            "max_instances": {most},
            "rules": [
                {{**rule, "operator": "GreaterThan", "threshold": 70, "direction": "Increase"}},
                {{**rule, "operator": "LessThan", "threshold": 30, "direction": "Decrease"}},
            ],
        }}
    ],
)
pulumi.export("credentials", lake.credentials)
"""
FIRST, SECOND = "Zmlyc3Qta2V5", "c2Vjb25kLWtleQ=="


def _write(stack: Stack, azure: Azure, **words: Any) -> None:
    account = azure.satellites["storage_account"].rsplit("/", 1)[-1]
    stack.write(program(azure, rest=REST.format(account=account, **words)))


def test_a_stack_with_data_and_a_load_that_decides(stack: Stack, azure: Azure) -> None:
    """Made in one run from ids that a preview does not know; nothing changes by itself; a new key is one update."""
    azure.settings(services_off=["inference"])
    _write(stack, azure, key=FIRST, most=5)
    assert set(stack.plan().values()) == {"create"}
    stack.up()
    deployment = azure.one(f"{ML}/workspaces/onlineEndpoints/deployments")["id"]
    setting = azure.arm.get(azure.one(SETTING)["id"], "2022-10-01")
    assert setting["properties.targetResourceUri"] == deployment
    assert azure.arm.get(deployment)["sku.capacity"] == 2
    assert stack.outputs()["credentials"] == "[secret]"
    stack.up("--expect-no-changes")
    stack.refresh("--expect-no-changes")
    _write(stack, azure, key=SECOND, most=8)
    plan = stack.plan()
    assert {name for name, op in plan.items() if op != "same"} == {"lake", "load"}
    assert {plan["lake"], plan["load"]} == {"update"}
    stack.up()
    store = azure.arm.post(f"{_store(azure)}/listSecrets")
    assert store["key"] == SECOND
    for secret in (FIRST, SECOND):
        assert secret not in stack.said
        assert secret not in str(stack.export())
    stack.destroy()
    assert azure.resources(SETTING) == {}
    assert azure.resources(WORKSPACE) == {}


def _store(azure: Azure) -> str:
    (found,) = [each for each in azure.resources(f"{ML}/workspaces/datastores") if "/lake-" in each]
    return found

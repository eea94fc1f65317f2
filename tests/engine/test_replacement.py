"""What lies in a resource goes with it in Azure: where one is replaced under its name, the others are made again."""

from __future__ import annotations

import pytest

from .azure import Azure
from .programs import program
from .stack import Stack

pytestmark = pytest.mark.engine

WORKSPACE = {"name": "alpha", "on_soft_deleted": "purge", "purge_on_destroy": True}
REST = """
from pulumi_azureml import ComputeCluster, Datastore, EndpointTraffic, EnvironmentVersion
from pulumi_azureml import OnlineDeployment, OnlineEndpoint
ComputeCluster("pool", workspace_id=ws.id, vm_size="Standard_DS3_v2", scale={{"max_nodes": 1}})
blob = {{"type": "AzureBlob", "account_name": "a1b", "container_name": "raw", "skip_validation": True}}
Datastore("lake", workspace_id=ws.id, **blob)
env = EnvironmentVersion("serving", workspace_id=ws.id, image="library/python:latest")
endpoint = OnlineEndpoint("churn", workspace_id=ws.id, public_network_access={public})
blue = OnlineDeployment("blue", endpoint_id=endpoint.id, environment_id=env.id, instance_type="Standard_F2s_v2")
EndpointTraffic("traffic", endpoint_id=endpoint.id, traffic={{"blue": 100}}, deployments={{"blue": blue.name}})
"""


def _write(stack: Stack, azure: Azure, *, public: bool = True, **workspace: object) -> None:
    stack.write(program(azure, workspace={**WORKSPACE, **workspace}, rest=REST.format(public=public)))


@pytest.mark.parametrize(
    ("changed", "made_again"),
    [({"high_business_impact": True}, 7), ({"public": False}, 3)],
    ids=["workspace", "endpoint"],
)
def test_what_lies_in_a_replaced_resource_is_made_again(
    changed: dict[str, bool], made_again: int, stack: Stack, azure: Azure
) -> None:
    """The preview shows it, the run does it, and what the state has is there."""
    azure.settings(services_off=["inference"])
    _write(stack, azure)
    stack.up()
    before = azure.resources()
    _write(stack, azure, **changed)
    assert list(stack.plan().values()).count("replace") == made_again
    assert f"{made_again} replaced" in stack.up()
    assert azure.resources().keys() >= {each["id"] for each in stack.resources().values()} - before.keys()
    stack.refresh("--expect-no-changes")
    stack.up("--expect-no-changes")

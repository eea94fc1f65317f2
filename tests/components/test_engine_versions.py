"""AksEndpoint on the real engine: versions come, shift and go, and no request is lost."""

from __future__ import annotations

import json

import pytest

from ..caller import Caller
from ..engine.azure import Azure
from ..engine.stack import Stack
from ..load import Load
from .steps import steps

pytestmark = pytest.mark.engine

MANY = 20
SCRIPT = """
import os

def init():
    pass

def run(data):
    return os.environ["VERSION"]
"""
PROGRAM = """
import pulumi
from pulumi_azureml import KubernetesCompute, Workspace
from pulumi_azureml_components import AksEndpoint, EndpointVersion, EnvironmentImage

config = pulumi.Config()
ws = Workspace("ws", storage_account_id=config.require("storage"), key_vault_id=config.require("vault"))
aks = KubernetesCompute("aks", workspace_id=ws.id, cluster_id=config.require("cluster"))
image = EnvironmentImage("serving", workspace_id=ws.id, conda="dependencies:\\n- pip\\n")
versions = {
    name: EndpointVersion(
        environment=image,
        code="src",
        scoring_script="score.py",
        environment_variables={"VERSION": name},
        deployment_config=AksEndpoint.deploy_configuration(num_replicas=1, max_request_wait_time=30_000),
    )
    for name in config.require_object("traffic")
}
churn = AksEndpoint(
    "churn", workspace_id=ws.id, compute=aks, versions=versions, traffic=config.require_object("traffic")
)
pulumi.export("uri", churn.scoring_uri)
pulumi.export("key", churn.primary_key)
"""


@pytest.fixture
def program(stack: Stack, azure: Azure) -> Stack:
    """The stack with its first version."""
    stack.write(PROGRAM)
    (stack.program / "src").mkdir()
    (stack.program / "src" / "score.py").write_text(SCRIPT)
    stack.configure(
        storage=azure.satellites["storage_account"],
        vault=azure.satellites["key_vault"],
        cluster=azure.satellites["kubernetes_cluster"],
        traffic=json.dumps({"blue": 100}),
    )
    stack.up()
    return stack


def share(stack: Stack, load: Load, steps_wanted: dict[str, str], **traffic: int) -> set[str]:
    """Change the shares; who answers afterwards. The preview shows what is wanted and nothing else."""
    stack.configure(traffic=json.dumps(traffic))
    assert steps(stack) == steps_wanted
    stack.up()
    return set(load.until(lambda answers: len(answers) >= MANY))


def test_a_version_is_added_shifted_to_and_removed_without_losing_a_request(program: Stack, azure: Azure) -> None:
    """A steady load is answered all the time; then everything is removed."""
    assert program.outputs()["key"] == "[secret]"
    keys = json.loads(program.pulumi("stack", "output", "--json", "--show-secrets").stdout)
    moved = {"EndpointTraffic churn": "update"}
    load = Load(Caller(keys["uri"], keys["key"], azure.arm.ready), 1)
    with load.running():
        assert share(program, load, {"OnlineDeployment churn-green": "create", **moved}, blue=100, green=0) == {"blue"}
        assert share(program, load, moved, blue=50, green=50) == {"blue", "green"}
        assert share(program, load, {"OnlineDeployment churn-blue": "delete", **moved}, green=100) == {"green"}
    assert load.lost == []
    program.destroy()
    assert azure.resources() == {}

"""What previews of a component show on the real engine: the change, and nothing beside it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from ..engine.azure import Azure
from ..engine.stack import Stack
from .conftest import SCRIPT
from .steps import steps

pytestmark = pytest.mark.engine

SERVICE: Mapping[str, str] = {
    "name": "'churn'",
    "model": "RegisteredModel('churn', workspace_id=ws.id, path='model', tags=tags)",
    "code": "'src'",
    "num_replicas": "1",
    "opts": "None",
}


def program(azure: Azure, tags: Mapping[str, str] = {"stage": "new"}, **changed: str) -> str:
    """A service on Kubernetes whose children are all of the program's own."""
    given = {**SERVICE, **changed}
    accounts = {name: azure.satellites[name] for name in ("storage_account", "key_vault", "kubernetes_cluster")}
    return f"""
import pulumi
from pulumi_azureml import KubernetesCompute, Workspace
from pulumi_azureml_components import AksWebservice, EnvironmentImage, RegisteredModel

accounts = {accounts!r}
tags = {dict(tags)!r}
ws = Workspace("ws", storage_account_id=accounts["storage_account"], key_vault_id=accounts["key_vault"])
aks = KubernetesCompute("aks", workspace_id=ws.id, cluster_id=accounts["kubernetes_cluster"])
image = EnvironmentImage("serving", workspace_id=ws.id, conda="dependencies: [python=3.11]")
service = AksWebservice(
    {given["name"]},
    workspace_id=ws.id,
    compute=aks,
    model={given["model"]},
    environment=image,
    code={given["code"]},
    scoring_script="score.py",
    num_replicas={given["num_replicas"]},
    opts={given["opts"]},
)
pulumi.export("state", service.state)
pulumi.export("deployment", service.deployment_name)
"""


@pytest.fixture
def service(stack: Stack, azure: Azure) -> Stack:
    """The service, up; its deployment runs nothing, for nobody asks it anything."""
    azure.settings(services_off=["inference"])
    for name, content in {"src/score.py": SCRIPT, "model/weights.json": "1"}.items():
        path = stack.program / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(content)
    stack.write(program(azure))
    assert "+ 12 created" in stack.up()
    return stack


def test_each_change_shows_alone(service: Stack, azure: Azure) -> None:
    """Tags of the model never show as a change of the service; a name that changes moves nothing."""
    service.up("--expect-no-changes")
    service.refresh("--expect-no-changes")

    service.write(program(azure, tags={"stage": "old"}))
    assert steps(service) == {"ModelVersion churn": "update"}

    service.write(program(azure, num_replicas="2"))
    assert steps(service) == {"OnlineDeployment churn-service": "update"}

    renamed = program(azure, name="'prices'", opts="pulumi.ResourceOptions(aliases=[pulumi.Alias(name='churn')])")
    service.write(renamed)
    assert steps(service) == {}

    service.write(program(azure))
    (service.program / "src" / "score.py").write_text(f"{SCRIPT}\n# another one\n")
    assert steps(service) == {"CodeVersion churn-src": "replace", "OnlineDeployment churn-service": "update"}
    (service.program / "model" / "weights.json").write_text("2")
    service.up()
    assert azure.one(DEPLOYMENT)["properties"]["model"].endswith("/models/churn/versions/2")

    service.destroy()
    assert azure.resources() == {}


DEPLOYMENT = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments"
ENDED = "an unhandled error occurred: program exited with non-zero exit code: 1"
"""What Pulumi itself says of a program that ends so."""
WRONG: Mapping[str, tuple[str, str]] = {
    "AksWebservice": (
        "AksWebservice('churn', workspace_id=ID, compute='aks', model='azureml:m:1', cpu_cores=0)",
        'checking AksWebservice "churn": cpu_cores: 0 must be a number greater than zero, or thousandths as in "100m".',
    ),
    "AksEndpoint": (
        "AksEndpoint('churn', workspace_id=ID, compute='aks', versions={}, traffic={'blue': 100})",
        'checking AksEndpoint "churn": traffic: is given without any version: add versions, or leave it out.',
    ),
    "ManagedEndpoint": (
        "ManagedEndpoint('churn', workspace_id=ID, deployments={})",
        'checking ManagedEndpoint "churn": deployments: is empty: an endpoint without one answers nobody.',
    ),
    "AciWebservice": (
        "AciWebservice('churn', workspace_id=ID, model='azureml:m:1', cpu_cores=9)",
        (
            'checking AciWebservice "churn": instance_type: is missing: no size stands for 9 cores with 0.5 GB; choose '
            "one."
        ),
    ),
    "EnvironmentImage": (
        "EnvironmentImage('churn', workspace_id=ID, conda_file='nowhere.yml')",
        'checking EnvironmentImage "churn": conda_file: "nowhere.yml" cannot be read: no such file or directory.',
    ),
    "RegisteredModel": (
        "RegisteredModel('churn', workspace_id=ID, path='nowhere')",
        (
            'checking RegisteredModel "churn": path: "nowhere" is not there: it is looked for from the folder of the '
            "program."
        ),
    ),
    "deploy": (
        "deploy('churn', workspace_id=ID, models=['azureml:m:1'], overwrite=True)",
        (
            'checking AciWebservice "churn": overwrite: is no argument of AciWebservice: an endpoint of the same name '
            "that is "
            "not this stack's is never taken over; import it instead."
        ),
    ),
    "a missing argument": (
        "AksWebservice('churn', compute='aks')",
        'checking AksWebservice "churn": workspace_id: is required',
    ),
    "a value object": (
        "ManagedDeployment(instance_typ='Standard_F4s_v2')",
        "ManagedDeployment has no argument instance_typ; did you mean instance_type?",
    ),
    "a method of v1": (
        "RegisteredModel('churn', workspace_id=ID, uri='azureml://datastores/a/paths/b').delete()",
        "RegisteredModel has no delete: take it out of the program, and `pulumi up` deletes it",
    ),
}
"""By what it is about: a line of a program, and the line that it ends in."""


def test_one_wrong_argument_ends_in_one_clear_line(stack: Stack, azure: Azure) -> None:
    """Without a traceback (of which the stack fails), and before anything is sent."""
    workspace = f"{azure.place.group_id}/providers/Microsoft.MachineLearningServices/workspaces/churn"
    for line, sentence in WRONG.values():
        stack.write(f"from pulumi_azureml_components import *\nID = {workspace!r}\n{line}\n")
        text = stack.preview(status=1)
        assert re.findall(r"^ *error: (.+)$", text, re.MULTILINE) == [sentence, ENDED]
    assert azure.requests("PUT") == []

"""What a program can look up without managing it: resources by id or name, and machine sizes."""

from __future__ import annotations

from base64 import b64encode

import pytest

from ..emulator.given import Given
from ..emulator.given_assets import GivenAssets
from ..emulator.given_online import GivenOnline
from .azure import Azure
from .stack import Stack

pytestmark = pytest.mark.engine

IMPORTS = """
import pulumi
from pulumi_azureml import ComputeInstance, Workspace
from pulumi_azureml.errors import NotFound
from pulumi_azureml.lookups import *
"""
LOOK_UPS = """
workspace = Workspace.get("w", "{workspace}")
instance = ComputeInstance.get("c", "{instance}")
pulumi.export("guid", workspace.workspace_guid)
pulumi.export("idle", instance.idle_shutdown_minutes.apply(repr))
pulumi.export("scripts", instance.setup_scripts)
found = get_workspace("alpha")
pulumi.export("found", found.id)
pulumi.export("state", get_compute_instance("beta", workspace_id=found.id)["state"])
pulumi.export("size", get_compute_instance_output(name="beta", workspace_id=workspace.id).vm_size)
pulumi.export("uri", get_workspace_output(name=workspace.name).mlflow_tracking_uri)
pulumi.export("small", [s.vcpus for s in supported_vm_sizes(compute_type="MIR") if s.name == "Standard_DS2_v2"])
pulumi.export("many", supported_vm_sizes_output(location=workspace.location).apply(len))
pulumi.export("hidden", "setup_scripts" in get_compute_instance("beta", workspace_id=found.id))
"""
SETUP = {"scripts": {"creationScript": {"scriptSource": "inline", "scriptData": b64encode(b"hunter2").decode()}}}


def test_what_exists_can_be_read_in_a_program_and_is_never_managed(stack: Stack, azure: Azure) -> None:
    """By id as a resource, by name as plain values or as an output; secrets stay hidden; destroy leaves all of it."""
    given = Given(azure.arm)
    workspace = given.workspace("alpha")
    instance = given.instance(workspace, "beta", idleTimeBeforeShutdown="PT30M", setupScripts=SETUP)
    stack.write(IMPORTS + LOOK_UPS.format(workspace=workspace, instance=instance))
    stack.up()
    outputs = stack.outputs()
    assert outputs.pop("guid") == azure.arm.get(workspace)["properties.workspaceId"]
    assert outputs.pop("uri") == azure.arm.get(workspace)["properties.mlFlowTrackingUri"]
    assert outputs.pop("many") > 40
    assert outputs == {
        "idle": "30",
        "scripts": "[secret]",
        "found": workspace,
        "state": "Running",
        "size": "STANDARD_DS3_V2",
        "small": [2],
        "hidden": False,
    }
    stack.up("--expect-no-changes")
    stack.destroy()
    assert set(azure.resources()) == {workspace, instance}
    assert "hunter2" not in stack.said


@pytest.mark.parametrize(
    ("expression", "sentence"),
    [
        ("Workspace.get('x', '{workspace}x')", 'reading workspace "alphax": there is none of that name.'),
        ("get_workspace('nowhere')", 'error: looking up workspace "nowhere": there is none of that name.'),
        (
            "get_compute_instance_output(name='zz', workspace_id='{workspace}')",
            'error: looking up compute instance "zz": there is none of that name.',
        ),
    ],
)
def test_what_is_not_there_ends_the_program_in_one_line(
    stack: Stack, azure: Azure, expression: str, sentence: str
) -> None:
    """No traceback, and no empty resource that others would lean on."""
    workspace = Given(azure.arm).workspace("alpha")
    stack.write(IMPORTS + expression.format(workspace=workspace))
    assert sentence in stack.preview(status=1)


def test_a_program_can_ask_whether_something_exists(stack: Stack) -> None:
    """What is not there is `NotFound`, which can be caught."""
    caught = "try:\n    get_workspace('nowhere')\nexcept NotFound as error:\n    pulumi.export('said', str(error))\n"
    stack.write(IMPORTS + caught)
    stack.up()
    assert stack.outputs() == {"said": 'looking up workspace "nowhere": there is none of that name.'}


SERVING = """
found = get_workspace_output(name="alpha")
endpoint = get_online_endpoint_output(name="fraud", workspace_id=found.id)
pulumi.export("uri", endpoint.scoring_uri)
pulumi.export("model", get_model_output(name="iris", workspace_id=found.id, tags=[("stage", "prod")]).asset_id)
pulumi.export("environment", get_environment_output(id="serving:1", workspace_id=found.id).version)
pulumi.export("kind", endpoint.id.apply(lambda id: get_access_token(id).token_type))
"""


def test_what_serves_is_looked_up_from_outputs(stack: Stack, azure: Azure) -> None:
    """Endpoints, versions by their tags, and a token, of which nothing comes into the state."""
    azure.settings(services_off=["inference"])
    assets = GivenAssets(Given(azure.arm))
    workspace = assets.given.workspace("alpha")
    GivenOnline(assets.given).endpoint(workspace, "fraud", authMode="AMLToken")
    assets.model(workspace, "iris", "1", tags={"stage": "prod"})
    assets.model(workspace, "iris", "2", tags={"stage": "dev"})
    assets.environment(workspace)
    stack.write(IMPORTS + SERVING)
    stack.up()
    assert stack.outputs() == {
        "uri": "https://fraud.westeurope.inference.ml.azure.com/score",
        "model": "azureml:iris:1",
        "environment": "1",
        "kind": "Bearer",
    }
    assert "eyJ" not in str(stack.export())

"""Taking over what exists: the import file, the program that goes with it, and refusals."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest
from pulumi_azureml.resources import ALL

from ..emulator.given import Given
from ..emulator.given_online import GivenOnline
from ..samples.generator import PUBLIC_KEYS
from .azure import COMPUTE, Azure
from .programs import program
from .stack import Stack

pytestmark = pytest.mark.engine

KNOWN = ", ".join(each.name for each in ALL)
SCRIPT = "echo hunter2"
SETUP = {"scripts": {"creationScript": {"scriptSource": "inline", "scriptData": b64encode(SCRIPT.encode()).decode()}}}
SCHEDULES = {"computeStartStop": [{"action": "Stop", "triggerType": "Cron", "cron": {"expression": "0 18 * * *"}}]}


@pytest.fixture
def given(azure: Azure) -> Given:
    return Given(azure.arm)


def take_over(stack: Stack, *words: str) -> str:
    """Import resources into the stack; the program that the command shows."""
    done = stack.script("pulumi-azureml", "import", *words)
    (stack.program / "import.json").write_text(done.stdout)
    stack.pulumi("import", "-f", "import.json", "--generate-code=false", "--yes", "--skip-preview")
    return done.stderr


def test_resources_made_elsewhere_are_taken_over_with_the_program_that_is_shown(
    stack: Stack, azure: Azure, given: Given
) -> None:
    """The first preview of that program is empty, drift is seen from then on, and nothing was written in Azure."""
    workspace = given.workspace("alpha", friendlyName="Alpha", publicNetworkAccess="Disabled")
    instance = given.instance(
        workspace,
        "beta",
        schedules=SCHEDULES,
        idleTimeBeforeShutdown="PT30M",
        sshSettings={"sshPublicAccess": "Enabled", "adminPublicKey": PUBLIC_KEYS[0]},
    )
    writes = len(azure.requests("PUT"))
    stack.write("")
    text = take_over(stack, "Workspace", "ws", workspace, "ComputeInstance", "my-ci", instance)
    assert "workspace_id=ws.id," in text
    stack.write(text)
    assert "3 unchanged" in stack.preview("--expect-no-changes")
    azure.set(instance, "properties.properties.idleTimeBeforeShutdown", "PT1H")
    assert "~ idle_shutdown_minutes: 30 => 60" in stack.drift(status=7)
    assert len(azure.requests("PUT")) == writes

    stack.write(text.replace('name="beta",', 'name="beta", description="ours now",'))
    assert "~ 1 updated" in stack.up()
    assert azure.one(COMPUTE)["properties"]["description"] == "ours now"


def test_a_secret_argument_is_encrypted_on_its_way_into_the_state(stack: Stack, given: Given) -> None:
    """The command says that the file holds it, the program that it shows does not, and neither does the state."""
    instance = given.instance(given.workspace(), "beta", setupScripts=SETUP)
    stack.write("")
    text = take_over(stack, "ComputeInstance", "ci", instance)
    assert "# setup_scripts=…: a secret, which is in the file in plain text; delete the file after the import" in text
    assert "hunter2" not in stack.said.replace((stack.program / "import.json").read_text(), "")
    assert "hunter2" not in json.dumps(stack.export())

    given_script = f"setup_scripts={{'creation': {{'script': '{SCRIPT}'}}}}"
    stack.write(text.replace("    # setup_scripts=", f"    {given_script},\n    # "))
    stack.preview("--expect-no-changes")


@pytest.mark.parametrize(
    ("type_name", "end", "sentence"),
    [
        ("ComputeInstance", "", 'looking up compute instance "pool": "pool" is AmlCompute, not ComputeInstance.'),
        ("ComputeInstance", "x", 'looking up compute instance "poolx": there is none of that name.'),
        ("Cluster", "", f'"Cluster" is no resource type. Did you mean ComputeCluster? There are {KNOWN}.'),
    ],
)
def test_what_cannot_be_imported_is_one_line(
    stack: Stack, given: Given, type_name: str, end: str, sentence: str
) -> None:
    """Standard error holds one sentence, standard output nothing."""
    stack.write("")
    pool = given.cluster(given.workspace(), "pool")
    done = stack.script("pulumi-azureml", "import", type_name, "ci", pool + end, status=3 if end else 2)
    assert (done.stdout, done.stderr) == ("", f"pulumi-azureml: {sentence}\n")


def test_a_foreign_resource_of_the_same_name_is_refused_with_the_command_that_imports_it(
    stack: Stack, azure: Azure, given: Given
) -> None:
    """The refusal sends no write; its command works as it is printed, and what follows adopts the resource."""
    workspace = given.workspace("alpha")
    instance = f"{workspace}/computes/beta"
    azure.arm.make(instance, {name: v for name, v in given.instance_body().items() if name != "identity"})
    source = program(
        azure, workspace={"name": "alpha"}, instances={"ci": {"name": "beta", "idle_shutdown_minutes": 30}}
    )
    stack.write(source)
    writes = len(azure.requests("PUT"))
    output = stack.up("--continue-on-error", status=1)
    assert f'creating workspace "alpha": there is one already, and this stack did not make it ({workspace})' in output
    command = f"pulumi-azureml import Workspace ws {workspace} > import.json"
    assert f"Take it over with `{command}` and `pulumi import -f import.json" in output
    assert len(azure.requests("PUT")) == writes

    take_over(stack, "Workspace", "ws", workspace, "ComputeInstance", "ci", instance)
    assert "replace" not in stack.plan().values()
    stack.up()
    assert azure.one(COMPUTE)["properties"]["properties"]["idleTimeBeforeShutdown"] == "PT30M"
    assert azure.requests("DELETE") == []


def test_what_serves_is_taken_over_with_a_program_whose_preview_is_empty(
    stack: Stack, azure: Azure, given: Given
) -> None:
    """Versions by their addresses, endpoints without their keys, deployments without what the service filled in."""
    azure.settings(services_off=["inference"])
    online, workspace = GivenOnline(given), given.workspace("alpha")
    model, environment, code = online.model(workspace), online.environment(workspace), online.code(workspace)
    endpoint = online.endpoint(workspace, "churn-eu")
    configuration = {"codeId": code, "scoringScript": "score.py"}
    deployment = online.deployment(
        endpoint, model=model, environmentId=environment, codeConfiguration=configuration, description="first"
    )
    online.share(endpoint, blue=100)
    writes = len(azure.requests("PUT"))
    stack.write("")
    named = {
        "ModelVersion": model,
        "EnvironmentVersion": environment,
        "CodeVersion": code,
        "OnlineEndpoint": endpoint,
        "OnlineDeployment": deployment,
        "EndpointTraffic": endpoint,
    }
    words = [word for type_name, path in named.items() for word in (type_name, f"my-{type_name}", path)]
    text = take_over(stack, *words)
    key = azure.arm.post(f"{endpoint}/listKeys")["primaryKey"]
    assert key not in text + json.dumps(stack.export())
    assert "# primary_key and secondary_key: in the file in plain text; delete the file after the import" in text
    stack.write(text)
    assert "7 unchanged" in stack.preview("--expect-no-changes")
    assert "7 unchanged" in stack.drift()
    stack.write(text.replace('description="first"', 'description="ours now"'))
    assert "~ 1 updated" in stack.up()
    assert len(azure.requests("PUT")) == writes + 1
    assert azure.resources()[deployment]["properties"]["description"] == "ours now"

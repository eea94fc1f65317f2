"""The first example from its first preview to its end, and one change of each class on the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from ..samples.generator import PUBLIC_KEYS
from .azure import COMPUTE, ML, WORKSPACE, Azure
from .programs import program
from .stack import Stack

pytestmark = pytest.mark.engine

EXAMPLE = Path(__file__).parents[2] / "examples" / "01-workspace-and-compute"
LOST = (
    'warning: "notebook": changing vm_size replaces the compute instance and destroys its disk with everything under '
    "/home and all installed packages (files in the workspace's file share stay); the resource option protect=True "
    "guards against that"
)


@pytest.fixture
def example(stack: Stack, azure: Azure) -> Stack:
    """The example, configured, before anything of it exists."""
    stack.copy(EXAMPLE)
    stack.configure(
        storageAccountId=azure.satellites["storage_account"],
        keyVaultId=azure.satellites["key_vault"],
        applicationInsightsId=azure.satellites["application_insights"],
        subnetId=azure.satellites["subnet"],
        sshPublicKey=PUBLIC_KEYS[0],
        tenantId=azure.arm.ready["tenant_id"],
        userObjectId="66666666-7777-8888-9999-000000000000",
    )
    return stack


def test_the_example_converges_once_and_leaves_nothing(example: Stack, azure: Azure) -> None:
    """A preview sends no write; after one `up` nothing changes any more; after `destroy` nothing is there."""
    assert "+ 3 to create" in example.preview()
    assert azure.requests("PUT") == []

    assert "+ 3 created" in example.up()
    writes = len(azure.requests("PUT"))
    example.up("--expect-no-changes")
    example.refresh("--expect-no-changes")
    assert "3 unchanged" in example.drift()
    assert len(azure.requests("PUT")) == writes == 2

    example.destroy()
    assert azure.resources() == {}
    assert [each["status"] for each in azure.requests("GET", f"{ML}/workspaces")][-1] == 404


def test_changes_are_made_in_place_by_action_or_by_replacement(example: Stack, azure: Azure) -> None:
    """The preview says which way each change goes, `up` goes that way, and a replacement says what it costs."""
    example.up()
    example.configure(description="for everybody", idleMinutes="30")
    assert example.plan()["notebook"] == "update"
    preview = example.preview()
    assert '~ description          : "notebooks of the churn project" => "for everybody"' in preview
    assert "~ idle_shutdown_minutes: 60 => 30" in preview
    assert "updateIdleShutdownSetting: idle_shutdown_minutes = 30" in example.up()
    found = azure.one(COMPUTE)["properties"]
    assert found["description"] == "for everybody"
    assert found["properties"]["idleTimeBeforeShutdown"] == "PT30M"
    (action,) = azure.requests("POST", "updateIdleShutdownSetting")
    assert action["body"] == {"idleTimeBeforeShutdown": "PT30M"}

    example.configure(vmSize="Standard_DS11_v2")
    assert example.plan()["notebook"] == "replace"
    preview = example.preview()
    assert '~ vm_size: "Standard_DS3_v2" => "Standard_DS11_v2"' in preview
    assert LOST in preview
    since = len(azure.requests("DELETE")), len(azure.requests("PUT"))
    assert "+-1 replaced" in example.up()
    assert azure.one(COMPUTE)["properties"]["properties"]["vmSize"].casefold() == "standard_ds11_v2"
    (deleted,), (made,) = azure.requests("DELETE")[since[0] :], azure.requests("PUT")[since[1] :]
    assert deleted["number"] < made["number"], "names are unique in a region: delete before create"


def test_a_workspace_is_patched_and_an_instance_is_stopped_and_started(stack: Stack, azure: Azure) -> None:
    """Settings of a workspace go by PATCH with what changed alone; the power state goes by `stop` and `start`."""
    stack.write(program(azure, workspace={"tags": {"a": "1", "b": "2"}}, instances={"ci": {"state": "Running"}}))
    stack.up()
    assert azure.requests("POST", "/start") == []

    stack.write(
        program(azure, workspace={"friendly_name": "Churn", "tags": {"a": "3"}}, instances={"ci": {"state": "Stopped"}})
    )
    assert stack.plan() == {"test-test": "same", "ws": "update", "ci": "update"}
    stack.up()
    (patch,) = azure.requests("PATCH")
    assert patch["body"]["properties"] == {"friendlyName": "Churn"}
    tags = azure.one(WORKSPACE)["tags"]
    assert (tags["a"], "b" in tags, "pulumi-azureml" in tags) == ("3", False, True)
    assert azure.one(COMPUTE)["properties"]["properties"]["state"] == "Stopped"

    stack.write(program(azure, instances={"ci": {"state": "Running"}}))
    stack.up()
    assert azure.one(COMPUTE)["properties"]["properties"]["state"] == "Running"
    assert [len(azure.requests("POST", verb)) for verb in ("/stop", "/start")] == [1, 1]
    assert azure.one(WORKSPACE)["properties"]["friendlyName"] == ""
    stack.up("--expect-no-changes")
    assert "3 unchanged" in stack.drift()

"""What a program reads of its resources, and how many of them are made at once."""

from __future__ import annotations

import pytest

from .azure import COMPUTE, WORKSPACE, Azure
from .programs import Text, program
from .stack import Stack

pytestmark = pytest.mark.engine

OUTPUTS = """
pulumi.export("kinds", pulumi.Output.all(
    ci.idle_shutdown_minutes, ci.ssh_port, ci.schedules[0]["interval"], ci.custom_applications[0]["ports"][0]["target"],
).apply(lambda values: [type(value).__name__ for value in values]))
pulumi.export("sum", ci.idle_shutdown_minutes.apply(lambda minutes: range(minutes)[-1]))
pulumi.export("name", pulumi.Output.concat("vm-", ci.name))
pulumi.export("address", ci.ssh_host)
pulumi.export("ssh", ci.ssh_command)
pulumi.export("jupyter", ci.jupyter_uri)
"""
INSTANCE = {
    "idle_shutdown_minutes": 30,
    "ssh_public_access": True,
    "schedules": [{"action": "Stop", "frequency": "Day", "interval": 1, "hours": [18]}],
    "custom_applications": [{"name": "r", "image": "rocker/rstudio", "ports": [{"target": 8787, "published": 8787}]}],
    "setup_scripts": {"creation": {"script": "echo hello", "timeout_minutes": 5}},
}
INSTANCES = 20


def test_whole_numbers_are_integers_in_the_program_and_on_the_wire(stack: Stack, azure: Azure) -> None:
    """The engine knows floats alone; a service that is sent `8787.0` refuses it."""
    stack.write(program(azure, instances={"ci": INSTANCE}, rest=OUTPUTS))
    preview = stack.preview()
    assert "workspace_id         : [unknown]" in preview
    assert '"vm-ci-' in preview, "a name is known before the resource exists"
    stack.up()
    outputs = stack.outputs()
    assert outputs["kinds"] == ["int", "int", "int", "int"]
    assert outputs["sum"] == 29
    assert outputs["ssh"] == f"ssh azureuser@{outputs['address']} -p 50000"
    assert outputs["jupyter"].endswith(".westeurope.instances.azureml.ms/tree/")
    assert "ssh_command" not in stack.resources()["ci"]["outputs"], "what others make up is not kept"
    (put,) = azure.requests("PUT", "/computes/")
    sent = put["body"]["properties"]["properties"]
    whole = [
        sent["schedules"]["computeStartStop"][0]["recurrence"]["interval"],
        *sent["schedules"]["computeStartStop"][0]["recurrence"]["schedule"]["hours"],
        sent["customServices"][0]["endpoints"][0]["target"],
    ]
    assert [(type(number).__name__, number) for number in whole] == [("int", 1), ("int", 18), ("int", 8787)]
    assert sent["setupScripts"]["scripts"]["creationScript"]["timeout"] == "5m"


def test_a_change_of_the_workspace_does_not_make_its_instances_unsure(stack: Stack, azure: Azure) -> None:
    """In the preview of an in-place change ids stay known: nothing below shows as changed."""
    stack.write(program(azure, instances={"ci": {}}))
    stack.up()
    stack.write(program(azure, workspace={"description": "new"}, instances={"ci": {}}))
    assert stack.plan() == {"test-test": "same", "ws": "update"}


def test_what_a_program_ignores_is_left_to_others(stack: Stack, azure: Azure) -> None:
    """`ignore_changes`: a change of something else neither shows it nor sets it back."""
    opts = Text("pulumi.ResourceOptions(ignore_changes=['friendly_name'])")
    stack.write(program(azure, workspace={"opts": opts, "friendly_name": "ours", "tags": {"a": "1"}}))
    stack.up()
    azure.set(azure.one(WORKSPACE)["id"], "properties.friendlyName", "theirs")
    stack.write(program(azure, workspace={"opts": opts, "friendly_name": "ours", "tags": {"a": "2"}}))
    stack.up()
    found = azure.one(WORKSPACE)
    assert (found["properties"]["friendlyName"], found["tags"]["a"]) == ("theirs", "2")


def test_many_resources_are_made_at_once(stack: Stack, azure: Azure) -> None:
    """Each creation takes two seconds; all of them are on the way before the first has ended."""
    stack.write(program(azure))
    stack.up()
    azure.settings(operation_seconds=2)
    stack.write(program(azure, instances={f"ci{number}": {} for number in range(INSTANCES)}))
    stack.up("--parallel", "64")
    made = azure.operations(COMPUTE)
    assert len(made) == INSTANCES
    assert max(each["started_at"] for each in made) < min(each["ended_at"] for each in made)

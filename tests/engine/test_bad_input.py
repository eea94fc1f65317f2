"""What a user has written wrongly: everything at once, in preview, each in one line, and never a secret."""

from __future__ import annotations

import json

import pytest

from .azure import COMPUTE, Azure
from .programs import Text, program
from .stack import Stack

pytestmark = pytest.mark.engine

SUBJECT = "error: pulumi-python:dynamic/azureml:{} resource '{}' has a problem: "
WORKSPACE = {
    "name": "-x",
    "frendly_name": "a",
    "kind": "Defualt",
    "tags": {"a": 3},
    "identity": {"type": "SystemAsigned"},
    "storage_account_id": "foo",
}
WORKSPACE_FAULTS = {
    'name: "-x" must have 3 to 33 characters out of letters, digits, `_`, `-`, the first out of letters, digits',
    'frendly_name: is not an argument of Workspace; did you mean "friendly_name"?',
    'kind: "Defualt" must be one of Default, Hub, Project, FeatureStore; did you mean "Default"?',
    'tags["a"]: must be a string, not 3',
    (
        'identity.type: "SystemAsigned" must be one of '
        'SystemAssigned, UserAssigned, SystemAssigned,UserAssigned, None; did you mean "SystemAssigned"?'
    ),
    (
        'storage_account_id: "foo" is no ARM id; it must look like '
        "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Storage/storageAccounts/{name}"
    ),
}
INSTANCE = {
    "vm_size": "DS3",
    "idle_shutdown_minutes": 5000,
    "schedules": [{"action": "Stop", "cron": "0 19 * * 1-5"}, {"action": "Stop", "crno": "0 19 * * 1-5"}],
    "setup_scripts": {
        "creation": {"script": "hunter2", "timeout_minutes": 99},
        "statup": {"script": "hunter3"},
    },
    "node_public_ip": "yes",
    "assigned_user": {"object_id": "me"},
}
INSTANCE_FAULTS = {
    'vm_size: "DS3" must be the name of a machine size, as in `Standard_DS3_v2`',
    "idle_shutdown_minutes: 5000 must be from 15 to 4320",
    'schedules[1].crno: is not an argument of CronSchedule; did you mean "cron"?',
    "schedules[1].cron: is required",
    "setup_scripts.creation.timeout_minutes: must be from 1 to 25",
    'setup_scripts.statup: is not an argument of SetupScripts; did you mean "startup"?',
    'node_public_ip: must be true or false, not "yes"',
    'assigned_user.object_id: "me" must be a GUID, as in 00000000-0000-0000-0000-000000000000',
    "assigned_user.tenant_id: is required",
}


def faults(output: str, type_name: str, name: str) -> set[str]:
    """The sentences about one resource."""
    subject = SUBJECT.format(type_name, name)
    return {line.removeprefix(subject) for line in output.splitlines() if line.startswith(subject)}


def test_every_fault_of_a_resource_is_told_in_preview_with_its_path(stack: Stack, azure: Azure) -> None:
    """One line each, the nearest name where there is one, no value of a secret, and nothing is sent."""
    stack.write(program(azure, workspace=WORKSPACE))
    assert faults(stack.preview(status=1), "Workspace", "ws") == WORKSPACE_FAULTS
    stack.write(program(azure, instances={"ci": {**INSTANCE, "workspace_id": f"{azure.arm.group}/providers/x"}}))
    told = faults(stack.preview(status=1), "ComputeInstance", "ci")
    assert {each for each in told if not each.startswith("workspace_id:")} == INSTANCE_FAULTS
    assert len(told) == len(INSTANCE_FAULTS) + 1
    assert azure.resources() == {}
    assert "hunter" not in stack.said


def test_a_secret_shows_nowhere(stack: Stack, azure: Azure) -> None:
    """Not in previews, not in the state, not when the service repeats it in an error, not in what `up` prints."""
    script = "echo hunter2secret"
    stack.write(program(azure, instances={"ci": {"setup_scripts": {"creation": {"script": script}}}}))
    echo = {"code": "UserSetupFailed", "message": f"script '{script}' ended with 1"}
    azure.fault(method="PUT", path="/computes/", fail_operation=echo)
    assert "UserSetupFailed: script '[hidden]' ended with 1" in stack.up(status=1)
    assert "UserSetupFailed: script '[hidden]' ended with 1" in stack.drift()
    assert "its creation failed: deleting what is left of it, and making it again" in stack.up()
    changed = {"setup_scripts": Text("pulumi.Output.secret({'creation': {'script': 'echo hunter3secret'}})")}
    stack.write(program(azure, instances={"ci": changed}, rest="pulumi.export('scripts', ci.setup_scripts)"))
    assert "~ setup_scripts: [secret] => [secret]" in stack.preview()
    stack.up()
    assert stack.outputs() == {"scripts": "[secret]"}
    azure.set(azure.one(COMPUTE)["id"], "properties.properties.setupScripts.scripts.creationScript.scriptData", "aGk=")
    assert "~ setup_scripts: [secret] => [secret]" in stack.drift(status=7)

    state = stack.export()
    assert "hunter" not in stack.said
    stored = next(each for each in state["deployment"]["resources"] if each["type"].endswith("ComputeInstance"))
    assert set(stored["inputs"]["setup_scripts"]) == set(stored["outputs"]["setup_scripts"])
    assert "ciphertext" in stored["inputs"]["setup_scripts"]
    shown = json.loads(stack.pulumi("stack", "output", "--json", "--show-secrets").stdout)
    assert shown == {"scripts": {"creation": {"script": "echo hunter3secret"}}}

"""A model from the disk to its endpoint through the real engine: made, changed, replaced, destroyed."""

from __future__ import annotations

import json
import shutil
from typing import Any

import pytest

from ..samples import NOWHERE
from .azure import ML, Azure
from .programs import program
from .stack import Stack

pytestmark = pytest.mark.engine

SECRET = "4dabf18193072939515e22adb298388d"
DEPLOYMENT = f"{ML}/workspaces/onlineEndpoints/deployments"
ENDPOINT = f"{ML}/workspaces/onlineEndpoints"
MODEL = f"{ML}/workspaces/models/versions"
SERVING = """
from pulumi_azureml import (
    CodeVersion, EndpointTraffic, EnvironmentVersion, ModelVersion, OnlineDeployment, OnlineEndpoint
)
model = ModelVersion('churn', workspace_id=ws.id, path='content/model', **MODEL)
environment = EnvironmentVersion('serving', workspace_id=ws.id, image='library/python', conda_file='content/conda.yml')
code = CodeVersion('scoring', workspace_id=ws.id, path='content/code')
endpoint = OnlineEndpoint('churn', workspace_id=ws.id)
blue = OnlineDeployment(
    'blue', endpoint_id=endpoint.id, model_id=model.id, environment_id=environment.id, code_id=code.id,
    scoring_script='score.py', **BLUE
)
traffic = EndpointTraffic('traffic', endpoint_id=endpoint.id, traffic={'blue': 100}, deployments={'blue': blue.name})
pulumi.export('model', model.id)
pulumi.export('version', model.version)
pulumi.export('key', endpoint.primary_key)
"""


@pytest.fixture
def serving(stack: Stack, azure: Azure) -> Stack:
    """A stack that serves a model; of its endpoint the control plane alone."""
    azure.settings(services_off=["inference"])
    write(stack, azure)
    shutil.copytree(NOWHERE.folder, stack.program / "content")
    stack.up()
    return stack


def write(stack: Stack, azure: Azure, model: dict[str, Any] | None = None, **blue: Any) -> None:
    """The program, with more arguments for the model and for the deployment."""
    blue = {"instance_type": "Standard_F2s_v2", **blue}
    text = SERVING.replace("**MODEL", f"**{model or {}!r}").replace("**BLUE", f"**{blue!r}")
    stack.write(program(azure, rest=text))


def moves(azure: Azure) -> list[tuple[str, str]]:
    """The writes on the endpoint and its deployments so far: method and what it is about."""
    entries = azure.arm.control("GET", "/journal")["entries"]
    written = [each for each in entries if each["method"] in ("PUT", "PATCH", "DELETE") and "/onlineE" in each["path"]]
    return [(each["method"], each["path"].rsplit("/", 2)[-2]) for each in written]


def test_what_serves_is_quiet_keeps_its_secrets_and_ends_in_order(serving: Stack, azure: Azure) -> None:
    """One stack for all that leaves it as it was, since making it is most of the time."""
    a_second_run_and_a_refresh_are_empty(serving)
    keys_are_secrets_in_the_state(serving, azure)
    a_description_changes_the_model_and_nothing_that_uses_it(serving, azure)
    destroying_takes_traffic_deployments_and_endpoint_in_order(serving, azure)


def a_second_run_and_a_refresh_are_empty(serving: Stack) -> None:
    """Hashes, made versions, keys, names: nothing of it shows."""
    assert "8 unchanged" in serving.drift()
    serving.up("--expect-no-changes")


def keys_are_secrets_in_the_state(serving: Stack, azure: Azure) -> None:
    """Encrypted, and never in the output of a command."""
    (endpoint,) = azure.resources(ENDPOINT)
    key = azure.arm.post(f"{endpoint}/listKeys")["primaryKey"]
    state = serving.export()
    (shown,) = [each for each in state["deployment"]["resources"] if each["type"].endswith(":OnlineEndpoint")]
    assert shown["outputs"]["primary_key"][SECRET]
    assert key not in json.dumps(state) + serving.said
    assert "[secret]" in serving.pulumi("stack", "output").stdout
    assert key in serving.pulumi("stack", "output", "--show-secrets").stdout


def a_description_changes_the_model_and_nothing_that_uses_it(serving: Stack, azure: Azure) -> None:
    """Its id stays known in the preview, so that no deployment seems to change with it."""
    write(serving, azure, {"description": "new"})
    assert {name: op for name, op in serving.plan().items() if op != "same"} == {"churn": "update"}
    assert "~ 1 updated" in serving.up()


def destroying_takes_traffic_deployments_and_endpoint_in_order(serving: Stack, azure: Azure) -> None:
    """Nothing is refused on the way; versions are archived, not deleted."""
    serving.destroy()
    refused = [each for each in azure.requests("DELETE") if each["status"] >= 400 and "/onlineE" in each["path"]]
    assert refused == []
    assert azure.resources(ENDPOINT) == {}


def test_new_content_is_a_new_version_that_the_deployment_moves_over_to(serving: Stack, azure: Azure) -> None:
    """The number is not known before; the old version goes out of the lists when nobody needs it any more."""
    (serving.program / "content" / "model" / "factor.txt").write_text("4.5\n")
    report = serving.preview()
    assert "+-pulumi-python:dynamic/azureml:ModelVersion: (replace)" in report
    assert "--pulumi-python:dynamic/azureml:ModelVersion" not in report.split("(replace)")[0]
    plan = serving.plan()
    assert plan["blue"] == "update"
    serving.up()
    archived = {each["name"]: each["properties"]["isArchived"] for each in azure.resources(MODEL).values()}
    assert archived == {"1": True, "2": False}
    (deployment,) = azure.resources(DEPLOYMENT).values()
    assert deployment["properties"]["model"].endswith("/models/churn/versions/2")
    assert [method for method, kind in moves(azure) if kind == "deployments"] == ["PUT", "PUT"]


def test_what_cannot_be_changed_is_replaced_without_an_outage(serving: Stack, azure: Azure) -> None:
    """The successor serves before the traffic moves over, and only then goes the old one."""
    before = len(moves(azure))
    (old,) = azure.resources(DEPLOYMENT)
    write(serving, azure, instance_type="Standard_DS3_v2")
    serving.up()
    (new,) = azure.resources(DEPLOYMENT)
    assert new != old
    assert moves(azure)[before:] == [("PUT", "deployments"), ("PUT", "onlineEndpoints"), ("DELETE", "deployments")]
    assert azure.one(ENDPOINT)["properties"]["traffic"] == {new.rsplit("/", 1)[-1]: 100}
    serving.up("--expect-no-changes")


def test_a_fixed_name_is_an_outage_that_the_preview_tells_of(serving: Stack, azure: Azure) -> None:
    """Drained, deleted, made anew, and given its traffic back."""
    write(serving, azure, name="fixed")
    serving.up()
    write(serving, azure, name="fixed", instance_type="Standard_DS3_v2")
    report = serving.preview()
    assert "changing instance_type replaces the online deployment and destroys what answers requests" in report
    assert "callers get no answer until its successor serves" in report
    serving.up()
    assert azure.one(ENDPOINT)["properties"]["traffic"] == {"fixed": 100}
    assert azure.one(ENDPOINT)["tags"].keys() == {"pulumi-azureml", "pulumi-azureml-EndpointTraffic"}
    serving.up("--expect-no-changes")


def test_a_deployment_that_fails_is_told_with_its_log_and_repaired(serving: Stack, azure: Azure) -> None:
    """Several lines, each as it is; never a traceback. The next run makes it good."""
    failure = {"code": "ResourceNotReady", "message": "User container has crashed."}
    azure.fault(method="PUT", path="/deployments/", fail_operation=failure)
    write(serving, azure, description="x")
    output = serving.up(status=1)
    assert "the operation ended as Failed (ResourceNotReady: User container has crashed" in output
    assert "last lines of the inference server:" in output
    assert "Traceback" not in output
    assert "~ 1 updated" in serving.up()
    serving.up("--expect-no-changes")

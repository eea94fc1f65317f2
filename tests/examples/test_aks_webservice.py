"""The second example, by the project file at the root of the repository: uploads, keys, a change of each class."""

from __future__ import annotations

import json

import pytest

from ..engine.azure import COMPUTE, ML, Azure
from ..engine.stack import Stack
from .example import ROOT, Example

pytestmark = pytest.mark.engine

DEPLOYMENT = f"{ML}/workspaces/onlineEndpoints/deployments"
PROGRAM, SCRIPT = "__main__.py", "src/score.py"
FLOWERS = json.loads((ROOT / "examples" / "02-aks-webservice" / "flowers.json").read_text())
KINDS = ["setosa", "virginica"]
LOST = 'warning: "notebook": changing vm_size replaces the compute instance and destroys its disk'


def sent(azure: Azure) -> list[str]:
    """The names of the files whose bytes have been sent so far, in order of the alphabet."""
    blobs = [each["path"] for each in azure.requests("PUT") if "/subscriptions/" not in each["path"]]
    return sorted(path.rsplit("/", 1)[-1] for path in blobs)


def test_the_example_is_made_changed_and_asked(stack: Stack, azure: Azure) -> None:
    """By way of the project file at the root: one stack for all of it, since making it is most of the time."""
    flagship = Example.flagship(stack, azure)
    bytes_are_sent_once_and_keys_open_the_service(flagship, azure)
    a_change_of_each_class_goes_as_its_preview_says(flagship, azure)


def bytes_are_sent_once_and_keys_open_the_service(flagship: Example, azure: Azure) -> None:
    """The model is trained anew in every run, with the same bytes: it stays the same version, and nothing is sent.
    A script that has changed is sent alone. Who has no key is not answered; a key made anew is seen by a refresh."""
    stack = flagship.stack
    stack.up()
    assert sent(azure) == ["iris.joblib", "score.py"]
    stack.up("--expect-no-changes")
    assert sent(azure) == ["iris.joblib", "score.py"]

    flagship.edit(SCRIPT, '"""The scoring script: loads', '"""Loads')
    assert {name for name, op in stack.plan().items() if op != "same"} == {"iris-src", "iris-service"}
    stack.up()
    assert sent(azure) == ["iris.joblib", "score.py", "score.py"]
    assert stack.outputs()["model"] == "azureml:iris:1"

    assert stack.outputs()["primary_key"] == "[secret]"
    with flagship.caller() as caller:
        assert caller.ask(FLOWERS) == KINDS
        assert caller.post(FLOWERS, Authorization="Bearer no-key").status_code == 401
        stack.script("pulumi-azureml", "rotate-key", stack.outputs()["endpoint_id"], "primary")
        assert caller.post(FLOWERS).status_code == 401
    stack.refresh("--expect-no-changes")  # a key that the program does not set may change
    stack.up()
    with flagship.caller() as caller:
        assert caller.ask(FLOWERS) == KINDS


def a_change_of_each_class_goes_as_its_preview_says(flagship: Example, azure: Azure) -> None:
    """In place: less CPU for the service. By an action: another idle time of the notebook. By a replacement: another
    size of it. Nothing else is touched, and the service answers all the same."""
    stack = flagship.stack
    flagship.edit(PROGRAM, "cpu_cores=0.5", "cpu_cores=0.4")
    flagship.edit(PROGRAM, "idle_shutdown_minutes=60", "idle_shutdown_minutes=30")
    preview = stack.preview()
    assert '~ cpu: "0.5" => "0.4"' in preview
    assert "~ idle_shutdown_minutes: 60 => 30" in preview
    assert "~ 2 to update" in preview
    assert "updateIdleShutdownSetting: idle_shutdown_minutes = 30" in stack.up()
    resources = azure.one(DEPLOYMENT)["properties"]["containerResourceRequirements"]
    assert resources["containerResourceRequests"]["cpu"] == "0.4"
    (action,) = azure.requests("POST", "updateIdleShutdownSetting")
    assert action["body"] == {"idleTimeBeforeShutdown": "PT30M"}

    flagship.edit(PROGRAM, "Standard_DS3_v2", "Standard_DS11_v2")
    preview = stack.preview()
    assert '~ vm_size: "Standard_DS3_v2" => "Standard_DS11_v2"' in preview
    assert "+-1 to replace" in preview
    assert LOST in preview
    writes = len(flagship.writes())
    assert "+-1 replaced" in stack.up()
    notebook = stack.outputs()["notebook"]
    assert [(each["method"], each["path"].rsplit("/", 1)[-1]) for each in flagship.writes()[writes:]] == [
        ("DELETE", notebook),
        ("PUT", notebook),
    ]
    sizes = [each["properties"]["properties"].get("vmSize") for each in azure.resources(COMPUTE).values()]
    assert "standard_ds11_v2" in [str(size).casefold() for size in sizes]
    with flagship.caller() as caller:
        assert caller.ask(FLOWERS) == KINDS

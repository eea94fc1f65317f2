"""A replacement that nothing in the program asks for (`pulumi up --replace`, `pulumi state taint`) through the real
engine: in the end there is one, and the state tells the truth."""

from __future__ import annotations

import pytest

from .azure import ML, Azure
from .programs import program
from .stack import Stack

pytestmark = pytest.mark.engine

DATASTORES = f"{ML}/workspaces/datastores"
ENVIRONMENTS = f"{ML}/workspaces/environments/versions"
REST = """
from pulumi_azureml import Datastore, EnvironmentVersion
order = pulumi.ResourceOptions(delete_before_replace={anew})
blob = {{"type": "AzureBlob", "account_name": "{account}", "container_name": "raw", "skip_validation": True}}
Datastore("lake", order, workspace_id=ws.id, **blob)
EnvironmentVersion("serving", workspace_id=ws.id, image="library/python:latest", retention="{retention}")
"""


def _write(stack: Stack, azure: Azure, *, anew: bool | None = None, retention: str = "delete") -> None:
    account = azure.satellites["storage_account"].rsplit("/", 1)[-1]
    stack.write(program(azure, rest=REST.format(account=account, anew=anew, retention=retention)))


def test_what_is_replaced_by_order_is_there_afterwards(stack: Stack, azure: Azure) -> None:
    """Its successor has the same name: it is not deleted with the one before. With the resource option that the warning
    names it really is made anew."""
    _write(stack, azure)
    stack.up()
    made = stack.resources()
    order = [word for name in ("lake", "serving") for word in ("--replace", made[name]["urn"])]
    said = stack.up(*order)
    assert '"lake": the datastore stays as it is, for its successor is the same one in Azure' in said
    assert made["lake"]["id"] in azure.resources(DATASTORES)
    assert made["serving"]["id"] in azure.resources(ENVIRONMENTS)
    assert azure.requests("DELETE") == []
    stack.refresh("--expect-no-changes")
    _write(stack, azure, anew=True)
    stack.up(*order[:2])
    assert len(azure.requests("DELETE", made["lake"]["id"])) == 1
    assert made["lake"]["id"] in azure.resources(DATASTORES)
    stack.up("--expect-no-changes")
    stack.destroy()
    assert azure.resources(ENVIRONMENTS) == azure.resources(DATASTORES) == {}


def test_what_is_replaced_by_order_in_a_run_that_fails_is_there_after_the_next(stack: Stack, azure: Azure) -> None:
    """The run ends between the two halves of the replacement, and the next one does the second: with the state of the
    first, whether it has been read again or not. Only with the stack does it go."""
    _write(stack, azure)
    stack.up()
    made = stack.resources()
    order = [word for name in ("lake", "serving") for word in ("--replace", made[name]["urn"])]
    azure.fault(method="PUT", path="/datastores/other", status=400, code="UserError", message="No.")
    source = (stack.program / "__main__.py").read_text()
    other = 'Datastore("other", pulumi.ResourceOptions(depends_on=[lake]), workspace_id=ws.id, name="other", **blob)\n'
    stack.write(source.replace('Datastore("lake"', 'lake = Datastore("lake"') + other)
    assert "(400 UserError: No)" in stack.up(*order, status=1)
    azure.no_faults()
    stack.refresh()
    said = stack.up()
    assert '"lake": the datastore stays as it is, for its successor is the same one in Azure' in said
    assert made["lake"]["id"] in azure.resources(DATASTORES)
    assert made["serving"]["id"] in azure.resources(ENVIRONMENTS)
    assert azure.requests("DELETE") == []
    stack.refresh("--expect-no-changes")
    stack.destroy()
    assert azure.resources(ENVIRONMENTS) == azure.resources(DATASTORES) == {}


def test_a_resource_that_moves_into_a_component_without_an_alias_is_there_afterwards(
    stack: Stack, azure: Azure
) -> None:
    """Its URN changes and its version does not: what is made is what goes, and so it stays."""
    _write(stack, azure)
    stack.up()
    version = stack.resources()["serving"]["id"]
    moved = """
from pulumi_azureml import EnvironmentVersion
own = pulumi.ResourceOptions(parent=pulumi.ComponentResource("test:Serving", "parts"))
EnvironmentVersion("serving", own, workspace_id=ws.id, image="library/python:latest", retention="delete")
"""
    stack.write(program(azure, rest=moved))
    stack.up()
    assert stack.resources()["serving"]["id"] == version
    assert version in azure.resources(ENVIRONMENTS)
    stack.refresh("--expect-no-changes")

"""What goes wrong between us and the service: some passes by itself and is waited out, the rest keeps its reason."""

from __future__ import annotations

import re

import pytest

from .azure import COMPUTE, WORKSPACE, Azure
from .programs import program
from .stack import Stack

pytestmark = pytest.mark.engine

A_WORKSPACE, A_COMPUTE = r"/workspaces/[^/]+$", r"/computes/[^/]+$"
REQUEST = r"\[request [0-9a-f-]{36}\]"


def statuses(azure: Azure, method: str, path: str) -> list[int | None]:
    """What the requests to a path that ends so were answered; None where the connection was cut."""
    return [each["status"] for each in azure.requests(method, path) if each["path"].endswith(path)]


def test_a_storm_is_waited_out(stack: Stack, azure: Azure) -> None:
    """Throttling with and without Retry-After, 500s, 503s, connections cut before and after the request was applied,
    operations whose status cannot be had for a while: one `up`, one of each resource, and the next `up` is empty."""
    put = {"method": "PUT", "path": A_WORKSPACE}
    azure.fault(**put, nth=1, status=429, code="TooManyRequests", headers={"Retry-After": "1"})
    azure.fault(**put, nth=2, drop="before")
    azure.fault(**put, nth=3, drop="after")
    azure.fault(method="GET", path=A_COMPUTE, status=500)
    azure.fault(method="PUT", path=A_COMPUTE, nth=1, status=429)
    azure.fault(method="PUT", path=A_COMPUTE, nth=2, status=503)
    azure.fault(method="PUT", path=A_COMPUTE, nth=3, status_url={"status": 404, "polls": 2})
    stack.write(program(azure, instances={"ci": {}}))
    assert "+ 3 created" in stack.up()
    workspace, instance = azure.one(WORKSPACE)["id"], azure.one(COMPUTE)["id"]
    assert statuses(azure, "PUT", workspace) == [429, None, None, 202]
    assert statuses(azure, "PUT", instance) == [429, 503, 201]

    azure.no_faults()
    azure.fault(method="POST", path="/stop$", drop="after")
    azure.fault(method="PATCH", path=A_WORKSPACE, status_url={"status": 500, "polls": 2})
    stack.write(program(azure, workspace={"description": "calm"}, instances={"ci": {"state": "Stopped"}}))
    assert "~ 2 updated" in stack.up()
    assert azure.one(COMPUTE)["properties"]["properties"]["state"] == "Stopped"
    assert statuses(azure, "POST", "/stop") == [None], "an action is never sent twice"
    stack.up("--expect-no-changes")


def test_a_failed_operation_keeps_its_resource_and_its_reason_and_the_next_up_repairs_it(
    stack: Stack, azure: Azure
) -> None:
    """The service's own words and the request's id are shown; a refresh does not forget; nothing is made twice."""
    why = {"code": "StorageNotReachable", "message": "The account cannot be reached.", "details": []}
    azure.fault(method="PUT", path=A_WORKSPACE, fail_operation=why)
    stack.write(program(azure, workspace={"name": "alpha"}))
    output = stack.up(status=1)
    words = re.escape("(StorageNotReachable: The account cannot be reached)")
    assert re.search(rf'creating workspace "alpha": the operation ended as Failed {words}\. {REQUEST}', output)
    state = stack.resources()["ws"]
    assert state["outputs"]["provisioning_state"] == "Failed"
    assert "StorageNotReachable" in state["initErrors"][0]
    assert 'reading workspace "alpha": it is in the state Failed.' in stack.drift()
    assert "~ 1 updated" in stack.up()
    assert azure.one(WORKSPACE)["properties"]["provisioningState"] == "Succeeded"
    assert "initErrors" not in stack.resources()["ws"]
    stack.up("--expect-no-changes")


def test_a_setting_that_the_service_ignores_is_an_error_that_names_it(stack: Stack, azure: Azure) -> None:
    """Accepted is not applied: the resource is kept with an error until the service has done as it was told."""
    azure.fault(method="PUT", path=A_COMPUTE, count=None, ignore=["properties.description"])
    stack.write(program(azure, instances={"ci": {"name": "beta", "description": "mine"}}))
    output = stack.up(status=1)
    assert 'creating compute instance "beta": the service accepted the request and ignored description' in output
    assert "(found nothing)" in output
    assert "mine" not in output
    azure.no_faults()
    stack.up()
    assert azure.one(COMPUTE)["properties"]["description"] == "mine"
    assert len(azure.resources(COMPUTE)) == 1


def test_a_missing_permission_names_the_role_and_where_to_grant_it(stack: Stack, azure: Azure) -> None:
    """403: which identity, which action, on what, and the narrowest built-in role that holds it."""
    azure.settings(denials=[{"action": "Microsoft.MachineLearningServices/workspaces/computes/write"}])
    stack.write(program(azure, workspace={"name": "alpha"}, instances={"ci": {"name": "beta"}}))
    output = stack.up(status=1)
    who = azure.arm.ready["client_id"]
    assert f'creating compute instance "beta": service principal "{who}" may not perform ' in output
    assert "Microsoft.MachineLearningServices/workspaces/computes/write" in output
    assert 'Grant it the role "AzureML Compute Operator" on' in output
    assert re.search(REQUEST, output)
    azure.settings(denials=[])
    assert "+ 1 created" in stack.up()

    # A drift check without the right to read ends as an error, not as a deletion.
    azure.settings(denials=[{"action": "Microsoft.MachineLearningServices/workspaces/read"}])
    report = stack.drift(status=1)
    assert "may not perform Microsoft.MachineLearningServices/workspaces/read" in report
    assert "(delete)" not in report


def test_a_name_that_another_stack_has_is_refused(stack: Stack, azure: Azure) -> None:
    """What the service refuses is shown in its own words, with what was being done."""
    stack.write(program(azure, instances={"one": {"name": "taken"}}, rest="""
other = Workspace('other', storage_account_id=ws.storage_account_id, key_vault_id=ws.key_vault_id)
two = ComputeInstance('two', name='taken', workspace_id=other.id, opts=pulumi.ResourceOptions(depends_on=[one]))
"""))  # fmt: skip
    output = stack.up(status=1)
    assert 'creating compute instance "taken": the service refused the request (400 UserError: ' in output
    assert "'taken' is already in use in the region 'westeurope'" in output

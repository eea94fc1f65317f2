"""What never came up cannot be changed any more, only deleted; what once did can be tried again."""

from __future__ import annotations

import pytest

from .given import Given
from .given_online import GivenOnline
from .test_types_endpoints import reasons
from .wire import Arm

FAILURE = {"code": "InternalServerError", "message": "not today"}
UNRECOVERABLE = (
    "Specified deployment [blue] failed during initial provisioning and is in an unrecoverable state. "
    "Delete and re-create."
)
NEVER_CREATED = (
    "This endpoint has not been created successfully or is in deleting provisioning state. Please recreate endpoint "
    "and then try again to create deployment."
)


@pytest.fixture
def endpoint(given: Given, online: GivenOnline) -> str:
    return online.endpoint(given.workspace())


def fail_next(arm: Arm, path: str, method: str = "PUT") -> None:
    """The next operation that begins there will end badly."""
    arm.control("POST", "/faults", {"method": method, "path": f".*{path}", "fail_operation": FAILURE, "count": 1})


def failed_deployment(arm: Arm, online: GivenOnline, endpoint: str) -> str:
    path = f"{endpoint}/deployments/blue"
    fail_next(arm, path)
    assert arm.end(arm.put(path, online.deployment_body()))["status"] == "Failed"
    return path


def test_a_deployment_that_never_came_up_is_unrecoverable(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """Neither PUT nor PATCH helps."""
    path = failed_deployment(arm, online, endpoint)
    assert reasons(arm.put(path, online.deployment_body())) == UNRECOVERABLE
    assert reasons(arm.patch(path, {"sku": {"capacity": 2}})) == UNRECOVERABLE
    assert arm.get(path)["properties.provisioningState"] == "Failed"


def test_a_deployment_that_was_deleted_can_be_made_again(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    path = failed_deployment(arm, online, endpoint)
    arm.end(arm.delete(path))
    assert arm.end(arm.put(path, online.deployment_body()))["status"] == "Succeeded"


@pytest.mark.parametrize("method", ["PUT", "PATCH"])
def test_a_deployment_whose_update_failed_can_be_updated(
    arm: Arm, online: GivenOnline, endpoint: str, method: str
) -> None:
    """It is Failed with its old settings, and the next update makes it good."""
    path = online.deployment(endpoint)
    fail_next(arm, path, method)
    body = online.deployment_body(2)
    arm.end(arm.send(method, path, body if method == "PUT" else {"sku": body["sku"]}))
    shown = arm.get(path)
    assert (shown["properties.provisioningState"], shown["sku.capacity"]) == ("Failed", 1)
    assert arm.end(arm.put(path, body))["status"] == "Succeeded"
    shown = arm.get(path)
    assert (shown["properties.provisioningState"], shown["sku.capacity"]) == ("Succeeded", 2)


def test_an_endpoint_that_never_came_up_is_made_anew(arm: Arm, given: Given, online: GivenOnline) -> None:
    """It takes neither changes nor deployments; its name is free once it is deleted."""
    path = online.endpoint_path(given.workspace(), "failed-one")
    fail_next(arm, path)
    arm.end(arm.put(path, online.endpoint_body()))
    sentence = "Specified endpoint [failed-one] has not been created successfully. Please recreate the endpoint."
    assert reasons(arm.put(path, online.endpoint_body())) == sentence
    assert reasons(arm.patch(path, {"tags": {"a": "b"}})) == sentence
    assert reasons(arm.put(f"{path}/deployments/blue", online.deployment_body())) == NEVER_CREATED
    arm.end(arm.delete(path))
    assert arm.end(arm.put(path, online.endpoint_body()))["status"] == "Succeeded"


def test_an_endpoint_whose_update_failed_can_be_updated(arm: Arm, online: GivenOnline, endpoint: str) -> None:
    """It takes no new deployment before."""
    fail_next(arm, endpoint)
    arm.end(arm.put(endpoint, online.endpoint_body(description="new")))
    assert arm.get(endpoint)["properties.description"] is None
    refused = reasons(arm.put(f"{endpoint}/deployments/blue", online.deployment_body()))
    assert refused.endswith("because it is in Failed provisioning state.")
    assert arm.end(arm.put(endpoint, online.endpoint_body(description="new")))["status"] == "Succeeded"
    assert arm.put(f"{endpoint}/deployments/blue", online.deployment_body()).status == 201

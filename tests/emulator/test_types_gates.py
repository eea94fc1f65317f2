"""What stands before every request that changes something, also before those that are neither a resource nor one of its
actions: locks, a group on its way out, registration, and what lies around."""

from __future__ import annotations

import pytest

from .given import ML, Given
from .wire import Arm, Reply

LOCKS = "2020-05-01"
GROUPS = "2021-04-01"
UPLOAD = "/codes/c/versions/1/startPendingUpload"
TEMPLATE = {"properties": {"mode": "Incremental", "template": {"$schema": "s", "contentVersion": "1", "resources": []}}}


@pytest.fixture
def workspace(given: Given) -> str:
    return given.workspace()


def _lock(arm: Arm, scope: str, level: str) -> Reply:
    path = f"{scope}/providers/Microsoft.Authorization/locks/l1"
    return arm.put(path, {"properties": {"level": level}}, LOCKS)


def _policies(arm: Arm, vault: str) -> Reply:
    return arm.put(f"{vault}/accessPolicies/add", {"properties": {"accessPolicies": []}}, "2023-07-01")


def _requests(arm: Arm, workspace: str) -> dict[str, Reply]:
    """One of each that changes something in the group without being about a stored resource."""
    deployment = f"{arm.group}/providers/Microsoft.Resources/deployments/d"
    return {
        "access policies": _policies(arm, arm.satellites["key_vault"]),
        "pending upload": arm.post(workspace + UPLOAD, {}),
        "template": arm.post(f"{deployment}/validate", TEMPLATE, GROUPS),
    }


def test_routes_answer_where_nothing_forbids_it(arm: Arm, workspace: str) -> None:
    """The other tests would pass if they never did."""
    assert {name: reply.status for name, reply in _requests(arm, workspace).items()} == {
        "access policies": 200,
        "pending upload": 200,
        "template": 200,
    }


def test_a_read_only_lock_holds_for_routes(arm: Arm, workspace: str) -> None:
    """As for any write."""
    assert _lock(arm, arm.group, "ReadOnly").status == 201
    for name, reply in _requests(arm, workspace).items():
        assert (reply.status, reply.error["code"]) == (409, "ScopeLocked"), name


def test_a_group_on_its_way_out_takes_no_routes(arm: Arm, workspace: str) -> None:
    """Nor any other write."""
    arm.realistic()
    assert arm.delete(arm.group, GROUPS).status == 202
    for name, reply in _requests(arm, workspace).items():
        assert (reply.status, reply.error["code"]) == (409, "ResourceGroupBeingDeleted"), name


def test_a_route_in_a_group_that_is_not_there(arm: Arm, workspace: str) -> None:
    """The gateway names the group, before the provider is asked."""
    for path in (workspace + UPLOAD, f"{arm.satellites['key_vault']}/accessPolicies/add"):
        nowhere = path.replace("/rg-emulator/", "/nowhere/")
        reply = arm.send(
            "PUT" if "vaults" in path else "POST", nowhere, {}, "2023-07-01" if "vaults" in path else "2025-12-01"
        )
        assert (reply.status, reply.error["code"]) == (404, "ResourceGroupNotFound")


@pytest.mark.parametrize(
    ("namespace", "path", "version"),
    [
        (ML, f"/providers/{ML}/locations/westeurope/updateQuotas", "2025-12-01"),
        ("Microsoft.KeyVault", "/providers/Microsoft.KeyVault/checkNameAvailability", "2023-07-01"),
        ("Microsoft.Storage", "/providers/Microsoft.Storage/checkNameAvailability", "2023-05-01"),
    ],
)
def test_a_route_needs_its_provider(arm: Arm, namespace: str, path: str, version: str) -> None:
    """Until it is registered."""
    arm.control("PATCH", "/settings", {"unregistered": [namespace]})
    reply = arm.post(arm.subscription + path, {}, version)
    assert (reply.status, reply.error["code"]) == (409, "MissingSubscriptionRegistration")
    assert arm.post(f"{arm.subscription}/providers/{namespace}/register", version="2021-04-01").status == 200
    assert arm.post(arm.subscription + path, {}, version).status == 200


@pytest.mark.parametrize(
    "action", ["listKeys", "listNotebookKeys", "listNotebookAccessToken", "listStorageAccountKeys"]
)
def test_a_read_only_lock_keeps_keys(arm: Arm, workspace: str, action: str) -> None:
    """Whatever the rate limit counts the request as."""
    assert _lock(arm, workspace, "ReadOnly").status == 201
    reply = arm.post(f"{workspace}/{action}")
    assert (reply.status, reply.error["code"]) == (409, "ScopeLocked")
    assert arm.get(f"{workspace}/features").status == 200


@pytest.mark.parametrize("level", ["Banana", "NotSpecified", "", 5, ["ReadOnly"]], ids=str)
def test_a_lock_has_one_of_two_levels(arm: Arm, level: str) -> None:
    """In any casing; nothing else is a lock."""
    assert _lock(arm, arm.group, level).status == 400
    assert arm.get(f"{arm.group}/providers/Microsoft.Authorization/locks", LOCKS)["value"] == []
    assert _lock(arm, arm.group, "readonly").status == 201

"""Operations that overlap on one resource: what each of them leaves, whichever ends first."""

from __future__ import annotations

from typing import Any

import pytest

from . import widgets
from .cloud import Cloud, Reply

HERE = {"location": "westeurope"}


def _noted(text: str, **more: Any) -> dict[str, Any]:
    return {**HERE, "properties": {"note": text}, **more}


def _status(cloud: Cloud, reply: Reply) -> str:
    """The status of an operation by its own url."""
    url = reply.headers.get("azure-asyncoperation") or reply.headers["location"]
    return str(cloud.get(url).body["status"])


def _properties(cloud: Cloud, path: str) -> dict[str, Any]:
    return dict(cloud.get(path).body["properties"])


def _ready_line(cloud: Cloud) -> str:
    path = f"{cloud.factory()}/lines/l1"
    cloud.put(path, _noted("old"))
    cloud.advance(100)
    return path


def test_a_replayed_put_makes_nothing_ready_sooner(slow_cloud: Cloud) -> None:
    """An update takes half as long as the creation: the second operation waits for the first one's end."""
    cloud, path = slow_cloud, slow_cloud.path("factories", "f-1")
    first = cloud.put(path, HERE)
    cloud.advance(1)
    second = cloud.put(path, HERE)
    cloud.advance(35)
    assert _properties(cloud, path)["provisioningState"] == "Creating"
    assert [_status(cloud, reply) for reply in (first, second)] == ["InProgress", "InProgress"]
    cloud.advance(24)
    assert _properties(cloud, path)["provisioningState"] == "Succeeded"
    assert [_status(cloud, reply) for reply in (first, second)] == ["Succeeded", "Succeeded"]
    assert widgets.WITNESSED == ["created f-1"]


def test_a_replayed_put_that_is_answered_at_once_makes_nothing_ready(slow_cloud: Cloud) -> None:
    """Existing accounts answer 200 at once; one that is being made goes on being made."""
    cloud, path = slow_cloud, slow_cloud.path("stores", "s1")
    cloud.put(path, HERE)
    reply = cloud.put(path, HERE)
    assert (reply.status, reply.body["properties"]["provisioningState"]) == (200, "Creating")
    assert _properties(cloud, path)["provisioningState"] == "Creating"
    cloud.advance(30)
    assert _properties(cloud, path)["provisioningState"] == "Succeeded"


def test_a_replayed_put_shares_the_failure_of_the_creation(slow_cloud: Cloud) -> None:
    """The state is the truth, and the second operation says the same."""
    cloud, path = slow_cloud, slow_cloud.path("factories", "f-1")
    cloud.fault(method="PUT", fail_operation={"code": "OutOfQuota", "message": "No cores left."})
    first, second = cloud.put(path, HERE), cloud.put(path, HERE)
    cloud.advance(100)
    assert [_status(cloud, reply) for reply in (first, second)] == ["Failed", "Failed"]
    assert _properties(cloud, path)["provisioningState"] == "Failed"


def _two_updates(cloud: Cloud, path: str, failing: tuple[str, ...]) -> None:
    """A first and a second update 10 seconds later, of which some fail; both are over."""
    for text in ("first", "second"):
        if text in failing:
            cloud.fault(method="PUT", path="/lines/", fail_operation={"code": "Broken", "message": text})
        cloud.put(path, _noted(text))
        cloud.advance(10)
    assert _properties(cloud, path)["provisioningState"] == "Updating"
    cloud.advance(35)
    assert _properties(cloud, path)["provisioningState"] == "Updating"
    cloud.advance(100)


@pytest.mark.parametrize(
    ("failing", "left"),
    [
        ((), ("second", "Succeeded")),
        (("first",), ("second", "Succeeded")),
        (("second",), ("first", "Failed")),
        (("first", "second"), ("old", "Failed")),
    ],
    ids=["none", "first", "second", "both"],
)
def test_the_later_update_decides(slow_cloud: Cloud, failing: tuple[str, ...], left: tuple[str, str]) -> None:
    """A failed update takes back its own values, not those of one that was accepted later."""
    path = _ready_line(slow_cloud)
    _two_updates(slow_cloud, path, failing)
    properties = _properties(slow_cloud, path)
    assert (properties["note"], properties["provisioningState"]) == left


@pytest.mark.parametrize("failing", [(), ("first",), ("second",), ("first", "second")])
def test_a_later_update_that_ends_first_decides_too(slow_cloud: Cloud, failing: tuple[str, ...]) -> None:
    """Both are over after the first one, and their outcome is the same as ever."""
    cloud, path = slow_cloud, _ready_line(slow_cloud)
    for text, seconds in (("first", 50), ("second", 5)):
        cloud.settings(operation_seconds=seconds)
        if text in failing:
            cloud.fault(method="PUT", path="/lines/", fail_operation={"code": "Broken", "message": text})
        cloud.put(path, _noted(text))
    cloud.advance(10)
    assert _properties(cloud, path)["provisioningState"] == "Updating"
    cloud.advance(100)
    properties = _properties(cloud, path)
    expected = {(): "second", ("first",): "second", ("second",): "first"}.get(failing, "old")
    assert (properties["note"], properties["provisioningState"]) == (
        expected,
        "Failed" if "second" in failing else "Succeeded",
    )


@pytest.mark.parametrize("outcome", ["Succeeded", "Failed"])
def test_a_failed_delete_brings_back_what_came_of_the_creation(slow_cloud: Cloud, outcome: str) -> None:
    """Not the state Creating, in which it met the resource and which nothing would end."""
    cloud, path = slow_cloud, slow_cloud.path("factories", "f-1")
    if outcome == "Failed":
        cloud.fault(method="PUT", fail_operation={"code": "OutOfQuota", "message": "No cores left."})
    cloud.put(path, HERE)
    cloud.advance(50)
    cloud.fault(method="DELETE", fail_operation={"code": "InUse", "message": "Still needed."})
    reply = cloud.send("DELETE", path)
    cloud.advance(15)
    assert _properties(cloud, path)["provisioningState"] == "Deleting"
    cloud.advance(100)
    assert _status(cloud, reply) == "Failed"
    assert _properties(cloud, path)["provisioningState"] == outcome


def test_a_failed_action_leaves_what_others_have_noted(slow_cloud: Cloud) -> None:
    """It takes back the state that it had set, and nothing else."""
    cloud = slow_cloud
    path = cloud.machine(cloud.factory())
    cloud.fault(method="POST", path="/stop", fail_operation={"code": "Stuck", "message": "It does not stop."})
    cloud.send("POST", f"{path}/stop")
    assert _properties(cloud, path)["state"] == "Stopping"
    cloud.control("POST", "/mutate", {"id": path, "in": "facts", "pointer": "/key", "value": "new"})
    cloud.advance(100)
    assert _properties(cloud, path)["state"] == "Running"
    assert cloud.send("POST", f"{path}/listKeys").body == {"key": "new"}

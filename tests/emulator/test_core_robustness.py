"""What goes wrong inside the emulator, or halfway through a request, stays where it is."""

from __future__ import annotations

from pathlib import Path

import pytest
from azureml_emulator.gate import Gate, Plane

from .cloud import Cloud


def _line(cloud: Cloud, **properties: str) -> tuple[str, str]:
    """A line and the url of its creation."""
    path = f"{cloud.factory()}/lines/l1"
    reply = cloud.put(path, {"location": "westeurope", "properties": properties})
    assert reply.status == 201
    return path, reply.headers["azure-asyncoperation"]


def test_an_operation_that_breaks_fails_and_stops_nothing_else(cloud: Cloud) -> None:
    """It ends as Failed in the service's words for its own faults, and so does the resource; all else goes on."""
    path, operation = _line(cloud, breaks="created")
    assert cloud.get(cloud.group).status == 200
    document = cloud.get(operation).body
    assert (document["status"], document["error"]) == (
        "Failed",
        {"code": "ServiceError", "message": "InternalServerError"},
    )
    assert cloud.get(path).body["properties"]["provisioningState"] == "Failed"
    assert cloud.control("GET", "/operations").status == 200


def test_a_deletion_that_breaks_leaves_everything(cloud: Cloud) -> None:
    """What it had deleted by then is there again, in memory and on the disk."""
    path, _ = _line(cloud, breaks="deleted")
    reply = cloud.send("DELETE", path)
    assert cloud.get(reply.headers["azure-asyncoperation"]).body["status"] == "Failed"
    assert cloud.get(path).body["properties"]["provisioningState"] == "Succeeded"


def test_an_operation_whose_failure_breaks_ends_too(cloud: Cloud) -> None:
    """The hook for failures is not called again before each later request."""
    cloud.fault(method="PUT", path="/lines/", fail_operation={"code": "OutOfQuota", "message": "No more."})
    _, operation = _line(cloud, breaks="failed")
    assert cloud.get(operation).body["status"] == "Failed"
    assert cloud.get(cloud.group).status == 200


def test_a_control_call_that_breaks_leaves_no_half_of_itself(tmp_path: Path) -> None:
    """Not in memory, not in the next transaction, and not on the disk when the emulator ends."""
    first = Cloud(tmp_path)
    path, _ = _line(first)
    first.advance(100)
    with pytest.raises(ArithmeticError):
        first.control("POST", "/mutate", {"id": path, "pointer": "/properties/breaks", "value": "shown"})
    assert "breaks" not in first.get(path).body["properties"]
    first.state.store.close()
    second = Cloud(tmp_path)
    assert "breaks" not in second.get(path).body["properties"]
    second.state.store.close()


def test_a_request_that_breaks_is_answered_and_in_the_journal(cloud: Cloud) -> None:
    """500 in the service's envelope, nothing is kept, and the next request is answered as ever."""
    path = f"{cloud.factory()}/lines/l1"
    reply = cloud.put(path, {"location": "westeurope", "properties": {"breaks": "prepared"}})
    assert reply.error == (500, "ServiceError", "InternalServerError")
    assert reply.headers["x-ms-request-id"]
    entry = cloud.control("GET", "/journal").body["entries"][-1]
    assert (entry["path"], entry["status"]) == (path, 500)
    assert cloud.get(path).status == 404


def test_a_plane_that_breaks_is_answered_and_in_the_journal(cloud: Cloud) -> None:
    """Whatever plane is behind the door."""

    async def broken(*_: object) -> None:
        raise ArithmeticError

    cloud.gate = Gate(cloud.state, [Plane("Broken", ".*", broken)])
    assert cloud.get("/anything").error == (500, "ServiceError", "InternalServerError")
    entry = cloud.control("GET", "/journal").body["entries"][-1]
    assert (entry["path"], entry["status"]) == ("/anything", 500)

"""Long-running operations: each provider's way of accepting, polling and ending, on the virtual clock."""

from __future__ import annotations

import re

import pytest

from . import widgets
from .cloud import Cloud, Reply

GUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def _async(reply: Reply) -> str:
    return reply.headers["azure-asyncoperation"]


def test_workspace_style_put(slow_cloud: Cloud) -> None:
    """202, empty, both urls on one token of 43 characters, no Retry-After."""
    cloud = slow_cloud
    reply = cloud.put(cloud.path("factories", "f-1"), {"location": "westeurope"})
    assert (reply.status, reply.content) == (202, b"")
    base = f"https://management.azure.com{cloud.subscription}/providers/Contoso.Widgets/locations/westeurope/"
    pattern = re.escape(base) + r"workspaceOperationsStatus/([\w-]{43})\?api-version=2024-04-01&type=(async|location)"
    asynchronous, location = re.fullmatch(pattern, _async(reply)), re.fullmatch(pattern, reply.headers["location"])
    assert asynchronous
    assert location
    assert (asynchronous[2], location[2], asynchronous[1]) == ("async", "location", location[1])
    assert "retry-after" not in reply.headers


def test_workspace_style_polls(slow_cloud: Cloud) -> None:
    """The status document is bare; Location answers 202 and then the resource."""
    cloud = slow_cloud
    reply = cloud.put(cloud.path("factories", "f-1"), {"location": "westeurope"})
    assert cloud.get(_async(reply)).body == {"status": "InProgress"}
    assert cloud.get(reply.headers["location"]).status == 202
    assert cloud.get(cloud.path("factories", "f-1")).body["properties"]["provisioningState"] == "Creating"
    cloud.advance(60)
    assert cloud.get(_async(reply)).body == {"status": "Succeeded", "percentComplete": 100.0}
    assert cloud.get(reply.headers["location"]).body["name"] == "f-1"


def test_a_repeated_put_starts_another_operation(slow_cloud: Cloud) -> None:
    """A lost reply is replayed by azure-core: the service just starts a second one."""
    cloud = slow_cloud
    path, body = cloud.path("factories", "f-1"), {"location": "westeurope"}
    first, second = cloud.put(path, body), cloud.put(path, body)
    assert (first.status, second.status) == (202, 202)
    assert _async(first) != _async(second)
    cloud.advance(100)
    assert cloud.get(path).body["properties"]["provisioningState"] == "Succeeded"
    assert widgets.WITNESSED == ["created f-1"]


def test_compute_style_put(slow_cloud: Cloud) -> None:
    """201 with the body, only Azure-AsyncOperation, in the region of the top-level resource."""
    cloud = slow_cloud
    reply = cloud.put(f"{cloud.factory()}/machines/m1", {"properties": {"size": "s"}})
    assert reply.status == 201
    assert reply.body["properties"]["provisioningState"] == "Creating"
    assert "location" not in reply.headers
    pattern = rf".*/locations/westeurope/computeOperationsStatus/{GUID}\?api-version=2024-04-01&service=new"
    assert re.fullmatch(pattern, _async(reply))


def test_steps_follow_the_clock(slow_cloud: Cloud) -> None:
    """A state of its own moves while the operation runs: Creating, SettingUp at half time, Running at the end."""
    cloud = slow_cloud
    path = f"{cloud.factory()}/machines/m1"
    states = [cloud.put(path, {"properties": {"size": "s"}}).body["properties"]["state"]]
    for _ in range(3):
        cloud.advance(49)
        states.append(cloud.get(path).body["properties"]["state"])
    assert states == ["Creating", "Creating", "SettingUp", "Running"]


def test_an_action_is_accepted_with_one_header(slow_cloud: Cloud) -> None:
    """202, empty, Azure-AsyncOperation; the state goes Stopping, Stopped, the provisioning state does not move."""
    cloud = slow_cloud
    path = cloud.machine(cloud.factory())
    reply = cloud.send("POST", f"{path}/stop")
    assert (reply.status, reply.content, "location" in reply.headers) == (202, b"", False)
    during = cloud.get(path).body["properties"]
    assert (during["state"], during["provisioningState"]) == ("Stopping", "Succeeded")
    cloud.advance(40)
    assert cloud.get(_async(reply)).body["status"] == "Succeeded"
    assert cloud.get(path).body["properties"]["state"] == "Stopped"


def test_an_action_may_refuse(cloud: Cloud) -> None:
    """What the handler raises is answered in the component's envelope."""
    path = cloud.machine(cloud.factory())
    cloud.send("POST", f"{path}/stop")
    cloud.advance(1)
    reply = cloud.send("POST", f"{path}/stop")
    assert reply.error == (400, "NotRunning", "The machine m1 is not running.")
    assert reply.headers["x-ms-response-type"] == "error"


def test_an_action_may_have_a_result(cloud: Cloud) -> None:
    """Location ends with what the action declares."""
    reply = cloud.send("POST", f"{cloud.machine(cloud.factory())}/slow")
    assert cloud.get(reply.headers["location"]).body == {"slow": True}


def test_synchronous_and_get_actions(cloud: Cloud) -> None:
    """Their answer is the handler's."""
    path = cloud.machine(cloud.factory())
    assert re.fullmatch(r"[0-9a-f]{16}", cloud.send("POST", f"{path}/listkeys").body["key"])
    assert cloud.get(f"{path}/skus").body == {"value": []}


def test_one_operation_at_a_time(slow_cloud: Cloud) -> None:
    """A second write meets 409; the identical PUT is answered with its own operation."""
    cloud = slow_cloud
    path = f"{cloud.factory()}/machines/m1"
    first = cloud.put(path, {"properties": {"size": "s"}})
    assert cloud.put(path, {"properties": {"size": "s", "x": 1}}).error == (409, "Conflict", "The machine m1 is busy.")
    again = cloud.put(path, {"properties": {"size": "s"}})
    assert (again.status, _async(again)) == (201, _async(first))
    assert cloud.send("POST", f"{path}/stop").error[0] == 409


def test_endpoint_style_put(slow_cloud: Cloud) -> None:
    """201, Location is the resource itself, the operation's name carries the top resource's guid, the status word is
    the state."""
    cloud = slow_cloud
    factory = cloud.factory()
    reply = cloud.put(f"{factory}/lines/l1", {"location": "westeurope"})
    assert reply.status == 201
    assert reply.headers["location"] == f"https://management.azure.com{factory}/lines/l1?api-version=2024-04-01"
    assert reply.headers["x-ms-async-operation-timeout"] == "PT30M"
    document = cloud.get(_async(reply)).body
    owner = cloud.state.store.resources.find(next(cloud.state.store.resources.of_type(widgets.FACTORY.type)).id)
    assert owner
    assert re.fullmatch(rf"oe:{owner.facts['guid']}:{GUID}", document["name"])
    assert (document["status"], document["percentComplete"], "endTime" in document) == ("Creating", 0.0, False)
    cloud.advance(50)
    ended = cloud.get(_async(reply)).body
    assert (ended["status"], ended["percentComplete"]) == ("Succeeded", 100.0)
    assert ended["endTime"] > ended["startTime"]


def test_endpoint_style_patch(cloud: Cloud) -> None:
    """202 with the four bytes null and only Location, which answers the status document."""
    path = f"{cloud.factory()}/lines/l1"
    cloud.put(path, {"location": "westeurope"})
    reply = cloud.send("PATCH", path, {"tags": {"a": "b"}})
    assert (reply.status, reply.content) == (202, b"null")
    assert "azure-asyncoperation" not in reply.headers
    answer = cloud.get(reply.headers["location"])
    assert (answer.status, answer.body["status"]) == (200, "Succeeded")
    assert "/mfeOperationResults/" in answer.body["id"]


def test_storage_style_put(slow_cloud: Cloud) -> None:
    """202 text/plain, Retry-After 17 then 3, finally the account; an existing one answers 200 at once."""
    cloud = slow_cloud
    path, body = cloud.path("stores", "s1"), {"location": "westeurope"}
    reply = cloud.put(path, body)
    assert (reply.status, reply.content, reply.headers["retry-after"]) == (202, b"", "17")
    assert reply.headers["content-type"].startswith("text/plain")
    poll = cloud.get(reply.headers["location"])
    assert (poll.status, poll.headers["retry-after"], "location" in poll.headers) == (202, "3", True)
    cloud.advance(30)
    final = cloud.get(reply.headers["location"])
    assert (final.status, final.body["name"], "location" in final.headers) == (200, "s1", False)
    assert cloud.put(path, body).status == 200


def test_key_vault_style_put(slow_cloud: Cloud) -> None:
    """200 RegisteringDns without any header; only GET tells when it is done."""
    cloud = slow_cloud
    reply = cloud.put(cloud.path("vaults", "v1"), {"location": "westeurope"})
    assert (reply.status, reply.body["properties"]["provisioningState"]) == (200, "RegisteringDns")
    assert not {"location", "azure-asyncoperation"} & set(reply.headers)
    cloud.advance(30)
    assert cloud.get(cloud.path("vaults", "v1")).body["properties"]["provisioningState"] == "Succeeded"


def test_synchronous_put_with_location(cloud: Cloud) -> None:
    """201 with Location of itself when new, 200 without when existing."""
    path = f"{cloud.factory()}/plans/p"
    created = cloud.put(path, {"properties": {}})
    assert (created.status, created.headers["location"]) == (
        201,
        f"https://management.azure.com{path}?api-version=2024-04-01",
    )
    repeated = cloud.put(path, {"properties": {}})
    assert (repeated.status, "location" in repeated.headers) == (200, False)


def test_work_keeps_an_operation_running(cloud: Cloud) -> None:
    """Time alone does not end an operation behind which there is real work."""
    path = f"{cloud.factory()}/lines/l1"
    cloud.put(path, {"location": "westeurope"})
    reply = cloud.put(path, {"location": "westeurope", "properties": {"work": "waiting"}})
    cloud.advance(10_000)
    assert cloud.get(_async(reply)).body["status"] == "Updating"
    cloud.control("POST", "/mutate", {"id": path, "pointer": "/properties/work", "value": "done"})
    assert cloud.get(_async(reply)).body["status"] == "Succeeded"


def test_a_failed_update_puts_the_old_values_back(cloud: Cloud) -> None:
    """The status document says why, the resource is Failed with its former body, and the hook runs."""
    path = f"{cloud.factory()}/lines/l1"
    cloud.put(path, {"location": "westeurope", "properties": {"note": "good"}})
    reply = cloud.put(path, {"location": "westeurope", "properties": {"note": "bad", "work": "broken"}})
    document = cloud.get(_async(reply)).body
    assert document["status"] == "Failed"
    assert document["error"] == {
        "code": "ImageBuildFailure",
        "message": "The image could not be built.",
        "details": [{"code": "Pip", "message": "no such wheel"}],
    }
    assert cloud.get(path).body["properties"] == {"note": "good", "provisioningState": "Failed"}
    assert widgets.WITNESSED[-1] == "failed l1"


def test_an_operation_whose_resource_vanishes_is_canceled(slow_cloud: Cloud) -> None:
    """Deleted out of band while it runs."""
    cloud = slow_cloud
    path = cloud.path("factories", "f-1")
    reply = cloud.put(path, {"location": "westeurope"})
    cloud.control("POST", "/mutate", {"id": path, "delete": True})
    assert cloud.get(_async(reply)).body["status"] == "Canceled"


def test_an_unknown_operation_is_404(cloud: Cloud) -> None:
    """In the provider's envelope."""
    url = f"{cloud.subscription}/providers/Contoso.Widgets/locations/westeurope/mfeOperationsStatus/oe:1:2"
    assert cloud.get(url).error == (404, "NotFound", "The specified resource was not found.")


def test_fast_operations_end_at_the_next_request(cloud: Cloud) -> None:
    """The accepting answer still shows the running state."""
    path = f"{cloud.factory()}/machines/m1"
    reply = cloud.put(path, {"properties": {"size": "s"}})
    assert reply.body["properties"]["provisioningState"] == "Creating"
    assert cloud.get(_async(reply)).body["status"] == "Succeeded"


@pytest.mark.parametrize("header", ["azure-asyncoperation", "location"])
def test_long_urls_are_signed_and_still_lead_somewhere(slow_cloud: Cloud, header: str) -> None:
    """About 3.5 KB, opaque, and polling them works."""
    cloud = slow_cloud
    cloud.settings(long_urls=True)
    url = cloud.put(cloud.path("factories", "f-1"), {"location": "westeurope"}).headers[header]
    assert 3300 < len(url) < 4096
    assert re.search(r"&t=\d{18}&c=[\w-]+&s=\w+&h=\w+$", url)
    cloud.advance(60)
    assert cloud.get(url).status == 200


def test_durations_can_be_set_for_all_operations(cloud: Cloud) -> None:
    """``operation_seconds`` overrides the profile."""
    cloud.settings(operation_seconds=5)
    reply = cloud.put(cloud.path("factories", "f-1"), {"location": "westeurope"})
    cloud.advance(4)
    assert cloud.get(_async(reply)).body["status"] == "InProgress"
    cloud.advance(1)
    assert cloud.get(_async(reply)).body["status"] == "Succeeded"

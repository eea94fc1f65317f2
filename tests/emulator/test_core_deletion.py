"""Deleting: groups with all that is in them, and what goes on meanwhile."""

from __future__ import annotations

import base64
import json

from .cloud import Cloud

GUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def test_resource_group_deletion(slow_cloud: Cloud) -> None:
    """202 with a base64 job as Location, Retry-After 15; 202 while running, then 200 without Location, then 404."""
    cloud = slow_cloud
    group = f"{cloud.subscription}/resourceGroups/my-group"
    assert cloud.put(group, {"location": "westeurope"}).status == 201
    reply = cloud.send("DELETE", group)
    assert (reply.status, reply.headers["retry-after"], "azure-asyncoperation" in reply.headers) == (202, "15", False)
    job = reply.headers["location"].split("/operationresults/")[1].split("?")[0]
    assert json.loads(base64.urlsafe_b64decode(job + "==")) == {
        "jobId": "RESOURCEGROUPDELETIONJOB-MY:2DGROUP-WESTEUROPE",
        "jobLocation": "westeurope",
    }
    poll = cloud.get(reply.headers["location"])
    assert (poll.status, poll.headers["location"]) == (202, reply.headers["location"])
    cloud.advance(60)
    final = cloud.get(reply.headers["location"])
    assert (final.status, final.content, "location" in final.headers) == (200, b"", False)
    assert cloud.get(group).error == (404, "ResourceGroupNotFound", "Resource group 'my-group' could not be found.")


def test_a_group_that_is_going_away_takes_no_writes(slow_cloud: Cloud) -> None:
    """409 for anything inside, reads go on."""
    cloud = slow_cloud
    cloud.put(cloud.path("stores", "s1"), {"location": "westeurope"})
    cloud.advance(100)
    cloud.send("DELETE", cloud.group)
    reply = cloud.put(cloud.path("stores", "s2"), {"location": "westeurope"})
    assert reply.error[:2] == (409, "ResourceGroupBeingDeleted")
    assert cloud.get(cloud.path("stores", "s1")).status == 200


def test_a_repeated_delete_joins_the_first(slow_cloud: Cloud) -> None:
    """Deleting twice is one deletion."""
    cloud = slow_cloud
    path = cloud.factory()
    first, second = cloud.send("DELETE", path), cloud.send("DELETE", path)
    assert first.headers["azure-asyncoperation"] == second.headers["azure-asyncoperation"]


def test_a_write_during_deletion_is_a_conflict(slow_cloud: Cloud) -> None:
    """What is going away cannot be changed."""
    cloud = slow_cloud
    path = cloud.factory()
    cloud.send("DELETE", path)
    assert cloud.put(path, {"location": "westeurope"}).error[:2] == (409, "AnotherOperationInProgress")
    assert cloud.get(path).body["properties"]["provisioningState"] == "Deleting"

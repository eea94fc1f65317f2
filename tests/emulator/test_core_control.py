"""The control API: clock, journal, faults, mutation, reset, coverage; and what a restart keeps."""

from __future__ import annotations

from pathlib import Path

from azureml_emulator.arm.documents import ABSENT, at_pointer, leaves, merged, set_at, value_at
from azureml_emulator.arm.requests import masked

from . import widgets
from .cloud import Cloud, Reply

STORE = {"location": "westeurope", "properties": {"note": "one", "colour": "red"}}


def _async(reply: Reply) -> str:
    return reply.headers["azure-asyncoperation"]


def test_the_clock_can_be_advanced_frozen_and_run(cloud: Cloud) -> None:
    """It answers where it stands."""
    before = cloud.control("GET", "/clock").body
    assert before["frozen"] is True
    after = cloud.control("POST", "/clock", {"advance": 3600}).body
    assert after["now"] - before["now"] == 3600
    assert cloud.control("POST", "/clock", {"run": True}).body["frozen"] is False


def test_the_journal_keeps_every_request_in_order(cloud: Cloud) -> None:
    """Method, path, query, status, versions, ids; whatever the plane."""
    cloud.control("DELETE", "/journal")
    cloud.put(cloud.path("stores", "s1"), STORE, headers={"x-ms-client-request-id": "abc", "user-agent": "test/1"})
    cloud.get("/common/discovery/instance", host="login.microsoftonline.com", version=None)
    first, second = cloud.control("GET", "/journal").body["entries"]
    assert first["number"] + 1 == second["number"]
    assert (first["method"], first["path"], first["status"]) == ("PUT", cloud.path("stores", "s1"), 202)
    assert (first["api_version"], first["user_agent"], first["client_request_id"]) == ("2024-04-01", "test/1", "abc")
    assert first["query"] == {"api-version": "2024-04-01"}
    assert first["body"] == STORE
    assert (second["host"], second["status"]) == ("login.microsoftonline.com", 200)
    since = cloud.control("GET", f"/journal?since={first['number']}").body["entries"]
    assert since == [second]


def test_the_journal_masks_secrets(cloud: Cloud) -> None:
    """By the type's declaration and by names that sound secret."""
    factory = cloud.factory()
    cloud.put(f"{factory}/machines/m", {"properties": {"size": "s", "password": "hunter2", "accountKey": "k"}})
    entry = cloud.control("GET", "/journal").body["entries"][-1]
    assert entry["body"] == {"properties": {"size": "s", "password": "********", "accountKey": "********"}}


def test_masking_keeps_shapes() -> None:
    """Secret objects keep their keys and type names; what is not a string stays."""
    body = {"credentials": {"credentialsType": "Sas", "secrets": {"sasToken": "?x", "n": 1}}, "name": "keep"}
    assert masked(body) == {
        "credentials": {"credentialsType": "Sas", "secrets": {"sasToken": "********", "n": 1}},
        "name": "keep",
    }


def test_a_fault_answers_in_place_of_the_service(cloud: Cloud) -> None:
    """Status, code, message and headers as ordered; nothing is applied; it is used up."""
    cloud.fault(
        method="PUT", path="/stores/s1$", status=503, code="Busy", message="later", headers={"Retry-After": "7"}
    )
    path = cloud.path("stores", "s1")
    reply = cloud.put(path, STORE)
    assert (reply.error, reply.headers["retry-after"]) == ((503, "Busy", "later"), "7")
    assert cloud.get(path).status == 404
    assert cloud.put(path, STORE).status == 202


def test_a_fault_hits_its_turn_and_count(cloud: Cloud) -> None:
    """The second and third matching GET, no other request."""
    cloud.fault(method="GET", path="resourceGroups", nth=2, count=2, status=500)
    assert [cloud.get(cloud.group).status for _ in range(4)] == [200, 500, 500, 200]


def test_a_fault_without_count_lasts_until_withdrawn(cloud: Cloud) -> None:
    """DELETE by id withdraws one order."""
    cloud.fault(method="GET", path="resourceGroups", count=None, status=404)
    assert [cloud.get(cloud.group).status for _ in range(3)] == [404, 404, 404]
    order = cloud.control("GET", "/faults").body["faults"][0]
    assert order["seen"] == 3
    cloud.control("DELETE", f"/faults/{order['id']}")
    assert cloud.get(cloud.group).status == 200


def test_a_fault_can_make_the_operation_fail(cloud: Cloud) -> None:
    """Accepted as usual, then Failed with the ordered words; a failed create stays behind as Failed."""
    cloud.fault(method="PUT", path="factories/f-1", fail_operation={"code": "OutOfQuota", "message": "No cores left."})
    path = cloud.path("factories", "f-1")
    reply = cloud.put(path, {"location": "westeurope"})
    assert reply.status == 202
    document = cloud.get(_async(reply)).body
    assert (document["status"], document["error"]) == ("Failed", {"code": "OutOfQuota", "message": "No cores left."})
    assert cloud.get(path).body["properties"]["provisioningState"] == "Failed"
    assert cloud.get(reply.headers["location"]).error == (400, "OutOfQuota", "No cores left.")


def test_a_failed_delete_leaves_everything(cloud: Cloud) -> None:
    """The resource is as before."""
    path = cloud.factory()
    cloud.fault(method="DELETE", fail_operation={"code": "InUse", "message": "Still needed."})
    reply = cloud.send("DELETE", path)
    assert cloud.get(_async(reply)).body["status"] == "Failed"
    assert cloud.get(path).body["properties"]["provisioningState"] == "Succeeded"


def test_a_fault_can_make_the_status_url_unavailable(cloud: Cloud) -> None:
    """So many polls answer the ordered status, then the truth."""
    cloud.fault(method="PUT", status_url={"status": 404, "polls": 2})
    reply = cloud.put(cloud.path("factories", "f-1"), {"location": "westeurope"})
    assert [cloud.get(_async(reply)).status for _ in range(3)] == [404, 404, 200]


def test_a_fault_can_leave_out_a_setting(cloud: Cloud) -> None:
    """Accepted, reported Succeeded, and not applied."""
    cloud.fault(method="PUT", ignore=["properties.note"])
    cloud.put(cloud.path("stores", "s1"), STORE)
    properties = cloud.get(cloud.path("stores", "s1")).body["properties"]
    assert properties == {"colour": "red", "provisioningState": "Succeeded"}


def test_drift_can_be_made_by_pointer(cloud: Cloud) -> None:
    """A property is set, then removed, without any request of ARM's."""
    path = cloud.factory(description="mine")
    cloud.control("DELETE", "/journal")
    changed = cloud.control("POST", "/mutate", {"id": path, "pointer": "/properties/description", "value": "theirs"})
    assert changed.body["properties"]["description"] == "theirs"
    cloud.control("POST", "/mutate", {"id": path, "pointer": "/properties/description"})
    assert cloud.control("GET", "/journal").body["entries"] == []
    assert "description" not in cloud.get(path).body["properties"]


def test_a_resource_can_be_deleted_out_of_band(cloud: Cloud) -> None:
    """With all below it, leaving no remnant."""
    path = cloud.factory()
    cloud.control("POST", "/mutate", {"id": path, "delete": True})
    assert cloud.get(path).status == 404
    assert cloud.put(path, {"location": "westeurope"}).status == 202


def test_an_unknown_key_is_refused(cloud: Cloud) -> None:
    """No setting is accepted in silence."""
    assert "pionter" in cloud.control("POST", "/mutate", {"id": "x", "pionter": "/a"}).body["error"]
    assert "unknown setting 'speed'" in cloud.control("PATCH", "/settings", {"speed": 1}).body["error"]


def test_reset_leaves_the_starter_resources_alone(cloud: Cloud) -> None:
    """Resources, journal, faults and settings go; the ready-made group comes back; names and ids are those of the
    seed."""
    cloud.factory()
    cloud.settings(page_size=1)
    cloud.fault(status=500, count=None)
    cloud.control("POST", "/reset")
    resources = cloud.control("GET", "/resources").body["resources"]
    assert [item["id"] for item in resources] == [cloud.group]
    assert cloud.control("GET", "/journal").body["entries"] == []
    assert cloud.control("GET", "/settings").body["page_size"] == 100
    assert cloud.get(cloud.group).status == 200


def test_coverage_is_read_from_the_declarations(cloud: Cloud) -> None:
    """Every type with its operations, styles and sources."""
    types = {item["type"]: item for item in cloud.control("GET", "/coverage").body["types"]}
    assert set(types) == {kind.type for kind in widgets.ALL} | {"Microsoft.Authorization/locks"}
    machine = types["Contoso.Widgets/factories/machines"]
    assert {"method": "POST", "action": "stop", "style": "compute action", "source": "invented"} in machine[
        "operations"
    ]


def test_the_same_seed_gives_the_same_ids() -> None:
    """Two emulators, the same requests, the same guids and keys."""
    seen = []
    for seed in ("one", "one", "two"):
        cloud = Cloud(seed=seed)
        path = cloud.machine(cloud.factory())
        seen.append((cloud.subscription, cloud.send("POST", f"{path}/listKeys").body["key"]))
        cloud.state.store.close()
    assert seen[0] == seen[1]
    assert seen[0][0] != seen[2][0]
    assert seen[0][1] != seen[2][1]


def test_state_survives_a_restart_with_operations_in_flight(tmp_path: Path) -> None:
    """Resources, the running operation and its url, the clock, settings, remnants and the journal."""
    first = Cloud(tmp_path, profile="realistic")
    first.control("POST", "/clock", {"freeze": True})
    gone = first.factory("factory-gone")
    first.send("DELETE", gone)
    first.advance(100)
    first.settings(page_size=7)
    reply = first.put(first.path("factories", "f-1"), {"location": "westeurope", "tags": {"a": "b"}})
    entries = first.control("GET", "/journal").body["entries"]
    # No close: this is what a killed process leaves behind.
    second = Cloud(tmp_path, profile="realistic", seed="ignored")
    assert second.subscription == first.subscription
    assert second.get(_async(reply)).body == {"status": "InProgress"}
    second.advance(60)
    assert second.get(_async(reply)).body["status"] == "Succeeded"
    assert second.get(second.path("factories", "f-1")).body["tags"] == {"a": "b"}
    assert second.put(gone, {"location": "westeurope"}).error[2] == "Soft-deleted factory exists."
    assert second.control("GET", "/settings").body["page_size"] == 7
    assert second.control("GET", "/journal").body["entries"][: len(entries)] == entries
    for cloud in (first, second):
        cloud.state.store.close()


def test_a_restart_does_not_bring_back_what_was_deleted(tmp_path: Path) -> None:
    """The starter group is made once per directory."""
    first = Cloud(tmp_path)
    first.send("DELETE", first.group)
    first.advance(1)
    first.state.store.close()
    second = Cloud(tmp_path)
    assert second.get(second.group).status == 404
    second.state.store.close()


def test_merge_patch_follows_the_rfc() -> None:
    """RFC 7396: objects merge, null deletes, arrays replace."""
    assert merged({"a": {"b": 1, "c": 2}, "l": [1]}, {"a": {"b": None, "d": 3}, "l": [2]}) == {
        "a": {"c": 2, "d": 3},
        "l": [2],
    }


def test_paths_read_what_they_wrote() -> None:
    """Setting and reading by dotted path, also over null."""
    document: dict[str, object] = {"a": None}
    set_at(document, "a.b.c", 1)
    assert value_at(document, "a.b.c") == 1
    assert value_at(document, "a.x.c") is ABSENT
    assert list(leaves({"a": {"b": 1, "c": {}}})) == [("a.b", 1), ("a.c", {})]


def test_pointers_reach_into_arrays() -> None:
    """RFC 6901: an index replaces, a dash appends, absence removes; escaped slashes are names."""
    document = {"list": [{"x": 1}], "a/b": 1}
    at_pointer(document, "/list/0/x", 2)
    at_pointer(document, "/list/-", 3)
    at_pointer(document, "/a~1b", ABSENT)
    assert document == {"list": [{"x": 2}, 3]}

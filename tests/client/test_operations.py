"""Long-running operations in every style the service has shown."""

from __future__ import annotations

import pytest
from pulumi_azureml.client import ArmClient, Call
from pulumi_azureml.errors import NotFound, OperationFailed, TransportError

from .fault_server import FaultServer, Reply
from .replies import COMPUTE, ENDPOINT, GROUP, RESULT, STATUS, VERSION, WORKSPACE, accepted, in_state, status


def test_put_answered_202_without_a_body_ends_with_the_resource(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """A workspace PUT names two addresses and returns nothing; the caller gets the finished workspace."""
    server.plays("PUT", WORKSPACE, accepted(server, status_url=STATUS, location=STATUS))
    server.plays("GET", STATUS, status("InProgress"), status("Succeeded", percentComplete=100.0))
    server.plays("GET", WORKSPACE, in_state("Succeeded"))
    assert client.put(WORKSPACE, {}, api_version=VERSION, call=call)["id"] == WORKSPACE


def test_put_answered_201_with_only_a_status_address_is_waited_for(
    server: FaultServer,
    client: ArmClient,
    call: Call,
) -> None:
    """A compute PUT has a body that is not final and no Location."""
    body = {"id": COMPUTE, "properties": {"provisioningState": "Creating"}}
    server.plays("PUT", COMPUTE, accepted(server, body=body, code=201, status_url=STATUS))
    server.plays("GET", STATUS, status("InProgress"), status("InProgress"), status("Succeeded"))
    server.plays("GET", COMPUTE, in_state("Succeeded"))
    assert client.put(COMPUTE, {}, api_version=VERSION, call=call)["properties"]["provisioningState"] == "Succeeded"
    assert len(server.seen("GET", STATUS)) == 3


def test_location_that_is_the_resource_itself_is_not_polled(server: FaultServer, client: ArmClient, call: Call) -> None:
    """An endpoint PUT names the endpoint in Location: the status document decides, with words of its own."""
    body = {"id": ENDPOINT, "properties": {"provisioningState": "Creating"}}
    server.plays("PUT", ENDPOINT, accepted(server, body=body, code=201, status_url=STATUS, location=ENDPOINT))
    server.plays("GET", STATUS, status("Updating", percentComplete=0.0), status("Succeeded", percentComplete=0.0))
    server.plays("GET", ENDPOINT, in_state("Succeeded"))
    client.put(ENDPOINT, {}, api_version=VERSION, call=call)
    assert [request.path for request in server.seen("GET")] == [STATUS, STATUS, ENDPOINT]


def test_location_that_answers_with_a_status_document_is_read_as_one(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """An endpoint PATCH answers `null` and a Location whose 200 is a status document, not the endpoint."""
    server.plays("PATCH", ENDPOINT, accepted(server, body="null", location=RESULT))
    server.plays("GET", RESULT, status("Updating", name="oe:1"), status("Succeeded", name="oe:1"))
    server.plays("GET", ENDPOINT, in_state("Succeeded"))
    assert client.patch(ENDPOINT, {}, api_version=VERSION, call=call)["id"] == WORKSPACE
    assert len(server.seen("GET", RESULT)) == 2


def test_location_may_change_with_every_look(server: FaultServer, client: ArmClient, call: Call) -> None:
    """A signed Location is a new one in each answer; the newest is followed."""
    server.plays("DELETE", GROUP, accepted(server, location=RESULT, headers={"Retry-After": "15"}))
    server.plays("GET", RESULT, accepted(server, location=f"{RESULT}2"))
    server.plays("GET", f"{RESULT}2", Reply(200))
    client.delete(GROUP, api_version=VERSION, call=call)
    assert [request.path for request in server.seen("GET")] == [RESULT, f"{RESULT}2"]


def test_addresses_of_four_kilobytes_arrive_whole(server: FaultServer, client: ArmClient, call: Call) -> None:
    """Status addresses are signed, 4 KB long, and every byte counts."""
    signature = "t=638&c=" + "MII-_%2F" * 500 + "&s=a%2Bb%3D&h=x"
    address = f"{server.base}{STATUS}?api-version={VERSION}&{signature}"
    server.plays("DELETE", WORKSPACE, Reply(202, None, {"Azure-AsyncOperation": address}))
    server.plays("GET", STATUS, status("Succeeded"))
    client.delete(WORKSPACE, api_version=VERSION, call=call)
    assert server.seen("GET", STATUS)[0].query == f"api-version={VERSION}&{signature}"


def test_state_in_the_body_is_polled_when_no_header_says_anything(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """A key vault answers 200 and RegisteringDns: its own GET tells when it is ready."""
    server.plays("PUT", WORKSPACE, in_state("RegisteringDns"))
    server.plays("GET", WORKSPACE, in_state("RegisteringDns"), in_state("Succeeded"))
    client.put(WORKSPACE, {}, api_version=VERSION, call=call)
    assert len(server.seen("GET", WORKSPACE)) == 2


def test_synchronous_put_costs_one_request(server: FaultServer, client: ArmClient, call: Call) -> None:
    """An asset answers 201 with itself and a Location that is its own address: that is all."""
    server.plays(
        "PUT", WORKSPACE, accepted(server, body={"id": WORKSPACE, "properties": {}}, code=201, location=WORKSPACE)
    )
    client.put(WORKSPACE, {"a": 1}, api_version=VERSION, call=call)
    assert [(request.method, request.body) for request in server.seen()] == [("PUT", {"a": 1})]


def test_operation_that_ends_before_its_resource_is_waited_for_further(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """The operation says Succeeded while the endpoint is still Updating: done is when the endpoint says so."""
    server.plays("PUT", ENDPOINT, accepted(server, code=201, status_url=STATUS))
    server.plays("GET", STATUS, status("Succeeded"))
    server.plays("GET", ENDPOINT, in_state("Updating"), in_state("Updating"), in_state("Succeeded"))
    assert client.put(ENDPOINT, {}, api_version=VERSION, call=call)["properties"]["provisioningState"] == "Succeeded"


def test_resource_just_created_may_be_missing_for_a_moment(server: FaultServer, client: ArmClient, call: Call) -> None:
    """Reads lag behind writes: a 404 right after success is not an absence."""
    missing = Reply(404, {"error": {"code": "ResourceNotFound", "message": "not found"}})
    server.plays("PUT", WORKSPACE, accepted(server, status_url=STATUS))
    server.plays("GET", STATUS, status("Succeeded"))
    server.plays("GET", WORKSPACE, missing, missing, in_state("Succeeded"))
    assert client.put(WORKSPACE, {}, api_version=VERSION, call=call)["id"] == WORKSPACE


def test_resource_that_stays_missing_is_reported_as_missing(server: FaultServer, client: ArmClient, call: Call) -> None:
    """Ten looks are patience enough."""
    server.plays("PUT", WORKSPACE, accepted(server, status_url=STATUS))
    server.plays("GET", STATUS, status("Succeeded"))
    server.plays("GET", WORKSPACE, Reply(404, {"error": {"code": "ResourceNotFound", "message": "not found"}}))
    with pytest.raises(NotFound):
        client.put(WORKSPACE, {}, api_version=VERSION, call=call)


def test_status_address_lost_for_a_while_does_not_fail_the_operation(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """404 and 500 at the status address prove nothing while the resource itself says Creating."""
    server.plays("PUT", COMPUTE, accepted(server, code=201, status_url=STATUS))
    lost = Reply(404, {"error": {"code": "NotFound", "message": "There is no operation"}})
    server.plays("GET", STATUS, lost, *[Reply(500)] * 2, status("Succeeded"))
    server.plays("GET", COMPUTE, in_state("Creating"), in_state("Creating"), in_state("Succeeded"))
    assert client.put(COMPUTE, {}, api_version=VERSION, call=call)["properties"]["provisioningState"] == "Succeeded"


def test_status_address_lost_for_ever_leaves_the_decision_to_the_resource(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """Two looks in a row at a finished resource end the wait; one could be from before the change began."""
    server.plays("PATCH", COMPUTE, accepted(server, status_url=STATUS))
    server.plays("GET", STATUS, Reply(404))
    server.plays("GET", COMPUTE, in_state("Succeeded"), in_state("Updating"), in_state("Succeeded"))
    client.patch(COMPUTE, {}, api_version=VERSION, call=call)
    assert len(server.seen("GET", COMPUTE)) == 5  # Succeeded, Updating, Succeeded twice, and the final read


def test_action_whose_location_never_answers_ends_with_its_resource(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """regenerateKeys names a Location that is 404 from the start (recorded in 2022): the endpoint decides."""
    server.plays("POST", f"{ENDPOINT}/regenerateKeys", accepted(server, body="null", location=RESULT))
    server.plays("GET", RESULT, Reply(404, {"error": {"code": "NotFound", "message": "no operation"}}))
    server.plays("GET", ENDPOINT, in_state("Succeeded"))
    assert client.post(f"{ENDPOINT}/regenerateKeys", {"keyType": "Primary"}, api_version=VERSION, call=call) is None


def test_action_gives_back_what_location_holds_in_the_end(server: FaultServer, client: ArmClient, call: Call) -> None:
    """diagnose and its like put their answer where Location points."""
    server.plays("POST", f"{WORKSPACE}/diagnose", accepted(server, status_url=STATUS, location=RESULT))
    server.plays("GET", STATUS, status("Succeeded"))
    server.plays("GET", RESULT, Reply(200, {"value": {"storageAccountResults": []}}))
    assert client.post(f"{WORKSPACE}/diagnose", {}, api_version=VERSION, call=call) == {
        "value": {"storageAccountResults": []}
    }


def test_start_of_a_compute_with_only_a_status_address_gives_nothing(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """start, stop and restart answer 202, empty, with Azure-AsyncOperation alone."""
    server.plays("POST", f"{COMPUTE}/start", accepted(server, status_url=STATUS))
    server.plays("GET", STATUS, status("InProgress"), status("Succeeded"))
    assert client.post(f"{COMPUTE}/start", api_version=VERSION, call=call) is None


@pytest.mark.parametrize("code", [200, 204])
def test_delete_answered_at_once_is_done(server: FaultServer, client: ArmClient, call: Call, code: int) -> None:
    """200 and 204 both mean gone."""
    server.plays("DELETE", WORKSPACE, Reply(code))
    client.delete(WORKSPACE, api_version=VERSION, call=call)
    assert len(server.seen()) == 1


def test_delete_of_what_is_not_there_is_done(server: FaultServer, client: ArmClient, call: Call) -> None:
    """404 means that there is nothing left to do, even when the whole group is gone."""
    server.plays("DELETE", WORKSPACE, Reply(404, {"error": {"code": "ResourceGroupNotFound", "message": "gone"}}))
    client.delete(WORKSPACE, api_version=VERSION, call=call)
    assert len(server.seen()) == 1


def test_delete_without_any_address_waits_until_the_resource_is_gone(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """202 with no header at all: the resource is looked at until it answers 404."""
    server.plays("DELETE", WORKSPACE, Reply(202))
    server.plays("GET", WORKSPACE, in_state("Deleting"), in_state("Deleting"), Reply(404))
    client.delete(WORKSPACE, api_version=VERSION, call=call)
    assert len(server.seen("GET", WORKSPACE)) == 3


def test_steadily_present_resource_ends_a_delete_whose_status_is_lost(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """No record of the operation and the resource still in place: the delete has come to nothing."""
    server.plays("DELETE", WORKSPACE, accepted(server, status_url=STATUS))
    server.plays("GET", STATUS, Reply(404))
    server.plays("GET", WORKSPACE, in_state("Succeeded"))
    with pytest.raises(OperationFailed, match="the resource is still there"):
        client.delete(WORKSPACE, api_version=VERSION, call=call)


def test_untrusted_status_host_is_refused(server: FaultServer, client: ArmClient, call: Call) -> None:
    """A token is for the resource manager: an address on another host does not get it."""
    server.plays("DELETE", WORKSPACE, Reply(202, None, {"Location": "https://evil.example/x"}))
    with pytest.raises(Exception, match=r"a token for 127\.0\.0\.1 is never sent to evil\.example"):
        client.delete(WORKSPACE, api_version=VERSION, call=call)


def test_post_cut_off_is_reported_as_uncertain_and_sent_once(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """Whether the service restarted the compute cannot be known: the caller has to look."""
    server.plays("POST", f"{COMPUTE}/restart", Reply(cut=True))
    with pytest.raises(TransportError) as caught:
        client.post(f"{COMPUTE}/restart", api_version=VERSION, call=call)
    assert caught.value.uncertain
    assert len(server.seen("POST")) == 1

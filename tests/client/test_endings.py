"""How a wait ends badly, how long it lasts, and what is told meanwhile."""

from __future__ import annotations

import pytest
from pulumi_azureml.client import ArmClient, Call
from pulumi_azureml.errors import Cancelled, DeadlineExceeded, OperationFailed

from .fault_server import FaultServer, Reply
from .replies import COMPUTE, ENDPOINT, GROUP, RESULT, STATUS, VERSION, WORKSPACE, accepted, in_state, status
from .virtual_clock import VirtualClock


def test_failed_operation_speaks_with_the_words_of_the_service(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """The error of the status document, the id of the request, and nothing made up."""
    server.plays("PUT", COMPUTE, accepted(server, code=201, status_url=STATUS, headers={"x-ms-request-id": "r-1"}))
    error = {"code": "ClusterCoreQuotaReached", "message": "Operation results in exceeding quota limits of Core."}
    server.plays("GET", STATUS, status("InProgress"), status("Failed", error=error))
    with pytest.raises(OperationFailed) as caught:
        client.put(COMPUTE, {}, api_version=VERSION, call=call)
    assert str(caught.value) == (
        'creating workspace "w" in resource group "g": the operation ended as Failed (ClusterCoreQuotaReached: '
        "Operation results in exceeding quota limits of Core). Ask for more quota (portal, the workspace's Quota "
        "page), or choose a smaller or another size. [request r-1]"
    )


def test_failed_operation_without_words_takes_those_of_the_resource(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """A compute keeps the reason in provisioningErrors while the status document says only Failed."""
    server.plays("PUT", COMPUTE, accepted(server, code=201, status_url=STATUS))
    server.plays("GET", STATUS, status("Failed"))
    reasons = [{"error": {"code": "SubnetFull", "message": "The subnet has no address left."}}]
    server.plays("GET", COMPUTE, in_state("Failed", provisioningErrors=reasons))
    with pytest.raises(OperationFailed) as caught:
        client.put(COMPUTE, {}, api_version=VERSION, call=call)
    assert (caught.value.state, caught.value.code, caught.value.message) == (
        "Failed",
        "SubnetFull",
        "The subnet has no address left.",
    )


def test_canceled_operation_is_an_error(server: FaultServer, client: ArmClient, call: Call) -> None:
    """A competing operation cancels ours: that is no success."""
    server.plays("DELETE", ENDPOINT, accepted(server, status_url=STATUS))
    server.plays("GET", STATUS, status("Canceled", error={"code": "OperationCanceled", "message": "superseded"}))
    with pytest.raises(OperationFailed) as caught:
        client.delete(ENDPOINT, api_version=VERSION, call=call)
    assert caught.value.state == "Canceled"


def test_error_at_location_is_how_the_operation_ended(server: FaultServer, client: ArmClient, call: Call) -> None:
    """Location answers what the synchronous call would have answered: even a 409 that would pass elsewhere is final."""
    server.plays("DELETE", GROUP, accepted(server, location=RESULT))
    refusal = {"error": {"code": "AnotherOperationInProgress", "message": "A nested resource is being updated."}}
    server.plays("GET", RESULT, Reply(202), Reply(409, refusal))
    with pytest.raises(OperationFailed, match="Another operation is still running on it"):
        client.delete(GROUP, api_version=VERSION, call=call)
    assert len(server.seen("GET")) == 2


def test_pauses_follow_the_server_then_grow_to_fifteen_seconds(
    server: FaultServer, client: ArmClient, call: Call, clock: VirtualClock
) -> None:
    """Retry-After counts where it is given; else pauses grow by 1.3 from 1 to 15 seconds, each a fifth more or less."""
    server.plays("PUT", WORKSPACE, accepted(server, status_url=STATUS, headers={"Retry-After": "17"}))
    server.plays("GET", STATUS, *[status("InProgress")] * 14, status("Succeeded"))
    server.plays("GET", WORKSPACE, in_state("Succeeded"))
    client.put(WORKSPACE, {}, api_version=VERSION, call=call)
    # 1, 1.3, 1.69 … 13.79 are eleven pauses of 56.4 s together; three of 15 s follow.
    assert 17 + 0.8 * 56.4 + 3 * 12 <= clock.slept <= 17 + 1.2 * 56.4 + 3 * 15


def test_progress_says_what_goes_on_and_for_how_long(
    server: FaultServer, client: ArmClient, clock: VirtualClock
) -> None:
    """One line per look: the verb, the time, the state."""
    lines: list[str] = []
    call = Call('creating compute "c" in workspace "w"', 600, progress=lines.append, clock=clock)
    server.plays("PUT", COMPUTE, accepted(server, status_url=STATUS, headers={"Retry-After": "80"}))
    server.plays("GET", STATUS, status("Creating"), status("Succeeded"))
    server.plays("GET", COMPUTE, in_state("Succeeded"))
    client.put(COMPUTE, {}, api_version=VERSION, call=call)
    assert lines == ["still creating (1m20s): Creating"]


def test_deadline_ends_the_wait_with_the_last_state(
    server: FaultServer, client: ArmClient, clock: VirtualClock
) -> None:
    """The user learns how long we waited, what was seen last, and what to do."""
    call = Call('creating workspace "w" in resource group "g"', 60, clock=clock)
    server.plays("PUT", WORKSPACE, accepted(server, status_url=STATUS, headers={"x-ms-request-id": "r-1"}))
    server.plays("GET", STATUS, status("InProgress"))
    with pytest.raises(DeadlineExceeded) as caught:
        client.put(WORKSPACE, {}, api_version=VERSION, call=call)
    assert (caught.value.waited, caught.value.last_state) == (60.0, "InProgress")
    assert str(caught.value) == (
        'creating workspace "w" in resource group "g": not finished after 1m00s, last state InProgress. The service '
        "may still finish it: look with `pulumi refresh`, or allow more time by `custom_timeouts`. [request r-1]"
    )


def test_cancellation_is_noticed_within_a_second(server: FaultServer, client: ArmClient, clock: VirtualClock) -> None:
    """A pause of a minute does not outlast the user's Ctrl-C."""
    call = Call("creating x", 3600, cancelled=lambda: clock.slept >= 5, clock=clock)
    server.plays("PUT", WORKSPACE, accepted(server, status_url=STATUS, headers={"Retry-After": "60"}))
    with pytest.raises(Cancelled):
        client.put(WORKSPACE, {}, api_version=VERSION, call=call)
    assert clock.slept == 5


def test_nothing_is_sent_for_a_call_that_is_over(server: FaultServer, client: ArmClient, clock: VirtualClock) -> None:
    """A cancelled call does not begin another request."""
    call = Call("creating x", 3600, cancelled=lambda: True, clock=clock)
    with pytest.raises(Cancelled):
        client.put(WORKSPACE, {}, api_version=VERSION, call=call)
    assert server.seen() == []


def test_network_lost_during_a_wait_is_waited_out(server: FaultServer, client: ArmClient, call: Call) -> None:
    """Minutes without an answer do not fail an operation that goes on in the service."""
    server.plays("PUT", WORKSPACE, accepted(server, status_url=STATUS))
    server.plays("GET", STATUS, *[Reply(cut=True)] * 4, status("Succeeded"))
    server.plays("GET", WORKSPACE, *[Reply(cut=True)] * 2, in_state("Creating"), in_state("Succeeded"))
    assert client.put(WORKSPACE, {}, api_version=VERSION, call=call)["id"] == WORKSPACE


def test_failure_without_any_words_says_so(server: FaultServer, client: ArmClient, call: Call) -> None:
    """Neither the status document nor the resource gives a reason: none is made up."""
    server.plays("PUT", COMPUTE, accepted(server, code=201, status_url=STATUS))
    server.plays("GET", STATUS, status("Failed"))
    server.plays("GET", COMPUTE, in_state("Failed"))
    with pytest.raises(OperationFailed, match=r"ended as Failed \(the service gave no reason\)"):
        client.put(COMPUTE, {}, api_version=VERSION, call=call)


def test_first_look_at_an_old_failure_does_not_end_a_repair(server: FaultServer, client: ArmClient, call: Call) -> None:
    """With the status lost, a Failed from before our PUT is not taken for its outcome."""
    server.plays("PUT", COMPUTE, accepted(server, status_url=STATUS))
    server.plays("GET", STATUS, Reply(404))
    server.plays("GET", COMPUTE, in_state("Failed"), in_state("Updating"), in_state("Succeeded"))
    assert client.put(COMPUTE, {}, api_version=VERSION, call=call)["properties"]["provisioningState"] == "Succeeded"

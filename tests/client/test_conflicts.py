"""Conflicts that pass, conflicts that stay, and providers that are not registered."""

from __future__ import annotations

import pytest
from pulumi_azureml.client import ArmClient, Call
from pulumi_azureml.errors import AzureMLError, Conflict, DeadlineExceeded, Rejected

from .fault_server import FaultServer, Reply
from .virtual_clock import VirtualClock

WORKSPACE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w"
PROVIDER = "/subscriptions/s/providers/Microsoft.MachineLearningServices"
VERSION = "2025-12-01"


def conflict(code: str, message: str = "no", status: int = 409, **headers: str) -> Reply:
    return Reply(status, {"error": {"code": code, "message": message}}, headers)


@pytest.mark.parametrize(
    "busy",
    [
        conflict("AnotherOperationInProgress", "Another operation is in progress."),
        conflict("RequestConflict", "Cannot purge now."),
        conflict(
            "ResourceGroupBeingDeleted", "The resource group 'g' is in deprovisioning state and cannot perform it."
        ),
        conflict("Conflict", "The compute is currently being stopped."),
        conflict("Conflict", "A create or update operation is in progress on this endpoint."),
        conflict("UserError", "Compute instance is in Stopping state."),
        conflict("BadRequest", "It cannot be done because it is in Updating provisioning state.", 400),
        conflict("BadRequest", "Already running method CreateOrUpdate.", 409),
    ],
    ids=lambda reply: reply.body["error"]["message"][:30],
)
def test_resource_that_is_busy_is_waited_for(
    server: FaultServer, client: ArmClient, call: Call, clock: VirtualClock, busy: Reply
) -> None:
    """Ten seconds, twenty, then up to thirty between two tries, each a fifth more or less."""
    server.plays("PUT", WORKSPACE, busy, busy, Reply(200, {"id": WORKSPACE}))
    assert client.put(WORKSPACE, {}, api_version=VERSION, call=call) == {"id": WORKSPACE}
    assert 10 + 16 <= clock.slept <= 12 + 24


def test_action_on_a_busy_resource_is_sent_again(server: FaultServer, client: ArmClient, call: Call) -> None:
    """It was turned away, so nothing has happened yet."""
    server.plays("POST", f"{WORKSPACE}/stop", conflict("AnotherOperationInProgress"), Reply(200, {"ok": 1}))
    assert client.post(f"{WORKSPACE}/stop", api_version=VERSION, call=call) == {"ok": 1}


def test_resource_that_stays_busy_is_reported_with_the_conflict(
    server: FaultServer, client: ArmClient, clock: VirtualClock
) -> None:
    """At the deadline the user reads what was in the way."""
    server.plays("DELETE", WORKSPACE, conflict("AnotherOperationInProgress", "Another operation is in progress."))
    with pytest.raises(DeadlineExceeded) as caught:
        client.delete(WORKSPACE, api_version=VERSION, call=Call("deleting w", 120, clock=clock))
    assert isinstance(caught.value.last_error, Conflict)
    assert "last answer: the present state is in the way (409 AnotherOperationInProgress" in str(caught.value)


@pytest.mark.parametrize(
    ("reply", "advice"),
    [
        (
            conflict(
                "ScopeLocked",
                "The scope cannot perform delete operation because following scope(s) are locked: 'x'. "
                "Please remove the lock and try again.",
            ),
            "remove the lock",
        ),
        (
            conflict("InvalidResourceLocation", "The resource 'w' already exists in location 'a'."),
            "bound to its region",
        ),
        (
            conflict("CannotDeleteResource", "Cannot delete resource while nested resources exist."),
            "delete what lies inside",
        ),
        (
            conflict("ConflictError", "A vault with the same name already exists in deleted state."),
            "purge the deleted vault",
        ),
        (
            conflict("Conflict", "Soft-deleted workspace exists. Please purge or recover it, then retry."),
            "purge_on_delete",
        ),
        (conflict("RoleAssignmentExists", "The role assignment already exists."), "import that assignment"),
        (conflict("Conflict", "Environment version 1 exists with other content."), ""),
    ],
    ids=lambda value: value.body["error"]["code"] if isinstance(value, Reply) else "",
)
def test_conflict_that_stays_is_reported_at_once(
    server: FaultServer, client: ArmClient, call: Call, clock: VirtualClock, reply: Reply, advice: str
) -> None:
    """Waiting would change nothing, even where the service's text says to try again."""
    server.plays("PUT", WORKSPACE, reply)
    with pytest.raises(Conflict) as caught:
        client.put(WORKSPACE, {}, api_version=VERSION, call=call)
    assert advice in caught.value.advice
    assert clock.slept == 0


def test_soft_deleted_workspace_is_final_whatever_its_status(
    server: FaultServer, client: ArmClient, call: Call
) -> None:
    """The service answers 400 and no code worth the name."""
    server.plays(
        "PUT",
        WORKSPACE,
        conflict(
            "BadRequest", "Soft-deleted workspace exists. Please purge or recover it. https://aka.ms/wsoftdelete", 400
        ),
    )
    with pytest.raises(Rejected, match="Recover the deleted workspace or purge it"):
        client.put(WORKSPACE, {}, api_version=VERSION, call=call)


def test_an_endpoint_that_never_came_up_is_final_though_a_state_is_named(
    server: FaultServer, client: ArmClient, call: Call, clock: VirtualClock
) -> None:
    """The same words about a state stand in a refusal that no waiting mends."""
    message = "This endpoint has not been created successfully or is in deleting provisioning state."
    server.plays("PUT", WORKSPACE, conflict("BadRequest", message, 400))
    with pytest.raises(Rejected, match="has not been created successfully"):
        client.put(WORKSPACE, {}, api_version=VERSION, call=call)
    assert clock.slept == 0


NOT_REGISTERED = conflict(
    "MissingSubscriptionRegistration",
    "The subscription is not registered to use namespace 'Microsoft.MachineLearningServices'.",
)


def test_missing_provider_is_registered_and_the_request_sent_again(
    server: FaultServer, client: ArmClient, call: Call, clock: VirtualClock
) -> None:
    """A subscription's first use of the service works; the repetition is a new request with a new id."""
    server.plays("PUT", WORKSPACE, NOT_REGISTERED, Reply(201, {"id": WORKSPACE}))
    server.plays("POST", f"{PROVIDER}/register", Reply(200, {"registrationState": "Registering"}))
    server.plays(
        "GET",
        PROVIDER,
        Reply(200, {"registrationState": "Registering"}),
        Reply(200, {"registrationState": "Registered"}),
    )
    assert client.put(WORKSPACE, {"a": 1}, api_version=VERSION, call=call) == {"id": WORKSPACE}
    assert clock.slept == 20
    puts = server.seen("PUT")
    assert [put.body for put in puts] == [{"a": 1}, {"a": 1}]
    assert puts[0].headers["x-ms-client-request-id"] != puts[1].headers["x-ms-client-request-id"]


def test_identity_that_may_not_register_is_told_the_command(server: FaultServer, client: ArmClient, call: Call) -> None:
    """The first refusal is shown, with what somebody else has to type."""
    server.plays("PUT", WORKSPACE, NOT_REGISTERED)
    server.plays("POST", f"{PROVIDER}/register", conflict("AuthorizationFailed", "no", 403))
    with pytest.raises(AzureMLError, match="az provider register --namespace"):
        client.put(WORKSPACE, {}, api_version=VERSION, call=call)

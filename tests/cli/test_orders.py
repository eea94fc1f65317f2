"""Orders on an unreliable line: played by a server that answers what it is told to, on a virtual clock."""

from __future__ import annotations

import pytest
from pulumi_azureml.cli.machine import Machine
from pulumi_azureml.client import ArmClient, Call
from pulumi_azureml.convergence import Resource
from pulumi_azureml.declare import Switch
from pulumi_azureml.errors import TransportError
from pulumi_azureml.resources.compute_instance import COMPUTE_INSTANCE
from pulumi_azureml.shape import arguments

from ..client.fault_server import FaultServer, Reply
from ..client.virtual_clock import VirtualClock

WORKSPACE = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w"
PATH = f"{WORKSPACE}/computes/ci"
BUSY = Reply(409, {"error": {"code": "UserError", "message": "There is already an active operation submitted"}})
LOST = Reply(cut=True)


def instance(state: str) -> dict[str, object]:
    inner = {"provisioningState": "Succeeded", "computeType": "ComputeInstance", "properties": {"state": state}}
    return {"id": PATH, "name": "ci", "properties": inner}


@pytest.fixture
def machine(client: ArmClient, call: Call) -> Machine:
    """A running compute instance."""
    member = arguments(COMPUTE_INSTANCE).members["state"]
    assert isinstance(member.field.on_change, Switch)
    resource = Resource(COMPUTE_INSTANCE, PATH, client, call)
    return Machine(resource, member.key.wire, member.field.on_change, instance("Running"))


@pytest.mark.parametrize("wait", [True, False])
def test_an_active_operation_is_waited_for(
    server: FaultServer, machine: Machine, clock: VirtualClock, wait: bool
) -> None:
    """A 409 means: not now. The order is sent again once the other operation has had time to end."""
    server.plays("POST", f"{PATH}/stop", BUSY, BUSY, Reply(200))
    server.plays("GET", PATH, Reply(body=instance("Stopped")))
    machine.lead_to("stop", wait=wait)
    assert len(server.seen("POST")) == 3
    assert clock.slept >= 10 + 16


def test_an_accepted_order_is_not_looked_after_without_wait(
    server: FaultServer, machine: Machine, clock: VirtualClock
) -> None:
    """202 is enough: no request follows, and no pause."""
    headers = {"Azure-AsyncOperation": f"{server.base}/subscriptions/s/operations/1"}
    server.plays("POST", f"{PATH}/stop", Reply(202, headers=headers))
    assert machine.lead_to("stop", wait=False) == 'compute instance "ci": stop accepted'
    assert [request.method for request in server.seen()] == ["POST"]
    assert clock.slept == 0


def test_an_order_whose_answer_is_lost_is_not_repeated(server: FaultServer, machine: Machine) -> None:
    """The state shows that it was taken."""
    server.plays("POST", f"{PATH}/stop", LOST)
    server.plays("GET", PATH, Reply(body=instance("Stopping")), Reply(body=instance("Stopped")))
    assert machine.lead_to("stop", wait=True) == 'compute instance "ci" is Stopped'
    assert len(server.seen("POST")) == 1


def test_a_lost_order_that_shows_no_effect_is_an_error(server: FaultServer, machine: Machine) -> None:
    """The user hears of the line, not of success."""
    server.plays("POST", f"{PATH}/stop", LOST)
    server.plays("GET", PATH, Reply(body=instance("Running")))
    with pytest.raises(TransportError):
        machine.lead_to("stop", wait=True)
    assert len(server.seen("POST")) == 1


def test_a_restart_whose_answer_is_lost_is_an_error(server: FaultServer, machine: Machine) -> None:
    """An instance that runs may have restarted or not: no state can tell."""
    server.plays("POST", f"{PATH}/restart", LOST)
    with pytest.raises(TransportError):
        machine.order("restart", "Running", wait=True)
    assert server.seen("GET") == []

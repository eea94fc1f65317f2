"""Writes that follow one another within a process."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from pulumi_azureml.client import Call
from pulumi_azureml.declare import Type
from pulumi_azureml.errors import Cancelled
from pulumi_azureml.locks import one_at_a_time
from pulumi_azureml.resources.code_version import CODE_VERSION
from pulumi_azureml.resources.endpoint_traffic import ENDPOINT_TRAFFIC
from pulumi_azureml.resources.online_deployment import ONLINE_DEPLOYMENT
from pulumi_azureml.resources.online_endpoint import ONLINE_ENDPOINT

from ..client.virtual_clock import VirtualClock

W = "/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w"
PATIENCE = 10.0


def call(clock: VirtualClock | None = None, cancelled: Callable[[], bool] = lambda: False) -> Call:
    return Call("creating online deployment", 60, clock=clock or VirtualClock(), cancelled=cancelled)


@contextmanager
def held(declared: Type, **values: str) -> Iterator[threading.Event]:
    """Somebody else holds the lock until the event is set, or the block ends."""
    holds, done = threading.Event(), threading.Event()

    def hold() -> None:
        with one_at_a_time(declared, values, call()):
            holds.set()
            done.wait(PATIENCE)

    holder = threading.Thread(target=hold)
    holder.start()
    assert holds.wait(PATIENCE)
    yield done
    done.set()
    holder.join(PATIENCE)


def test_an_endpoint_its_deployments_and_its_traffic_share_one_lock() -> None:
    """However the id is spelled; what waits says so, and its time begins when it is its turn."""
    for declared, values in (
        (ONLINE_ENDPOINT, {"workspace_id": W.upper(), "name": "E"}),
        (ENDPOINT_TRAFFIC, {"endpoint_id": f"{W}/onlineEndpoints/e/"}),
    ):
        with held(ONLINE_DEPLOYMENT, endpoint_id=f"{W}/onlineEndpoints/e", name="blue") as done:
            clock, lines = VirtualClock(), list[str]()
            waiting = call(clock)

            def shown(line: str, lines: list[str] = lines, done: threading.Event = done) -> None:
                lines.append(line)
                done.set()

            waiting.progress = shown
            clock.now += 50
            with one_at_a_time(declared, values, waiting):
                assert waiting.remaining() == 60
            assert lines == ["still creating (50s): waiting for other work on e"]


def test_a_lock_that_is_free_takes_nothing_of_the_time() -> None:
    """Whoever did not wait goes on where he was."""
    clock = VirtualClock()
    waiting = call(clock)
    clock.now += 50
    with one_at_a_time(ONLINE_DEPLOYMENT, {"endpoint_id": f"{W}/onlineEndpoints/f"}, waiting):
        assert waiting.remaining() == 10


def test_whoever_waits_can_be_cancelled() -> None:
    """At most a second after Ctrl-C; the lock is not taken then."""
    values = {"endpoint_id": f"{W}/onlineEndpoints/g", "name": "blue"}
    with held(ONLINE_DEPLOYMENT, **values):
        waiting = call(cancelled=lambda: True)
        with pytest.raises(Cancelled), one_at_a_time(ONLINE_DEPLOYMENT, values, waiting):
            raise AssertionError("it must not be entered")
    with one_at_a_time(ONLINE_DEPLOYMENT, values, call()):
        pass


def test_what_needs_no_order_waits_for_nobody() -> None:
    """Another endpoint, and a type without a lock."""
    with held(ONLINE_DEPLOYMENT, endpoint_id=f"{W}/onlineEndpoints/h", name="blue"):
        with one_at_a_time(ONLINE_DEPLOYMENT, {"endpoint_id": f"{W}/onlineEndpoints/i"}, call()):
            pass
        with one_at_a_time(CODE_VERSION, {"workspace_id": W, "name": "c"}, call()):
            pass


def test_a_lock_is_given_up_by_what_fails() -> None:
    """The next one is not held up by it."""
    values = {"endpoint_id": f"{W}/onlineEndpoints/j"}
    with pytest.raises(ValueError, match="no"), one_at_a_time(ONLINE_DEPLOYMENT, values, call()):
        raise ValueError("no")
    with one_at_a_time(ONLINE_DEPLOYMENT, values, call()):
        pass

"""A provider's process ends by itself when its engine is gone: killed, it says goodbye to nobody."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Iterator

import pytest

from .conftest import bare_environment
from .engine import Engine
from .provider import LONGEST_SECONDS, Host, urn_of

INSTANCE = urn_of("ComputeInstance")


@pytest.fixture
def short_lived() -> Iterator[tuple[Engine, Host]]:
    """An engine that the test ends, and a host process of it at work."""
    engine = Engine()
    host = Host(engine.address, bare_environment())
    host.check(urn_of("Workspace"), {})  # with the first call comes the configuration
    yield engine, host
    engine.stop()
    host.stop()


def test_it_ends_with_its_engine(short_lived: tuple[Engine, Host]) -> None:
    """Nobody has to send it a signal."""
    engine, host = short_lived
    assert host.process.poll() is None
    engine.stop()
    assert host.process.wait(LONGEST_SECONDS) == 0


def test_it_outlives_a_connection_that_is_closed() -> None:
    """An engine that answers again is there: one closed connection is no sign."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = Host(f"127.0.0.1:{listener.getsockname()[1]}", bare_environment())
        listener.settimeout(LONGEST_SECONDS)
        host.check(urn_of("Workspace"), {})
        for _ in range(2):
            listener.accept()[0].close()
        with listener.accept()[0]:
            assert host.process.poll() is None
    assert host.process.wait(LONGEST_SECONDS) == 0
    host.stop()


def test_without_an_engine_from_the_first_it_stays() -> None:
    """Whoever drives it by hand gives it an address at which nobody listens."""
    host = Host("127.0.0.1:1", bare_environment())
    host.check(INSTANCE, {})
    assert host.process.poll() is None
    host.stop()


def test_what_is_under_way_is_ended_first(short_lived: tuple[Engine, Host]) -> None:
    """A call that was begun is answered, though the engine is gone."""
    engine, host = short_lived
    engine.meeting = threading.Barrier(2)  # nobody else comes: the call hangs in telling the engine of a warning
    answers: list[object] = []
    asking = threading.Thread(target=lambda: answers.append(host.check(INSTANCE, {"workspace_id": "x"})))
    asking.start()
    while not engine.meeting.n_waiting:
        time.sleep(0.01)  # another process is at work: there is nothing else to wait on
    engine.stop()
    asking.join(LONGEST_SECONDS)
    assert answers
    assert host.process.wait(LONGEST_SECONDS) == 0

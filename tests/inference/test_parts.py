"""The small parts of the runtime, each by itself."""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from azureml_emulator.inference.autoscaler import Autoscaler
from azureml_emulator.inference.contract import Endpoint, Scale
from azureml_emulator.inference.exchange import BrokenExchange, Exchange, Sent
from azureml_emulator.inference.log_ring import KEPT_LINES, LogRing
from azureml_emulator.inference.processes import Ledger
from azureml_emulator.inference.traffic import Traffic


def test_lines_come_together_whatever_pieces_they_come_in() -> None:
    """Two writers do not mix their lines."""
    ring = LogRing()
    one, other = ring.writer(), ring.writer()
    one.write(b"be")
    other.write(b"other\n")
    one.write(b"gin\r\nrest")
    one.close()
    assert ring.lines() == ["other", "begin", "rest"]
    assert ring.lines(1) == ["rest"]


def test_a_ring_keeps_the_last_lines_and_cuts_endless_ones() -> None:
    """Whatever a script prints, the emulator's memory stays the same."""
    ring = LogRing()
    writer = ring.writer()
    writer.write(b"x\n" * (KEPT_LINES + 10))
    writer.write(b"y" * 100_000)
    assert len(ring.lines()) == KEPT_LINES
    assert ring.lines(1) == ["y" * 8192]


SCALE = Scale(1, automatic=True, minimum=1, maximum=4, target_utilization=50)


@pytest.mark.parametrize(("in_flight", "instances"), [(0, 1), (1, 1), (1.1, 2), (3, 3), (50, 4)])
def test_as_many_instances_as_work_at_the_wanted_utilization(in_flight: float, instances: int) -> None:
    """Two slots each at 50 percent: one request for each instance."""
    assert Autoscaler(SCALE, 2).instances(1, in_flight, 0) == instances


def test_fewer_instances_only_after_a_minute_and_as_many_as_its_peak_needed() -> None:
    """A short pause takes nothing away."""
    autoscaler = Autoscaler(SCALE, 2)
    assert autoscaler.instances(4, 0.5, 0) == 4
    assert autoscaler.instances(4, 2, 30) == 4
    assert autoscaler.instances(4, 0.5, 59) == 4
    assert autoscaler.instances(4, 0.5, 61) == 2


def test_load_in_between_begins_the_minute_anew() -> None:
    """What is needed is not taken away."""
    autoscaler = Autoscaler(SCALE, 2)
    assert autoscaler.instances(4, 0, 0) == 4
    assert autoscaler.instances(4, 4, 59) == 4
    assert autoscaler.instances(4, 0, 61) == 4


def endpoint(**traffic: int) -> Endpoint:
    return Endpoint("/e", "e", "Managed", "Succeeded", "", "Key", ("", ""), traffic, {"shadow": 30})


def test_the_same_seed_draws_the_same_deployments() -> None:
    """Another one draws others, in the same proportion."""
    split = endpoint(blue=50, green=50)

    def drawn(seed: str) -> list[str | None]:
        traffic = Traffic(seed)
        return [traffic.deployment(split) for _ in range(64)]

    assert drawn("a") == drawn("a")
    assert drawn("a") != drawn("b")
    assert 20 < drawn("a").count("blue") < 44


def test_a_deployment_without_weight_is_never_drawn() -> None:
    """And without any weight, none is."""
    traffic = Traffic("seed")
    assert {traffic.deployment(endpoint(blue=0, green=100)) for _ in range(50)} == {"green"}
    assert traffic.deployment(endpoint(blue=0)) is None


def test_mirror_traffic_is_a_part_of_all_requests() -> None:
    """Thirty percent."""
    traffic = Traffic("seed")
    copies = sum(traffic.mirror(endpoint(blue=100)) == "shadow" for _ in range(500))
    assert 110 < copies < 190


async def answer_of(raw: bytes, *pieces: bytes) -> tuple[int, bytes, bytes]:
    """What an exchange makes of an instance that answers with ``raw``: status, body, and the request it got."""
    got = b""

    async def instance(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal got
        got = await reader.readuntil(pieces[-1] if pieces else b"\r\n\r\n")
        writer.write(raw)
        writer.close()

    async def body() -> AsyncIterator[bytes]:
        for piece in pieces[:-1]:
            yield piece

    server = await asyncio.start_server(instance, "127.0.0.1", 0)
    async with server:
        exchange = await Exchange.open(server.sockets[0].getsockname()[1])
        try:
            sent = Sent("POST", b"/score?a=1", [(b"host", b"h"), (b"connection", b"keep-alive")])
            await exchange.stream(sent, body(), chunked=bool(pieces))
            answered = await exchange.answer()
            return answered.status, b"".join([piece async for piece in exchange.body(answered)]), got
        finally:
            exchange.close()


@pytest.mark.parametrize(
    ("raw", "body"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", b"abc"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nab\r\n1;x=y\r\nc\r\n0\r\n\r\n", b"abc"),
        (b"HTTP/1.0 200 OK\r\n\r\nabc", b"abc"),
        (b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", b""),
    ],
)
def test_an_answer_is_read_however_its_end_is_told(raw: bytes, body: bytes) -> None:
    """By length, in chunks, by the end of the connection, after a preliminary answer."""
    status, content, request = asyncio.run(answer_of(raw))
    assert (status, content) == (200, body)
    assert request == b"POST /score?a=1 HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n"


def test_a_body_of_unknown_length_is_sent_in_chunks() -> None:
    """As it comes."""
    answer = b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
    _, _, request = asyncio.run(answer_of(answer, b"ab", b"cde", b"0\r\n\r\n"))
    assert request.endswith(b"2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n")


@pytest.mark.parametrize(
    "raw", [b"", b"HTTP/1.1 200", b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nab"]
)
def test_half_an_answer_is_a_broken_exchange(raw: bytes) -> None:
    """The front end has to know, so that nobody takes it for the whole."""
    with pytest.raises(BrokenExchange):
        asyncio.run(answer_of(raw))


def test_processes_that_a_killed_emulator_left_are_ended(tmp_path: Path) -> None:
    """They are found by number and moment of start, and what they leave is removed."""
    left = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"], start_new_session=True)
    trace = tmp_path / "trace"
    trace.touch()
    Ledger(tmp_path / "processes.json").add(left.pid, ("rm", str(trace)))
    assert Ledger(tmp_path / "processes.json").end_left_behind() == [left.pid]
    assert left.wait(10) == -9
    assert not trace.exists()


def test_a_process_that_was_started_later_under_the_same_number_is_left_alone(tmp_path: Path) -> None:
    """Numbers are used again; ours is that of somebody else here."""
    path = tmp_path / "processes.json"
    path.write_text(f'{{"{os.getpid()}": ["some other moment", []]}}')
    assert Ledger(path).end_left_behind() == []

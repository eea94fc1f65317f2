"""Gives an emulator its three ports on loopback: TLS for the cloud, plain HTTP for the control API, and the CONNECT
proxy."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import sys
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import uvicorn

from azureml_emulator import certificates, ready_file
from azureml_emulator.cli import PROGRAM
from azureml_emulator.control import Control
from azureml_emulator.corked import CorkedProtocol
from azureml_emulator.emulator import Addresses, Emulator
from azureml_emulator.proxy import HEAD_LIMIT, Proxy
from azureml_emulator.refusal import Refusal

HOST = "127.0.0.1"
KEEP_ALIVE_SECONDS = 120
"""Longer than clients idle between polls: a connection that closes under a POST is an error that nobody may retry."""
LINGER_SECONDS = 1
"""How long open connections may take to end once the emulator is asked to stop."""


@dataclass(frozen=True)
class Listen:
    """Where to listen, and whom to tell."""

    port: int = 0
    """Of the TLS listener; 0: any free one."""
    ready_file: Path | None = None
    """Written when everything answers, removed when everything has ended."""
    parent: int | None = None
    """Process without which there is no reason to go on; ``None``: runs until a signal, for people, who are told."""


class _Server(uvicorn.Server):
    """Leaves signals to `serve`, which ends all listeners together, and says when it answers."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.answers = asyncio.Event()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.answers.set()


async def serve(emulator: Emulator, directory: Path, listen: Listen) -> None:
    """Serve until SIGTERM or SIGINT."""
    cloud_socket, control_socket = _bound(listen.port), _bound(0)
    made = certificates.prepare(directory)
    proxy = Proxy(_port(cloud_socket))
    proxy_server = await asyncio.start_server(proxy.serve, HOST, 0, limit=HEAD_LIMIT)
    addresses = Addresses(_port(cloud_socket), _port(control_socket), _port(proxy_server.sockets[0]))
    ready = emulator.ready_document(addresses, made.bundle, os.getpid())
    inference = emulator.infer(directory, addresses)
    cloud = _server(emulator.gate(addresses), made)
    control = _server(Control(emulator, ready).app(), None)
    servers = (cloud, control)

    def stop() -> None:
        for server in servers:
            server.should_exit = True

    _on_signals(stop)
    watching = asyncio.create_task(_when_orphaned(listen.parent, stop)) if listen.parent else None
    running = asyncio.gather(cloud.serve([cloud_socket]), control.serve([control_socket]))
    try:
        await asyncio.gather(*(server.answers.wait() for server in servers))
        _tell(listen, ready)
        await running
    finally:
        if watching:
            watching.cancel()
        proxy_server.close()
        await inference.close()
        emulator.close()
        if listen.ready_file:
            listen.ready_file.unlink(missing_ok=True)


def _tell(listen: Listen, ready: Mapping[str, Any]) -> None:
    """Say that everything answers, and where."""
    if listen.ready_file:
        ready_file.write(listen.ready_file, ready)
    if not listen.parent:
        addresses = "Resource Manager {arm}, proxy {proxy}, control API {control}".format_map(ready)
        sys.stderr.write(f"{PROGRAM}: ready; {addresses}\n")


def _on_signals(stop: Callable[[], None]) -> None:
    """From now on SIGTERM and SIGINT ask for the end; more of them change nothing."""
    loop = asyncio.get_running_loop()
    numbers = (signal.SIGTERM, signal.SIGINT)
    try:
        for number in numbers:
            loop.add_signal_handler(number, stop)
    except NotImplementedError:
        # On Windows (https://docs.python.org/3/library/asyncio-platforms.html#windows, 2026-11-28).
        for number in numbers:
            signal.signal(number, lambda *_: _woken(loop, stop))


def _woken(loop: asyncio.AbstractEventLoop, stop: Callable[[], None]) -> None:
    with contextlib.suppress(RuntimeError):  # the loop has ended already
        loop.call_soon_threadsafe(stop)


async def _when_orphaned(parent: int, stop: Callable[[], None]) -> None:
    """Stop once the parent has died without saying so (``kill -9`` of `exec`)."""
    while os.getppid() == parent:
        await asyncio.sleep(0.5)
    stop()


def _bound(port: int) -> socket.socket:
    # The protocol is named because asyncio switches Nagle's delay off (40 ms per answer) only for sockets that say TCP.
    listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((HOST, port))
        listener.listen(128)
    except OSError as reason:
        listener.close()
        raise Refusal(f"--port {port}: {reason.strerror}. Name another one, or 0 for any free one.") from reason
    listener.settimeout(0)
    return listener


def _port(listener: socket.socket) -> int:
    return int(listener.getsockname()[1])


def _server(application: object, made: certificates.Certificates | None) -> _Server:
    config = uvicorn.Config(
        application,  # type: ignore[arg-type]  # uvicorn's own ASGI types are closed unions of TypedDicts
        http=CorkedProtocol,  # of h11, which `gate._drop` relies on
        ws="none",
        lifespan="off",
        log_level="warning",
        access_log=False,
        server_header=False,
        proxy_headers=False,
        timeout_graceful_shutdown=LINGER_SECONDS,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        ssl_certfile=str(made.chain) if made else None,
        ssl_keyfile=str(made.key) if made else None,
    )
    return _Server(config)

"""One instance: a process that answers HTTP on a port of loopback, started again by nobody but its revision."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from dataclasses import dataclass

from azureml_emulator.inference.launch import Launch
from azureml_emulator.inference.log_ring import LogRing
from azureml_emulator.inference.processes import Ledger, signal_group

HOST = "127.0.0.1"
BACKLOG = 256
END_SECONDS = 8
"""How long a process may take to end after SIGTERM."""


@dataclass
class Output:
    """Where an instance writes, and where it is written down that it runs."""

    log: LogRing
    ledger: Ledger


class Replica:
    """``slots`` requests at a time are given to it. It takes part in the load only while it is `ready`."""

    def __init__(self, name: str, launch: Launch, slots: int, output: Output) -> None:
        self.name = name
        self.launch = launch
        self.slots = slots
        self.port = 0
        self.pid = 0
        self.ready = False
        self.busy = 0
        """Requests that it is working on."""
        self.restarts = 0
        self._output = output
        self._process: asyncio.subprocess.Process | None = None
        self._reading: asyncio.Task[None] | None = None
        self.idle = asyncio.Event()
        """Set while it works on nothing."""
        self.idle.set()

    @property
    def free(self) -> int:
        return self.slots - self.busy if self.ready else 0

    def take(self) -> None:
        """One request more."""
        self.busy += 1
        self.idle.clear()

    def give_back(self) -> None:
        """One request less."""
        self.busy -= 1
        if self.busy == 0:
            self.idle.set()

    async def start(self) -> None:
        """Start the process; a port is found for it."""
        launch = self.launch
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as listener:
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listener.bind((HOST, 0))
            self.port = int(listener.getsockname()[1])
            handed: tuple[int, ...] = ()
            environment = dict(launch.environment)
            if launch.hands_socket:
                listener.listen(BACKLOG)
                handed = (listener.fileno(),)
                environment["EMULATOR_SOCKET"] = str(listener.fileno())
            else:
                listener.close()
            self._process = await asyncio.create_subprocess_exec(
                *launch.command(self.port, self.name),
                stdin=asyncio.subprocess.DEVNULL,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
                env=environment,
                cwd=launch.folder,
                pass_fds=handed,
                start_new_session=True,
            )
        self.pid = self._process.pid
        self._output.ledger.add(self.pid)
        self._reading = asyncio.create_task(self._read(self._process))

    async def _read(self, process: asyncio.subprocess.Process) -> None:
        assert process.stdout is not None
        writer = self._output.log.writer()
        while piece := await process.stdout.read(65536):
            writer.write(piece)
        writer.close()

    async def ended(self) -> int:
        """Wait until the process has ended by itself; its status. All it wrote is in the log then."""
        assert self._process is not None
        status = await self._process.wait()
        await self._buried()
        return status

    async def stop(self) -> None:
        """End it: nicely first. Requests it still works on are cut off, so drain before."""
        self.ready = False
        process = self._process
        if process is None:
            return
        if process.returncode is None:
            signal_group(process.pid, signal.SIGTERM)
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(process.wait(), END_SECONDS)
        signal_group(process.pid, signal.SIGKILL)  # children that did not go with their parent
        await process.wait()
        await self._buried()

    async def _buried(self) -> None:
        """Forget a process that has ended."""
        self.ready = False
        if self._reading:
            # A child that inherited the pipe may hold it open for ever; what is in the pipe is read at once.
            await asyncio.wait([self._reading], timeout=1)
            self._reading.cancel()
        self._output.ledger.remove(self.pid)
        if self.launch.clean_up:
            cleaner = await asyncio.create_subprocess_exec(
                *self.launch.clean_up(self.name),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env=os.environ.copy(),
            )
            await cleaner.wait()

"""One instance: a process that answers HTTP on a port of loopback, started again by nobody but its revision."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
from dataclasses import dataclass

from azureml_emulator.inference.launch import Launch
from azureml_emulator.inference.log_ring import LineSplitter, LogRing
from azureml_emulator.inference.processes import Ledger, signal_group

HOST = "127.0.0.1"
BACKLOG = 256
GATHER_SECONDS = 0.05
"""How long output may wait in the pipe."""
END_SECONDS = 4
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
        """Requests that it has."""
        self.restarts = 0
        self._output = output
        self._process: asyncio.subprocess.Process | None = None
        self._listening: Listening | None = None
        self.idle = asyncio.Event()
        """Set while it works on nothing."""
        self.idle.set()

    @property
    def free(self) -> int:
        """Slots that nobody has; negative while it holds requests it cannot work on yet."""
        return self.slots - self.busy

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
            self._listening = Listening(self._output.log.writer())
            try:
                self._process = await asyncio.create_subprocess_exec(
                    *launch.command(self.port, self.name),
                    stdin=asyncio.subprocess.DEVNULL,
                    stdout=self._listening.write_end,
                    stderr=self._listening.write_end,
                    env=environment,
                    cwd=launch.folder,
                    pass_fds=handed,
                    start_new_session=True,
                )
            finally:
                self._listening.begin()
        self.pid = self._process.pid
        self._output.ledger.add(self.pid, launch.clean_up(self.name) if launch.clean_up else ())

    async def ended(self) -> int:
        """Wait until the process has ended by itself; its status. All it wrote is in the log then."""
        assert self._process is not None
        status = await self._process.wait()
        await self._bury()
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
        await self._bury()

    def hear(self) -> None:
        """Bring the log up to date."""
        if self._listening:
            self._listening.read()

    async def _bury(self) -> None:
        """End the children that have not gone with their parent, and forget them all."""
        self.ready = False
        signal_group(self.pid, signal.SIGKILL)
        assert self._process is not None
        await self._process.wait()
        if self._listening:
            await self._listening.end()
        self._output.ledger.remove(self.pid)
        if self.launch.clean_up:
            cleaner = await asyncio.create_subprocess_exec(
                *self.launch.clean_up(self.name),
                stdout=asyncio.subprocess.DEVNULL,
                stderr=asyncio.subprocess.DEVNULL,
                env=os.environ.copy(),
            )
            await cleaner.wait()


class Listening:
    """Takes down what a process writes.

    Not asyncio's own pipe, which hides a process's end for as long as one of its children holds the pipe open. Once
    something has come, the rest may gather in the pipe for a moment: the inference server writes each request's two
    lines in six pieces.
    """

    def __init__(self, writer: LineSplitter) -> None:
        self._writer = writer
        self._read_end, self.write_end = os.pipe()
        os.set_blocking(self._read_end, False)  # positional only
        self._loop = asyncio.get_running_loop()
        self._gathering: asyncio.TimerHandle | None = None
        self._over = asyncio.Event()

    def begin(self) -> None:
        """The process has its end of the pipe."""
        os.close(self.write_end)
        self._loop.add_reader(self._read_end, self._gather)

    def _gather(self) -> None:
        self._loop.remove_reader(self._read_end)
        self._gathering = self._loop.call_later(GATHER_SECONDS, self._read_and_wait)

    def _read_and_wait(self) -> None:
        if self.read():
            self._loop.add_reader(self._read_end, self._gather)

    def read(self) -> bool:
        """Take down what is in the pipe; ``False`` when its other end is closed."""
        while not self._over.is_set():
            try:
                piece = os.read(self._read_end, 65536)
            except BlockingIOError:
                return True
            if not piece:
                self._close()
            self._writer.write(piece)
        return False

    def _close(self) -> None:
        if not self._over.is_set():
            if self._gathering:
                self._gathering.cancel()
            self._loop.remove_reader(self._read_end)
            os.close(self._read_end)
            self._writer.close()
            self._over.set()

    async def end(self) -> None:
        """Take down what is left. Whoever still holds the pipe is heard no more."""
        with contextlib.suppress(asyncio.TimeoutError):
            await asyncio.wait_for(self._over.wait(), 1)
        self._close()

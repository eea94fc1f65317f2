"""A command of the Pulumi CLI that runs in the background, with the processes that it has started."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

LONGEST_SECONDS = 60
PROVIDER = "pulumi.dynamic"
"""What the command line of the provider's process has in it."""
PROCESSES = Path("/proc")
"""A folder for each process: on Linux alone."""


class Run:
    """One command. Signals go to single processes by their id."""

    def __init__(self, command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> None:
        if not PROCESSES.exists():
            pytest.skip(f"which processes a command has started is read from {PROCESSES}, which is not there")
        self.command = list(command)
        self._output = tempfile.TemporaryFile("w+")  # noqa: SIM115  it lives as long as the run
        # A session of its own: a signal to the test run is not one to the command.
        self.process = subprocess.Popen(
            self.command,
            cwd=folder,
            env=dict(environment),
            stdout=self._output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        self._known: dict[int, str] = {}

    def until(self, happened: Callable[[], object]) -> None:
        """Wait for something that another process brings about."""
        deadline = time.monotonic() + LONGEST_SECONDS
        while not happened():
            assert self.process.poll() is None or happened(), f"the command ended first:\n{self.output()}"
            assert time.monotonic() < deadline, f"it did not happen; so far:\n{self.output()}"
            self._note_family()
            time.sleep(0.05)  # other processes are at work: there is nothing else to wait on

    def interrupt(self) -> None:
        """Ctrl-C."""
        self.process.send_signal(signal.SIGINT)

    def kill_engine(self) -> None:
        """End the CLI, which is the engine, without a warning."""
        self._note_family()
        self.process.kill()
        self.process.wait(LONGEST_SECONDS)

    def kill_provider(self) -> None:
        """End the provider's process without a warning."""
        self._note_family()
        os.kill(next(pid for pid, words in self._known.items() if PROVIDER in words), signal.SIGKILL)

    def output(self) -> str:
        """What it has printed so far."""
        self._output.seek(0)
        return self._output.read()

    def done(self) -> subprocess.CompletedProcess[str]:
        """Wait for the end."""
        self.process.wait(LONGEST_SECONDS)
        return subprocess.CompletedProcess(self.command, self.process.returncode, self.output(), "")

    def await_end_of_provider(self) -> None:
        """Wait until the provider's process has ended by itself; fails where it stays."""
        deadline = time.monotonic() + LONGEST_SECONDS
        providers = {pid: words for pid, words in self._known.items() if PROVIDER in words}
        assert providers
        while stay := [pid for pid, words in providers.items() if _command_of(pid) == words]:
            assert time.monotonic() < deadline, f"still there: {stay}"
            time.sleep(0.05)  # other processes are at work: there is nothing else to wait on

    def kill_all(self) -> None:
        """End what is left of the command and of the processes that it started."""
        self._note_family()
        for pid, words in {self.process.pid: "", **self._known}.items():
            if not words or _command_of(pid) == words:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
        self.process.wait(LONGEST_SECONDS)
        self._output.close()

    def _note_family(self) -> None:
        """Remember the processes below, which outlive the command when it is killed."""
        waiting = [self.process.pid]
        while waiting:
            for pid in _children_of(waiting.pop()):
                self._known[pid] = _command_of(pid)
                waiting.append(pid)


def _children_of(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        tasks = (PROCESSES / str(pid) / "task").iterdir()
        return [int(word) for task in tasks for word in (task / "children").read_text().split()]
    return []


def _command_of(pid: int) -> str:
    with contextlib.suppress(OSError):
        return (PROCESSES / str(pid) / "cmdline").read_text().replace("\0", " ")
    return ""

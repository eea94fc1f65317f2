"""The processes that the emulator started, so that none outlives it.

They end with the emulator. When it was killed with no time to say goodbye, Linux tells them (`scripts/serve.py`), and
whoever starts on the same directory next finds the rest in a file and ends them. A number alone proves nothing, since
numbers are used again: the moment of the start is compared too.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

CLEAN_UP_SECONDS = 10
Entry = tuple[str, list[str]]
"""Moment of the start, and a command that removes what a killed process leaves."""


def start_moment(pid: int) -> str:
    """When a process was started, in whatever words the system has; ``""`` when there is no such process."""
    try:
        # Field 22 of `man 5 proc`; the second one is a program's name in parentheses and may hold spaces.
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[19]
    except (OSError, IndexError):
        if Path("/proc/self").exists():
            return ""
    command = ["ps", "-o", "lstart=", "-p", str(pid)]
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout.strip()  # noqa: S603  # a number


def signal_group(pid: int, number: signal.Signals) -> None:
    """Tell a process and all its children. Each was started as the leader of a group of its own."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


class Ledger:
    """The file of running processes. ``path`` lies in the emulator's directory."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._running: dict[str, Entry] = {}

    def end_left_behind(self) -> list[int]:
        """End what an emulator before this one left running; their numbers."""
        try:
            noted: dict[str, Entry] = json.loads(self._path.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        alive = [int(pid) for pid, (moment, _) in noted.items() if moment and start_moment(int(pid)) == moment]
        for pid in alive:
            signal_group(pid, signal.SIGKILL)
        for _, clean_up in noted.values():
            _run(clean_up)
        self._write()
        return alive

    def add(self, pid: int, clean_up: Sequence[str] = ()) -> None:
        """``clean_up`` is a command that removes what the process leaves when it is killed."""
        self._running[str(pid)] = (start_moment(pid), list(clean_up))
        self._write()

    def remove(self, pid: int) -> None:
        self._running.pop(str(pid), None)
        self._write()

    def _write(self) -> None:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = self._path.with_name(self._path.name + ".unfinished")
        unfinished.write_text(json.dumps(self._running), encoding="utf-8")
        unfinished.replace(self._path)


def _run(command: Sequence[str]) -> None:
    """A command whose failure means that there was nothing to do."""
    if command:
        with contextlib.suppress(OSError, subprocess.TimeoutExpired):
            subprocess.run(command, capture_output=True, timeout=CLEAN_UP_SECONDS, check=False)  # noqa: S603  # our own

"""Ctrl-C at chosen moments of a command's life, the same in every run: moments are counted in imports, not in seconds.

The moments before the program's entry are the interpreter's, which has its own way of ending then; so that they are
few, nothing may be loaded before the entry but the package that it is in.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

__all__ = ["AT_EXIT", "Ending", "Interrupted"]

AT_EXIT = -1
LONGEST_SECONDS = 60
HOOK = """
import atexit, os, signal, sys

# Taken away: what the command starts is not interrupted.
at, entry, count_file = (os.environ.pop(f"INTERRUPT_{name}", "") for name in ("AT", "FROM", "COUNT"))
package, begun, before, seen = False, False, 0, 0

def strike():
    os.kill(os.getpid(), signal.SIGINT)

def watch(event, arguments):
    global package, begun, before, seen
    if event == "exec":
        file = getattr(arguments[0], "co_filename", "")
        begun = begun or file.endswith(entry)
        package = package or file.endswith(os.path.join(entry.split(os.sep)[0], "__init__.py"))
    elif event == "import" and begun:
        seen += 1
        if seen == int(at):
            strike()
    elif event == "import" and package:
        before += 1

def tell():
    with open(count_file, "w") as file:
        file.write(f"{before} {seen}")
    if int(at) == -1:
        strike()

if at:
    sys.addaudithook(watch)
    atexit.register(tell)
"""


@dataclass(frozen=True)
class Ending:
    """How a command ended."""

    status: int
    out: str
    err: str

    @property
    def clean(self) -> bool:
        """Stopped, with the status of a stopped command and one line at most."""
        return self.status == 130 and len(self.err.splitlines()) <= 1 and "Traceback" not in self.err


@dataclass(frozen=True)
class Interrupted:
    """One command that can be interrupted at any import from that of `entry`'s first line on."""

    command: Sequence[str]
    entry: str
    """End of the path of the file that the program begins with."""
    environment: Mapping[str, str]
    folder: Path

    def at(self, moment: int) -> Ending:
        """Run it with Ctrl-C at the import of that number; 0: never; `AT_EXIT`: when all is done."""
        if os.name == "nt":
            pytest.skip("on Windows, a process cannot send itself a Ctrl-C that Python handles")
        (self.folder / "sitecustomize.py").write_text(HOOK)
        words = {"AT": str(moment), "FROM": self.entry, "COUNT": str(self.folder / "count")}
        done = subprocess.run(
            self.command,
            env={
                **self.environment,
                "PYTHONPATH": os.fspath(self.folder),
                **{f"INTERRUPT_{name}": value for name, value in words.items()},
            },
            capture_output=True,
            text=True,
            timeout=LONGEST_SECONDS,
            check=False,
        )
        return Ending(done.returncode, done.stdout, done.stderr)

    def moments(self, number: int) -> Iterator[int]:
        """The first imports one by one, then so many over the rest of the command's life."""
        self.at(0)
        before, imports = map(int, (self.folder / "count").read_text().split())
        assert before <= 2, "the package loads something before the entry is reached"
        assert imports > 3 * number, "the entry was not found, or loads nothing"
        yield from (1, 2, 3)
        yield from range(4, imports + 1, max(1, imports // number))

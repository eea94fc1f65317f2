"""The file that says where a served emulator is: written, waited for, removed."""

from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from azureml_emulator.refusal import Refusal

READY_SECONDS = 30
"""How long an emulator may take to start."""
GONE_SECONDS = 3
"""How long the file of a dead emulator may lie there: one that is being started in its place removes it first."""
CONNECT_SECONDS = 5
LOOK_SECONDS = 0.01

Ready = Mapping[str, Any]


def prepare(path: Path) -> None:
    """Make room for the file before anything is started: what lies there is of an emulator that is gone."""
    if path.is_dir():
        raise Refusal(f"--ready-file {path} is a directory; name a file.")
    try:
        path.unlink(missing_ok=True)
        _unfinished(path).touch()
        _unfinished(path).unlink()
    except OSError as reason:
        raise Refusal(
            f"--ready-file {path}: {reason.strerror}. Its directory has to be there and writable."
        ) from reason


def write(path: Path, ready: Ready) -> None:
    """Whoever waits for the file sees all of it or nothing. It holds a client secret, hence its mode."""
    unfinished = _unfinished(path)
    unfinished.touch(mode=0o600)
    unfinished.write_text(json.dumps(ready, indent=2), encoding="utf-8")
    unfinished.replace(path)


def of_started(path: Path, ended: Callable[[], int | None]) -> Ready:
    """The document of an emulator that was started just now; `ended` tells its status once it has ended."""
    deadline = time.monotonic() + READY_SECONDS
    while (ready := _read(path)) is None:
        status = ended()
        if status is not None:
            raise Refusal(f"starting the emulator: it ended with status {status}; its words are above.")
        if time.monotonic() > deadline:
            raise Refusal(f"starting the emulator: not ready after {READY_SECONDS} seconds.")
        time.sleep(LOOK_SECONDS)
    return ready


def of_running(path: Path) -> Ready:
    """The document of an emulator that answers, or will soon."""
    begun = time.monotonic()
    while True:
        ready = _read(path)
        if ready is not None and _answers(ready):
            return ready
        waited = time.monotonic() - begun
        if ready is None and waited > READY_SECONDS:
            raise Refusal(f"there is no {path} after {READY_SECONDS} seconds. Is `azureml-emulator serve` running?")
        if ready is not None and waited > GONE_SECONDS:
            raise Refusal(f"the emulator of {path}, with pid {ready.get('pid')}, is gone. Start it again.")
        time.sleep(LOOK_SECONDS)


def _read(path: Path) -> Ready | None:
    try:
        document = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except OSError as reason:
        raise Refusal(f"reading {path}: {reason.strerror}.") from reason
    except ValueError:
        document = None
    if not isinstance(document, dict) or not isinstance(document.get("control"), str):
        raise Refusal(f"{path} is no ready file of `azureml-emulator serve`.")
    return document


def _answers(ready: Ready) -> bool:
    """Whether somebody listens where the emulator does. A process's number would tell less: others get it again."""
    try:
        where = urlsplit(ready["control"])
        with socket.create_connection((where.hostname, where.port or 0), CONNECT_SECONDS):
            return True
    except (OSError, ValueError):
        return False


def _unfinished(path: Path) -> Path:
    return path.with_name(path.name + ".unfinished")

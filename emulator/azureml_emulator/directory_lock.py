"""One emulator at a time in a directory: a second one would write over its state and end its deployments.

The kernel lets go of the lock when its holder dies, however that happens.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from azureml_emulator.refusal import Refusal

NAME = "lock"
FAR = 1 << 30
"""The byte that is locked on Windows, beyond the text: there nobody else may read what is locked."""


@contextmanager
def directory_lock(directory: Path) -> Iterator[None]:
    """Hold a directory, which is made where there is none."""
    try:
        directory.mkdir(parents=True, exist_ok=True)
        file = (directory / NAME).open("a+", encoding="ascii")
    except OSError as reason:
        raise Refusal(f"--data {directory}: {reason.strerror}. Name a directory that can be written to.") from reason
    with file:
        if not _taken(file.fileno()):
            file.seek(0)
            raise Refusal(f"{directory} is in use by the emulator with pid {file.read().strip()}.")
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def _taken(descriptor: int) -> bool:
    try:
        if os.name == "nt":
            import msvcrt

            os.lseek(descriptor, FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]  # on Windows alone
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:  # of a file system that has no locks: there nobody can tell
        return True
    return True

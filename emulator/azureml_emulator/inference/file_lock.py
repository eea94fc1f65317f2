"""A lock between processes on one machine, held through a file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

LOOK_SECONDS = 0.2


@asynccontextmanager
async def file_lock(path: Path, waiting: Callable[[], None]) -> AsyncIterator[None]:
    """Hold the lock; ``waiting`` is called once when somebody else has it. The kernel lets go when a holder dies."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        told = False
        while not _taken(file.fileno()):
            if not told:
                waiting()
            told = True
            # Looked at from time to time, because a thread that waits in the kernel could not be cancelled.
            await asyncio.sleep(LOOK_SECONDS)
        yield


def _taken(descriptor: int) -> bool:
    import fcntl  # not on Windows, where the rest of the emulator is of use all the same

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True

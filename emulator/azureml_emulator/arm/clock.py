"""The virtual clock: real time plus what was added by hand, or standing still at a chosen moment.

Every duration in the emulator is measured on it, so that a test can let an hour pass without waiting. Tokens alone
live on real time, because their lifetime is judged by clients too.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timezone


class Clock:
    """Virtual seconds since 1970."""

    def __init__(self, offset: float = 0, frozen_at: float | None = None) -> None:
        self.offset = offset
        """Seconds added to real time."""
        self.frozen_at = frozen_at
        """The moment at which it stands still; ``None``: it runs."""

    @property
    def now(self) -> float:
        return time.time() + self.offset if self.frozen_at is None else self.frozen_at

    def advance(self, seconds: float) -> None:
        """Let ``seconds`` pass at once."""
        if self.frozen_at is None:
            self.offset += seconds
        else:
            self.frozen_at += seconds

    @contextmanager
    def at(self, moment: float) -> Iterator[None]:
        """Within the block it stands still at another moment: what had to happen then is made up for."""
        frozen_at, self.frozen_at = self.frozen_at, moment
        try:
            yield
        finally:
            self.frozen_at = frozen_at

    def freeze(self) -> None:
        """Stand still from now on."""
        self.frozen_at = self.now

    def run(self) -> None:
        """Run again from where it stood."""
        if self.frozen_at is not None:
            self.offset, self.frozen_at = self.frozen_at - time.time(), None


def timestamp(seconds: float) -> str:
    """``2025-11-04T10:11:12.1234560Z``: seven decimals, as ARM writes it."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f") + "0Z"

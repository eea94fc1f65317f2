"""A clock that a test owns: sleeping costs nothing and is recorded."""

from __future__ import annotations

from collections.abc import Callable


class VirtualClock:
    """Time that passes only by sleeping."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept = 0.0
        self.on_tick: Callable[[float], None] = lambda _: None
        """Called after every sleep with the seconds slept so far, so that a test can change the world meanwhile."""

    def monotonic(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        assert 0 <= seconds <= 1.0, "a wait has to be made of short steps, or a cancellation is noticed late"
        self.now += seconds
        self.slept += seconds
        self.on_tick(self.slept)

"""One thing done for the user, from the first request to the end of the last wait.

A call carries what every layer below needs and none may invent: the words for the error, the deadline, the way to show
progress and to learn that the user has stopped the run. Requests, retries and polls of one call share its one deadline.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from ..errors import AzureMLError, Cancelled, DeadlineExceeded, spell_seconds
from .clock import SYSTEM, Clock

STEP_SECONDS = 1.0
"""The longest sleep at a stretch: after a cancellation at most this much time passes."""


def _silent(_: str) -> None:
    return None


def _never() -> bool:
    return False


@dataclass
class Call:
    """What is being done, until when, and for whom."""

    doing: str
    """In words, gerund first: ``creating compute instance "x" in workspace "w"``."""
    timeout: float
    """Seconds from now, for everything together."""
    progress: Callable[[str], None] = _silent
    """Called with one short line whenever a wait has something to say."""
    cancelled: Callable[[], bool] = _never
    """Whether the user has stopped the run. Asked at least once a second during a wait."""
    clock: Clock = SYSTEM
    secrets: tuple[str, ...] = field(default=(), repr=False)
    """Values that are masked wherever the service's own words repeat them."""
    last_state: str = ""
    """The state the service named last, e.g. ``Creating``. Kept by the client."""
    last_error: AzureMLError | None = None
    """The last answer that made us wait. Kept by the client."""
    request_id: str | None = None
    """The service's id of the last request that changes something, else of the first one. Kept by the client."""

    def __post_init__(self) -> None:
        self._started = self.clock.monotonic()

    def waited(self) -> float:
        """Seconds since the call began."""
        return self.clock.monotonic() - self._started

    def remaining(self) -> float:
        """Seconds left; zero or less when the deadline has passed."""
        return self.timeout - self.waited()

    def sleep(self, seconds: float) -> None:
        """Wait `seconds`, or what is left of the call if that is less.

        Raises `Cancelled` when the user stops the run, and `DeadlineExceeded` when nothing is left to begin with: so
        one last look at the service is had at the very deadline.
        """
        self.check()
        end = self.clock.monotonic() + min(seconds, self.remaining())
        while (left := end - self.clock.monotonic()) > 0:
            self.clock.sleep(min(left, STEP_SECONDS))
            self.stop_if_cancelled()

    def check(self) -> None:
        """Raise `Cancelled` or `DeadlineExceeded` if the call may not go on."""
        self.stop_if_cancelled()
        if self.remaining() <= 0:
            raise DeadlineExceeded(
                waited=self.waited(),
                last_state=self.last_state,
                last_error=self.last_error,
                doing=self.doing,
                request_id=self.request_id,
            ) from self.last_error

    def report(self, state: str) -> None:
        """Note what the service says of its progress, and show it: ``still creating (1m20s): Creating``."""
        self.last_state = state
        self.show(state)

    def show(self, text: str) -> None:
        """Show one line of progress that is no state of the service."""
        self.progress(f"still {self.doing.split(' ', 1)[0]} ({spell_seconds(self.waited())}): {text}")

    def begin_again(self) -> None:
        """Count the time from now: what went by before was not spent on this."""
        self._started = self.clock.monotonic()

    def stop_if_cancelled(self) -> None:
        """Raise `Cancelled` if the user has stopped the run."""
        if self.cancelled():
            raise Cancelled(
                waited=self.waited(), last_state=self.last_state, doing=self.doing, request_id=self.request_id
            )

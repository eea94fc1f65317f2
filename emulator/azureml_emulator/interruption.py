"""Ctrl-C, at whatever moment of a command it comes: one line at most and status 130, never a traceback.

While modules are loaded nothing is under way yet, and the process ends on the spot: an exception that breaks into an
import may be swallowed or turned into another one by what is imported. While the command works, it is an exception, so
that what is open is closed. After the work it is ignored: what is done is done, and the status says so.

A command that was started with Ctrl-C ignored (`nohup`, a shell's background) stays so.
"""

from __future__ import annotations

import os
import signal
import sys

TYPE_CHECKING = False  # as in `typing`, which takes time to load: until the handler is in place every moment counts
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import FrameType

__all__ = ["STOPPED", "Interruption"]

STOPPED = 130
"""Exit status of a command that the user stops, as everywhere on Unix."""


class Interruption:
    """What Ctrl-C does from now on; at first it ends the process."""

    def __init__(self, program: str) -> None:
        self.asked = False
        """Whether the user has asked for the end."""
        self._line = f"{program}: stopped on request.\n".encode()
        self._heard = signal.getsignal(signal.SIGINT) is signal.default_int_handler
        self._does(self._end)

    def breaks_in(self) -> None:
        """From now on it is a `KeyboardInterrupt`; the second one ends the process."""
        self._does(self._raise)
        shown = sys.unraisablehook
        # In a destructor or a callback Python would print the exception and go on.
        sys.unraisablehook = lambda lost: self._end() if lost.exc_type is KeyboardInterrupt else shown(lost)

    def comes_too_late(self) -> None:
        """From now on it changes nothing."""
        if self._heard:
            signal.signal(signal.SIGINT, signal.SIG_IGN)

    def _does(self, what: Callable[[int, FrameType | None], None]) -> None:
        if self._heard:
            signal.signal(signal.SIGINT, what)

    def _end(self, *_: object) -> None:
        os.write(2, self._line)
        os._exit(STOPPED)

    def _raise(self, *_: object) -> None:
        if self.asked:
            os._exit(STOPPED)
        self.asked = True
        raise KeyboardInterrupt

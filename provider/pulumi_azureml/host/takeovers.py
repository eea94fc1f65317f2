"""What this run has taken up where it was told to make it: deleting "the one before" would delete it.

A replacement by order (`pulumi up --replace`, a tainted state) and a resource whose URN changed without an alias make
the engine create first and delete afterwards. Where the name stays the same, both are one resource in Azure. No
provider can ask for the opposite order there, since the engine asks for no diff (pulumi/pulumi,
pkg/resource/deploy/step_generator.go, 2026-08), nor is it told which delete belongs to which create; but the process
lasts as long as the run. What outlives the run is the generation in the mark of ownership; this knows as well what
carries another's mark (a shared version), and asks nobody.
"""

from __future__ import annotations

import threading

from ..declare import Type
from ..state import State

__all__ = ["Takeovers"]


class Takeovers:
    """The resources that creates of this process have met; safe to share between calls."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._met: set[tuple[str, str]] = set()

    def made(self, declared: Type, state: State) -> None:
        """A create has ended."""
        key = (declared.name, state.id.casefold())
        with self._lock:
            if state.taken_up:
                self._met.add(key)
            else:
                self._met.discard(key)

    def holds(self, declared: Type, id_: str) -> bool:
        """Whether what is about to be deleted is what an earlier create of this run has taken up. Holds once."""
        key = (declared.name, id_.casefold())
        with self._lock:
            held = key in self._met
            self._met.discard(key)
        return held

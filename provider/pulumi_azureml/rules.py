"""Rules over several arguments of one resource, as data.

Each is pure and offline. It runs in preview, only when everything that it reads is known and in order by itself; what
it returns is the sentence for the user. The numbers (R04 …) are the names under which the documentation lists them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum
from typing import Any

__all__ = ["Level", "Rule", "Transition"]


class Level(Enum):
    """What a broken rule means."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, eq=False, repr=False)
class Rule:
    """One rule."""

    name: str
    """Name in the documentation, e.g. `R12`."""
    property: str
    """Argument that a failure names."""
    reads: tuple[str, ...]
    """Arguments that the test reads; while one of them is unknown the rule does not run."""
    test: Callable[[Mapping[str, Any]], str | None]
    """The sentence for the user, or None where all is well.

    Under `settings.<name>` a test also finds the provider's settings, e.g. `settings.service_principal`, and under
    `local.<argument>` the content on the local disk that an argument names.
    """
    level: Level = Level.ERROR


@dataclass(frozen=True, eq=False, repr=False)
class Transition:
    """A change of one argument that the service refuses, or that leaves something behind."""

    name: str
    property: str
    test: Callable[[Any, Any], str | None]
    """Old and new value → the sentence for the user, or None where the change is allowed."""
    level: Level = Level.ERROR

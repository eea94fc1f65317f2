"""What is wrong, or doubtful, with a value object, and the one error that says all of it at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

import pulumi
from pulumi_azureml import AzureMLError

__all__ = ["InvalidConfiguration", "Level", "Problem", "refuse"]


class Level(Enum):
    """What a problem means."""

    ERROR = "error"
    """It cannot be deployed."""
    STRICT = "strict"
    """An error, which `strict=False` turns into a warning."""
    WARNING = "warning"
    """It can be deployed; what was asked for has no effect, or not the one expected."""
    NOTE = "note"
    """Nothing is wrong; something was decided for the user."""


@dataclass(frozen=True)
class Problem:
    """One thing wrong, or doubtful, with one property."""

    property: str
    """Path of the property. Empty where it is secret: the engine prints the value of a property that it is told."""
    sentence: str
    """What is wrong and what to do instead."""
    level: Level = Level.ERROR
    """How grave it is."""

    def __str__(self) -> str:
        return f"{self.property}: {self.sentence}" if self.property else self.sentence

    def below(self, path: str) -> Problem:
        """The same problem as seen from the object that holds this one under `path`."""
        return Problem(f"{path}.{self.property}" if self.property else path, self.sentence, self.level)

    def stops(self, *, strict: bool = True) -> bool:
        """Whether it stops a deployment."""
        return self.level is Level.ERROR or (strict and self.level is Level.STRICT)


class InvalidConfiguration(AzureMLError, pulumi.RunError):
    """What cannot be deployed. `problems` holds everything that stops it, in order.

    It ends a program as Pulumi's own errors do: shown as one line, without a traceback.
    """

    def __init__(self, problems: Iterable[Problem], *, doing: str = "") -> None:
        self.problems = tuple(problems)
        what = "; ".join(str(problem).rstrip(".") for problem in self.problems)
        super().__init__(what, doing=doing)


def refuse(problems: Iterable[Problem], *, doing: str = "", strict: bool = True) -> list[Problem]:
    """Raise all that stops a deployment in one error; what is left (warnings, notes) is returned for the log."""
    found = list(problems)
    stopping = [problem for problem in found if problem.stops(strict=strict)]
    if stopping:
        raise InvalidConfiguration(stopping, doing=doing)
    return found

"""What a field may hold, as data: each kind yields its test and its words, so that the two cannot disagree.

Booleans are never numbers here, and neither NaN nor infinity is one: Python's own idea of both has let wrong
configurations through to the service.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from .known import is_known

__all__ = ["FLAG", "POSITIVE", "TEXT", "TEXTS", "Allowed", "Choice", "Number", "Pattern", "TextMap", "Whole", "shown"]


def shown(value: Any) -> str:
    """A value as a message shows it: never more than its beginning."""
    if isinstance(value, str):
        return '"' + "".join(each if each.isprintable() else repr(each)[1:-1] for each in value[:60]) + '"'
    if isinstance(value, bool) or value is None:
        return str(value)
    return f"{value:.15g}" if isinstance(value, (int, float)) else f"a {type(value).__name__}"


class Allowed(Protocol):
    """A rule over one known value."""

    def fault(self, value: Any) -> str | None:
        """What is wrong with `value`, or None."""


@dataclass(frozen=True)
class Whole:
    """A whole number in a range."""

    least: int = 1
    most: int | None = None

    def fault(self, value: Any) -> str | None:
        if isinstance(value, int) and not isinstance(value, bool) and self.least <= value <= (self.most or value):
            return None
        wanted = f"{self.least} or more" if self.most is None else f"{self.least} to {self.most}"
        return f"{shown(value)} must be a whole number, {wanted}"


@dataclass(frozen=True)
class Number:
    """A number greater than zero; with `quantity`, one may also be spelled as Kubernetes does (`100m`)."""

    quantity: bool = False

    def fault(self, value: Any) -> str | None:
        if self.quantity and isinstance(value, str) and re.fullmatch(r"0*[1-9]\d*m", value):
            return None
        if isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value) and value > 0:
            return None
        also = ', or thousandths as in "100m"' if self.quantity else ""
        return f"{shown(value)} must be a number greater than zero{also}"


@dataclass(frozen=True)
class Kind:
    """A value of one Python type."""

    kind: type
    words: str

    def fault(self, value: Any) -> str | None:
        return None if isinstance(value, self.kind) else f"{shown(value)} must be {self.words}"


@dataclass(frozen=True)
class Choice:
    """One of a closed set of words."""

    words: tuple[str, ...]

    def fault(self, value: Any) -> str | None:
        return None if value in self.words else f"{shown(value)} must be one of {', '.join(self.words)}"


@dataclass(frozen=True)
class Pattern:
    """Text that matches as a whole."""

    expression: str
    words: str

    def fault(self, value: Any) -> str | None:
        fits = isinstance(value, str) and re.fullmatch(self.expression, value)
        return None if fits else f"{shown(value)} must be {self.words}"


@dataclass(frozen=True)
class TextMap:
    """A map from text to text; entries that are not known yet are let through."""

    instead_of_list: str = ""
    """What to do where a list of keys was given."""

    def fault(self, value: Any) -> str | None:
        if isinstance(value, (list, tuple, set)) and self.instead_of_list:
            return f"{shown(value)} must be a map from text to text; {self.instead_of_list}"
        if not isinstance(value, Mapping):
            return f"{shown(value)} must be a map from text to text"
        for key, entry in value.items():
            if not isinstance(key, str) or (is_known(entry) and not isinstance(entry, str)):
                return f"the entry {shown(key)} must be text, not {shown(entry)}"
        return None


@dataclass(frozen=True)
class TextList:
    """A list of texts."""

    def fault(self, value: Any) -> str | None:
        if isinstance(value, str) or not isinstance(value, (list, tuple)):
            return f"{shown(value)} must be a list of texts"
        wrong = [item for item in value if not isinstance(item, str)]
        return f"{shown(wrong[0])} must be text" if wrong else None


FLAG = Kind(bool, "True or False")
TEXT = Kind(str, "text")
TEXTS = TextList()
POSITIVE = Number()

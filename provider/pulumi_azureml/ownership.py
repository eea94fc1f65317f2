"""The mark that tells what this program made from what somebody else made.

A create that is repeated after a crash meets its own work: the mark says so, and the resource is adopted. A resource of
the same name without our mark is somebody else's, and is refused with the command that imports it.
"""

from __future__ import annotations

import hashlib
from typing import Any

from .declare import Json, Type
from .paths import get, put

__all__ = ["MARK", "add_mark", "is_ours", "mark", "without_mark"]

MARK = "pulumi-azureml"
"""Key of the mark in the map that a type declares for it; what else is ours begins with it and a dash. Users never see
either in state or drift."""


def mark(urn: str) -> str:
    """A short fingerprint of a URN: stable across retries, different for every resource of every stack."""
    return hashlib.sha256(urn.encode()).hexdigest()[:12]


def add_mark(declared: Type, body: Json, urn: str) -> None:
    """Mark a body that is about to be sent."""
    if declared.mark and urn:
        put(body, declared.mark, {**(get(body, declared.mark) or {}), MARK: mark(urn)})


def is_ours(declared: Type, body: Json, urn: str) -> bool:
    """Whether a live resource carries the mark of this URN."""
    marks = get(body, declared.mark) if declared.mark else None
    return isinstance(marks, dict) and marks.get(MARK) == mark(urn)


def without_mark(entries: dict[str, Any]) -> dict[str, Any] | None:
    """The map as a user knows it; None where only what is ours was in it."""
    rest = {name: value for name, value in entries.items() if name != MARK and not name.startswith(f"{MARK}-")}
    return rest or None

"""The mark that tells what this program made from what somebody else made.

A create that is repeated after a crash meets its own work: the mark says so, and the resource is adopted. A resource of
the same name without our mark is somebody else's, and is refused with the command that imports it.

Each create that takes something up raises the generation in the mark, and the state keeps the generation that it knows.
So a delete that belongs to an older state is told from one that is meant: a replacement by order (`pulumi up
--replace`) that was cut off leaves an old state behind, which the next run deletes, and both are one resource in Azure.
"""

from __future__ import annotations

import hashlib
from copy import deepcopy
from typing import Any

from .declare import PUT, Json, Type
from .paths import drop, get, put
from .shape import Member, arguments

__all__ = ["MARK", "add_mark", "carriers", "generation", "is_ours", "mark", "raised", "unmark", "without_mark"]

MARK = "pulumi-azureml"
"""Key of the mark in the map that a type declares for it; what else is ours begins with it and a dash. Users never see
either in state or drift."""
_DOT = "."


def mark(urn: str) -> str:
    """A short fingerprint of a URN: stable across retries, different for every resource of every stack."""
    return hashlib.sha256(urn.encode()).hexdigest()[:12]


def add_mark(declared: Type, body: Json, urn: str) -> None:
    """Mark a body that is about to be sent."""
    if declared.mark and urn:
        _set(declared, body, mark(urn))


def is_ours(declared: Type, body: Json, urn: str) -> bool:
    """Whether a live resource carries the mark of this URN."""
    return _text(declared, body).partition(_DOT)[0] == mark(urn)


def generation(declared: Type, body: Json) -> int:
    """How many creates have taken the resource up since it was made."""
    number = _text(declared, body).partition(_DOT)[2]
    return int(number) if number.isdecimal() else 0


def raised(declared: Type, live: Json, urn: str) -> Json:
    """A live resource with the mark of one generation more, as a create that takes it up sends it."""
    if not declared.mark:
        return live
    body = deepcopy(live)
    _set(declared, body, f"{mark(urn)}{_DOT}{generation(declared, live) + 1}")
    return body


def carriers(declared: Type) -> list[Member]:
    """The arguments with which the mark is written: the map that holds it, or what sends the whole anyway."""
    members = arguments(declared).members.values()
    return [m for m in members if m.key.wire == declared.mark] or [m for m in members if m.field.on_change is PUT]


def unmark(declared: Type, body: Json) -> None:
    """Take the mark out of a body that is about to be sent."""
    if declared.mark:
        drop(body, f"{declared.mark}.{_key(declared)}")


def without_mark(entries: dict[str, Any]) -> dict[str, Any] | None:
    """The map as a user knows it; None where only what is ours was in it."""
    rest = {name: value for name, value in entries.items() if name != MARK and not name.startswith(f"{MARK}-")}
    return rest or None


def _key(declared: Type) -> str:
    """A part has a mark of its own beside that of the whole."""
    return f"{MARK}-{declared.name}" if declared.part else MARK


def _text(declared: Type, body: Json) -> str:
    marks = get(body, declared.mark) if declared.mark else None
    return str(marks.get(_key(declared), "")) if isinstance(marks, dict) else ""


def _set(declared: Type, body: Json, text: str) -> None:
    assert declared.mark is not None
    put(body, declared.mark, {**(get(body, declared.mark) or {}), _key(declared): text})

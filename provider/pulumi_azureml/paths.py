"""Values at dotted paths inside JSON documents. A dot within a key is written `\\.`."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Any

from .declare import Json

__all__ = ["drop", "get", "put"]


@cache
def _steps(path: str) -> tuple[str, ...]:
    return tuple(step.replace("\\.", ".") for step in re.split(r"(?<!\\)\.", path))


def get(body: Any, path: str) -> Any:
    """The value at a dotted path, or None; a number picks an element of a list."""
    return _at(body, _steps(path))


def _at(body: Any, steps: Iterable[str]) -> Any:
    for step in steps:
        if isinstance(body, list) and step.isdigit():
            body = body[int(step)] if int(step) < len(body) else None
        else:
            body = body.get(step) if isinstance(body, dict) else None
    return body


def put(body: Json, path: str, value: Any) -> None:
    """Set the value at a dotted path, making the objects on the way."""
    *parents, last = _steps(path)
    for step in parents:
        if not isinstance(body.get(step), dict):
            body[step] = {}
        body = body[step]
    body[last] = value


def drop(body: Json, path: str) -> None:
    """Remove the value at a dotted path, if it is there."""
    *parents, last = _steps(path)
    holder = _at(body, parents)
    if isinstance(holder, dict):
        holder.pop(last, None)

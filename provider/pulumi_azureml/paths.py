"""Values at dotted paths inside JSON documents."""

from __future__ import annotations

from typing import Any

from .declare import Json

__all__ = ["drop", "get", "put"]


def get(body: Any, path: str) -> Any:
    """The value at a dotted path, or None; a number picks an element of a list."""
    for step in path.split("."):
        if isinstance(body, list) and step.isdigit():
            body = body[int(step)] if int(step) < len(body) else None
        else:
            body = body.get(step) if isinstance(body, dict) else None
    return body


def put(body: Json, path: str, value: Any) -> None:
    """Set the value at a dotted path, making the objects on the way."""
    *parents, last = path.split(".")
    for step in parents:
        if not isinstance(body.get(step), dict):
            body[step] = {}
        body = body[step]
    body[last] = value


def drop(body: Json, path: str) -> None:
    """Remove the value at a dotted path, if it is there."""
    *parents, last = path.split(".")
    holder = get(body, ".".join(parents)) if parents else body
    if isinstance(holder, dict):
        holder.pop(last, None)

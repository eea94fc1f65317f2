"""Does a value have a recorded shape? A small subset of JSON Schema, with the additions the recordings need.

``contains`` (items in any order, among others), ``x-empty`` (no body at all), ``x-ci`` (constants without letter case).
Keys that a shape does not name are allowed everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from .wire import NOTHING

TYPES: dict[str, tuple[type, ...]] = {
    "object": (dict,),
    "array": (list,),
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
}
FORMATS = {
    "date-time": r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)",
    "uuid": r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
}


def misfits(value: Any, shape: dict[str, Any], where: str = "$") -> Iterator[str]:
    """One sentence for each place where ``value`` does not fit."""
    if shape.get("x-empty"):
        if value is not NOTHING:
            yield f"{where}: no body is expected, not {value!r}"
        return
    if value is NOTHING:
        yield f"{where}: a body is expected"
        return
    if "const" in shape and not _equal(value, shape["const"], bool(shape.get("x-ci"))):
        yield f"{where}: {shape['const']!r} is expected, not {value!r}"
    if "enum" in shape and value not in shape["enum"]:
        yield f"{where}: one of {shape['enum']} is expected, not {value!r}"
    if "anyOf" in shape and all(list(misfits(value, one, where)) for one in shape["anyOf"]):
        yield f"{where}: none of the alternatives fits {value!r}"
    if "type" in shape and not _is_of(value, shape["type"]):
        yield f"{where}: {shape['type']} is expected, not {value!r}"
    if isinstance(value, str):
        yield from _text_misfits(value, shape, where)
    if isinstance(value, dict):
        yield from _object_misfits(value, shape, where)
    if isinstance(value, list):
        yield from _array_misfits(value, shape, where)


def _equal(value: Any, constant: Any, ignore_case: bool) -> bool:
    if ignore_case and isinstance(value, str):
        return value.lower() == str(constant).lower()
    same_kind = isinstance(value, bool) == isinstance(constant, bool)
    return bool(same_kind and value == constant)


def _is_of(value: Any, names: str | list[str]) -> bool:
    wanted = [names] if isinstance(names, str) else names
    if isinstance(value, bool):
        return "boolean" in wanted
    return any(isinstance(value, TYPES[name]) for name in wanted)


def _text_misfits(value: str, shape: dict[str, Any], where: str) -> Iterator[str]:
    if "pattern" in shape and not re.search(shape["pattern"], value):
        yield f"{where}: {value!r} does not match {shape['pattern']!r}"
    if "format" in shape and not re.fullmatch(FORMATS[shape["format"]], value):
        yield f"{where}: {value!r} is not a {shape['format']}"


def _object_misfits(value: dict[str, Any], shape: dict[str, Any], where: str) -> Iterator[str]:
    known = shape.get("properties", {})
    for name in shape.get("required", ()):
        if name not in value:
            yield f"{where}.{name}: is missing"
    for name, item in value.items():
        if name in known:
            yield from misfits(item, known[name], f"{where}.{name}")
        elif "additionalProperties" in shape:
            yield from misfits(item, shape["additionalProperties"], f"{where}.{name}")


def _array_misfits(value: list[Any], shape: dict[str, Any], where: str) -> Iterator[str]:
    if len(value) < shape.get("minItems", 0):
        yield f"{where}: at least {shape['minItems']} items are expected, not {len(value)}"
    for index, item in enumerate(value):
        if "items" in shape:
            yield from misfits(item, shape["items"], f"{where}[{index}]")
    for index, one in enumerate(shape.get("prefixItems", ())):
        if index < len(value):
            yield from misfits(value[index], one, f"{where}[{index}]")
    for one in shape.get("contains", ()):
        tries = [list(misfits(item, one, f"{where}[{index}]")) for index, item in enumerate(value)]
        if all(tries):
            nearest = min(tries, key=len) if tries else ["the list is empty"]
            yield f"{where}: no item fits; the nearest: {'; '.join(nearest)}"

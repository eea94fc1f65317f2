"""Values of the expression language: JSON, with the service's names for its types and names without case."""

from __future__ import annotations

import json
from collections.abc import Mapping

from azureml_emulator.arm.documents import ABSENT, Absent
from azureml_emulator.arm.resource import Json


def type_name(value: Json) -> str:
    """``String``, ``Integer``, …: as the service's sentences and documents call it."""
    match value:
        case None:
            return "Null"
        case bool():
            return "Boolean"
        case int():
            return "Integer"
        case float():
            return "Float"
        case str():
            return "String"
        case list():
            return "Array"
        case _:
            return "Object"


def property_of(document: Mapping[str, Json], name: str) -> Json | Absent:
    """The value under a name, in any case; ``ABSENT`` when there is none."""
    if name in document:
        return document[name]
    wanted = name.casefold()
    key = next((key for key in document if key.casefold() == wanted), None)
    return ABSENT if key is None else document[key]


def as_text(value: Json) -> str:
    """A value as text, as ``string()`` and ``concat()`` write it: booleans with a capital, objects as JSON."""
    match value:
        case str():
            return value
        case None:
            return ""
        case bool():
            return "True" if value else "False"
        case int() | float():
            return json.dumps(value)
        case _:
            return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


def merged(first: Mapping[str, Json], second: Mapping[str, Json]) -> dict[str, Json]:
    """``union()`` of two objects: objects in them are merged too, anything else is taken from the second."""
    result = dict(first)
    for key, value in second.items():
        old = result.get(key)
        result[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return result

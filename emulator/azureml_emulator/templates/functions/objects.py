"""Functions over objects (Azure documentation, Object functions for ARM templates)."""

from __future__ import annotations

from azureml_emulator.arm.documents import Absent
from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.functions.signature import Arguments, Function
from azureml_emulator.templates.values import property_of


def _create_object(given: Arguments) -> Json:
    if len(given) % 2:
        raise given.failure("Each name needs a value.")
    return {given.text(place): given[place + 1] for place in range(0, len(given), 2)}


def _items(given: Arguments) -> Json:
    properties = given.properties(0)
    return [{"key": key, "value": properties[key]} for key in sorted(properties, key=str.casefold)]


def _try_get(given: Arguments) -> Json:
    value = given[0]
    for step in given.values[1:]:
        if isinstance(value, dict) and isinstance(step, str):
            found = property_of(value, step)
            value = None if isinstance(found, Absent) else found
        elif isinstance(value, list) and isinstance(step, int) and not isinstance(step, bool):
            value = value[step] if 0 <= step < len(value) else None
        else:
            return None
    return value


def _shallow_merge(given: Arguments) -> Json:
    parts = Arguments(given.function, given.items(0), given.scope)
    return {key: value for place in range(len(parts)) for key, value in parts.properties(place).items()}


OBJECTS = (
    Function("createObject", 0, None, _create_object),
    Function("items", 1, 1, _items),
    Function("null", 0, 0, lambda _: None),
    Function("objectKeys", 1, 1, lambda given: sorted(given.properties(0), key=str.casefold)),
    Function("shallowMerge", 1, 1, _shallow_merge),
    Function("tryGet", 2, None, _try_get),
)

"""Functions over arrays (Azure documentation, Array functions for ARM templates)."""

from __future__ import annotations

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.functions.signature import Arguments, Function

LONGEST_RANGE = 10_000
"""Azure documentation, Array functions, range: count is at most 10,000."""


def _range(given: Arguments) -> Json:
    start, count = given.whole(0), given.whole(1)
    if not 0 <= count <= LONGEST_RANGE:
        raise given.failure(f"The count must be a number between '0' and '{LONGEST_RANGE}', and it is '{count}'.")
    return list(range(start, start + count))


def _numbers(given: Arguments) -> list[int]:
    """The numbers of one array, or the arguments themselves."""
    values = given.items(0) if len(given) == 1 and isinstance(given[0], list) else list(given.values)
    numbers = Arguments(given.function, values, given.scope)
    if not values:
        raise given.failure("There is no number to choose from.")
    return [numbers.whole(position) for position in range(len(values))]


def _flatten(given: Arguments) -> Json:
    inner = Arguments(given.function, given.items(0), given.scope)
    return [item for position in range(len(inner)) for item in inner.items(position)]


def _from_end(given: Arguments) -> Json:
    items, back = given.items(0), given.whole(1)
    if not 1 <= back <= len(items):
        raise given.failure(f"The array has {len(items)} elements, and none at '{back}' from its end.")
    return items[-back]


def _maybe_from_end(given: Arguments) -> Json:
    items, back = given.items(0), given.whole(1)
    return items[-back] if 1 <= back <= len(items) else None


ARRAYS = (
    Function("array", 1, 1, lambda given: given[0] if isinstance(given[0], list) else [given[0]]),
    Function("createArray", 0, None, lambda given: list(given.values)),
    Function("flatten", 1, 1, _flatten),
    Function("indexFromEnd", 2, 2, _from_end),
    Function("max", 1, None, lambda given: max(_numbers(given))),
    Function("min", 1, None, lambda given: min(_numbers(given))),
    Function("range", 2, 2, _range),
    Function("tryIndexFromEnd", 2, 2, _maybe_from_end),
)

"""JSON as the emulator takes it from a client: the grammar of RFC 8259 and no more than can be worked on."""

from __future__ import annotations

import json
import math

from azureml_emulator.arm.resource import Json

MOST_DEPTH = 250
"""Objects and lists in one another. What copies and compares bodies goes one level deeper for each."""


def read_json(content: bytes) -> Json:
    """The value. ``ValueError`` for what is no JSON, for NaN and Infinity, for a number that no float holds, and for
    what is nested too deeply."""
    try:
        value = json.loads(content, parse_constant=_no_number, parse_float=_finite)
    except RecursionError:
        raise ValueError(_TOO_DEEP) from None
    level, depth = [value], 0
    while level:
        depth += 1
        if depth > MOST_DEPTH:
            raise ValueError(_TOO_DEEP)
        level = [inner for item in level for inner in _inside(item) if isinstance(inner, (dict, list))]
    return value


_TOO_DEEP = f"It is nested more than {MOST_DEPTH} levels deep"


def _inside(value: Json) -> list[Json]:
    return list(value.values()) if isinstance(value, dict) else value if isinstance(value, list) else []


def _no_number(text: str) -> Json:
    raise ValueError(f"{text} is no JSON value")


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(f"The number {text} is too large")
    return value

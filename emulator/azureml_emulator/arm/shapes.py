"""What a body consists of: strings, numbers, objects, lists, by dotted path. A service reads a request into its own
types before it looks at what it says, so hooks may rely on what is declared here.

In a path ``*`` stands for every value of an object and every item of a list. ``null`` fits everywhere, and what is not
declared may be anything: the service accepts properties that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azureml_emulator.arm.resource import Json

Shapes = Mapping[str, type]

WORDS: Mapping[type, str] = {
    str: "a string",
    int: "an integer",
    float: "a number",
    bool: "true or false",
    dict: "an object",
    list: "a list",
}
ENVELOPE: Shapes = {
    "location": str,
    "kind": str,
    "identity": dict,
    "identity.type": str,
    "identity.userAssignedIdentities": dict,
    "sku": dict,
    "properties": dict,
}
"""Of every resource."""


def misfits(body: Json, shapes: Shapes) -> Iterator[tuple[str, str]]:
    """Path and wanted kind of each value that is something else."""
    for path, wanted in shapes.items():
        for found, value in _values(body, path.split("."), ""):
            if value is not None and not _fits(value, wanted):
                yield found, WORDS[wanted]


def _fits(value: Json, wanted: type) -> bool:
    if isinstance(value, bool):
        return wanted is bool
    return isinstance(value, (int, float) if wanted is float else wanted)


def _values(value: Json, words: list[str], path: str) -> Iterator[tuple[str, Json]]:
    if not words:
        yield path, value
        return
    word, *rest = words
    for name, item in _items(value, word):
        yield from _values(item, rest, f"{path}.{name}" if path else name)


def _items(value: Json, word: str) -> Iterator[tuple[str, Json]]:
    if word == "*" and isinstance(value, list):
        yield from ((str(number), item) for number, item in enumerate(value))
    elif isinstance(value, dict):
        yield from (item for item in value.items() if word in ("*", item[0]))

"""What a body consists of: strings, numbers, objects, lists, by dotted path. A service reads a request into its own
types before it looks at what it says, so hooks may rely on what is declared here.

In a path ``*`` stands for every value of an object and every item of a list; what stands before any other word is an
object. ``null`` fits everywhere but in a list, and what is not declared may be anything: the service accepts properties
that it does not know.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azureml_emulator.arm.errors import WRONG_SHAPE, Refused
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
    "identity.userAssignedIdentities.*": dict,
    "sku": dict,
    "properties": dict,
}
"""Of every resource."""


def below(path: str, shapes: Shapes) -> Shapes:
    """The same shapes inside what lies at ``path``."""
    return {f"{path}.{name}": wanted for name, wanted in shapes.items()}


def misfits(body: Json, shapes: Shapes) -> Iterator[tuple[str, str]]:
    """Path and wanted kind of each value that is something else."""
    for path, wanted in shapes.items():
        yield from _misfits(body, path.split("."), "", wanted)


def refuse_misfits(body: Json, shapes: Shapes) -> None:
    """Raise the refusal of the first one."""
    for path, wanted in misfits(body, shapes):
        raise Refused(WRONG_SHAPE.with_names(path=path, wanted=wanted))


def _fits(value: Json, wanted: type) -> bool:
    if isinstance(value, bool):
        return wanted is bool
    return isinstance(value, (int, float) if wanted is float else wanted)


def _misfits(value: Json, words: list[str], path: str, wanted: type) -> Iterator[tuple[str, str]]:
    if not words:
        if value is not None and not _fits(value, wanted):
            yield path, WORDS[wanted]
        return
    word, *rest = words
    if word == "*" and isinstance(value, list):
        for number, item in enumerate(value):
            if item is None:
                yield f"{path}.{number}", WORDS[dict if rest else wanted]
            yield from _misfits(item, rest, f"{path}.{number}", wanted)
    elif isinstance(value, dict):
        for name, item in value.items():
            if word in ("*", name):
                yield from _misfits(item, rest, f"{path}.{name}" if path else name, wanted)
    elif value is not None and word != "*":
        yield path, WORDS[dict]

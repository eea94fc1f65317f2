"""Functions over text (Azure documentation, String functions for ARM templates)."""

from __future__ import annotations

import json
import re

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.functions.signature import Arguments, Function
from azureml_emulator.templates.values import as_text


def _format(given: Arguments) -> Json:
    def filled(found: re.Match[str]) -> str:
        if found[0] in ("{{", "}}"):
            return found[0][0]
        position = int(found["index"]) + 1
        if position >= len(given):
            raise given.failure(f"The format string asks for argument {position - 1}, which is not there.")
        text = _formatted(given, given[position], found["form"] or "")
        width = int(found["width"] or 0)
        return text.rjust(width) if width >= 0 else text.ljust(-width)

    return re.sub(r"\{\{|\}\}|\{(?P<index>\d+)(,(?P<width>-?\d+))?(:(?P<form>[^}]*))?\}", filled, given.text(0))


def _formatted(given: Arguments, value: Json, form: str) -> str:
    """A value in one of .NET's standard numeric formats; text takes none."""
    if not form or isinstance(value, (str, bool)) or not isinstance(value, (int, float)):
        return as_text(value)
    found = re.fullmatch(r"([dDxXnNfF])(\d*)", form)
    if found is None:
        if set(form) == {"0"}:
            return f"{value:0{len(form)}d}"
        raise given.failure(f"The emulator knows the number formats D, X, N, F and 000, and not '{form}'.")
    letter, digits = found[1].lower(), int(found[2] or (0 if found[1].lower() in "dx" else 2))
    match letter:
        case "d":
            return f"{int(value):0{digits}d}"
        case "x":
            text = f"{int(value):0{digits}x}"
            return text.upper() if found[1] == "X" else text
        case "n":
            return f"{value:,.{digits}f}"
        case _:
            return f"{value:.{digits}f}"


def _index_of(given: Arguments) -> Json:
    if isinstance(given[0], list):
        return next((place for place, item in enumerate(given[0]) if item == given[1]), -1)
    return given.text(0).casefold().find(given.text(1).casefold())


def _last_index_of(given: Arguments) -> Json:
    if isinstance(given[0], list):
        return max((place for place, item in enumerate(given[0]) if item == given[1]), default=-1)
    return given.text(0).casefold().rfind(given.text(1).casefold())


def _join(given: Arguments) -> Json:
    return given.text(1).join(as_text(item) for item in given.items(0))


def _json(given: Arguments) -> Json:
    try:
        return json.loads(given.text(0))
    except ValueError as reason:
        raise given.failure(f"The value is not JSON: {reason}.") from reason


def _pad_left(given: Arguments) -> Json:
    filling = given.text(2) if len(given) > 2 else " "
    if len(filling) != 1:
        raise given.failure("The padding is one character.")
    if not isinstance(given[0], (str, int)) or isinstance(given[0], bool):
        raise given.wrong_type(0, "String")
    return as_text(given[0]).rjust(given.whole(1), filling)


def _split(given: Arguments) -> Json:
    delimiters = given.texts()[1:] if isinstance(given[1], str) else [as_text(item) for item in given.items(1)]
    kept = [re.escape(item) for item in delimiters if item]
    return re.split("|".join(kept), given.text(0)) if kept else [given.text(0)]


def _substring(given: Arguments) -> Json:
    text, start = given.text(0), given.whole(1)
    length = given.whole(2) if len(given) > 2 else len(text) - start
    if start < 0 or length < 0 or start + length > len(text):
        raise given.failure(
            "The index and length parameters must refer to a location within the string. The index parameter: "
            f"'{start}', the length parameter: '{length}', the length of the string parameter: '{len(text)}'."
        )
    return text[start : start + length]


STRINGS = (
    Function("endsWith", 2, 2, lambda given: given.text(0).casefold().endswith(given.text(1).casefold())),
    Function("format", 1, None, _format),
    Function("indexOf", 2, 2, _index_of),
    Function("join", 2, 2, _join),
    Function("json", 1, 1, _json),
    Function("lastIndexOf", 2, 2, _last_index_of),
    Function("padLeft", 2, 3, _pad_left),
    Function("replace", 3, 3, lambda given: given.text(0).replace(given.text(1), given.text(2))),
    Function("split", 2, 2, _split),
    Function("startsWith", 2, 2, lambda given: given.text(0).casefold().startswith(given.text(1).casefold())),
    Function("string", 1, 1, lambda given: as_text(given[0])),
    Function("substring", 2, 3, _substring),
    Function("toLower", 1, 1, lambda given: given.text(0).lower()),
    Function("toUpper", 1, 1, lambda given: given.text(0).upper()),
    Function("trim", 1, 1, lambda given: given.text(0).strip()),
)

"""Physical names and paths: what a resource is called, and where it is.

A generated name is the logical name with a suffix made from the URN: the same at every retry, different in every stack.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from .constraints import NameRule
from .declare import Generated, Type
from .errors import InvalidInput
from .shape import Member

__all__ = ["arguments_of_path", "filled_path", "generated_name", "label", "resource_path", "type_and_name"]

_PLACE = re.compile(r"\{(\w+)\}")


def type_and_name(urn: str) -> tuple[str, str]:
    """The resource type's own name and the logical name in a URN."""
    _, _, rest = urn.partition("::")
    _, _, rest = rest.partition("::")
    qualified_type, _, name = rest.partition("::")
    return qualified_type.rsplit("$", 1)[-1].rsplit(":", 1)[-1], name


def generated_name(member: Member, urn: str, salt: str = "") -> str:
    """The name of a resource whose program gives none; `salt` is what else the name is to change with."""
    rule = next(constraint for constraint in member.key.allows if isinstance(constraint, NameRule))
    logical_name = type_and_name(urn)[1]
    kept = rule.generated(logical_name, "") if member.field.generated is Generated.LOGICAL else ""
    return kept if rule.fault(kept) is None else rule.generated(logical_name, _letters(urn + salt))


def _letters(urn: str) -> str:
    """Six letters: a name rule that wants a letter after the last dash is kept by any of them."""
    number = int.from_bytes(hashlib.sha256(urn.encode()).digest()[:8], "big")
    letters = ""
    for _ in range(6):
        number, rest = divmod(number, 26)
        letters += chr(ord("a") + rest)
    return letters


def resource_path(declared: Type, values: Mapping[str, Any]) -> str:
    """The ARM id of a resource with these arguments."""
    return filled_path(declared.path, values)


def filled_path(template: str, values: Mapping[str, Any]) -> str:
    """A path template with its places filled in; a place whose value is not decided yet stays empty."""
    return _PLACE.sub(lambda place: str(values.get(place[1]) or "").rstrip("/"), template)


def label(path: str) -> str:
    """What sentences call the resource at a path: its name, and the version where it has one."""
    *_, name, kind, last = ["", "", *path.rstrip().split("/")]
    return f"{name}:{last}".rstrip(":") if kind == "versions" else last


def arguments_of_path(declared: Type, path: str) -> dict[str, str]:
    """The arguments that an ARM id holds; the way back from `resource_path`."""
    # A path that begins with an argument begins with a whole id; elsewhere an argument is one segment.
    start, *parts = _PLACE.split(declared.path)
    first = "[^/]+" if start else "/.+?"
    places = re.escape(start) + "".join(
        f"(?P<{name}>{'[^/]+' if index else first}){re.escape(text)}"
        for index, (name, text) in enumerate(zip(parts[::2], parts[1::2], strict=True))
    )
    match = re.fullmatch(places, path.rstrip("/"), re.IGNORECASE)
    if match is None:
        wanted = _PLACE.sub(lambda place: f"<{place[1]}>", declared.path)
        raise InvalidInput("id", f'"{path}" is no id of a {declared.noun}; it must look like {wanted}')
    return match.groupdict()

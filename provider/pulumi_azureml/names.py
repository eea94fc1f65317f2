"""Physical names and paths: what a resource is called, and where it is.

A generated name is the logical name with a suffix made from the URN: the same at every retry, different in every stack.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from .constraints import NameRule
from .declare import Type
from .errors import InvalidInput
from .shape import Member

__all__ = ["arguments_of_path", "generated_name", "resource_path", "type_and_name"]

_PLACE = re.compile(r"\{(\w+)\}")


def type_and_name(urn: str) -> tuple[str, str]:
    """The resource type's own name and the logical name in a URN."""
    _, _, rest = urn.partition("::")
    _, _, rest = rest.partition("::")
    qualified_type, _, name = rest.partition("::")
    return qualified_type.rsplit("$", 1)[-1].rsplit(":", 1)[-1], name


def generated_name(member: Member, urn: str) -> str:
    """The name of a resource whose program gives none."""
    rule = next(constraint for constraint in member.key.allows if isinstance(constraint, NameRule))
    return rule.generated(type_and_name(urn)[1], _letters(urn))


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
    return _PLACE.sub(lambda place: str(values[place[1]]).rstrip("/"), declared.path)


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

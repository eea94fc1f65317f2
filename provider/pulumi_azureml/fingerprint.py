"""What makes a resource irreplaceable in place, in a few characters.

A version of an asset is named by it, so that the same content always is the same version; a deployment's default name
carries it, so that one that has to be replaced can stand beside its successor.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any

from .declare import REPLACE, Type
from .sameness import canonical, is_default, same
from .shape import Member, arguments
from .unknowns import IsUnknown, first_unknown

__all__ = ["content_unknown", "fingerprint", "same_content"]

_LENGTH = 16


def _content(declared: Type) -> list[Member]:
    """The arguments that are what the resource is, as opposed to where it is."""
    members = arguments(declared).members.values()
    return [m for m in members if m.field.on_change is REPLACE and not m.in_path and not m.field.inherited_from]


def fingerprint(declared: Type, inputs: Mapping[str, Any]) -> str:
    """Sixteen hexadecimal digits: the same for all spellings of the same content, on every machine."""
    known = {
        m.name: canonical(m.shape, m.key, inputs[m.name])
        for m in _content(declared)
        if inputs.get(m.name) is not None and not is_default(m.shape, m.key, inputs[m.name])
    }
    text = json.dumps(_with_text_keys(known), sort_keys=True, default=str, ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_LENGTH]


def _with_text_keys(value: Any) -> Any:
    """A value whose maps can be put in order: YAML has keys of every kind."""
    if isinstance(value, dict):
        return {str(name): _with_text_keys(item) for name, item in value.items()}
    return [_with_text_keys(item) for item in value] if isinstance(value, list) else value


def same_content(declared: Type, one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Whether both have the same content, however it is spelled."""
    return all(
        same(m.shape, m.key, one.get(m.name), other.get(m.name)) or (_says_nothing(m, one) and _says_nothing(m, other))
        for m in _content(declared)
    )


def _says_nothing(member: Member, inputs: Mapping[str, Any]) -> bool:
    value = inputs.get(member.name)
    return value is None or is_default(member.shape, member.key, value)


def content_unknown(declared: Type, inputs: Mapping[str, Any], is_unknown: IsUnknown) -> Any:
    """A value that is not known yet among the content, or None where all of it is known."""
    return first_unknown([inputs.get(m.name) for m in _content(declared)], is_unknown)

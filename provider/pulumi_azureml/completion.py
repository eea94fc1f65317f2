"""Arguments completed: what the program leaves out and the declaration says where to take from.

In this order: other spellings, the local disk, the configuration, the logical name, and last what depends on all of
these, names and versions made from the content.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .check import Fault
from .content import Content
from .declare import Generated, Json, Type
from .fingerprint import content_unknown, fingerprint, same_content
from .local import read_local
from .names import generated_name
from .shape import Member, arguments
from .unknowns import IsUnknown, assumed_unchanged

__all__ = ["Completed", "completed"]


@dataclass(frozen=True)
class Completed:
    """The arguments with nothing left out, and what was found wrong on the way."""

    given: Json
    contents: Mapping[str, Content]
    """Local content by the argument that names it."""
    faults: tuple[Fault, ...]


def completed(
    declared: Type,
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    *,
    urn: str,
    settings: Mapping[str, str | None],
    is_unknown: IsUnknown,
) -> Completed:
    """The arguments of one resource as they go into the check."""
    given = declared.settle(dict(news)) if declared.settle else dict(news)
    local = read_local(declared, given, olds, is_unknown)
    given |= local.found
    from_content = []
    for member in arguments(declared).members.values():
        if given.get(member.name) is not None or member.key.constant is not None:
            continue
        if member.field.setting and settings.get(member.field.setting):
            given[member.name] = settings[member.field.setting]
        elif member.field.generated in (Generated.CONTENT, Generated.RENEWED):
            from_content.append(member)
        elif member.field.generated in (Generated.UNIQUE, Generated.LOGICAL):
            given[member.name] = olds.get(member.name) or generated_name(member, urn)
    faults = local.faults + _pinned(declared, olds, given, is_unknown)
    for member in from_content:
        given[member.name] = _made_from_content(declared, member, olds, given, urn, is_unknown)
    return Completed(given, local.contents, tuple(faults))


def _made_from_content(
    declared: Type, member: Member, olds: Mapping[str, Any], given: Json, urn: str, is_unknown: IsUnknown
) -> Any:
    known = _assumed(given, olds, is_unknown)
    if olds.get(member.name) is not None and same_content(declared, olds, known):
        return olds[member.name]
    unknown = content_unknown(declared, given, is_unknown)
    if unknown is not None:
        return unknown
    content = fingerprint(declared, known)
    return generated_name(member, urn, content) if member.field.generated is Generated.RENEWED else content


def _pinned(declared: Type, olds: Mapping[str, Any], given: Json, is_unknown: IsUnknown) -> list[Fault]:
    """A version that the program names cannot get other content."""
    if declared.asset is None or not olds:
        return []
    named = [
        m.name
        for m in arguments(declared).members.values()
        if m.field.generated in (Generated.CONTENT, Generated.NEXT) and given.get(m.name) is not None
    ]
    same = all(given[name] == olds.get(name) for name in named) and named
    elsewhere = any(given.get(m.name) != olds.get(m.name) for m in arguments(declared).members.values() if m.in_path)
    if not same or elsewhere or same_content(declared, olds, _assumed(given, olds, is_unknown)):
        return []
    reason = f'"{given[named[0]]}" has other content: a version is never changed, so choose another one or leave it out'
    return [Fault(named[0], reason)]


def _assumed(given: Json, olds: Mapping[str, Any], is_unknown: IsUnknown) -> Json:
    return {name: assumed_unchanged(value, olds.get(name), is_unknown) for name, value in given.items()}

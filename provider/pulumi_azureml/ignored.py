"""What the service accepted and did otherwise, in words for the user.

Texts may be secrets of the program, which marks them where we cannot see it: of those, and of what holds some, the
sentence has the name alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .client import Call
from .declare import REPLACE
from .errors import AzureMLError
from .meaning import PLAIN
from .sameness import covers
from .shape import MapOf, Member, Object, Scalar

__all__ = ["ANEW", "SettingIgnored"]

ANEW = "`pulumi up --replace <urn>` {} if it has the resource option delete_before_replace=True"


class SettingIgnored(AzureMLError):
    """The service said yes and did otherwise."""

    def __init__(
        self, ignored: Sequence[Member], wanted: Mapping[str, Any], shown: Mapping[str, Any], call: Call
    ) -> None:
        words = [_in_words(member, wanted.get(member.name), shown.get(member.name)) for member in ignored]
        fixed = [m.name for m in ignored if m.field.on_change is REPLACE]
        advice = (
            f"an existing one cannot change {', '.join(fixed)}: {ANEW.format('replaces it')}"
            if fixed
            else "Check the value against the service's documentation, or take the argument out"
        )
        super().__init__(
            f"the service accepted the request and ignored {'; '.join(words)}",
            doing=call.doing,
            advice=advice,
            request_id=call.request_id,
        )


def _in_words(member: Member, asked: Any, shown: Any) -> str:
    if member.key.secret:
        return member.name
    if isinstance(member.shape, Scalar) and not _is_free_text(member):
        return f"{member.name} (asked for {asked!r}, found {'nothing' if shown is None else repr(shown)})"
    parts = _differing(member, asked, shown)
    if parts:
        return f"{member.name} ({', '.join(sorted(parts))})"
    return f"{member.name} (found {'nothing' if shown is None else 'another value'})"


def _is_free_text(member: Member) -> bool:
    return isinstance(member.shape, Scalar) and bool(
        member.shape.kind is str and not member.shape.choices and member.key.means is PLAIN
    )


def _differing(member: Member, asked: Any, shown: Any) -> list[str]:
    """The names inside of a map or an object under which the service shows something else."""
    if not isinstance(asked, dict):
        return []
    found = shown if isinstance(shown, dict) else {}
    if isinstance(member.shape, Object):
        inner = member.shape.members
        return [n for n in asked if not covers(inner[n].shape, inner[n].key, asked[n], found.get(n))]
    if isinstance(member.shape, MapOf):
        shape = member.shape.value
        return [n for n in asked if not covers(shape, member.key, asked[n], found.get(n))] or list(found)
    return []

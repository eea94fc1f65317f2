"""What a change of arguments would do: what it changes, what it replaces, and what has to be said before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from .declare import REPLACE, Generated, Json, Type
from .sameness import changed, is_default
from .shape import Member, arguments
from .unknowns import IsUnknown, all_known, assumed_unchanged, holds_unknown

__all__ = ["Difference", "diff", "replaced"]


@dataclass(frozen=True)
class Difference:
    """What a change of arguments would do."""

    changed: tuple[str, ...]
    replaces: tuple[str, ...]
    delete_before_replace: bool
    warnings: tuple[str, ...]


def diff(
    declared: Type,
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    is_unknown: IsUnknown = all_known,
) -> Difference:
    """What the change from `olds` to `news` (both arguments) would do.

    A number that the service's versions decide may be in `olds` though the program never gave it: leaving it open is no
    change then, and naming it neither.
    """
    members = arguments(declared).members
    known = _known(declared, olds, news, is_unknown)
    changes = changed(declared, olds, known)
    unsure = _unsure(changes, news, is_unknown)
    replaces = _replaced(declared, olds, known, changes, unsure)
    # Another version of an asset stands beside the one before, whatever its number will be.
    moved = any(members[name].in_path for name in replaces) or declared.asset is not None
    succeeded = moved and (declared.asset is not None or _takes_over(declared, replaces))
    warnings = [_replacement_warning(declared, replaces)] if replaces and not succeeded else []
    warnings += _name_held(declared, olds, known) if replaces and not moved else []
    risky = [name for name in unsure if members[name].field.on_change is REPLACE]
    if risky and not replaces:
        warnings.append(
            f"{', '.join(risky)} not known yet: should the value turn out to differ, the {declared.noun} is replaced"
        )
    return Difference(
        changed=tuple(m.name for m in changes) + tuple(unsure),
        replaces=tuple(replaces),
        delete_before_replace=declared.delete_before_replace or not moved,
        warnings=tuple(warnings),
    )


def replaced(
    declared: Type, olds: Mapping[str, Any], news: Mapping[str, Any], is_unknown: IsUnknown = all_known
) -> list[str]:
    """The arguments whose change is a replacement; empty where the resource stays the one it is."""
    known = _known(declared, olds, news, is_unknown)
    changes = changed(declared, olds, known)
    return _replaced(declared, olds, known, changes, _unsure(changes, news, is_unknown))


def _replaced(
    declared: Type, olds: Mapping[str, Any], known: Json, changes: list[Member], unsure: list[str]
) -> list[str]:
    certain = [m.name for m in changes if m.field.on_change is REPLACE and not _unsaid(m, olds, known)]
    # What lies in another resource goes with it: a parent that has no id yet is being replaced. So the engine finds
    # what it has to make again where it deletes the parent first.
    members = arguments(declared).members
    return certain + [name for name in unsure if _is_place(declared, members[name])]


def _known(declared: Type, olds: Mapping[str, Any], news: Mapping[str, Any], is_unknown: IsUnknown) -> Json:
    """The new arguments, as far as they are certain; what is open stays as it was."""
    known = {name: assumed_unchanged(value, olds.get(name), is_unknown) for name, value in news.items()}
    members = arguments(declared).members.values()
    open_ = [m.name for m in members if m.field.generated is Generated.NEXT and news.get(m.name) is None]
    return known | {name: olds[name] for name in open_ if olds.get(name) is not None}


def _unsure(changes: list[Member], news: Mapping[str, Any], is_unknown: IsUnknown) -> list[str]:
    sure = {m.name for m in changes}
    return [name for name, value in news.items() if name not in sure and holds_unknown(value, is_unknown)]


def _is_place(declared: Type, member: Member) -> bool:
    return member.in_path and member.field.generated is None and member.name not in declared.fills


def _name_held(declared: Type, olds: Mapping[str, Any], known: Mapping[str, Any]) -> list[str]:
    """Whether the one that is replaced keeps its name after it is deleted."""
    held = declared.soft_delete
    if held is None or known.get(held.policy) == "purge" or olds.get(held.purge_on_destroy):
        return []
    words = f"the deleted {declared.noun} will still hold the name, and the new one cannot be made: "
    return [words + f'set {held.policy}="purge", or give the new one another name']


def _unsaid(member: Member, olds: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
    """Whether all that changes is that the service's default, or the parent's value, is spelled out or no longer is."""
    old, new = olds.get(member.name), news.get(member.name)
    default = member.field.inherited_from or is_default(member.shape, member.key, new if old is None else old)
    return (old is None) != (new is None) and bool(default)


def _takes_over(declared: Type, replaces: list[str]) -> bool:
    """Whether the successor has a name of its own, so that nothing is lost before it is there."""
    members = arguments(declared).members
    return any(members[name].field.generated is Generated.RENEWED for name in replaces)


def _replacement_warning(declared: Type, replaces: list[str]) -> str:
    words = f"changing {', '.join(replaces)} replaces the {declared.noun}"
    if declared.lost_on_replace:
        words += f" and destroys {declared.lost_on_replace}"
    if declared.protect:
        words += "; the resource option protect=True guards against that"
    return words

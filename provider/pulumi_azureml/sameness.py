"""When two values of an argument mean the same, whatever their spelling, and what of a live value a user asked about.

Drift is never a matter of spelling, nor of what the service filled in beside what was asked: every comparison of
arguments is made here, by the meaning that the declaration gives them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .declare import Json, Key, Type
from .shape import ListOf, MapOf, Member, Object, Shape, Variants, arguments
from .wire import to_wire, variant

__all__ = ["canonical", "changed", "covers", "holds_unseen", "is_default", "observed", "respelled", "same"]


def same(shape: Shape, key: Key, one: Any, other: Any) -> bool:
    """Whether two values mean the same; what is absent is the same as null, as nothing where that asks for nothing, and
    inside of an object as its default."""
    if one is None or other is None:
        return one is other or (_asks_nothing(key, one) and _asks_nothing(key, other))
    if isinstance(shape, Variants):
        chosen = variant(shape, one, wire=False)
        return same(chosen, key, one, other) if chosen else bool(one == other)
    if isinstance(shape, Object) and isinstance(one, dict) and isinstance(other, dict):
        names = one.keys() | other.keys()
        known = shape.members
        return all(
            _same_member(known[n], one.get(n), other.get(n)) if n in known else one.get(n) == other.get(n)
            for n in names
        )
    if isinstance(shape, ListOf) and isinstance(one, list) and isinstance(other, list):
        if key.keyed:
            return {key.means.canonical(item) for item in one} == {key.means.canonical(item) for item in other}
        return len(one) == len(other) and all(same(shape.item, key, a, b) for a, b in zip(one, other, strict=True))
    if isinstance(shape, MapOf) and isinstance(one, dict) and isinstance(other, dict):
        one, other = _telling(key, one), _telling(key, other)
        return one.keys() == other.keys() and all(same(shape.value, key, one[n], other[n]) for n in one)
    return key.means.same(one, other)


def _asks_nothing(key: Key, value: Any) -> bool:
    """A map without entries where others may have theirs; ids of identities, of which there are none."""
    return not value and (key.shared or key.keyed)


def _same_member(member: Member, one: Any, other: Any) -> bool:
    given = other if one is None else one
    spelled_out = (one is None) != (other is None) and is_default(member.shape, member.key, given)
    return spelled_out or same(member.shape, member.key, one, other)


def _telling(key: Key, entries: Json) -> Json:
    """The entries of a map that say something."""
    return entries if key.nothing is None else {n: item for n, item in entries.items() if item != key.nothing}


def canonical(shape: Shape, key: Key, value: Any) -> Any:
    """The value that all spellings of one meaning share, at every depth."""
    if isinstance(shape, Variants):
        chosen = variant(shape, value, wire=False)
        return canonical(chosen, key, value) if chosen else value
    if isinstance(shape, Object) and isinstance(value, dict):
        known = shape.members
        return {
            n: canonical(known[n].shape, known[n].key, item) if n in known else item
            for n, item in value.items()
            if item is not None
        }
    if isinstance(shape, ListOf) and isinstance(value, list):
        items = [canonical(shape.item, key, item) for item in value]
        return sorted(items, key=str) if key.keyed else items
    if isinstance(shape, MapOf) and isinstance(value, dict):
        return {name: canonical(shape.value, key, item) for name, item in value.items()}
    return key.means.canonical(value)


def covers(shape: Shape, key: Key, wanted: Any, live: Any) -> bool:
    """Whether a live value is what was asked for; what the service filled in beside it does not count."""
    return same(shape, key, wanted, observed(shape, key, wanted, live))


def holds_unseen(shape: Shape, key: Key, value: Any) -> bool:
    """Whether a value holds something that the service never shows, so that nothing proves that it is there."""
    if value is None:
        return False
    if key.write_only:
        return True
    if isinstance(shape, Variants):
        chosen = variant(shape, value, wire=False)
        return chosen is not None and holds_unseen(chosen, key, value)
    if isinstance(shape, Object) and isinstance(value, dict):
        return any(holds_unseen(m.shape, m.key, value.get(m.name)) for m in shape.members.values())
    if isinstance(shape, ListOf) and isinstance(value, list):
        return any(holds_unseen(shape.item, key, item) for item in value)
    if isinstance(shape, MapOf) and isinstance(value, dict):
        return any(holds_unseen(shape.value, key, item) for item in value.values())
    return False


def is_default(shape: Shape, key: Key, value: Any) -> bool:
    """Whether a value is what the service takes where the argument is absent."""
    return key.default is not None and value is not None and bool(to_wire(shape, key, value) == key.default)


def observed(shape: Shape, key: Key, known: Any, live: Any) -> Any:
    """The live value as far as `known` asks about it, in the spelling of `known` wherever both mean the same."""
    if known is None:
        return live
    if live is None:
        return known if is_default(shape, key, known) or _asks_nothing(key, known) else None
    if isinstance(shape, Variants):
        chosen = variant(shape, known, wire=False)
        return observed(chosen, key, known, live) if chosen and chosen == variant(shape, live, wire=False) else live
    if isinstance(shape, Object) and isinstance(known, dict) and isinstance(live, dict):
        return _observed_members(shape, known, live)
    if isinstance(shape, ListOf) and isinstance(known, list) and isinstance(live, list) and len(known) == len(live):
        if key.keyed:
            return known if same(shape, key, known, live) else live
        return [observed(shape.item, key, a, b) for a, b in zip(known, live, strict=True)]
    if isinstance(shape, MapOf) and isinstance(known, dict) and isinstance(live, dict):
        if key.nothing is not None and same(shape, key, known, live):
            return known
        names = [n for n in known if n in live] + [n for n in live if n not in known and not key.shared]
        return {n: observed(shape.value, key, known.get(n), live[n]) for n in names}
    return known if key.means.same(known, live) else live


def _observed_members(shape: Object, known: Json, live: Json) -> Json:
    found: Json = {}
    for name, value in known.items():
        member = shape.members.get(name)
        if member is None or member.key.write_only or member.key.constant is not None:
            found[name] = value
        else:
            seen = observed(member.shape, member.key, value, live.get(name))
            if seen is not None:
                found[name] = seen
    return found


def respelled(shape: Shape, key: Key, old: Any, new: Any) -> Any:
    """`new` in the spelling of `old` wherever both mean the same, so that a diff shows true differences alone."""
    if old is None or new is None:
        return new
    if same(shape, key, old, new):
        return old
    if isinstance(shape, Object) and isinstance(old, dict) and isinstance(new, dict):
        known = shape.members
        return {n: respelled(known[n].shape, known[n].key, old.get(n), v) if n in known else v for n, v in new.items()}
    if isinstance(shape, MapOf) and isinstance(old, dict) and isinstance(new, dict):
        return {n: respelled(shape.value, key, old.get(n), v) for n, v in new.items()}
    if isinstance(shape, ListOf) and isinstance(old, list) and isinstance(new, list):
        return [respelled(shape.item, key, old[i] if i < len(old) else None, v) for i, v in enumerate(new)]
    return new


def changed(declared: Type, old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Member]:
    """The arguments whose values do not mean the same in `old` and `new`."""
    members = arguments(declared).members.values()
    return [m for m in members if not same(m.shape, m.key, old.get(m.name), new.get(m.name))]

"""Between arguments and the wire: the only code that knows both the Python and the ARM shape of a resource.

Absent and null differ: what was never set is not sent; what was set and is removed is sent as its declared default, or as
`null`. Both directions stand side by side and are tied by a round-trip test over every type: `from_body(to_body(x)) == x`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from .declare import Json, Key, Type
from .ownership import without_mark
from .paths import drop, get, put
from .shape import ListOf, MapOf, Member, Object, Scalar, Shape, Variants, arguments, outputs

__all__ = [
    "changed",
    "covers",
    "from_body",
    "merge_body",
    "observed",
    "outputs_of",
    "patch_body",
    "respelled",
    "same",
    "to_body",
    "to_wire",
    "variant",
]

_SERVICE_OWNED = ("id", "name", "type", "systemData", "etag")


def variant(shape: Variants, value: Any, *, wire: bool) -> Object | None:
    """The option that `value` is: by its constants and literals, else the first that knows all of its keys."""
    if not isinstance(value, dict):
        return None
    fallback: Object | None = None
    for option in shape.options:
        verdicts = [_tells(member, value, wire) for member in option.members.values()]
        if True in verdicts and False not in verdicts:
            return option
        if False not in verdicts and not wire and fallback is None and set(value) <= set(option.members):
            fallback = option
    return fallback


def _tells(member: Member, value: Json, wire: bool) -> bool | None:
    """Whether a member says that `value` is (or is not) its variant; None where it tells nothing."""
    words = (member.key.constant,) if member.key.constant is not None else ()
    if isinstance(member.shape, Scalar) and len(member.shape.choices) == 1:
        words = member.shape.choices
    found = get(value, member.key.wire) if wire else value.get(member.name)
    if not words or (found is None and not wire):
        return None
    return str(found).casefold() in {str(word).casefold() for word in words}


def to_wire(shape: Shape, key: Key, value: Any) -> Any:
    """A Python value in its wire form."""
    if value is None:
        return None
    if isinstance(shape, Variants):
        chosen = variant(shape, value, wire=False)
        return to_wire(chosen, key, value) if chosen else value
    if isinstance(shape, Object):
        body: Json = {}
        for member in shape.members.values():
            if member.key.constant is not None:
                put(body, member.key.wire, member.key.constant)
            elif value.get(member.name) is not None:
                put(body, member.key.wire, to_wire(member.shape, member.key, value[member.name]))
        return body
    if isinstance(shape, ListOf):
        return {item: {} for item in value} if key.keyed else [to_wire(shape.item, key, item) for item in value]
    if isinstance(shape, MapOf):
        return {name: to_wire(shape.value, key, item) for name, item in value.items()}
    return key.means.to_wire(value)


def from_wire(shape: Shape, key: Key, value: Any) -> Any:
    """A wire value in its Python form: what the declaration knows of it, without what is null."""
    if value is None:
        return None
    if isinstance(shape, Variants):
        chosen = variant(shape, value, wire=True)
        return from_wire(chosen, key, value) if chosen else value
    if isinstance(shape, Object):
        members = (member for member in shape.members.values() if member.key.constant is None)
        found = {m.name: from_wire(m.shape, m.key, get(value, m.key.wire)) for m in members}
        return {name: item for name, item in found.items() if item is not None}
    if isinstance(shape, ListOf):
        return [from_wire(shape.item, key, item) for item in value] if isinstance(value, (list, dict)) else value
    if isinstance(shape, MapOf):
        return {name: from_wire(shape.value, key, item) for name, item in _owned(key, value).items()}
    return key.means.from_wire(value)


def _owned(key: Key, entries: Json) -> Json:
    """The entries of a map that are the user's."""
    if key.owned_by is None:
        return entries
    path, word = key.owned_by
    return {name: entry for name, entry in entries.items() if get(entry, path) in (word, None)}


def to_body(declared: Type, inputs: Mapping[str, Any]) -> Json:
    """The body of a PUT that makes a resource of these inputs."""
    body: Json = {}
    for path, value in declared.constants.items():
        put(body, path, value)
    for member in _in_body(declared):
        if inputs.get(member.name) is not None:
            put(body, member.key.wire, to_wire(member.shape, member.key, inputs[member.name]))
    return body


def from_body(declared: Type, body: Json) -> Json:
    """The arguments that a live resource shows, those in its path excepted."""
    found: Json = {}
    for member in arguments(declared).members.values():
        if member.in_path or not member.key.wire:
            continue
        value = from_wire(member.shape, member.key, get(body, member.key.wire))
        if member.key.wire == declared.mark and isinstance(value, dict):
            value = without_mark(value)
        if value is not None:
            found[member.name] = value
    return found


def outputs_of(declared: Type, body: Json) -> Json:
    """The outputs that a live resource shows."""
    found: Json = {}
    for name, out in outputs(declared).items():
        value = get(body, out.wire)
        found[name] = out.through(value) if out.through and value is not None else value
    return {name: value for name, value in found.items() if value is not None}


def _in_body(declared: Type) -> Iterable[Member]:
    for member in arguments(declared).members.values():
        if not member.in_path and member.field.in_body and member.key.wire:
            yield member


def same(shape: Shape, key: Key, one: Any, other: Any) -> bool:
    """Whether two values mean the same; what is absent is the same as null and as nothing else."""
    if one is None or other is None:
        return one is other
    if isinstance(shape, Variants):
        chosen = variant(shape, one, wire=False)
        return same(chosen, key, one, other) if chosen else bool(one == other)
    if isinstance(shape, Object) and isinstance(one, dict) and isinstance(other, dict):
        names = one.keys() | other.keys()
        known = shape.members
        return all(
            same(known[n].shape, known[n].key, one.get(n), other.get(n)) if n in known else one.get(n) == other.get(n)
            for n in names
        )
    if isinstance(shape, ListOf) and isinstance(one, list) and isinstance(other, list):
        if key.keyed:
            return {key.means.canonical(item) for item in one} == {key.means.canonical(item) for item in other}
        return len(one) == len(other) and all(same(shape.item, key, a, b) for a, b in zip(one, other, strict=True))
    if isinstance(shape, MapOf) and isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(same(shape.value, key, one[n], other[n]) for n in one)
    return key.means.same(one, other)


def covers(shape: Shape, key: Key, wanted: Any, live: Any) -> bool:
    """Whether a live value is what was asked for; what the service filled in beside it does not count."""
    return same(shape, key, wanted, observed(shape, key, wanted, live))


def observed(shape: Shape, key: Key, known: Any, live: Any) -> Any:
    """The live value as far as `known` asks about it, in the spelling of `known` wherever both mean the same."""
    if known is None:
        return live
    if live is None:
        return known if key.default is not None and to_wire(shape, key, known) == key.default else None
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


def patch_body(changes: Iterable[Member], old: Mapping[str, Any], new: Mapping[str, Any], live: Json) -> Json:
    """A merge patch with the changed arguments alone."""
    body: Json = {}
    for member in changes:
        put(body, member.key.wire, _patch_value(member, old.get(member.name), new.get(member.name), live))
    return body


def _patch_value(member: Member, old: Any, new: Any, live: Json) -> Any:
    if member.key.shared:
        return _merged_map(member, old, new, live)
    if new is None:
        return member.key.default
    value = to_wire(member.shape, member.key, new)
    if isinstance(value, dict) and old is not None:
        _null_removed(value, to_wire(member.shape, member.key, old))
    return value


def _null_removed(new: Json, old: Any) -> None:
    """Name as null what a merge patch has to remove."""
    if not isinstance(old, dict):
        return
    for name, value in old.items():
        if name not in new:
            new[name] = None
        elif isinstance(new[name], dict):
            _null_removed(new[name], value)


def _merged_map(member: Member, old: Any, new: Any, live: Json) -> Json:
    """The live map with our entries as they should be and everybody else's as they are."""
    theirs = get(live, member.key.wire) or {}
    gone = set(old or {}) - set(new or {})
    kept = {name: value for name, value in theirs.items() if name not in gone}
    return kept | (to_wire(member.shape, member.key, new) or {})


def merge_body(declared: Type, live: Json, old: Mapping[str, Any], new: Mapping[str, Any]) -> Json:
    """The body of a PUT that changes a live resource: as it is, with our arguments as they should be."""
    body = deepcopy({name: value for name, value in live.items() if name not in _SERVICE_OWNED})
    arguments_at = {member.key.wire for member in _in_body(declared)}
    for out in outputs(declared).values():
        if out.wire not in arguments_at:
            drop(body, out.wire)
    for path, value in declared.constants.items():
        put(body, path, value)
    for member in _in_body(declared):
        if member.key.shared:
            put(body, member.key.wire, _merged_map(member, old.get(member.name), new.get(member.name), live))
        elif new.get(member.name) is not None:
            put(body, member.key.wire, to_wire(member.shape, member.key, new[member.name]))
        elif old.get(member.name) is not None:
            put(body, member.key.wire, member.key.default)
    return body

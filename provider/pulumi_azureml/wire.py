"""Between arguments and the wire: the only code that knows both the Python and the ARM shape of a resource.

Absent and null differ: what was never set is not sent; what was set and is removed is sent as its declared default, or
as `null`. Both directions stand side by side, tied by a round-trip test over every type: `from_body(to_body(x)) == x`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any

from .declare import Json, Key, Type
from .ownership import without_mark
from .paths import get, put
from .shape import ListOf, MapOf, Member, Object, Scalar, Shape, Variants, arguments, outputs

__all__ = [
    "from_body",
    "in_body",
    "outputs_of",
    "owned_entries",
    "query_of",
    "sent_value",
    "to_body",
    "to_wire",
    "variant",
]


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
    if not words or (found is None and (not wire or member.key.write_only)):
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
            elif value.get(member.name) or (value.get(member.name) is not None and not member.key.keyed):
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
        if _is_another(shape, value):
            return None
        members = (member for member in shape.members.values() if member.key.constant is None)
        found = {m.name: from_wire(m.shape, m.key, get(value, m.key.wire)) for m in members}
        present = {name: item for name, item in found.items() if item is not None}
        return present if present or not any(m.required for m in shape.members.values()) else None
    if isinstance(shape, ListOf):
        return [from_wire(shape.item, key, item) for item in value] if isinstance(value, (list, dict)) else value
    if isinstance(shape, MapOf):
        return {name: from_wire(shape.value, key, item) for name, item in owned_entries(key, value).items()}
    return key.means.from_wire(value)


def _is_another(shape: Object, value: Any) -> bool:
    """Whether a constant says that this is no such object: a fixed scale where a moving one is declared."""
    constants = [member for member in shape.members.values() if member.key.constant is not None]
    return any(get(value, m.key.wire) is not None and not _tells(m, value, wire=True) for m in constants)


def owned_entries(key: Key, entries: Json) -> Json:
    """The entries of a map that are the user's."""
    if key.filled_in:
        entries = {name: entry for name, entry in entries.items() if name not in key.filled_in}
    if key.owned_by is None:
        return entries
    path, word = key.owned_by
    return {name: entry for name, entry in entries.items() if get(entry, path) in (word, None)}


def _named_on_wire(member: Member, value: Any, inputs: Mapping[str, Any]) -> Any:
    """A map with its keys as the wire knows them."""
    names = inputs.get(member.key.named_by) if member.key.named_by else None
    return {names.get(n, n): item for n, item in value.items()} if names and isinstance(value, dict) else value


def _named_by_user(member: Member, value: Any, known: Mapping[str, Any]) -> Any:
    """The way back; a name that is none of the user's is its own key."""
    if not member.key.named_by or not isinstance(value, dict):
        return value
    names = known.get(member.key.named_by) or {name: name for name in known.get(member.name) or {}}
    users = {str(theirs).casefold(): ours for ours, theirs in names.items()}
    strangers = {name: item for name, item in value.items() if name.casefold() not in users}
    return strangers | {users[name.casefold()]: item for name, item in value.items() if name.casefold() in users}


def to_body(declared: Type, inputs: Mapping[str, Any]) -> Json:
    """The body of a PUT that makes a resource of these inputs."""
    body: Json = {}
    for path, value in declared.constants.items():
        put(body, path, value)
    for member in in_body(declared):
        if inputs.get(member.name) is not None:
            put(body, member.key.wire, sent_value(member, inputs))
    return body


def query_of(declared: Type, inputs: Mapping[str, Any]) -> dict[str, str]:
    """The query of a PUT: what arguments say beside the body."""
    said = {m.field.query: inputs.get(m.name) for m in arguments(declared).members.values() if m.field.query}
    return {
        name: str(value).lower() if isinstance(value, bool) else str(value)
        for name, value in said.items()
        if value is not None
    }


def sent_value(member: Member, inputs: Mapping[str, Any]) -> Any:
    """One argument as it goes over the wire."""
    return to_wire(member.shape, member.key, _named_on_wire(member, inputs.get(member.name), inputs))


def from_body(declared: Type, body: Json, known: Mapping[str, Any] | None = None) -> Json:
    """The arguments that a live resource shows, those in its path excepted; `known` are the user's own, as far as there
    are any."""
    found: Json = {}
    for member in arguments(declared).members.values():
        if member.in_path or not member.key.wire:
            continue
        value = from_wire(member.shape, member.key, get(body, member.key.shown or member.key.wire))
        value = _named_by_user(member, value, known or {})
        if isinstance(member.shape, MapOf) and isinstance(value, dict):
            value = {name: item for name, item in value.items() if name not in _others_inside(declared, member)}
        if member.key.shared and isinstance(value, dict):
            value = without_mark(value)
        if value is not None:
            found[member.name] = value
    return found


@cache
def _others_inside(declared: Type, member: Member) -> frozenset[str]:
    """The entries of a map that are arguments of their own (the framework of a model among its properties)."""
    inside = f"{member.key.wire}."
    places = (each.key.wire for each in arguments(declared).members.values())
    return frozenset(place.removeprefix(inside) for place in places if place.startswith(inside))


def outputs_of(declared: Type, body: Json) -> Json:
    """The outputs that a live resource shows."""
    found: Json = {}
    for name, out in outputs(declared).items():
        value = get(body, out.wire)
        found[name] = out.through(value) if out.through and value is not None else value
    return {name: value for name, value in found.items() if value is not None}


def in_body(declared: Type) -> Iterable[Member]:
    """The arguments that a body holds."""
    for member in arguments(declared).members.values():
        if not member.in_path and member.field.in_body and member.key.wire:
            yield member

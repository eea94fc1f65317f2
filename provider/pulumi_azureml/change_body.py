"""The bodies of requests that change what is there: a merge patch of some arguments, or a PUT of the whole.

A PUT is made from the live resource, never from the arguments alone: what others have set stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import deepcopy
from typing import Any

from .declare import REPLACE, Action, Json, Key, Type
from .paths import drop, get, put
from .shape import MapOf, Member, Object, Shape, outputs
from .wire import in_body, owned_entries, sent_value, to_wire

__all__ = ["merge_body", "patch_body", "plain_body"]

_SERVICE_OWNED = ("id", "name", "type", "systemData", "etag")


def patch_body(
    declared: Type, changes: Iterable[Member], old: Mapping[str, Any], new: Mapping[str, Any], live: Json
) -> Json:
    """A merge patch with the changed arguments alone."""
    body: Json = {}
    for member in changes:
        _put_constants_beside(declared, member, body)
        put(body, member.key.wire, _patch_value(member, old.get(member.name), new.get(member.name), live))
    return body


def _put_constants_beside(declared: Type, member: Member, body: Json) -> None:
    """Give an object that is sent in part the constants that say what it is (`sku.name` beside `sku.capacity`).

    The envelope `properties` is no such object: every PATCH sends a part of it.
    """
    holder = member.key.wire.rpartition(".")[0]
    for path, value in declared.constants.items():
        if holder not in ("", "properties") and path.rpartition(".")[0] == holder:
            put(body, path, value)


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


def plain_body(live: Json) -> Json:
    """A live resource as a PUT may send it again: without what only the service writes."""
    return deepcopy({name: value for name, value in live.items() if name not in _SERVICE_OWNED and name[:1] != "#"})


def merge_body(
    declared: Type, live: Json, old: Mapping[str, Any], new: Mapping[str, Any], beside: Mapping[str, Any] | None = None
) -> Json:
    """The body of a PUT that changes a live resource: as it is, with our arguments as they should be, and `beside` them
    what the service itself has to be told, by its place."""
    body = plain_body(live)
    arguments_at = {member.key.wire for member in in_body(declared)}
    for out in outputs(declared).values():
        if out.wire not in arguments_at:
            drop(body, out.wire)
    for path, value in declared.constants.items():
        put(body, path, value)
    for member in in_body(declared):
        if member.key.shared:
            merged = _merged_map(member, old.get(member.name), new.get(member.name), live)
            if merged or get(body, member.key.wire) is not None:
                put(body, member.key.wire, merged)
        elif isinstance(member.field.on_change, Action):
            continue  # a PUT sets it at creation alone
        elif new.get(member.name) is not None:
            if not _is_content(declared, member, live):
                sent, there = sent_value(member, new), get(live, member.key.wire)
                _keep_unsaid(member.shape, there, sent, old.get(member.name), new[member.name])
                put(body, member.key.wire, sent)
        elif old.get(member.name) is not None:
            put(body, member.key.wire, member.key.default)
            _empty_holder(member, body)
        _drop_foreign(member.shape, member.key, get(body, member.key.wire))
    _forget(declared, body)
    for path, value in (beside or {}).items():
        put(body, path, value)
    return body


def _keep_unsaid(shape: Shape, live: Any, sent: Any, old: Any, new: Any) -> None:
    """Leave in an object what it has of arguments that the program neither gives nor gave."""
    if not isinstance(shape, Object) or not isinstance(live, dict):
        return
    before = old if isinstance(old, dict) else {}
    for member in shape.members.values():
        wire, there = member.key.wire, get(live, member.key.wire) if member.key.wire else None
        if there is None or member.key.constant is not None:
            continue
        if new.get(member.name) is not None:
            _keep_unsaid(member.shape, there, get(sent, wire), before.get(member.name), new[member.name])
        elif before.get(member.name) is None:
            put(sent, wire, deepcopy(there))


def _forget(declared: Type, body: Json) -> None:
    """Leave out what was remembered for a state that this very request ends."""
    holder, _, word = (declared.forgets or "").rpartition(".")
    for name in [name for name in get(body, holder) or () if name.startswith(word)] if word else []:
        drop(body, f"{holder}.{name}")


def _is_content(declared: Type, member: Member, live: Json) -> bool:
    """Whether a live version of an asset has this for good: in the service's own spelling, lest it sees a change."""
    return declared.asset is not None and member.field.on_change is REPLACE and get(live, member.key.wire) is not None


def _empty_holder(member: Member, body: Json) -> None:
    """An object of which nothing is left is null, and not an object of nulls."""
    holder = member.key.wire.rpartition(".")[0]
    left = get(body, holder) if holder not in ("", "properties") else None
    if isinstance(left, dict) and all(value is None for value in left.values()):
        put(body, holder, None)


def _drop_foreign(shape: Shape, key: Key, body: Any) -> None:
    """Leave out the entries that the service made for itself in a map of the user's.

    The service adds them by itself, and answers 400 where they are sent (Azure/azure-sdk-for-python#32643, 2023-10).
    """
    if not isinstance(body, dict):
        return
    if isinstance(shape, Object):
        for member in shape.members.values():
            _drop_foreign(member.shape, member.key, get(body, member.key.wire))
    elif isinstance(shape, MapOf):
        for name in body.keys() - owned_entries(key, body).keys():
            del body[name]

"""Traffic is taken away from what is about to be deleted, and given back to its successor of the same name.

The service refuses to delete what still takes traffic (how-to-safely-rollout-online-endpoints, 2026-11), and lets the
shares of one parent add up to 0 or 100 only. What was taken is remembered at the parent, with who has it in the
meantime: so a run that was cut off between the two loses nothing, and several that go at once get back what each had.
"""

from __future__ import annotations

import json
from collections.abc import Mapping

from .change_body import plain_body
from .convergence import Resource
from .declare import Json
from .errors import NotFound
from .names import arguments_of_path, label
from .paths import drop, get, put
from .traits import Drain

__all__ = ["drained", "given_back", "put_back", "taken_away"]

_ALL = 100


def drained(resource: Resource) -> None:
    """Let no traffic flow to the resource; the greatest of the others takes it over, if there is one."""
    drain = resource.declared.drain
    parent = _parent(resource, drain) if drain else None
    if drain is None or parent is None:
        return
    name = label(resource.path)
    taken = [_share(get(parent, place), name) for place in drain.shares]
    if not any(taken):
        return
    body = plain_body(parent)
    live, *copies = drain.shares
    heir = _greatest(_others(get(parent, live) or {}, name))
    put(body, live, taken_away(get(parent, live) or {}, name))
    for place in copies:
        put(body, place, _others(get(parent, place) or {}, name))
    memory = _memory(parent, drain)
    entrusted = [each for each in memory.values() if _is(each["heir"], name)]
    own = max(taken[0] - sum(each["shares"][0] for each in entrusted), 0)
    memory |= {other: {**each, "heir": heir} for other, each in memory.items() if each in entrusted}
    memory[name.casefold()] = {"shares": [own, *taken[1:]], "heir": heir}
    _remember(body, drain, memory)
    resource.call.progress(f"taking its traffic away ({taken[0]} %)")
    _write(resource, drain, body)


def given_back(resource: Resource) -> None:
    """Give the resource the traffic that its predecessor of the same name had."""
    drain = resource.declared.drain
    parent = _parent(resource, drain) if drain else None
    name = label(resource.path)
    memory = _memory(parent, drain) if drain and parent else {}
    had = memory.pop(name.casefold(), None)
    if drain is None or parent is None or had is None:
        return
    body = plain_body(parent)
    drop(body, f"{drain.memory}-{name.casefold()}")
    if not any(_share(get(parent, where), name) for where in drain.shares):
        _put_back(body, drain, name, had)
        alone = _share(get(body, drain.shares[0]), name) == _ALL
        _remember(body, drain, {other: {**each, "heir": name} for other, each in memory.items()} if alone else {})
    resource.call.progress(f"giving it back the traffic of the one before ({had['shares'][0]} %)")
    _write(resource, drain, body)


def _memory(parent: Json, drain: Drain) -> dict[str, Json]:
    """What was taken from whom: the shares, and who has the live one until it is given back."""
    holder, _, word = drain.memory.rpartition(".")
    entries: Mapping[str, str] = get(parent, holder) or {}
    texts = {key.removeprefix(f"{word}-"): text for key, text in entries.items() if key.startswith(f"{word}-")}
    found = {name: _read(text, len(drain.shares)) for name, text in texts.items()}
    return {name: each for name, each in found.items() if each is not None}


def _read(text: str, places: int) -> Json | None:
    """One note of what was taken; None where somebody has written over it."""
    try:
        note = json.loads(text)
        shares, heir = note["shares"], note["heir"]
    except (ValueError, TypeError, KeyError):
        return None
    whole = isinstance(shares, list) and len(shares) == places and all(type(share) is int for share in shares)
    return note if whole and (heir is None or isinstance(heir, str)) else None


def _remember(body: Json, drain: Drain, memory: Mapping[str, Json]) -> None:
    for name, each in memory.items():
        put(body, f"{drain.memory}-{name}", json.dumps(each))


def _is(one: str | None, other: str) -> bool:
    return one is not None and one.casefold() == other.casefold()


def _parent(resource: Resource, drain: Drain) -> Json | None:
    try:
        return resource.parent(_parent_path(resource, drain))
    except NotFound:
        return None


def _parent_path(resource: Resource, drain: Drain) -> str:
    return arguments_of_path(resource.declared, resource.path)[drain.parent]


def _write(resource: Resource, drain: Drain, body: Json) -> None:
    path = _parent_path(resource, drain)
    resource.client.put(path, body, api_version=resource.version, call=resource.call)


def _share(shares: Json | None, name: str) -> int:
    return sum(int(share) for key, share in (shares or {}).items() if key.casefold() == name.casefold())


def _put_back(body: Json, drain: Drain, name: str, had: Json) -> None:
    live, *copies = drain.shares
    share, *copied = had["shares"]
    if share:
        put(body, live, put_back(get(body, live) or {}, name, share, had["heir"]))
    for place, copy in zip(copies, copied, strict=True):
        if copy and not _others(get(body, place) or {}, name):  # copies go to one at a time
            put(body, place, {name: copy})


def taken_away(shares: Json, name: str) -> Json:
    """The live shares without that of one name: the greatest of the others has it now."""
    others = _others(shares, name)
    heir = _greatest(others)
    if heir is not None:
        others[heir] += _share(shares, name)
    return others


def put_back(shares: Json, name: str, share: int, heir: str | None = None) -> Json:
    """The live shares with one for the name again, as far as its heir (else the greatest of the others) can give it.

    Where nobody else has any, all of it goes there: parts of nothing do not add up.
    """
    others = _others(shares, name)
    giver = next((other for other in others if _is(heir, other)), None) or _greatest(others)
    if giver is None:
        return {name: _ALL}
    given = min(share, others[giver])
    others[giver] -= given
    return {**{key: left for key, left in others.items() if left}, name: given}


def _others(shares: Json, name: str) -> dict[str, int]:
    return {key: int(share) for key, share in shares.items() if key.casefold() != name.casefold() and share}


def _greatest(shares: Mapping[str, int]) -> str | None:
    return max(sorted(shares), key=lambda key: shares[key], default=None)

"""Traffic is taken away from what is about to be deleted, and given back to its successor of the same name.

The service refuses to delete what still takes traffic (how-to-safely-rollout-online-endpoints, 2026-11), and lets the
shares of one parent add up to 0 or 100 only. What was taken is remembered at the parent, so that a run that was cut
off between the two loses nothing.
"""

from __future__ import annotations

import json

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
    put(body, live, taken_away(get(parent, live) or {}, name))
    for place in copies:
        put(body, place, _others(get(parent, place) or {}, name))
    put(body, f"{drain.memory}-{name.casefold()}", json.dumps(taken))
    resource.call.progress(f"taking its traffic away ({taken[0]} %)")
    _write(resource, drain, body)


def given_back(resource: Resource) -> None:
    """Give the resource the traffic that its predecessor of the same name had."""
    drain = resource.declared.drain
    parent = _parent(resource, drain) if drain else None
    name = label(resource.path)
    place = f"{drain.memory}-{name.casefold()}" if drain else ""
    if drain is None or parent is None or get(parent, place) is None:
        return
    shares = json.loads(get(parent, place))
    body = plain_body(parent)
    drop(body, place)
    if not any(_share(get(parent, where), name) for where in drain.shares):
        _put_back(body, drain, name, shares)
    resource.call.progress(f"giving it back the traffic of the one before ({shares[0]} %)")
    _write(resource, drain, body)


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


def _put_back(body: Json, drain: Drain, name: str, shares: list[int]) -> None:
    live, *copies = drain.shares
    if shares[0]:
        put(body, live, put_back(get(body, live) or {}, name, shares[0]))
    for place, share in zip(copies, shares[1:], strict=True):
        if share and not _others(get(body, place) or {}, name):  # copies go to one at a time
            put(body, place, {name: share})


def taken_away(shares: Json, name: str) -> Json:
    """The live shares without that of one name: the greatest of the others has it now."""
    others = _others(shares, name)
    if others:
        others[_greatest(others)] += _share(shares, name)
    return others


def put_back(shares: Json, name: str, share: int) -> Json:
    """The live shares with one for the name again, as far as the greatest of the others can give it.

    Where nobody else has any, all of it goes there: parts of nothing do not add up.
    """
    others = _others(shares, name)
    if not others:
        return {name: _ALL}
    heir = _greatest(others)
    given = min(share, others[heir])
    others[heir] -= given
    return {**{key: left for key, left in others.items() if left}, name: given}


def _others(shares: Json, name: str) -> dict[str, int]:
    return {key: int(share) for key, share in shares.items() if key.casefold() != name.casefold() and share}


def _greatest(shares: dict[str, int]) -> str:
    return max(sorted(shares), key=lambda key: shares[key])

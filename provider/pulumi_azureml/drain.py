"""Traffic is taken away from what is about to be deleted, and given back to its successor of the same name.

The service refuses to delete what still takes traffic (how-to-safely-rollout-online-endpoints, 2026-11), and lets the
shares of one parent add up to 0 or 100 only. What was taken is remembered at the parent, so that a run that was cut
off between the two loses nothing.
"""

from __future__ import annotations

import json
from typing import Any

from .convergence import Resource
from .declare import Json
from .errors import NotFound
from .names import arguments_of_path, label
from .paths import drop, get, put
from .traits import Drain
from .wire import plain_body

__all__ = ["drained", "given_back"]

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
    for place, share in zip(drain.shares, taken, strict=True):
        put(body, place, _moved(get(parent, place) or {}, name, -share))
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
    for where, share in zip(drain.shares, shares, strict=True):
        if share and _share(get(parent, where), name) == 0:
            put(body, where, _moved(get(parent, where) or {}, name, share))
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


def _moved(shares: Json, name: str, amount: int) -> Json:
    """The shares with `amount` more for one name and as much less for the greatest of the others."""
    own = _share(shares, name) + amount
    others: dict[str, Any] = {
        key: share for key, share in shares.items() if key.casefold() != name.casefold() and share
    }
    if others:
        heir = max(sorted(others), key=lambda key: others[key])
        others[heir] = min(_ALL, max(0, others[heir] - amount))
    return {**others, **({name: own} if own > 0 else {})}

"""Check, diff, create, read, update and delete for any declaration.

Nothing here names a resource type, and nothing here knows Pulumi: what a type needs is said in its declaration. Four
laws: only a 404 is absence; a create that meets its own earlier work adopts it; what the service accepted is read back
and compared with what was asked; what was made and then went wrong is handed back with its state, never lost.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from . import assets, creation, drain, ownership
from .change_body import merge_body
from .check import Checked, check_arguments
from .client import ArmClient, Call
from .completion import completed
from .convergence import Resource
from .declare import LOCAL, REPLACE, Json, Trigger, Type
from .difference import Difference, diff
from .errors import AzureMLError, NotFound, Rejected, UsageError
from .incomplete import Incomplete, guarded, last_lines
from .locks import one_at_a_time
from .names import arguments_of_path, label
from .sameness import changed, respelled
from .shape import Member, arguments
from .state import State, live_state
from .unknowns import IsUnknown, all_known

__all__ = ["Difference", "Incomplete", "check", "create", "delete", "diff", "look_up", "read", "update"]


def check(
    declared: Type,
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    *,
    urn: str,
    settings: Mapping[str, str | None],
    is_unknown: IsUnknown = all_known,
) -> Checked:
    """The arguments as they go on: alternative spellings settled, absent ones filled in, known spellings kept."""
    members = arguments(declared).members
    full = completed(declared, olds, news, urn=urn, settings=settings, is_unknown=is_unknown)
    checked = check_arguments(
        declared, full.given, olds, is_unknown, settings=settings, contents=full.contents, found=full.faults
    )
    inputs = {
        name: respelled(members[name].shape, members[name].key, olds.get(name), value)
        if not is_unknown(value) and name in olds
        else value
        for name, value in checked.inputs.items()
    }
    return Checked(inputs, checked.faults, checked.warnings)


def create(declared: Type, inputs: Json, client: ArmClient, call: Call, urn: str) -> State:
    """Make the resource, or take up the work of an earlier create that was cut off."""
    with one_at_a_time(declared, inputs, call):
        state = creation.create(declared, inputs, client, call, urn)
        return _successor(state, Resource(declared, state.id, client, call))


def _successor(state: State, resource: Resource) -> State:
    """The state of what has just been made or mended, once it has the traffic of the one before it."""
    try:
        drain.given_back(resource)
    except AzureMLError as reason:
        raise Incomplete(reason, state) from reason
    return state


def read(declared: Type, path: str, known: Mapping[str, Any], client: ArmClient, call: Call) -> State | None:
    """The live resource with its arguments in the spelling of `known`; None where it is gone.

    Where `known` is empty (an import), all arguments that the resource shows are returned.
    """
    given = arguments_of_path(declared, path)
    resource = Resource(declared, path, client, call)
    live = resource.find()
    if live is None:
        return None
    resource.require_kind(live)
    live = resource.with_answers(live)
    state = live_state(declared, live.get("id") or path, known, live, given)
    unhealthy = resource.failure(live)
    if unhealthy is not None:
        raise Incomplete(unhealthy, state, last_lines(resource, live))
    return state


def look_up(declared: Type, path: str, client: ArmClient, *, timeout: float) -> State:
    """A live resource with every argument that it shows, broken or not. Raises `NotFound` where there is none."""
    call = Call(f'looking up {declared.noun} "{label(path)}"', timeout)
    try:
        state = read(declared, path, {}, client, call)
    except Incomplete as broken:
        return broken.state
    if state is None:
        raise NotFound(status=404, method="GET", path=path, doing=call.doing, what="there is none of that name")
    return state


def update(
    declared: Type,
    path: str,
    olds: Json,
    news: Json,
    client: ArmClient,
    call: Call,
    urn: str,
    *,
    ignored: frozenset[str] = frozenset(),
) -> State:
    """Bring the live resource to `news`: what changed, and what an earlier run could not finish.

    The `ignored` arguments keep the values that others gave them.
    """
    resource = Resource(declared, path, client, call)
    with one_at_a_time(declared, arguments_of_path(declared, path), call):
        live = resource.find()
        if live is None:
            raise UsageError(
                "it is gone: somebody deleted it since the last `pulumi up`",
                doing=call.doing,
                advice="Run `pulumi refresh`, then `pulumi up` makes it again",
            )
        resource.triggered = {name: olds.get(name) or {} for name in _triggers(declared)}
        if resource.failure(live) is None:
            left = _left_to_others(declared, olds, news, ignored)
            before, now = ({n: v for n, v in values.items() if n not in left} for values in (olds, news))
            return guarded(resource, news, lambda: _updated(resource, before, now, live))
        return _successor(guarded(resource, news, lambda: _mended(resource, olds, news, live, urn)), resource)


def _left_to_others(declared: Type, olds: Json, news: Json, ignored: frozenset[str]) -> frozenset[str]:
    """Of what the program ignores, what the service shows and what does not change all the same (in another part)."""
    shown = {m.name for m in arguments(declared).members.values() if m.key.wire and not m.in_path}
    return (ignored & shown) - {m.name for m in changed(declared, olds, news)}


def _triggers(declared: Type) -> list[str]:
    return [m.name for m in arguments(declared).members.values() if isinstance(m.field.on_change, Trigger)]


def _renamed(declared: Type, olds: Json, news: Json, changes: list[Member]) -> list[Member]:
    """The maps whose keys now stand for other names on the wire."""
    members = arguments(declared).members.values()
    return [
        m
        for m in members
        if m.key.named_by
        and m not in changes
        and news.get(m.name)
        and olds.get(m.key.named_by) != news.get(m.key.named_by)
    ]


def _updated(resource: Resource, olds: Json, news: Json, live: Json) -> Json:
    declared = resource.declared
    changes = [m for m in changed(declared, olds, news) if m.field.on_change not in (REPLACE, LOCAL)]
    changes += _renamed(declared, olds, news, changes)
    gone = [m for m in changes if news.get(m.name) is None]
    return resource.converge(news, olds, resource.settled(live), changes, gone)


def _mended(resource: Resource, olds: Json, news: Json, live: Json, urn: str) -> Json:
    """What is broken is put again as a whole; where the service says that this cannot help, it is made again."""
    if resource.is_stillborn(live):
        return creation.made_again(resource, news, urn)
    try:
        answer = resource.repair(olds, news, live)
    except Rejected as refusal:
        if not any(sign in str(refusal) for sign in resource.declared.beyond_repair):
            raise
        return creation.made_again(resource, news, urn)
    return resource.converge(news, olds, resource.settled(answer))


def delete(
    declared: Type,
    path: str,
    known: Mapping[str, Any],
    client: ArmClient,
    call: Call,
    urn: str = "",
    *,
    generation: int = 0,
) -> bool:
    """Delete the resource and wait until it is gone; deleting what is gone is no error.

    False where it stays, because a create has taken it up since `known` was its state (with its `generation`).
    """
    resource = Resource(declared, path, client, call)
    with one_at_a_time(declared, arguments_of_path(declared, path), call):
        live = resource.find()
        if live is not None and ownership.generation(declared, live) > generation:
            return False
        if live is not None:
            resource.refuse_while_working(live)
        if declared.part:
            _unset(resource, known, live)
        elif declared.asset is not None:
            _retire(resource, str(known.get(declared.asset.retention) or "archive"), live, urn)
        else:
            drain.drained(resource)
            query = dict(declared.delete_query)
            policy = declared.soft_delete
            if policy and known.get(policy.purge_on_destroy):
                query |= policy.purge_query
            resource.delete(query)
    return True


def _unset(resource: Resource, known: Mapping[str, Any], live: Json | None) -> None:
    """Put the defaults back into the fields of another resource, if that is still there."""
    if live is not None:
        body = merge_body(resource.declared, live, known, {})
        ownership.unmark(resource.declared, body)
        resource.settled(resource.put(body))


def _retire(resource: Resource, retention: str, live: Json | None, urn: str) -> None:
    """Do with a version of an asset what its retention says."""
    if live is None or retention == "keep":
        return
    if retention == "archive":
        assets.archive(resource, live, urn)
    elif ownership.is_ours(resource.declared, live, urn):
        resource.delete(resource.declared.delete_query)

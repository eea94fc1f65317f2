"""Check, diff, create, read, update and delete for any declaration.

Nothing here names a resource type, and nothing here knows Pulumi: what a type needs is said in its declaration. Four
laws: only a 404 is absence; a create that meets its own earlier work adopts it; what the service accepted is read back
and compared with what was asked; what was made and then went wrong is handed back with its state, never lost.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from . import convergence
from .check import Checked, check_arguments
from .client import ArmClient, Call
from .declare import LOCAL, REPLACE, Json, Type
from .errors import AzureMLError, NotFound, ServiceError, UsageError
from .names import arguments_of_path, generated_name, resource_path, type_and_name
from .ownership import add_mark, is_ours
from .paths import get, put
from .sameness import changed, is_default, respelled
from .shape import Member, arguments
from .state import State, live_state, state_after
from .unknowns import IsUnknown, all_known, assumed_unchanged, holds_unknown
from .wire import to_body

__all__ = ["Difference", "Incomplete", "check", "create", "delete", "diff", "look_up", "read", "update"]


class Incomplete(AzureMLError):
    """The resource exists, but is not as it should be: `state` is what there is, `cause` why it is not more."""

    def __init__(self, cause: AzureMLError, state: State) -> None:
        super().__init__(str(cause))
        self.state = state

    def __str__(self) -> str:
        return self.what


@dataclass(frozen=True)
class Difference:
    """What a change of arguments would do."""

    changed: tuple[str, ...]
    replaces: tuple[str, ...]
    delete_before_replace: bool
    warnings: tuple[str, ...]


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
    given = declared.settle(dict(news)) if declared.settle else dict(news)
    members = arguments(declared).members
    for member in members.values():
        if given.get(member.name) is not None or member.key.constant is not None:
            continue
        if member.field.setting and settings.get(member.field.setting):
            given[member.name] = settings[member.field.setting]
        elif member.field.generated:
            given[member.name] = olds.get(member.name) or generated_name(member, urn)
    checked = check_arguments(declared, given, olds, is_unknown, settings)
    inputs = {
        name: respelled(members[name].shape, members[name].key, olds.get(name), value)
        if not is_unknown(value) and name in olds
        else value
        for name, value in checked.inputs.items()
    }
    return Checked(inputs, checked.faults, checked.warnings)


def diff(
    declared: Type,
    olds: Mapping[str, Any],
    news: Mapping[str, Any],
    is_unknown: IsUnknown = all_known,
) -> Difference:
    """What the change from `olds` to `news` (both arguments) would do."""
    known = {name: assumed_unchanged(value, olds.get(name), is_unknown) for name, value in news.items()}
    changes = changed(declared, olds, known)
    sure = {m.name for m in changes}
    unsure = [name for name, value in news.items() if name not in sure and holds_unknown(value, is_unknown)]
    replaces = [m.name for m in changes if m.field.on_change is REPLACE and not _unsaid(m, olds, known)]
    named = [m.name for m in arguments(declared).members.values() if m.in_path]
    moved = any(name in named for name in replaces)
    warnings = [_replacement_warning(declared, replaces)] if replaces else []
    held = declared.soft_delete if replaces and not moved else None
    if held and known.get(held.policy) != "purge" and not olds.get(held.purge_on_destroy):
        warnings.append(
            f"the deleted {declared.noun} will still hold the name, and the new one cannot be made: "
            f'set {held.policy}="purge", or give the new one another name'
        )
    risky = [name for name in unsure if arguments(declared).members[name].field.on_change is REPLACE]
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


def _unsaid(member: Member, olds: Mapping[str, Any], news: Mapping[str, Any]) -> bool:
    """Whether all that changes is that the service's default, or the parent's value, is spelled out or no longer is."""
    old, new = olds.get(member.name), news.get(member.name)
    default = member.field.inherited_from or is_default(member.shape, member.key, new if old is None else old)
    return (old is None) != (new is None) and bool(default)


def _replacement_warning(declared: Type, replaces: list[str]) -> str:
    words = f"changing {', '.join(replaces)} replaces the {declared.noun}"
    if declared.lost_on_replace:
        words += f" and destroys {declared.lost_on_replace}"
    if declared.protect:
        words += "; the resource option protect=True guards against that"
    return words


def create(declared: Type, inputs: Json, client: ArmClient, call: Call, urn: str) -> State:
    """Make the resource, or take up the work of an earlier create that was cut off."""
    path = resource_path(declared, inputs)
    resource = convergence.Resource(declared, path, client, call)
    live = resource.find()
    if live is not None:
        if not is_ours(declared, live, urn):
            raise _foreign(declared, path, urn)
        call.progress(f"found what an earlier run made of {path.rsplit('/', 1)[-1]}: taking it up")
        return _guarded(resource, inputs, lambda: resource.converge(inputs, {}, resource.settled()))
    body = _first_body(declared, inputs, resource, urn)
    return _guarded(resource, inputs, lambda: _made(resource, inputs, body), made_by=urn)


def _made(resource: convergence.Resource, inputs: Json, body: Json) -> Json:
    try:
        live = resource.put(body)
    except ServiceError as refusal:
        live = _after_soft_delete(resource, inputs, body, refusal)
    return resource.converge(inputs, inputs, resource.settled(live))


def _first_body(declared: Type, inputs: Json, resource: convergence.Resource, urn: str) -> Json:
    body = to_body(declared, inputs)
    for path, value in declared.defaults.items():
        if get(body, path) is None:
            put(body, path, value)
    for member in arguments(declared).members.values():
        parent = member.field.inherited_from
        if parent and inputs.get(member.name) is None:
            put(body, member.key.wire, get(resource.parent(inputs[parent]), member.key.wire))
    add_mark(declared, body, urn)
    return body


def _foreign(declared: Type, path: str, urn: str) -> UsageError:
    _, name = type_and_name(urn)
    return UsageError(
        f"there is one already, and this stack did not make it ({path})",
        doing=f'creating {declared.noun} "{path.rsplit("/", 1)[-1]}"',
        advice=f"Take it over with `pulumi-azureml import {declared.name} {name} {path} > import.json` and "
        "`pulumi import -f import.json`, or choose another name",
    )


def _after_soft_delete(resource: convergence.Resource, inputs: Json, body: Json, refusal: ServiceError) -> Json | None:
    """A deleted resource still holds the name: do what the user's policy says."""
    policy = resource.declared.soft_delete
    if policy is None or not any(sign in str(refusal).casefold() for sign in policy.signs):
        raise refusal
    match inputs.get(policy.policy):
        case "recover":
            resource.call.progress("a deleted one holds the name: bringing it back")
            revived = dict(body)
            for path, value in policy.recover_body.items():
                put(revived, path, value)
            return resource.put(revived)
        case "purge":
            resource.call.progress("a deleted one holds the name: purging it")
            resource.delete(policy.purge_query)
            return resource.put(body)
        case _:
            raise UsageError(
                f"a deleted {resource.declared.noun} still holds the name",
                doing=resource.call.doing,
                advice=f'Set {policy.policy}="recover" to bring it back with its contents, '
                f'{policy.policy}="purge" to destroy it for good, or choose another name',
            ) from refusal


def _guarded(
    resource: convergence.Resource, inputs: Json, work: Callable[[], Json], *, made_by: str | None = None
) -> State:
    """Do the work; where it ends badly and the resource exists all the same, hand back what there is.

    With `made_by`, what exists counts only if it carries the mark of that URN: somebody else may have been faster.
    """
    try:
        return state_after(resource.declared, resource.path, inputs, work())
    except AzureMLError as reason:
        live = _what_there_is(resource)
        if live is None or (made_by and resource.declared.mark and not is_ours(resource.declared, live, made_by)):
            raise
        raise Incomplete(reason, state_after(resource.declared, resource.path, inputs, live)) from reason


def _what_there_is(resource: convergence.Resource) -> Json | None:
    """A last look after a failure; where even that fails, the failure itself is what counts."""
    try:
        return resource.last_look()
    except AzureMLError:
        return None


def read(declared: Type, path: str, known: Mapping[str, Any], client: ArmClient, call: Call) -> State | None:
    """The live resource with its arguments in the spelling of `known`; None where it is gone.

    Where `known` is empty (an import), all arguments that the resource shows are returned.
    """
    given = arguments_of_path(declared, path)
    resource = convergence.Resource(declared, path, client, call)
    live = resource.find()
    if live is None:
        return None
    resource.require_kind(live)
    state = live_state(declared, live.get("id") or path, known, live, given)
    unhealthy = resource.failure(live)
    if unhealthy is not None:
        raise Incomplete(unhealthy, state)
    return state


def look_up(declared: Type, path: str, client: ArmClient, *, timeout: float) -> State:
    """A live resource with every argument that it shows, broken or not. Raises `NotFound` where there is none."""
    call = Call(f'looking up {declared.noun} "{path.rsplit("/", 1)[-1]}"', timeout)
    try:
        state = read(declared, path, {}, client, call)
    except Incomplete as broken:
        return broken.state
    if state is None:
        raise NotFound(status=404, method="GET", path=path, doing=call.doing, what="there is none of that name")
    return state


def update(declared: Type, path: str, olds: Json, news: Json, client: ArmClient, call: Call, urn: str) -> State:
    """Bring the live resource to `news`: what changed, and what an earlier run could not finish."""
    resource = convergence.Resource(declared, path, client, call)
    live = resource.find()
    if live is None:
        raise UsageError(
            "it is gone: somebody deleted it since the last `pulumi up`",
            doing=call.doing,
            advice="Run `pulumi refresh`, then `pulumi up` makes it again",
        )
    if resource.is_stillborn(live):
        return _guarded(resource, news, lambda: _made_again(resource, news, urn))
    changes = [m for m in changed(declared, olds, news) if m.field.on_change not in (REPLACE, LOCAL)]
    gone = [m for m in changes if news.get(m.name) is None]
    return _guarded(resource, news, lambda: _updated(resource, olds, news, live, changes, gone))


def _updated(
    resource: convergence.Resource, olds: Json, news: Json, live: Json, changes: list[Member], gone: list[Member]
) -> Json:
    if resource.failure(live) is not None:
        return resource.converge(news, olds, resource.settled(resource.repair(olds, news, live)))
    return resource.converge(news, olds, resource.settled(live), changes, gone)


def _made_again(resource: convergence.Resource, inputs: Json, urn: str) -> Json:
    body = _first_body(resource.declared, inputs, resource, urn)
    resource.call.progress("its creation failed: deleting what is left of it, and making it again")
    resource.delete(resource.declared.delete_query)
    return _made(resource, inputs, body)


def delete(declared: Type, path: str, known: Mapping[str, Any], client: ArmClient, call: Call) -> None:
    """Delete the resource and wait until it is gone; deleting what is gone is no error."""
    resource = convergence.Resource(declared, path, client, call)
    query = dict(declared.delete_query)
    policy = declared.soft_delete
    if policy and known.get(policy.purge_on_destroy):
        query |= policy.purge_query
    resource.delete(query)

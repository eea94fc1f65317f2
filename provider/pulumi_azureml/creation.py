"""Making a resource, or taking up the work of an earlier run that was cut off.

What exists already is met in one of three ways: it carries our mark and is adopted; it is a version of an asset with
the same content and is shared; it is somebody else's and is refused with the command that imports it.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace

from .assets import next_version, revived, same_version
from .client import ArmClient, Call
from .convergence import Resource
from .declare import PATCH, PUT, Generated, Json, Type
from .drain import drained
from .errors import Conflict, NotFound, Rejected, ServiceError, UsageError, Vanished
from .fingerprint import fingerprint
from .incomplete import Incomplete, guarded
from .names import filled_path, label, resource_path, type_and_name
from .ownership import add_mark, carriers, is_ours, raised
from .paths import get, put
from .sameness import holds_unseen
from .sending import sent
from .shape import Member, arguments
from .state import State
from .traits import Upload
from .wire import to_body

__all__ = ["create", "made_again"]

_ATTEMPTS = 5
"""Numbers tried for a version while others register theirs at the same time."""


def create(declared: Type, inputs: Json, client: ArmClient, call: Call, urn: str) -> State:
    """Make the resource, or take up the work of an earlier create that was cut off."""
    if any(
        m.field.generated is Generated.NEXT and not inputs.get(m.name) for m in arguments(declared).members.values()
    ):
        return _registered(declared, inputs, client, call, urn)
    resource = Resource(declared, resource_path(declared, inputs), client, call)
    live = resource.find()
    if declared.part:
        return replace(_set(resource, inputs, live, urn), taken_up=True)
    if live is not None:
        with suppress(Vanished):  # it was on its way out: an earlier run had begun to delete it
            return replace(_met(resource, inputs, live, urn), taken_up=True)
    body = first_body(declared, inputs, resource, urn)
    return guarded(resource, inputs, lambda: _made(resource, inputs, body), made_by=urn)


def _set(resource: Resource, inputs: Json, live: Json | None, urn: str) -> State:
    """Set the fields that are a part of another resource, which has to be there."""
    if live is None:
        what = f"there is no {label(resource.path)} ({resource.path})"
        raise NotFound(status=404, method="GET", path=resource.path, doing=resource.call.doing, what=what)
    try:
        return guarded(resource, inputs, lambda: _taken_up(resource, inputs, resource.settled(live), urn))
    except Incomplete as incomplete:
        if isinstance(incomplete.__cause__, ServiceError):  # refused: nothing has been set
            raise incomplete.__cause__ from incomplete
        raise


def _met(resource: Resource, inputs: Json, live: Json, urn: str) -> State:
    """What is there already is ours, or the same version of an asset, or somebody else's."""
    declared = resource.declared
    if declared.asset is not None:
        if not same_version(declared, inputs, live):
            raise _other_content(resource)
        resource.call.progress(f"{label(resource.path)} has this content already: nothing is sent")
        return guarded(resource, inputs, lambda: _shared(resource, inputs, revived(resource, live, urn), urn))
    if not is_ours(declared, live, urn):
        raise _foreign(declared, resource.path, urn)
    resource.call.progress(f"found what an earlier run made of {label(resource.path)}: taking it up")
    # The program may say another secret now than it did then, and the service does not show which one it has.
    unseen = [
        m
        for m in arguments(declared).members.values()
        if m.field.on_change in (PATCH, PUT) and holds_unseen(m.shape, m.key, inputs.get(m.name))
    ]
    return guarded(resource, inputs, lambda: _taken_up(resource, inputs, resource.settled(live), urn, unseen))


def _shared(resource: Resource, inputs: Json, live: Json, urn: str) -> Json:
    """A version that another stack registered stays marked as that stack's."""
    if is_ours(resource.declared, live, urn):
        return _taken_up(resource, inputs, live, urn)
    return resource.converge(inputs, {}, live)


def _taken_up(resource: Resource, inputs: Json, live: Json, urn: str, unseen: Iterable[Member] = ()) -> Json:
    """Bring it to what is asked, under a mark by which no delete of an older state reaches it."""
    declared = resource.declared
    return resource.converge(inputs, {}, raised(declared, live, urn), [*carriers(declared), *unseen])


def _registered(declared: Type, inputs: Json, client: ArmClient, call: Call, urn: str) -> State:
    """A version that the program does not name: the one with the same content, else the next free number."""
    assert declared.asset is not None
    resource = Resource(declared, filled_path(declared.asset.versions, inputs), client, call)
    versions = _versions(resource)
    for live in versions:
        if same_version(declared, inputs, live):
            met = _met(Resource(declared, str(live["id"]), client, call), inputs, live, urn)
            return replace(met, taken_up=True)
    resource.path += f"/{next_version(versions)}"
    body = first_body(declared, inputs, resource, urn)
    return _numbered(resource, inputs, body, urn, _ATTEMPTS)


def _versions(resource: Resource) -> list[Json]:
    """All versions, archived ones as well; without a single one there is no container, and the service answers 404."""
    query = {"listViewType": "All"}
    try:
        return list(resource.client.list(resource.path, api_version=resource.version, call=resource.call, query=query))
    except NotFound:
        return []


def _numbered(resource: Resource, inputs: Json, body: Json, urn: str, attempts: int) -> State:
    """Take the next number that is free."""
    try:
        return guarded(resource, inputs, lambda: _made(resource, inputs, body), made_by=urn)
    except (Conflict, Rejected) as refusal:
        # Somebody registered other content under this number in the meantime: the service then says "Asset paths
        # cannot be updated" (azure-ai-ml matches on the words, 2026-11; the status was not seen).
        if attempts == 1 or "cannot be updated" not in str(refusal):
            raise
    versions, _, number = resource.path.rpartition("/")
    following = Resource(resource.declared, f"{versions}/{int(number) + 1}", resource.client, resource.call)
    return _numbered(following, inputs, body, urn, attempts - 1)


def _made(resource: Resource, inputs: Json, body: Json) -> Json:
    try:
        live = resource.put(body, inputs)
    except ServiceError as refusal:
        live = _after_soft_delete(resource, inputs, body, refusal)
    return resource.converge(inputs, inputs, resource.settled(live))


def made_again(resource: Resource, inputs: Json, urn: str) -> Json:
    """One that has never lived is removed and made anew."""
    body = first_body(resource.declared, inputs, resource, urn)
    resource.call.progress("its creation failed: deleting what is left of it, and making it again")
    drained(resource)
    resource.delete(resource.declared.delete_query)
    return _made(resource, inputs, body)


def first_body(declared: Type, inputs: Json, resource: Resource, urn: str) -> Json:
    """The body of the PUT that makes the resource; local content is sent before."""
    body = to_body(declared, inputs)
    for path, value in declared.defaults.items():
        if get(body, path) is None:
            put(body, path, value)
    for member in arguments(declared).members.values():
        parent = member.field.inherited_from
        if parent and inputs.get(member.name) is None:
            shown = resource.parent(inputs[parent], member.field.inherited_version)
            put(body, member.key.wire, get(shown, member.key.wire))
    if declared.asset is not None:
        put(body, declared.asset.fingerprint, fingerprint(declared, inputs))
    for source in declared.local:
        if isinstance(source, Upload) and inputs.get(source.path) is not None:
            put(body, source.uri, sent(resource, source, inputs))
    add_mark(declared, body, urn)
    return body


def _other_content(resource: Resource) -> UsageError:
    return UsageError(
        f"this version is there already with other content ({resource.path})",
        doing=resource.call.doing,
        advice="A version is never changed in content: leave version out, or choose another one",
    )


def _foreign(declared: Type, path: str, urn: str) -> UsageError:
    _, name = type_and_name(urn)
    return UsageError(
        f"there is one already, and this stack did not make it ({path})",
        doing=f'creating {declared.noun} "{label(path)}"',
        advice=f"Take it over with `pulumi-azureml import {declared.name} {name} {path} > import.json` and "
        "`pulumi import -f import.json`, or choose another name",
    )


def _after_soft_delete(resource: Resource, inputs: Json, body: Json, refusal: ServiceError) -> Json | None:
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
            return resource.put(revived, inputs)
        case "purge":
            resource.call.progress("a deleted one holds the name: purging it")
            resource.delete(policy.purge_query)
            return resource.put(body, inputs)
        case _:
            raise UsageError(
                f"a deleted {resource.declared.noun} still holds the name",
                doing=resource.call.doing,
                advice=f'Set {policy.policy}="recover" to bring it back with its contents, '
                f'{policy.policy}="purge" to destroy it for good, or choose another name',
            ) from refusal

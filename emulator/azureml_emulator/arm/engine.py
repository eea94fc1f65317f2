"""One ARM request from gate to answer. The gates stand in ARM's own order, and the engine names no resource type.

token (checked before, see `identity.tokens`) → rate limit → subscription → what the path names → api-version →
registration → access → enclosing resources → locks → the verb.
"""

from __future__ import annotations

import logging
import re
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from azureml_emulator.arm import reads, writes
from azureml_emulator.arm.checks import check_shapes, require_ancestors
from azureml_emulator.arm.checks import refused as checks_refused
from azureml_emulator.arm.errors import (
    GATEWAY,
    PLAIN,
    RESOURCE_NOT_FOUND,
    SERVER_FAULT,
    Component,
    Refused,
    envelope,
    refuse,
)
from azureml_emulator.arm.faults import Fault
from azureml_emulator.arm.gates import action_name, check_access, check_api_version, check_registration
from azureml_emulator.arm.ids import ResourceId, parse, parse_path
from azureml_emulator.arm.polling import find_by_url, poll
from azureml_emulator.arm.progress import advance
from azureml_emulator.arm.resource import Answer, Request
from azureml_emulator.arm.resource_type import Action, ResourceType, Route
from azureml_emulator.arm.state import State
from azureml_emulator.arm.surroundings import WRITING, enclosing, pass_surroundings, refuse_closed
from azureml_emulator.arm.throttle import class_of
from azureml_emulator.arm.world import World

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Aim:
    """What a request turned out to be about. Exactly one of the four forms: resource, collection, action, route."""

    kind: ResourceType | None = None
    resource_id: ResourceId | None = None
    """The resource itself, the one the action is on, or the scope of the collection."""
    is_collection: bool = False
    action: Action | None = None
    route: Route | None = None
    names: tuple[tuple[str, str], ...] = ()


def answer(state: State, request: Request, faults: Sequence[Fault] = ()) -> Answer:
    """Answer one authenticated request. One transaction; refusals become error bodies, and so does what nobody
    foresaw."""
    world = World(state, request)
    try:
        with state.transaction():
            advance(world)
            return _answered(world, faults)
    except Exception as reason:  # noqa: BLE001  # the client gets an answer whatever happens
        _LOG.error("answering %s %s", request.method, request.path, exc_info=reason)
        return error_answer(world, Refused(SERVER_FAULT), PLAIN, {})


def _answered(world: World, faults: Sequence[Fault]) -> Answer:
    component, headers = GATEWAY, dict[str, str]()
    try:
        aim = _aim(world)
        component = _component(aim)
        headers = _count(world, aim)
        result = _answer(world, aim, faults)
    except Refused as refused:
        return error_answer(world, refused, component, headers)
    return Answer(result.status, result.body, {**headers, **result.headers})


def carry_out(world: World, faults: Sequence[Fault] = ()) -> Answer:
    """Do what the request of ``world`` asks for through the same gates and verbs, inside a transaction that is open:
    what a template deployment asks for on its user's behalf. Refusals are raised, and no rate limit counts it."""
    return _answer(world, _aim(world), faults)


def error_answer(world: World, refused: Refused, component: Component, headers: dict[str, str]) -> Answer:
    """The refusal in the envelope of the component that says it. The gateway's own errors carry no rate-limit header
    (recordings, 2022)."""
    refusal = refused.refusal
    says = refusal.component or component
    correlation = {"operation": secrets.token_hex(16), "request": secrets.token_hex(8)}
    body = envelope(refusal, says, correlation, world.location, world.timestamp().replace("Z", "+00:00"))
    counted = {} if says is GATEWAY else headers
    return Answer(refusal.status, body, {**counted, **says.error_headers, **refusal.headers})


def _component(aim: Aim | None) -> Component:
    if aim is None:
        return PLAIN
    if aim.route:
        return aim.route.component
    return aim.kind.component if aim.kind else GATEWAY


def _count(world: World, aim: Aim | None) -> dict[str, str]:
    counted = class_of(world.request.method)
    if aim and aim.action:
        counted = aim.action.counts_as
    elif aim and aim.route:
        counted = aim.route.counts_as
    return world.state.throttle.take(
        world.state.settings, world.subscription_id, world.request.principal.object_id, counted
    )


def _aim(world: World) -> Aim | None:
    """What the request is about; ``None`` when it polls an operation. Raises when the path names nothing that is
    emulated."""
    request, registry = world.request, world.state.registry
    if request.method == "GET" and find_by_url(world):
        return None
    _check_subscription(world)
    route = registry.route(request.method, request.path)
    if route:
        return Aim(route=route[0], names=tuple(route[1].items()))
    try:
        target = parse_path(request.path)
    except ValueError as reason:
        raise refuse(
            404, "InvalidResourcePath", f"The path '{request.path}' does not name a resource.", component=GATEWAY
        ) from reason
    if target.resource is None:
        raise _not_emulated(world)
    if not target.rest:
        kind = registry.type(target.resource.type)
        return Aim(kind, target.resource) if kind else _nothing(world, target.resource)
    if len(target.rest) == 1:
        return _below(world, target.resource, target.namespace, target.rest[0])
    raise _not_emulated(world)


def _below(world: World, resource_id: ResourceId, namespace: str, word: str) -> Aim:
    """One segment after a resource: a collection of children, of a provider's top-level type, of an extension type,
    or an action."""
    registry, method = world.state.registry, world.request.method
    kind = registry.type(resource_id.type)
    if kind and namespace.casefold() == resource_id.namespace.casefold():
        for action in kind.actions:
            if action.name.casefold() == word.casefold() and action.method == method:
                return Aim(kind, resource_id, action=action)
        child = registry.type(f"{kind.type}/{word}")
        if child and method == "GET":
            return Aim(child, resource_id, is_collection=True)
    top = registry.type(f"{namespace}/{word}")
    if top and method == "GET":
        return Aim(top, resource_id, is_collection=True)
    raise _not_emulated(world)


def _nothing(world: World, resource_id: ResourceId) -> Aim:
    """A complete id of a type that is not declared: perhaps the url of an operation that nobody remembers."""
    last = resource_id.types[-1].casefold()
    if "operation" in last and world.request.method == "GET":
        kinds = world.state.registry.in_namespace(resource_id.namespace)
        message = f"There is no operation with id {resource_id.name}."
        details = (("OperationNotFound", message),)
        says = kinds[-1].component if kinds else PLAIN
        raise refuse(404, "NotFound", "The specified resource was not found.", details, component=says)
    raise _not_emulated(world)


def _check_subscription(world: World) -> None:
    words = world.request.path.strip("/").split("/")
    if (
        len(words) > 1
        and words[0].casefold() == "subscriptions"
        and words[1].casefold() != world.subscription_id.casefold()
    ):
        raise refuse(
            404, "SubscriptionNotFound", f"The subscription '{words[1]}' could not be found.", component=GATEWAY
        )


def _not_emulated(world: World) -> Refused:
    kinds = ", ".join(kind.type for kind in world.state.registry.types)
    request = world.request
    message = f"{request.method} {request.path} is not emulated. The emulator knows these resource types: {kinds}."
    return refuse(501, "NotEmulated", message, component=PLAIN)


def _answer(world: World, aim: Aim | None, faults: Sequence[Fault]) -> Answer:
    if aim is None:
        found = find_by_url(world)
        assert found is not None
        return poll(world, *found)
    with world.state.store.savepoint():  # what is refused has changed nothing
        return _of_aim(world, aim, faults)


def _of_aim(world: World, aim: Aim, faults: Sequence[Fault]) -> Answer:
    if aim.route:
        return _follow(world, aim.route, dict(aim.names))
    assert aim.kind is not None
    assert aim.resource_id is not None
    _pass_gates(world, aim, aim.kind, aim.resource_id)
    return _do(world, aim, aim.kind, aim.resource_id, faults)


def _follow(world: World, route: Route, names: dict[str, str]) -> Answer:
    """Routes pass the gates of the innermost resource that their path names."""
    method = world.request.method
    provider = re.search(r"/providers/([^/{]+)/", route.template)
    check_api_version(world, provider.group(1) if provider else "Microsoft.Resources", route.api_versions)
    if provider and method in WRITING:
        check_registration(world, provider.group(1))
    check_access(world, action_name(method, route.template.rsplit("/", 1)[-1]), world.request.path)
    resource_id = _innermost(world)
    kind = world.state.registry.type(resource_id.type)
    if kind and resource_id.group:
        pass_surroundings(world, kind, resource_id)
    if route.shapes:
        check_shapes(route.shapes, resource_id, world.request.body)
    result = route.handler(world, names)
    made = result if isinstance(result, Answer) else Answer(200, result)
    return Answer(made.status, made.body, {**route.component.success_headers, **made.headers})


def _innermost(world: World) -> ResourceId:
    """The last resource of an emulated type in a route's path, there or not; the subscription when there is none."""
    step: ResourceId | None = parse(f"/subscriptions/{world.subscription_id}")
    with suppress(ValueError):
        step = parse_path(world.request.path).resource or step
    while step and world.state.registry.type(step.type) is None and step.parent:
        step = step.parent
    assert step is not None
    return step


def _pass_gates(world: World, aim: Aim, kind: ResourceType, resource_id: ResourceId) -> None:
    method = world.request.method
    versions = aim.action.api_versions if aim.action and aim.action.api_versions else kind.api_versions
    check_api_version(world, kind.type, versions)
    namespace = kind.type.partition("/")[0]
    if method in WRITING:
        check_registration(world, namespace)
    action = aim.action
    check_access(
        world,
        action_name(method, kind.type, action.name if action else "", action.permission if action else ""),
        str(resource_id),
    )
    if aim.is_collection:
        _require(world, resource_id, kind)
        refuse_closed(world, kind, [resource_id, *enclosing(resource_id)])
        return
    pass_surroundings(world, kind, resource_id)


def _require(world: World, scope: ResourceId, member: ResourceType) -> None:
    """The scope of a collection exists, and all around it; where siblings of every parent are asked for, any scope
    will do."""
    kind = world.state.registry.type(scope.type)
    require_ancestors(world, scope, writing=False)
    if kind is None or world.find(scope) is not None or member.listing.across_parents(world):
        return
    own = kind.placed_in == "subscription" or member.implied_parent
    raise writes.missing(kind, scope) if own else _missing_parent(scope)


def _missing_parent(scope: ResourceId) -> Refused:
    return checks_refused(RESOURCE_NOT_FOUND, scope)


def _do(world: World, aim: Aim, kind: ResourceType, resource_id: ResourceId, faults: Sequence[Fault]) -> Answer:
    if aim.action:
        return writes.act(world, kind, resource_id, aim.action, faults)
    if aim.is_collection:
        return reads.collection(world, kind, resource_id)
    match world.request.method:
        case "GET":
            return reads.get(world, kind, resource_id)
        case "HEAD":
            found = world.find(resource_id)
            return Answer(204 if found else 404)
        case "PUT":
            return writes.put(world, kind, resource_id, faults)
        case "PATCH":
            return writes.patch(world, kind, resource_id, faults)
        case "DELETE":
            return writes.delete(world, kind, resource_id, faults)
        case _:
            raise _not_emulated(world)

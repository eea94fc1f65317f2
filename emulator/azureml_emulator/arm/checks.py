"""What a PUT or PATCH must pass before it is accepted, in ARM's order. Each check raises the refusal of the service."""

from __future__ import annotations

import re
from collections.abc import Sequence

from azureml_emulator.arm.documents import ABSENT, is_missing, set_at, value_at
from azureml_emulator.arm.errors import (
    GATEWAY,
    GROUP_NOT_FOUND,
    INVALID_LOCATION_CHANGE,
    LOCATION_REQUIRED,
    NO_OBJECT,
    PRECONDITION_FAILED,
    RESOURCE_NOT_FOUND,
    Refusal,
    Refused,
    refuse,
)
from azureml_emulator.arm.ids import RESOURCE_GROUP, SUBSCRIPTION, ResourceId
from azureml_emulator.arm.operations import Operation, running
from azureml_emulator.arm.render import etag
from azureml_emulator.arm.resource import Document, Json, Resource
from azureml_emulator.arm.resource_type import ResourceType
from azureml_emulator.arm.shapes import Shapes, refuse_misfits
from azureml_emulator.arm.world import World, as_id

MAX_TAGS, MAX_TAG_VALUE = 50, 256
"""Azure documentation, Use tags to organize your Azure resources (2025)."""


def refused(refusal: Refusal, resource_id: ResourceId, **names: object) -> Refused:
    """The refusal with the placeholders every template may use."""
    parent = resource_id.parent
    pairs = [word for pair in zip(resource_id.types, resource_id.names, strict=True) for word in pair]
    known = {
        "name": resource_id.name,
        "id": resource_id,
        "type": resource_id.type,
        "short_type": resource_id.types[-1],
        "parent": parent.name if parent else "",
        "group": resource_id.group,
        "type_and_names": f"{resource_id.namespace}/{'/'.join(pairs)}",
    }
    return Refused(refusal.with_names(**{**known, **names}))


def require_ancestors(world: World, resource_id: ResourceId, writing: bool) -> None:
    """Every enclosing resource exists, and none forbids writes because it is going away. Missing ones are reported
    from the outside in."""
    chain: list[ResourceId] = []
    step = resource_id.parent
    while step is not None and step.type.casefold() != SUBSCRIPTION.casefold():
        chain.append(step)
        step = step.parent
    for ancestor in reversed(chain):
        kind = world.state.registry.type(ancestor.type)
        found = world.find(ancestor)
        if found is None:
            child_kind = world.state.registry.type(resource_id.type)
            if kind is None or (child_kind and child_kind.implied_parent and ancestor == chain[0]):
                continue
            raise refused(
                GROUP_NOT_FOUND if ancestor.type.casefold() == RESOURCE_GROUP.casefold() else RESOURCE_NOT_FOUND,
                ancestor,
            )
        if writing and kind and kind.blocks_writes_while_deleting and found.provisioning_state == "Deleting":
            raise refused(kind.blocks_writes_while_deleting, ancestor)


def check_preconditions(world: World, kind: ResourceType, resource_id: ResourceId, existing: Resource | None) -> None:
    """``If-Match`` and ``If-None-Match``. A type without etags ignores tags but not ``*``."""
    headers = world.request.headers
    if_match, if_none = headers.get("if-match"), headers.get("if-none-match")
    if if_none == "*" and existing:
        raise refused(PRECONDITION_FAILED, resource_id, header="If-None-Match", value="*")
    if if_match and (existing is None or (if_match != "*" and kind.etag and if_match != etag(existing))):
        raise refused(PRECONDITION_FAILED, resource_id, header="If-Match", value=if_match)


def check_name(kind: ResourceType, resource_id: ResourceId) -> None:
    """The last name obeys the type's rule."""
    if kind.name_rule and not re.fullmatch(kind.name_rule.pattern, resource_id.name):
        raise refused(kind.name_rule.refusal, resource_id)


def check_envelope(kind: ResourceType, resource_id: ResourceId, body: Document, existing: Resource | None) -> None:
    """Location and tags: rules of Resource Manager, the same for every type. The location is rewritten in its normal
    form."""
    if kind.tracked and existing is None and not body.get("location"):
        raise refused(LOCATION_REQUIRED, resource_id)
    if isinstance(body.get("location"), str):
        body["location"] = body["location"].replace(" ", "").casefold()
    if (
        kind.tracked
        and existing
        and body.get("location")
        and existing.location
        and body["location"] != existing.location
    ):
        raise refused(INVALID_LOCATION_CHANGE, resource_id, existing=existing.location, location=body["location"])
    _check_tags(body.get("tags"), kind.longest_tag_name)


def _check_tags(tags: Json, longest_name: int) -> None:
    if tags is None:
        return
    if not isinstance(tags, dict):
        raise refuse(
            400,
            "InvalidRequestContent",
            "The request content was invalid: 'tags' must be an object of strings.",
            component=GATEWAY,
        )
    if len(tags) > MAX_TAGS:
        raise refuse(
            400,
            "InvalidTagCount",
            f"The number of tags is {len(tags)}, which exceeds the maximum of {MAX_TAGS}.",
            component=GATEWAY,
        )
    names = [name.casefold() for name in tags]
    if len(set(names)) < len(names):
        raise refuse(400, "InvalidTagNames", "Tag names are case-insensitive and must be unique.", component=GATEWAY)
    for name, value in tags.items():
        if len(name) > longest_name or re.search(r"[<>%&\\?/]", name):
            raise refuse(
                400,
                "InvalidTagNameCharacters",
                f"The tag name '{name}' has reserved characters or is too long.",
                component=GATEWAY,
            )
        if value is not None and (not isinstance(value, str) or len(value) > MAX_TAG_VALUE):
            raise refuse(
                400,
                "InvalidTagValueLength",
                f"The value of tag '{name}' must be a string of at most {MAX_TAG_VALUE}.",
                component=GATEWAY,
            )


def check_shapes(shapes: Shapes, resource_id: ResourceId, body: Json) -> None:
    """Everything that is declared is of its kind. No body at all is fine for whoever needs none."""
    if body is not None and not isinstance(body, dict):
        raise refused(NO_OBJECT, resource_id)
    refuse_misfits(body, shapes)


def check_required(kind: ResourceType, resource_id: ResourceId, body: Document) -> None:
    """Nothing that the service insists on is left out."""
    for path in kind.required:
        if is_missing(body, path):
            raise refused(kind.required_refusal, resource_id, path=path)


def check_still_required(kind: ResourceType, resource_id: ResourceId, body: Document, existing: Resource) -> None:
    """A PATCH takes away nothing that the service insists on."""
    for path in kind.required:
        if is_missing(body, path) and not is_missing(existing.body, path):
            raise refused(kind.required_refusal, resource_id, path=path)


def check_create_only(kind: ResourceType, resource_id: ResourceId, body: Document, existing: Resource) -> None:
    """Compare with what is stored; what the write leaves out keeps its old value."""
    for rule in kind.create_only:
        old, new = value_at(existing.body, rule.path), value_at(body, rule.path)
        changed = new is not ABSENT and new is not None and not _same(old, new)
        if changed and rule.refusal:
            raise refused(rule.refusal, resource_id, path=rule.path, value=new, existing=old)
        if old is not ABSENT:
            set_at(body, rule.path, old)


def _same(old: Json, new: Json) -> bool:
    if isinstance(old, bool) and isinstance(new, str):
        return new.casefold() == str(old).casefold()  # templates send booleans as text (azure-ai-ml 1.35.2)
    if isinstance(old, str) and isinstance(new, str):
        return old.casefold() == new.casefold()
    if isinstance(old, dict) and isinstance(new, dict):
        return all(_same(old.get(key), value) for key, value in new.items())
    return bool(old == new) or (old is ABSENT and new in ({}, [], "", False))


def check_references(world: World, kind: ResourceType, resource_id: ResourceId, body: Document) -> None:
    """Ids in the body lead somewhere, to something of the right type."""
    for rule in kind.references:
        value = value_at(body, rule.path)
        if value is ABSENT or value is None or value == "":
            continue
        if rule.believed and isinstance(value, str) and re.match(rule.believed, value, re.IGNORECASE):
            continue
        target = as_id(value) if isinstance(value, str) else None
        allowed = {name.casefold() for name in rule.types}
        if target is None or (allowed and target.type.casefold() not in allowed):
            raise refused(rule.refusal, resource_id, path=rule.path, value=value)
        foreign = (
            target.subscription.casefold() != world.subscription_id.casefold()
            or world.state.registry.type(target.type) is None
        )
        if not foreign and world.find(target) is None:
            raise refused(rule.refusal, resource_id, path=rule.path, value=value)


def check_unique(world: World, kind: ResourceType, resource: Resource) -> None:
    """The name is free in the type's wider circle."""
    rule = kind.unique
    if rule is None:
        return
    region = world.location_of(resource)
    for other in world.state.store.resources.of_type(kind.type):
        same_circle = rule.circle == "world" or world.location_of(other) == region
        if same_circle and other.name.casefold() == resource.name.casefold() and other.id.key != resource.id.key:
            raise refused(rule.refusal, resource.id, location=region)


def competing(world: World, kind: ResourceType, resource_id: ResourceId) -> Sequence[Operation]:
    """Running operations that the type does not tolerate beside a new one."""
    if kind.exclusive is None:
        return ()
    circle = resource_id if kind.exclusive.circle == "self" else (resource_id.parent or resource_id)
    return [item for item in running(world) if _inside(item.resource_id, circle)]


def _inside(resource_id: str, circle: ResourceId) -> bool:
    return (resource_id.casefold() + "/").startswith(circle.key + "/")

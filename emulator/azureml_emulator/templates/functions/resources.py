"""Functions over resources: their ids, and what the running deployment knows of them (Azure documentation, Resource
functions for ARM templates)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.errors import NotYetKnown, TemplateError
from azureml_emulator.templates.functions.signature import Arguments, Function

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def typed_path(function: str, type_name: str, names: Sequence[str]) -> str:
    """``/providers/Microsoft.X/a/1/b/2`` from type and names; a resource group has a path of its own."""
    namespace, *types = type_name.split("/")
    if not types or len(types) != len(names):
        wanted = max(len(types), 1)
        raise TemplateError(
            f"Unable to evaluate template language function '{function}': the type '{type_name}' requires '{wanted}' "
            f"resource name argument(s). "
            f"Please see https://aka.ms/arm-template-expressions/#{function.lower()} for usage details."
        )
    if type_name.casefold() == "microsoft.resources/resourcegroups":
        return f"/resourceGroups/{names[0]}"
    pairs = "".join(f"/{kind}/{name}" for kind, name in zip(types, names, strict=True))
    return f"/providers/{namespace}{pairs}"


def _before_type(given: Arguments) -> tuple[list[str], str, list[str]]:
    """The arguments around the first one that is a resource type."""
    texts = given.texts()
    place = next((at for at, text in enumerate(texts) if "/" in text and not text.startswith("/")), None)
    if place is None:
        raise given.failure("A resource type is expected, as in 'Microsoft.Storage/storageAccounts'.")
    return texts[:place], texts[place], [part for name in texts[place + 1 :] for part in name.split("/")]


def _resource_id(given: Arguments) -> Json:
    before, type_name, names = _before_type(given)
    place = given.scope.place
    path = typed_path("resourceId", type_name, names)
    if len(before) > 2:
        raise given.failure("Before the resource type stand a subscription and a resource group at most.")
    if not before:
        return place.scope + path
    if len(before) == 1 and _GUID.fullmatch(before[0]) and place.group is None:
        return f"/subscriptions/{before[0]}{path}"
    subscription = before[0] if len(before) > 1 else place.subscription["subscriptionId"]
    return f"/subscriptions/{subscription}/resourceGroups/{before[-1]}{path}"


def _subscription_resource_id(given: Arguments) -> Json:
    before, type_name, names = _before_type(given)
    subscription = before[0] if before else given.scope.place.subscription["subscriptionId"]
    return f"/subscriptions/{subscription}{typed_path('subscriptionResourceId', type_name, names)}"


def _tenant_resource_id(given: Arguments) -> Json:
    _, type_name, names = _before_type(given)
    return typed_path("tenantResourceId", type_name, names)


def _management_group_resource_id(given: Arguments) -> Json:
    before, type_name, names = _before_type(given)
    if not before:
        raise given.failure("The management group has to be named: the emulator deploys to none.")
    group = f"/providers/Microsoft.Management/managementGroups/{before[0]}"
    return group + typed_path("managementGroupResourceId", type_name, names)


def _extension_resource_id(given: Arguments) -> Json:
    inner = Arguments(given.function, given.values[1:], given.scope)
    _, type_name, names = _before_type(inner)
    return given.text(0).rstrip("/") + typed_path("extensionResourceId", type_name, names)


def _providers(given: Arguments) -> Json:
    found = given.scope.place.providers(given.text(0))
    if found is None:
        raise given.failure(f"The provider '{given[0]}' is not registered in the subscription.")
    if len(given) == 1:
        return found
    kinds = [kind for kind in found["resourceTypes"] if kind["resourceType"].casefold() == given.text(1).casefold()]
    if not kinds:
        raise given.failure(f"The provider '{given[0]}' has no resource type '{given[1]}'.")
    return kinds[0]


def _reference(given: Arguments) -> Json:
    live = given.scope.live
    if live is None:
        raise NotYetKnown("reference")
    version = given.text(1) if len(given) > 1 and given[1] is not None else ""
    full = len(given) > 2 and given.text(2).casefold() == "full"
    return live.reference(given.text(0), version, full)


def _references(given: Arguments) -> Json:
    live = given.scope.live
    if live is None:
        raise NotYetKnown("references")
    full = len(given) > 1 and given.text(1).casefold() == "full"
    return [live.reference(resource, "", full) for resource in live.members(given.text(0))]


def list_function(name: str) -> Function:
    """``listKeys``, ``listAccountSas``, …: every one is a POST of that name to the resource."""

    def handler(given: Arguments) -> Json:
        live = given.scope.live
        if live is None:
            raise NotYetKnown(name)
        body = given[2] if len(given) > 2 else None
        return live.list_from(name, given.text(0), given.text(1), body)

    return Function(name, 2, 3, handler)


def _pick_zones(given: Arguments) -> Json:
    """As many zones as are asked for, of the three that a region has."""
    count = given.whole(3) if len(given) > 3 else 1
    offset = given.whole(4) if len(given) > 4 else 0
    zones = ["1", "2", "3"][offset : offset + count]
    if len(zones) < count:
        raise given.failure(f"The region '{given[2]}' has three zones.")
    return zones


RESOURCES = (
    Function("extensionResourceId", 3, None, _extension_resource_id),
    Function("managementGroupResourceId", 2, None, _management_group_resource_id),
    Function("pickZones", 3, 5, _pick_zones),
    Function("providers", 1, 2, _providers),
    Function("reference", 1, 3, _reference),
    Function("references", 1, 2, _references),
    Function("resourceId", 2, None, _resource_id),
    Function("subscriptionResourceId", 2, None, _subscription_resource_id),
    Function("tenantResourceId", 2, None, _tenant_resource_id),
)

"""The subscription, its tenant and regions, its provider registrations, and the lists over all resources."""

from __future__ import annotations

import re
from collections.abc import Mapping

from azureml_emulator.arm.errors import GATEWAY, refuse
from azureml_emulator.arm.gates import is_registered
from azureml_emulator.arm.ids import RESOURCE_GROUP, parse
from azureml_emulator.arm.reads import paged
from azureml_emulator.arm.regions import REGIONS
from azureml_emulator.arm.resource import Context, Document, Json
from azureml_emulator.arm.resource_type import Listing, Route, any_version
from azureml_emulator.arm.world import World

_SOURCE = "azure-rest-api-specs, Microsoft.Resources subscriptions.json 2022-12-01 and resources.json 2021-04-01"
_VERSIONS = any_version("2014-04-01-preview", "2016-02-01", "2019-10-01", "2020-01-01", "2021-04-01", "2022-12-01")
_LISTED_KEYS: tuple[str, ...] = ("id", "name", "type", "kind", "sku", "location", "tags", "identity")


def routes() -> tuple[Route, ...]:
    """Requests about the subscription as a whole."""
    subscription = "/subscriptions/{subscription}"
    reading = (
        ("/tenants", _tenants),
        ("/subscriptions", _subscriptions),
        (subscription, _subscription),
        (f"{subscription}/locations", _locations),
        (f"{subscription}/providers", _providers),
        (f"{subscription}/providers/{{namespace}}", _provider),
        (f"{subscription}/resources", _resources),
        (f"{subscription}/resourceGroups/{{group}}/resources", _resources),
    )
    writing = (
        (f"{subscription}/providers/{{namespace}}/register", _register),
        (f"{subscription}/providers/{{namespace}}/unregister", _unregister),
    )
    return (
        *(Route("GET", template, handler, _SOURCE, GATEWAY, _VERSIONS) for template, handler in reading),
        *(Route("POST", template, handler, _SOURCE, GATEWAY, _VERSIONS, "writes") for template, handler in writing),
    )


def _world(context: Context) -> World:
    assert isinstance(context, World)
    return context


def _tenants(context: Context, _: Mapping[str, str]) -> Json:
    tenant = context.tenant_id
    return {
        "value": [{"id": f"/tenants/{tenant}", "tenantId": tenant, "displayName": "Emulator", "tenantCategory": "Home"}]
    }


def subscription_document(context: Context) -> Document:
    """The subscription as it is shown."""
    subscription = context.subscription_id
    return {
        "id": f"/subscriptions/{subscription}",
        "authorizationSource": "RoleBased",
        "managedByTenants": [],
        "subscriptionId": subscription,
        "tenantId": context.tenant_id,
        "displayName": "Emulator",
        "state": "Enabled",
        "subscriptionPolicies": {
            "locationPlacementId": "Public_2014-09-01",
            "quotaId": "PayAsYouGo_2014-09-01",
            "spendingLimit": "Off",
        },
    }


def _subscriptions(context: Context, _: Mapping[str, str]) -> Json:
    return {"value": [subscription_document(context)], "count": {"type": "Total", "value": 1}}


def _subscription(context: Context, _: Mapping[str, str]) -> Json:
    return subscription_document(context)


def _locations(context: Context, _: Mapping[str, str]) -> Json:
    def shown(name: str, display: str) -> Document:
        return {
            "id": f"/subscriptions/{context.subscription_id}/locations/{name}",
            "name": name,
            "type": "Region",
            "displayName": display,
            "regionalDisplayName": display,
            "metadata": {"regionType": "Physical", "regionCategory": "Recommended"},
        }

    return {"value": [shown(name, display) for name, display in REGIONS.items()]}


def provider_document(world: World, namespace: str) -> Document:
    """One resource provider as it is shown. Raises the gateway's refusal of an unknown one."""
    kinds = world.state.registry.in_namespace(namespace)
    if not kinds:
        raise refuse(
            404, "InvalidResourceNamespace", f"The resource namespace '{namespace}' is invalid.", component=GATEWAY
        )
    types = [
        {
            "resourceType": kind.type.partition("/")[2],
            "locations": list(REGIONS.values()),
            "apiVersions": sorted(kind.api_versions.known, reverse=True),
            "capabilities": "SupportsTags, SupportsLocation" if kind.tracked else "None",
        }
        for kind in kinds
    ]
    name = world.state.registry.namespace(namespace)
    return {
        "id": f"/subscriptions/{world.subscription_id}/providers/{name}",
        "namespace": name,
        "resourceTypes": types,
        "registrationState": "Registered" if is_registered(world, name) else "NotRegistered",
        "registrationPolicy": "RegistrationRequired",
    }


def _providers(context: Context, _: Mapping[str, str]) -> Json:
    world = _world(context)
    return {"value": [provider_document(world, namespace) for namespace in world.state.registry.namespaces]}


def _provider(context: Context, names: Mapping[str, str]) -> Json:
    return provider_document(_world(context), names["namespace"])


def _register(context: Context, names: Mapping[str, str]) -> Json:
    world = _world(context)
    left = [name for name in world.state.settings.unregistered if name.casefold() != names["namespace"].casefold()]
    world.state.settings = world.state.settings.changed({"unregistered": left})
    return provider_document(world, names["namespace"])


def _unregister(context: Context, names: Mapping[str, str]) -> Json:
    world = _world(context)
    document = provider_document(world, names["namespace"])
    world.state.settings = world.state.settings.changed(
        {"unregistered": [*world.state.settings.unregistered, document["namespace"]]}
    )
    return provider_document(world, names["namespace"])


def _resources(context: Context, names: Mapping[str, str]) -> Json:
    """Tracked resources of the subscription or a group, without their properties; ``$filter`` understands
    ``resourceType eq '…'``."""
    world = _world(context)
    path = world.request.path.rstrip("/").rsplit("/", 1)[0]
    wanted = re.search(r"resourceType\s+eq\s+'([^']+)'", world.request.query.get("$filter", ""), re.IGNORECASE)
    if "group" in names and world.find(path) is None:
        raise refuse(
            404, "ResourceGroupNotFound", f"Resource group '{names['group']}' could not be found.", component=GATEWAY
        )
    found: list[Document] = []
    for resource in world.state.store.resources:
        kind = world.kind_of(resource)
        right_type = wanted is None or kind.type.casefold() == wanted.group(1).casefold()
        if (
            kind.tracked
            and kind.type.casefold() != RESOURCE_GROUP.casefold()
            and right_type
            and resource.id.is_within(parse(path))
        ):
            shown = world.shown(resource)
            found.append({key: shown[key] for key in _LISTED_KEYS if key in shown})
    return paged(world, found, Listing())

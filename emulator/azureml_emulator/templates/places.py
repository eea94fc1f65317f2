"""Where a deployment goes, told by the world: what ``subscription()``, ``resourceGroup()`` and ``deployment()`` say."""

from __future__ import annotations

from azureml_emulator.arm.errors import GATEWAY, Refused
from azureml_emulator.arm.ids import RESOURCE_GROUP, ResourceId
from azureml_emulator.arm.resource import Document
from azureml_emulator.arm.subscriptions import provider_document, subscription_document
from azureml_emulator.arm.world import World
from azureml_emulator.templates.scope import Place

_GROUP_KEYS = ("id", "name", "type", "location", "managedBy", "tags", "properties")


def place_of(world: World, deployment_id: ResourceId, deployment: Document) -> Place:
    """The place of a deployment with this id; ``deployment`` is what ``deployment()`` says of it."""
    group = deployment_id.parent
    found = world.find(group) if group and group.type.casefold() == RESOURCE_GROUP.casefold() else None
    shown = world.shown(found) if found else None
    return Place(
        subscription=_subscription(world),
        group={key: shown[key] for key in _GROUP_KEYS if key in shown} if shown else None,
        deployment={"name": deployment_id.name, **deployment},
        tenant={"tenantId": world.tenant_id, "countryCode": "US", "displayName": "Emulator"},
        providers=lambda namespace: _provider(world, namespace),
    )


def _subscription(world: World) -> Document:
    shown = subscription_document(world)
    return {key: shown[key] for key in ("id", "subscriptionId", "tenantId", "displayName")}


def _provider(world: World, namespace: str) -> Document | None:
    try:
        return provider_document(world, namespace)
    except Refused as refused:
        if refused.refusal.component is not GATEWAY:
            raise
        return None

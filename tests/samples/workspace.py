"""Samples of the workspace, and what breaks its rules."""

from __future__ import annotations

from typing import Any

from pulumi_azureml.resources.workspace import WORKSPACE

from .kinds import Sample
from .linked import ACCOUNT, IDENTITY, RULES, VAULT
from .place import Place
from .workspace_broken import BROKEN

__all__ = ["BROKEN", "FULL", "PROJECT", "SAMPLES", "SMALL"]


def _identity(*which: int) -> Any:
    kind = "SystemAssigned,UserAssigned"
    return lambda place: {"type": kind, "user_assigned_ids": [place.id_of(IDENTITY, nth) for nth in which]}


def _network(place: Place) -> dict[str, Any]:
    endpoint = {
        "type": "PrivateEndpoint",
        "service_resource_id": place.id_of(ACCOUNT),
        "subresource_target": "blob",
        "spark_enabled": True,
    }
    rules = {**RULES, "endpoint": endpoint}
    return {
        "isolation_mode": "AllowOnlyApprovedOutbound",
        "outbound_rules": rules,
        "firewall_sku": "Basic",
        "kind": "V2",
        "network_monitor": True,
    }


FULL = Sample(
    WORKSPACE,
    "full",
    without=("hub_id",),
    firsts={
        "subscription_id": lambda place: place.subscription_id,
        "resource_group_name": lambda place: place.resource_group,
        "identity": _identity(0, 1),
        "kind": "FeatureStore",
        "managed_network": _network,
        "v1_legacy_mode": False,
        "provision_network_now": True,
        "on_soft_deleted": "fail",
        "purge_on_destroy": True,
    },
    seconds={
        "identity": _identity(0),
        "kind": "Default",
        "managed_network": {
            "isolation_mode": "AllowOnlyApprovedOutbound",
            "outbound_rules": {"host": RULES["host"]},
            "firewall_sku": "Standard",
            "kind": "V2",
            "network_monitor": False,
        },
        "v1_legacy_mode": True,
        "provision_network_now": False,
        "on_soft_deleted": "purge",
        "purge_on_destroy": False,
    },
    needed=("encryption_key_uri", "identity", "managed_network"),
    elsewhere=("managed_network", "provision_network_now"),
)
SMALL = Sample(
    WORKSPACE,
    "small",
    full=False,
    firsts={
        "subscription_id": lambda place: place.subscription_id,
        "resource_group_name": lambda place: place.resource_group,
        "location": lambda place: place.location,
        "storage_account_id": lambda place: place.id_of(ACCOUNT),
        "key_vault_id": lambda place: place.id_of(VAULT),
        "purge_on_destroy": True,
    },
)
PROJECT = Sample(
    WORKSPACE,
    "project",
    full=False,
    firsts={
        "subscription_id": lambda place: place.subscription_id,
        "resource_group_name": lambda place: place.resource_group,
        "location": lambda place: place.location,
        "kind": "Project",
        "hub_id": lambda place: place.id_of("Microsoft.MachineLearningServices/workspaces"),
        "purge_on_destroy": True,
    },
)
SAMPLES = (FULL, SMALL, PROJECT)

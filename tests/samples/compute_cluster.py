"""Samples of the compute cluster, and what breaks its rules."""

from __future__ import annotations

from pulumi_azureml.resources.compute_cluster import COMPUTE_CLUSTER

from .asset import TAGS_BROKEN
from .generator import PUBLIC_KEYS
from .kinds import Broken, Sample
from .place import NOWHERE, Place

IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities"
SUBNET = NOWHERE.id_of("Microsoft.Network/virtualNetworks/subnets")
USER = {"name": "azureuser", "public_key": PUBLIC_KEYS[0]}


def _identity(place: Place) -> dict[str, object]:
    return {"type": "UserAssigned", "user_assigned_ids": [place.id_of(IDENTITY)]}


FULL = Sample(
    COMPUTE_CLUSTER,
    "full",
    needed=("scale",),
    firsts={"identity": _identity, "scale": {"min_nodes": 0, "max_nodes": 4, "idle_seconds": 600}, "admin_user": USER},
    seconds={
        "identity": {"type": "SystemAssigned"},
        "scale": {"min_nodes": 1, "max_nodes": 3, "idle_seconds": 300},
        "admin_user": {**USER, "name": "operator"},
    },
)
SMALL = Sample(COMPUTE_CLUSTER, "small", full=False, firsts={"scale": {"max_nodes": 2}})
SAMPLES = (FULL, SMALL)

_USER_IDENTITY = NOWHERE.id_of(IDENTITY)
_WORKSPACE_SHAPE = (
    "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.MachineLearningServices/workspaces/{name}"
)
_SUBNET_SHAPE = (
    "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.Network/virtualNetworks/{name}/subnets/{name}"
)

BROKEN = (
    Broken("IdOf", "workspace_id", {"workspace_id": "w"}, f'"w" is no ARM id; it must look like {_WORKSPACE_SHAPE}'),
    Broken(
        "NameRule",
        "name",
        {"name": "9lives"},
        '"9lives" must have 3 to 32 characters out of letters, digits, `-`, the first out of letters',
    ),
    Broken(
        "Pattern",
        "vm_size",
        {"vm_size": "DS3_v2"},
        '"DS3_v2" must be the name of a machine size, as in `Standard_DS3_v2`',
    ),
    Broken("Between", "scale.max_nodes", {"scale": {"max_nodes": -1}}, "-1 must be from 0 to 65000"),
    Broken("Between", "scale.min_nodes", {"scale": {"min_nodes": -1, "max_nodes": 2}}, "-1 must be from 0 to 65000"),
    Broken("IdOf", "subnet_id", {"subnet_id": "s"}, f'"s" is no ARM id; it must look like {_SUBNET_SHAPE}'),
    Broken(
        "PublicKey",
        "admin_user.public_key",
        {"admin_user": {"name": "azureuser", "public_key": "ssh-rsa"}},
        "must be one line of an OpenSSH public key, as in the file id_rsa.pub (`ssh-rsa AAAA…`)",
    ),
    TAGS_BROKEN,
    Broken(
        "cluster scale",
        "scale",
        {"scale": {"min_nodes": 5, "max_nodes": 4}},
        "min_nodes 5 is more than max_nodes 4",
    ),
    Broken("cluster user", "admin_user", {"admin_user": {"name": "azureuser"}}, "needs a public_key or a password"),
    Broken(
        "MaxItems",
        "identity.user_assigned_ids",
        {"identity": {"type": "UserAssigned", "user_assigned_ids": [_USER_IDENTITY, f"{_USER_IDENTITY}2"]}},
        "2 entries are more than the 1 that are allowed",
    ),
    Broken(
        "Each",
        "identity.user_assigned_ids",
        {"identity": {"type": "UserAssigned", "user_assigned_ids": [SUBNET]}},
        "is the id of a Microsoft.Network/virtualNetworks/subnets; it must be an ARM id of type "
        "Microsoft.ManagedIdentity/userAssignedIdentities",
    ),
    Broken(
        "compute identity",
        "identity",
        {"identity": {"type": "UserAssigned"}},
        "type UserAssigned and user_assigned_ids go together",
    ),
    Broken(
        "R12",
        "subnet_id",
        {"subnet_id": SUBNET.replace("aaasub", "GatewaySubnet")},
        "Azure keeps a subnet named GatewaySubnet for VPN and ExpressRoute gateways: give the machine another one",
        warning=True,
    ),
)

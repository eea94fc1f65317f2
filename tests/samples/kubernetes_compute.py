"""Samples of the Kubernetes compute, and what breaks its rules."""

from __future__ import annotations

from pulumi_azureml.resources.kubernetes_compute import KUBERNETES_COMPUTE

from .asset import TAGS_BROKEN
from .kinds import Broken, Sample
from .place import NOWHERE, Place

IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities"
SUBNET = NOWHERE.id_of("Microsoft.Network/virtualNetworks/subnets")
SMALL_TYPE = {"requests": {"cpu": "100m", "memory": "1Gi"}, "limits": {"cpu": "1", "memory": "2Gi", "gpu": "1"}}
LARGE_TYPE = {"requests": {"cpu": "1", "memory": "4Gi"}, "limits": {"cpu": "2", "memory": "8Gi"}}


def _identity(place: Place) -> dict[str, object]:
    return {"type": "UserAssigned", "user_assigned_ids": [place.id_of(IDENTITY)]}


FULL = Sample(
    KUBERNETES_COMPUTE,
    "full",
    needed=("instance_types",),
    firsts={
        "identity": _identity,
        "namespace": "serving",
        "default_instance_type": "small",
        "instance_types": {"small": {**SMALL_TYPE, "node_selector": {"pool": "cpu"}}, "large": LARGE_TYPE},
    },
    seconds={
        "identity": {"type": "SystemAssigned"},
        "namespace": "scoring",
        "default_instance_type": "large",
        "instance_types": {"small": SMALL_TYPE, "large": LARGE_TYPE, "other": SMALL_TYPE},
    },
)
SMALL = Sample(KUBERNETES_COMPUTE, "small", full=False)
SAMPLES = (FULL, SMALL)

_WORKSPACE_SHAPE = (
    "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.MachineLearningServices/workspaces/{name}"
)
_USER_IDENTITY = NOWHERE.id_of(IDENTITY)
_QUANTITY = "must be a Kubernetes quantity, as in `500m`, `2` or `4Gi`"

BROKEN = (
    Broken("IdOf", "workspace_id", {"workspace_id": "w"}, f'"w" is no ARM id; it must look like {_WORKSPACE_SHAPE}'),
    Broken(
        "NameRule",
        "name",
        {"name": "9lives"},
        '"9lives" must have 3 to 24 characters out of letters, digits, `-`, the first out of letters',
    ),
    Broken(
        "IdOf",
        "cluster_id",
        {"cluster_id": SUBNET},
        "is the id of a Microsoft.Network/virtualNetworks/subnets; it must be an ARM id of type "
        "Microsoft.ContainerService/managedClusters or Microsoft.Kubernetes/connectedClusters",
    ),
    Broken("NotEmpty", "instance_types", {"instance_types": {}}, "holds nothing: leave it out"),
    Broken(
        "Pattern",
        "namespace",
        {"namespace": "Serving"},
        '"Serving" must be 1 to 63 lower-case letters, digits and `-`, the first and last no `-`',
    ),
    *(
        Broken(
            "Pattern",
            f'instance_types["small"].{side}.{resource}',
            {"instance_types": {"small": {side: {resource: "much"}}}},
            f'"much" {_QUANTITY}',
        )
        for side in ("requests", "limits")
        for resource in ("cpu", "memory", "gpu")
    ),
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
    TAGS_BROKEN,
    Broken(
        "R08",
        "namespace",
        {"namespace": "kube-system"},
        "namespace kube-system belongs to the system: deployments there may be removed with it",
        warning=True,
    ),
    Broken(
        "instance types",
        "default_instance_type",
        {"default_instance_type": "gpu", "instance_types": {"small": SMALL_TYPE}},
        "gpu is none of instance_types (small)",
    ),
    Broken(
        "compute identity",
        "identity",
        {"identity": {"type": "UserAssigned"}},
        "type UserAssigned and user_assigned_ids go together",
    ),
)

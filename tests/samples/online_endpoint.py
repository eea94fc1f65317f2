"""Samples of the online endpoint, and what breaks its rules."""

from __future__ import annotations

from pulumi_azureml.resources.online_endpoint import ONLINE_ENDPOINT

from .asset import GROWN, PROPERTIES, WORKSPACE_BROKEN, grows
from .kinds import Broken, Sample
from .place import NOWHERE, Place

COMPUTE = "Microsoft.MachineLearningServices/workspaces/computes"
IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities"
KEYS = ("k" * 32, "s" * 32)


def _identity(place: Place) -> dict[str, object]:
    return {"type": "UserAssigned", "user_assigned_ids": [place.id_of(IDENTITY)]}


FULL = Sample(
    ONLINE_ENDPOINT,
    "full",
    without=("auth_mode", "compute_id", "key_rotation"),
    firsts={"identity": _identity, "properties": PROPERTIES, "public_network_access": False},
    seconds={"identity": {"type": "SystemAssigned"}, "properties": GROWN, "public_network_access": True},
    needed=("properties", "primary_key"),
)
SMALL = Sample(ONLINE_ENDPOINT, "small", full=False)
TOKENS = Sample(ONLINE_ENDPOINT, "tokens", full=False, firsts={"auth_mode": "aad_token"})
ROTATED = Sample(ONLINE_ENDPOINT, "rotated", full=False, firsts={"auth_mode": "key", "key_rotation": {"primary": "1"}})
ON_KUBERNETES = Sample(
    ONLINE_ENDPOINT, "on-kubernetes", full=False, firsts={"compute_id": lambda place: place.id_of(COMPUTE)}
)
SAMPLES = (FULL, SMALL, TOKENS, ROTATED, ON_KUBERNETES)

ONLINE_TAGS_BROKEN = Broken(
    "TagRule",
    "tags",
    {"tags": {f"tag-{number}": "x" for number in range(48)}},
    "48 tags are more than the 47 that are allowed; Azure takes 50, and what is left marks what this program made",
)
BROKEN = (
    WORKSPACE_BROKEN,
    ONLINE_TAGS_BROKEN,
    *(
        Broken(
            "NameRule",
            "name",
            {"name": name},
            f'"{name}" must have 3 to 32 characters out of letters, digits, `-`, the first out of letters, the last '
            "out of letters, digits",
        )
        for name in ("churn-", "1churn", "ab", "x" * 33)
    ),
    Broken(
        "IdOf",
        "compute_id",
        {"compute_id": NOWHERE.id_of(IDENTITY)},
        f"is the id of a {IDENTITY}; it must be an ARM id of type {COMPUTE}",
    ),
    Broken(
        "Each",
        "identity.user_assigned_ids",
        {"identity": {"type": "UserAssigned", "user_assigned_ids": [NOWHERE.id_of(COMPUTE)]}},
        f"is the id of a {COMPUTE}; it must be an ARM id of type {IDENTITY}",
    ),
    Broken(
        "R01",
        "name",
        {"name": "churn--eu"},
        "name has two dashes in a row, which the service may refuse (how-to-manage-quotas)",
        warning=True,
    ),
    Broken(
        "R29",
        "auth_mode",
        {"auth_mode": "aad_token", "compute_id": NOWHERE.id_of(COMPUTE)},
        "aad_token is not possible on a Kubernetes compute: use key or aml_token",
    ),
    Broken(
        "R30",
        "auth_mode",
        {"auth_mode": "aml_token", "primary_key": KEYS[0], "key_rotation": {"secondary": "1"}},
        "primary_key and key_rotation only go with auth_mode key, not aml_token",
    ),
    Broken("R30", "secondary_key", {"secondary_key": KEYS[1]}, "a secondary key is only taken beside a primary_key"),
    Broken(
        "key rotation",
        "key_rotation",
        {"primary_key": KEYS[0], "key_rotation": {"primary": "2"}},
        "primary is given as primary_key: change that instead of rotating it",
    ),
    *(
        Broken(
            "endpoint identity", "identity", {"identity": given}, "type UserAssigned and user_assigned_ids go together"
        )
        for given in (
            {"type": "UserAssigned"},
            {"type": "SystemAssigned", "user_assigned_ids": [NOWHERE.id_of(IDENTITY)]},
        )
    ),
    grows({"more": "x"}, "origin cannot be removed: properties can be added only"),
)

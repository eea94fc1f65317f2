"""An online endpoint: the address, the authentication and the name under which deployments serve."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from ..constraints import IdOf, NameRule, TagRule
from ..declare import PATCH, PUT, REPLACE, Action, Field, Generated, In, Key, Out, Ready, Trigger, Type
from ..host.resource import Managed
from ..meaning import ARM_ID, CASELESS, ENABLED, LOCATION, WireWords
from ..rules import Level, Rule
from .endpoint_compute import FIT_TO_SERVE
from .online_identity import IDENTITY_NEEDS_IDS, OnlineIdentity
from .properties import properties_only_grow
from .references import WORKSPACE_ID

__all__ = [
    "ONLINE_ENDPOINT",
    "ONLINE_NAME",
    "ONLINE_TAGS",
    "KeyRotation",
    "OnlineEndpoint",
    "OnlineEndpointArgs",
    "without_services",
]

ONLINE_NAME = NameRule(3, 32, first="a-zA-Z", body="a-zA-Z0-9-", last="a-zA-Z0-9")
ONLINE_TAGS = TagRule(ours=3)
"""The mark of the endpoint, that of its traffic, and what was taken from a deployment that is about to go; a deployment
takes the same tags as its endpoint."""
_AUTH_MODES = WireWords(words={"key": "Key", "aml_token": "AMLToken", "aad_token": "AADToken"})
_COMPUTE_ID = IdOf(("Microsoft.MachineLearningServices/workspaces/computes",))
_SERVICES_PROPERTIES = ("azureml.", "AzureAsyncOperationUri", "createdAt", "createdBy", "lastModifiedAt")


class KeyRotation(TypedDict, total=False):
    """Words of yours, one for each key: a key is made anew whenever its word changes."""

    primary: Annotated[In[str], Key("primary")]
    """Any text, e.g. the month; a new one makes the service make a new primary key."""
    secondary: Annotated[In[str], Key("secondary")]
    """The same for the secondary key. Rotate one, move the callers over to it, then rotate the other."""


class OnlineEndpointArgs(TypedDict, total=False):
    """The arguments of an online endpoint."""

    workspace_id: Required[Annotated[In[str], Field("{workspace_id}", REPLACE, means=ARM_ID, allows=(WORKSPACE_ID,))]]
    """ARM id of the workspace."""
    name: Annotated[
        In[str], Field("{name}", REPLACE, means=CASELESS, generated=Generated.UNIQUE, allows=(ONLINE_NAME,))
    ]
    """Name, unique in the region (on a Kubernetes compute: in the cluster). Default: the logical name with a suffix of
    six letters."""
    location: Annotated[In[str], Field("location", REPLACE, means=LOCATION, inherited_from="workspace_id")]
    """Azure region. Default: that of the workspace."""
    compute_id: Annotated[In[str], Field("properties.compute", REPLACE, means=ARM_ID, allows=(_COMPUTE_ID,))]
    """ARM id of the Kubernetes compute that it runs on. Absent: Azure's own machines (a managed endpoint)."""
    auth_mode: Annotated[
        In[Literal["key", "aml_token", "aad_token"]],
        Field("properties.authMode", PUT, means=_AUTH_MODES, default="Key"),
    ]
    """How callers prove who they are: keys, tokens of the service that last a day, or tokens of Entra ID (managed
    endpoints only). Default: `key`."""
    primary_key: Annotated[
        In[str],
        Field(
            "properties.keys.primaryKey",
            Action("regenerateKeys", "keyValue", beside={"keyType": "Primary"}, stays=True),
            shown="#listKeys.primaryKey",
            secret=True,
        ),
    ]
    """Primary key. Default: one that the service makes."""
    secondary_key: Annotated[
        In[str],
        Field(
            "properties.keys.secondaryKey",
            Action("regenerateKeys", "keyValue", beside={"keyType": "Secondary"}, stays=True),
            shown="#listKeys.secondaryKey",
            secret=True,
        ),
    ]
    """Secondary key; only beside a primary one. Default: one that the service makes."""
    key_rotation: Annotated[
        In[KeyRotation],
        Field(
            "",
            Trigger("regenerateKeys", {"primary": {"keyType": "Primary"}, "secondary": {"keyType": "Secondary"}}),
            in_body=False,
        ),
    ]
    """Makes keys anew: whenever a word in it changes, the service makes a new key."""
    identity: Annotated[In[OnlineIdentity], Field("identity", REPLACE, default={"type": "SystemAssigned"})]
    """Managed identity under which its deployments pull images and models. Default: one that the system assigns."""
    public_network_access: Annotated[
        In[bool], Field("properties.publicNetworkAccess", REPLACE, means=ENABLED, default="Enabled")
    ]
    """Whether it is reached from public networks; managed endpoints only. Default: true."""
    description: Annotated[In[str], Field("properties.description", PUT)]
    """Free text."""
    properties: Annotated[In[Mapping[str, In[str]]], Field("properties.properties", PUT, shared=True)]
    """Properties: some may be added later, none is ever changed or removed."""
    tags: Annotated[In[Mapping[str, In[str]]], Field("tags", PATCH, shared=True, allows=(ONLINE_TAGS,))]
    """Tags. Tags of others are left alone."""


class OnlineEndpointOutputs:
    """The outputs of an online endpoint."""

    scoring_uri: Annotated[pulumi.Output[str], Out("properties.scoringUri")]
    """Where requests go."""
    swagger_uri: Annotated[pulumi.Output[str], Out("properties.swaggerUri")]
    """Where the description of its requests is."""
    primary_key: Annotated[pulumi.Output[str], Out("#listKeys.primaryKey", secret=True)]
    """Primary key, as a secret; absent with tokens, and where the identity may not read keys."""
    secondary_key: Annotated[pulumi.Output[str], Out("#listKeys.secondaryKey", secret=True)]
    """Secondary key, as a secret."""
    principal_id: Annotated[pulumi.Output[str], Out("identity.principalId")]
    """Object id of the system-assigned identity, for role assignments."""
    provisioning_state: Annotated[pulumi.Output[str], Out("properties.provisioningState")]
    """`Succeeded`, or what went wrong."""


def _single_dashes(inputs: Mapping[str, Any]) -> str | None:
    if "--" in str(inputs.get("name") or ""):
        return "name has two dashes in a row, which the service may refuse (how-to-manage-quotas)"
    return None


def _tokens_on_kubernetes(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("auth_mode") == "aad_token" and inputs.get("compute_id") is not None:
        return "aad_token is not possible on a Kubernetes compute: use key or aml_token"
    return None


def _keys_need_key_mode(inputs: Mapping[str, Any]) -> str | None:
    given = [name for name in ("primary_key", "secondary_key", "key_rotation") if inputs.get(name) is not None]
    if given and inputs.get("auth_mode", "key") != "key":
        return f"{' and '.join(given)} only go with auth_mode key, not {inputs['auth_mode']}"
    return None


def _secondary_needs_primary(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("secondary_key") is not None and inputs.get("primary_key") is None:
        return "a secondary key is only taken beside a primary_key"
    return None


def _given_or_rotated(inputs: Mapping[str, Any]) -> str | None:
    rotated = inputs.get("key_rotation") or {}
    both = [name for name in ("primary", "secondary") if rotated.get(name) and inputs.get(f"{name}_key") is not None]
    return f"{both[0]} is given as {both[0]}_key: change that instead of rotating it" if both else None


def without_services(inputs: dict[str, Any]) -> dict[str, Any]:
    """The arguments of an imported resource without the properties that the service wrote for itself."""
    properties = {
        name: value
        for name, value in (inputs.get("properties") or {}).items()
        if not name.startswith(_SERVICES_PROPERTIES)
    }
    rest = {name: value for name, value in inputs.items() if name not in ("properties", "primary_key", "secondary_key")}
    return {**rest, "properties": properties} if properties else rest


ONLINE_ENDPOINT = Type(
    name="OnlineEndpoint",
    noun="online endpoint",
    arguments=OnlineEndpointArgs,
    outputs=OnlineEndpointOutputs,
    path="{workspace_id}/onlineEndpoints/{name}",
    arm_type="Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
    api_version="2025-12-01",
    defaults={"properties.authMode": "Key", "identity": {"type": "SystemAssigned"}},
    ready=(
        Ready(
            "properties.provisioningState",
            ready=frozenset({"Succeeded"}),
            failed=frozenset({"Failed", "Canceled"}),
        ),
    ),
    asks=("listKeys",),
    lock="{workspace_id}/onlineEndpoints/{name}",
    beyond_repair=("has not been created successfully",),
    imported=without_services,
    rules=(
        Rule("R01", "name", ("name",), _single_dashes, Level.WARNING),
        Rule("R29", "auth_mode", ("auth_mode", "compute_id"), _tokens_on_kubernetes),
        Rule("R30", "auth_mode", ("auth_mode", "primary_key", "secondary_key", "key_rotation"), _keys_need_key_mode),
        Rule("R30", "secondary_key", ("primary_key", "secondary_key"), _secondary_needs_primary),
        Rule("key rotation", "key_rotation", ("key_rotation", "primary_key", "secondary_key"), _given_or_rotated),
        IDENTITY_NEEDS_IDS,
    ),
    looks=(FIT_TO_SERVE,),
    transitions=(properties_only_grow("properties"),),
    lost_on_replace="its deployments, its keys and its address; callers get no answer until the new one serves",
    timeouts={"create": 3600, "update": 3600, "delete": 3600},
)


class OnlineEndpoint(OnlineEndpointOutputs, Managed):
    """An address behind which deployments answer requests."""

    declared = ONLINE_ENDPOINT

    def __init__(
        self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **arguments: Unpack[OnlineEndpointArgs]
    ) -> None:
        super().__init__(resource_name, arguments, opts)

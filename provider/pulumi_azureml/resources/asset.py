"""What the versions of all assets have in common: arguments, outputs, and how they are kept."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import pulumi
from typing_extensions import Required, TypedDict

from ..constraints import NameRule, Pattern, TagRule
from ..declare import LOCAL, PUT, REPLACE, Field, Generated, In, Out, Ready
from ..meaning import ARM_ID, CASELESS
from ..rules import Rule
from ..traits import Asset
from .properties import properties_only_grow
from .references import WORKSPACE_ID

__all__ = [
    "ASSET_READY",
    "CONTENT_HASH",
    "CONTENT_VERSION",
    "LOCAL_PATH",
    "PROPERTIES_GROW",
    "VERSION",
    "AssetArgs",
    "AssetOutputs",
    "asset_name",
    "asset_of",
    "one_source",
]

VERSION = Pattern(
    r"(?!(?i:latest)\Z)[A-Za-z0-9._-]{1,255}",
    "up to 255 letters, digits, `.`, `_` and `-`, and not the word latest, which stands for whichever is newest",
)
PROPERTIES_GROW = properties_only_grow("properties")
ASSET_READY = Ready(
    "properties.provisioningState",
    ready=frozenset({"Succeeded"}),
    failed=frozenset({"Failed", "Canceled"}),
)


CONTENT_VERSION = Field("{version}", REPLACE, generated=Generated.CONTENT, allows=(VERSION,))
"""A version that is made from the content."""
LOCAL_PATH = Field("", LOCAL, in_body=False)
"""A file or folder on the local disk."""
CONTENT_HASH = Field("", REPLACE, in_body=False)
"""The hash of what is there: another one is another version."""


def asset_name(characters: str = "a-zA-Z0-9_-") -> Field:
    """The name that the versions of an asset share; the logical name stands in for it."""
    rule = NameRule(1, 255, first="a-zA-Z0-9", body=characters)
    return Field("{name}", REPLACE, means=CASELESS, generated=Generated.LOGICAL, allows=(rule,))


class AssetArgs(TypedDict, total=False):
    """The arguments that the versions of all assets have."""

    workspace_id: Required[Annotated[In[str], Field("{workspace_id}", REPLACE, means=ARM_ID, allows=(WORKSPACE_ID,))]]
    """ARM id of the workspace."""
    description: Annotated[In[str], Field("properties.description", PUT, default="")]
    """Free text."""
    tags: Annotated[In[Mapping[str, In[str]]], Field("properties.tags", PUT, shared=True, allows=(TagRule(),))]
    """Tags. Tags of others are left alone."""
    properties: Annotated[In[Mapping[str, In[str]]], Field("properties.properties", PUT, shared=True)]
    """Properties: some may be added later, none is ever changed or removed."""
    retention: Annotated[In[Literal["archive", "delete", "keep"]], Field("", LOCAL, in_body=False)]
    """What destroying does: take the version out of lists, delete it, or nothing. Only the stack that registered it
    first, or took it out of the archive, does so. Default: `archive`."""


def asset_id(id_: str) -> str:
    """The short form of the id of a version."""
    *_, name, _, version = id_.split("/")
    return f"azureml:{name}:{version}"


class AssetOutputs:
    """The outputs that the versions of all assets have."""

    version: Annotated[pulumi.Output[str], Out("name")]
    """Version that was registered or found."""
    asset_id: Annotated[pulumi.Output[str], Out("id", through=asset_id)]
    """The short form `azureml:name:version`, as `az ml` and jobs write it."""
    provisioning_state: Annotated[pulumi.Output[str], Out("properties.provisioningState")]
    """`Succeeded`, or what went wrong."""


def asset_of(kind: str) -> Asset:
    """How the versions of one kind of asset are kept."""
    return Asset(
        versions=f"{{workspace_id}}/{kind}/{{name}}/versions",
        fingerprint="properties.properties.pulumi-azureml-content",
        retention="retention",
        archived="properties.isArchived",
    )


def one_source(name: str, arguments: tuple[str, ...], *, needed: bool = True) -> Rule:
    """Exactly one of several arguments says where the content comes from."""

    def test(inputs: Mapping[str, Any]) -> str | None:
        given = [argument for argument in arguments if inputs.get(argument) is not None]
        if len(given) > 1:
            return f"{' and '.join(given)} exclude each other: give one of them"
        return None if given or not needed else f"give one of {', '.join(arguments)}"

    return Rule(name, arguments[0], arguments, test)

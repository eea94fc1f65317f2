"""The managed identities under which a workspace acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from typing_extensions import Required, TypedDict

from ..constraints import Each
from ..declare import In, Key
from ..meaning import ARM_ID
from ..rules import Rule
from .references import USER_IDENTITY_ID

__all__ = ["IDENTITY_NEEDS_IDS", "PRIMARY_IS_ONE_OF_THEM", "WorkspaceIdentity"]


class WorkspaceIdentity(TypedDict, total=False):
    """The managed identity under which the workspace acts."""

    type: Required[
        Annotated[In[Literal["SystemAssigned", "UserAssigned", "SystemAssigned,UserAssigned", "None"]], Key("type")]
    ]
    """Which identities the workspace has."""
    user_assigned_ids: Annotated[
        In[Sequence[In[str]]], Key("userAssignedIdentities", means=ARM_ID, keyed=True, allows=(Each(USER_IDENTITY_ID),))
    ]
    """ARM ids of the user-assigned identities; needed where `type` names them."""


def _identity_ids(inputs: Mapping[str, Any]) -> str | None:
    identity = inputs.get("identity") or {}
    named = "UserAssigned" in identity.get("type", "")
    given = bool(identity.get("user_assigned_ids"))
    if named == given:
        return None
    kind = identity.get("type", "")
    return f"type {kind} needs user_assigned_ids" if named else f"user_assigned_ids are not allowed with type {kind}"


def _primary_identity(inputs: Mapping[str, Any]) -> str | None:
    identity, primary = inputs.get("identity") or {}, inputs.get("primary_user_assigned_identity_id")
    known = [ARM_ID.canonical(each) for each in identity.get("user_assigned_ids") or []]
    if primary is not None and ARM_ID.canonical(primary) not in known:
        return "must be one of identity.user_assigned_ids"
    if primary is None and identity.get("type") == "UserAssigned":
        return "is needed where the workspace has user-assigned identities alone"
    return None


IDENTITY_NEEDS_IDS = Rule("workspace identity", "identity", ("identity",), _identity_ids)
PRIMARY_IS_ONE_OF_THEM = Rule(
    "workspace primary identity",
    "primary_user_assigned_identity_id",
    ("identity", "primary_user_assigned_identity_id"),
    _primary_identity,
)

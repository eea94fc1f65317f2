"""The managed identity under which a compute acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from typing_extensions import Required, TypedDict

from ..constraints import Each, MaxItems
from ..declare import In, Key
from ..meaning import ARM_ID, CASELESS
from ..rules import Rule
from .references import USER_IDENTITY_ID

__all__ = ["IDENTITY_NEEDS_IDS", "ComputeIdentity"]


class ComputeIdentity(TypedDict, total=False):
    """The managed identity under which the instance acts."""

    type: Required[Annotated[In[Literal["SystemAssigned", "UserAssigned"]], Key("type", means=CASELESS)]]
    """One that the system assigns, or one of yours."""
    user_assigned_ids: Annotated[
        In[Sequence[In[str]]],
        Key("userAssignedIdentities", means=ARM_ID, keyed=True, allows=(MaxItems(1), Each(USER_IDENTITY_ID))),
    ]
    """ARM id of the user-assigned identity; the service takes one."""


def _identity_ids(inputs: Mapping[str, Any]) -> str | None:
    identity = inputs.get("identity") or {}
    if (identity.get("type") == "UserAssigned") == bool(identity.get("user_assigned_ids")):
        return None
    return "type UserAssigned and user_assigned_ids go together"


IDENTITY_NEEDS_IDS = Rule("compute identity", "identity", ("identity",), _identity_ids)

"""The managed identity under which a compute acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from typing_extensions import Required, TypedDict

from ..constraints import Each, MaxItems
from ..declare import In, Key
from ..meaning import ARM_ID, CASELESS
from ..rules import Rule
from .identity_ids import ids_go_with_type
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


IDENTITY_NEEDS_IDS = Rule("compute identity", "identity", ("identity",), ids_go_with_type)

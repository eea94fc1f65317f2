"""The managed identity under which an online endpoint acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from typing_extensions import Required, TypedDict

from ..constraints import Each
from ..declare import In, Key
from ..meaning import ARM_ID, CASELESS
from ..rules import Rule
from .identity_ids import ids_go_with_type
from .references import USER_IDENTITY_ID

__all__ = ["IDENTITY_NEEDS_IDS", "OnlineIdentity"]


class OnlineIdentity(TypedDict, total=False):
    """The managed identity under which the endpoint acts. One of yours must be allowed to read images and models."""

    type: Required[Annotated[In[Literal["SystemAssigned", "UserAssigned", "None"]], Key("type", means=CASELESS)]]
    """One that the system assigns, yours, or none (Kubernetes only)."""
    user_assigned_ids: Annotated[
        In[Sequence[In[str]]],
        Key("userAssignedIdentities", means=ARM_ID, keyed=True, allows=(Each(USER_IDENTITY_ID),)),
    ]
    """ARM ids of the user-assigned identities."""


IDENTITY_NEEDS_IDS = Rule("endpoint identity", "identity", ("identity",), ids_go_with_type)

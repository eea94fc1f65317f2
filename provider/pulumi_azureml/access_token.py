"""A token with which a caller scores at an online endpoint. It is fetched when it is needed, and is no part of a
state."""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field

__all__ = ["AccessToken"]


@dataclass(frozen=True)
class AccessToken:
    """The fields of v1's `AksServiceAccessToken`; its times were local and naive, these are UTC and say so."""

    access_token: str = field(repr=False)
    """The token; secret."""
    token_type: str
    """`Bearer`: what stands before it in the header `Authorization`."""
    refresh_after: datetime.datetime | None
    """When to fetch another one. None: a token of Entra ID, which does not say; it is good until `expiry_on`."""
    expiry_on: datetime.datetime
    """When it is no longer accepted."""

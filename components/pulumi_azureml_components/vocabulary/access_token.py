"""A token with which a caller scores. It is fetched when it is needed, and never part of a state."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .allowed import TEXT, Allowed, shown
from .problem import InvalidConfiguration, Problem
from .value import Value, required

__all__ = ["AksServiceAccessToken"]

_KEYS = ("accessToken", "tokenType", "refreshAfter", "expiryOn")
_ARM_KEYS = ("accessToken", "tokenType", "expiryTimeUtc")


@dataclass(frozen=True)
class AksServiceAccessToken(Value):
    """A token for the header `Authorization`. v1's times were local and naive; these are UTC and say so."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {"access_token": TEXT, "token_type": TEXT}

    access_token: str = field(repr=False)
    """The token; secret."""
    token_type: str
    """`Bearer`."""
    refresh_after: datetime.datetime | None
    """When to fetch another one. None: an Entra token, which does not say; use it until `expiry_on`."""
    expiry_on: datetime.datetime
    """When it ceases to be accepted."""

    def needs_refresh(self, now: datetime.datetime) -> bool:
        """Whether another one should be fetched; `now` has to say its zone."""
        return now >= (self.refresh_after or self.expiry_on)

    @classmethod
    def from_arm(cls, answer: Any) -> AksServiceAccessToken:
        """From the answer to `POST {endpoint}/token`."""
        read = required(answer, _ARM_KEYS, "AksServiceAccessToken")
        refresh = read.get("refreshAfterTimeUtc")
        return cls(
            read["accessToken"],
            read["tokenType"],
            None if refresh is None else _time("refreshAfterTimeUtc", refresh),
            _time("expiryTimeUtc", read["expiryTimeUtc"]),
        )

    def serialize(self) -> dict[str, Any]:
        """As v1 wrote it, the token included: show it to nobody."""
        return dict(zip(_KEYS, (self.access_token, self.token_type, self.refresh_after, self.expiry_on), strict=True))

    @classmethod
    def deserialize(cls, payload_obj: Any) -> AksServiceAccessToken:
        """From what v1 read (seconds since 1970) or wrote (times); every key has to be there, as v1 asked."""
        read = required(payload_obj, _KEYS, "AksServiceAccessToken")
        refresh = read["refreshAfter"]
        return cls(
            read["accessToken"],
            read["tokenType"],
            None if refresh is None else _time("refreshAfter", refresh),
            _time("expiryOn", read["expiryOn"]),
        )


def _time(key: str, value: Any) -> datetime.datetime:
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.timezone.utc)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return datetime.datetime.fromtimestamp(value, datetime.timezone.utc)
    problem = Problem(key, f"{shown(value)} must be seconds since 1970, or a time")
    raise InvalidConfiguration([problem], doing="reading AksServiceAccessToken")

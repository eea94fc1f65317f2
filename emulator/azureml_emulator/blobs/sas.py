"""Shared access signatures: what is signed, in the order of each kind, and tokens made for others.

Sources: Azure Storage REST reference, Create a service SAS, Create an account SAS, Create a user delegation SAS (2025);
the fields of 2025-07-05 and 2026-04-06 as azure-storage-blob 12.31 signs them.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Literal
from urllib.parse import quote

from azureml_emulator.blobs.addresses import Place
from azureml_emulator.blobs.signing import signature

VERSION = "2022-11-02"
"""Of the tokens that are made here."""
ENCRYPTION_SCOPES_SINCE = "2020-12-06"
DELEGATED_USERS_SINCE = "2025-07-05"
REQUEST_FIELDS_SINCE = "2026-04-06"
RESPONSE_HEADERS = {
    "rscc": "Cache-Control",
    "rscd": "Content-Disposition",
    "rsce": "Content-Encoding",
    "rscl": "Content-Language",
    "rsct": "Content-Type",
}
"""Parameter → header of the answer that it replaces."""
KEY_FIELDS = ("skoid", "sktid", "skt", "ske", "sks", "skv")
"""What names a user delegation key."""
Kind = Literal["account", "service", "user delegation"]


@dataclass(frozen=True)
class Token:
    """The parameters of one SAS."""

    parameters: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.parameters.get(name, "")

    @property
    def kind(self) -> Kind:
        if "ss" in self.parameters or "srt" in self.parameters:
            return "account"
        return "user delegation" if "skoid" in self.parameters else "service"

    def text(self, place: Place) -> str:
        """What the signature was made of, when the token is for the blob or container of ``place``."""
        return self._account_text(place) if self.kind == "account" else self._resource_text(place)

    def _account_text(self, place: Place) -> str:
        fields = [place.account, *(self[name] for name in ("sp", "ss", "srt", "st", "se", "sip", "spr", "sv"))]
        if self["sv"] >= ENCRYPTION_SCOPES_SINCE:
            fields.append(self["ses"])
        return "\n".join([*fields, ""])

    def _resource_text(self, place: Place) -> str:
        path = f"/{place.path}" if self["sr"] == "b" else ""
        fields = [*(self[name] for name in ("sp", "st", "se")), f"/blob/{place.account}/{place.container}{path}"]
        if self.kind == "user delegation":
            fields += [self[name] for name in (*KEY_FIELDS, "saoid", "suoid", "scid")]
            if self["sv"] >= DELEGATED_USERS_SINCE:
                fields += [self["skdutid"], self["sduoid"]]
        else:
            fields.append(self["si"])
        fields += [self[name] for name in ("sip", "spr", "sv", "sr", "snapshot")]
        if self["sv"] >= ENCRYPTION_SCOPES_SINCE:
            fields.append(self["ses"])
        if self.kind == "user delegation" and self["sv"] >= REQUEST_FIELDS_SINCE:
            fields += ["", ""]
        return "\n".join([*fields, *(self[name] for name in RESPONSE_HEADERS)])


def seconds_of(text: str) -> float:
    """A time of a SAS: ``2025-11-04T10:11:12Z``, without seconds, or a date alone. ``ValueError`` for anything else."""
    parsed = datetime.fromisoformat(re.sub(r"\.\d+", "", text).replace("Z", "+00:00"))
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=timezone.utc)).timestamp()


def time_text(seconds: float) -> str:
    """``2025-11-04T10:11:12Z``; `seconds_of` is the way back."""
    return datetime.fromtimestamp(seconds, timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def container_token(
    place: Place, key: str, permissions: str, expiry: float, key_fields: Mapping[str, str] | None = None
) -> str:
    """A SAS on a container and all its blobs, as a query string: signed with an account key, or with the user
    delegation key that ``key_fields`` name."""
    parameters = {
        "sv": VERSION,
        "sr": "c",
        "se": time_text(expiry),
        "sp": permissions,
        "spr": "https",
        **(key_fields or {}),
    }
    signed = {**parameters, "sig": signature(key, Token(parameters).text(place))}
    return "&".join(f"{name}={quote(value, safe='')}" for name, value in signed.items())

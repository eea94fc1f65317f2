"""How callers of an online endpoint prove who they are: keys, tokens of the service, or tokens of Entra ID."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .access_token import AccessToken
from .client import ArmClient, Call
from .errors import AzureMLError, UsageError
from .paths import get

__all__ = ["Keys", "access_token", "auth_mode", "is_on_kubernetes", "keys", "scoring_secret"]

_MODES = {"key": "key", "amltoken": "aml_token", "aadtoken": "aad_token"}
"""What the service calls them, and what a program does."""


@dataclass(frozen=True)
class Keys:
    """The two keys of an endpoint, either of which opens it."""

    primary: str = field(repr=False)
    secondary: str = field(repr=False)


def auth_mode(endpoint: Mapping[str, Any]) -> str:
    """`key`, `aml_token` or `aad_token`, as a live endpoint shows it."""
    mode = str(get(endpoint, "properties.authMode"))
    return _MODES.get(mode.casefold(), mode)


def is_on_kubernetes(endpoint: Mapping[str, Any]) -> bool:
    """Whether a live endpoint runs on a cluster rather than on Azure's own machines."""
    return bool(get(endpoint, "properties.compute"))


def keys(endpoint: Mapping[str, Any], client: ArmClient, call: Call, *, api_version: str) -> Keys:
    """The keys of an endpoint that has some."""
    mode = auth_mode(endpoint)
    if mode != "key":
        raise UsageError(
            f"it has no keys: its auth_mode is {mode}",
            doing=call.doing,
            advice="`pulumi-azureml token ENDPOINT`, or get_access_token in a program, gets a token",
        )
    answer = client.ask(f"{endpoint['id']}/listKeys", api_version=api_version, call=call)
    primary, secondary = answer.get("primaryKey"), answer.get("secondaryKey")
    if not primary or not secondary:
        raise AzureMLError("the service gave no keys", doing=call.doing, advice="try again later")
    return Keys(primary, secondary)


def access_token(endpoint: Mapping[str, Any], client: ArmClient, call: Call, *, api_version: str) -> AccessToken:
    """A token for an endpoint that takes some: of the service itself, or of Entra ID for this identity."""
    match auth_mode(endpoint):
        case "aml_token":
            answer = client.ask(f"{endpoint['id']}/token", api_version=api_version, call=call)
            return AccessToken(
                answer["accessToken"],
                answer.get("tokenType") or "Bearer",
                _moment(answer["refreshAfterTimeUtc"]) if answer.get("refreshAfterTimeUtc") else None,
                _moment(answer["expiryTimeUtc"]),
            )
        case "aad_token":
            found = client.credential.get_token_info(f"{client.settings.cloud.ml_audience}/.default")
            return AccessToken(found.token, "Bearer", None, _moment(found.expires_on))
        case mode:
            raise UsageError(
                f"it takes no tokens: its auth_mode is {mode}",
                doing=call.doing,
                advice="use its keys: `pulumi-azureml keys ENDPOINT --show`, or the outputs primary_key and "
                "secondary_key of the resource",
            )


def scoring_secret(endpoint: Mapping[str, Any], client: ArmClient, call: Call, *, api_version: str) -> str:
    """What opens an endpoint, whichever way it has."""
    if auth_mode(endpoint) == "key":
        return keys(endpoint, client, call, api_version=api_version).primary
    return access_token(endpoint, client, call, api_version=api_version).access_token


def _moment(seconds: float) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(float(seconds), datetime.timezone.utc)

"""How an endpoint lets callers in: keys, and tokens of mode AMLToken. Mode AADToken needs nothing of Azure ML: callers
bring a token of Entra ID for ``https://ml.azure.com``.

Sources: recordings of azure-powershell, 2022-06-05 (regenerateKeys), 2024-07-24 (token: 24 hours, to be refreshed after
12, claims) and 2025-11-04 (listKeys of an endpoint with tokens: both null); azure-ai-ml 1.35.2, which sends the current
key as ``keyValue`` when it wants another one. What the service answers to token of an endpoint with keys, and to
regenerateKeys of one without, is unverified.
"""

from __future__ import annotations

import base64
from typing import Any

from azureml_emulator.arm.operation_styles import endpoint_patch
from azureml_emulator.arm.resource import Context, Json, Resource
from azureml_emulator.arm.resource_type import Action, Verb
from azureml_emulator.types.online_refusals import invalid, one_of

TOKEN_SECONDS, REFRESH_SECONDS = 24 * 3600, 12 * 3600
KEY_TYPES = ("Primary", "Secondary")
SCORE_ACTION = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/score/action"
ISSUER = "azureml"


def make_keys(endpoint: Resource, context: Context) -> None:
    """Two keys at creation: those that were asked for, or new ones. Later the body's keys are ignored."""
    asked = endpoint.properties.pop("keys", None) or {}
    if "keys" not in endpoint.facts:
        wanted = (asked.get("primaryKey"), asked.get("secondaryKey"))
        endpoint.facts["keys"] = [value or _new_key(context) for value in wanted]


def _new_key(context: Context) -> str:
    text = base64.b64encode(context.secret(48)).decode()
    return "".join(letter for letter in text if letter.isalnum())[:32]


def auth_mode(endpoint: Resource) -> str:
    """``Key``, ``AMLToken`` or ``AADToken``."""
    return str(endpoint.properties["authMode"])


def keys_of(endpoint: Resource) -> tuple[str, str] | None:
    """Primary and secondary key; ``None`` when tokens are used."""
    primary, secondary = endpoint.facts["keys"]
    return (primary, secondary) if auth_mode(endpoint) == "Key" else None


def _list_keys(endpoint: Resource, _context: Context) -> Json:
    primary, secondary = keys_of(endpoint) or (None, None)
    return {"primaryKey": primary, "secondaryKey": secondary}


def _choose_key(endpoint: Resource, context: Context) -> Json:
    """Decide at once what the key will be; it changes when the operation ends."""
    body = context.request.body or {}
    kind = one_of(body.get("keyType"), KEY_TYPES)
    if kind is None:
        raise invalid(f"The field 'keyType' must be one of {', '.join(KEY_TYPES)}.")
    keys = keys_of(endpoint)
    if keys is None:
        raise invalid(
            f"The endpoint '{endpoint.name}' has the authentication mode {auth_mode(endpoint)}: it has no keys."
        )
    index, asked = KEY_TYPES.index(kind), body.get("keyValue")
    changes = isinstance(asked, str) and asked and asked != keys[index]
    endpoint.facts["next_key"] = [index, asked if changes else _new_key(context)]
    return None


def _change_key(endpoint: Resource, _context: Context) -> None:
    index, value = endpoint.facts.pop("next_key")
    endpoint.facts["keys"][index] = value


def _token(endpoint: Resource, context: Context) -> Json:
    if auth_mode(endpoint) != "AMLToken":
        raise invalid(
            f"The endpoint '{endpoint.name}' has the authentication mode {auth_mode(endpoint)}, not AMLToken."
        )
    workspace, now = context.find(endpoint.id.root), int(context.now)
    claims = {
        "iss": ISSUER,
        "aud": ISSUER,
        "nbf": now,
        "exp": now + TOKEN_SECONDS,
        "workspaceId": workspace.facts["guid"] if workspace else "",
        "tid": context.tenant_id,
        "oid": context.request.principal.object_id,
        "actions": [SCORE_ACTION],
        "endpointName": endpoint.name,
        "serviceId": endpoint.facts["guid"],
    }
    return {
        "accessToken": _key(context).signed(claims),
        "tokenType": "Bearer",
        "expiryTimeUtc": now + TOKEN_SECONDS,
        "refreshAfterTimeUtc": now + REFRESH_SECONDS,
    }


def _key(context: Context) -> Any:
    """The emulator's signing key (`identity.tokens.SigningKey`)."""
    return context.service("identity").authority.key


def opens(endpoint: Resource, token: str, context: Context) -> bool:
    """Whether a token of mode AMLToken is for this endpoint and still valid, on the virtual clock."""
    try:
        claims = _key(context).claims_of(token)
    except ValueError:
        return False
    current = claims.get("nbf", 0) <= context.now < claims.get("exp", 0)
    return bool(current and claims.get("aud") == ISSUER and claims.get("serviceId") == endpoint.facts["guid"])


ENDPOINT_ACTIONS = (
    Action(
        "listKeys", _list_keys, source="azure-powershell recordings, 2025-11-04: nulls with tokens, counted as a write"
    ),
    Action("token", _token, source="azure-powershell recordings, 2024-07-24"),
    Action(
        "regenerateKeys",
        _choose_key,
        shapes={"keyType": str, "keyValue": str},
        source="azure-powershell recordings, 2022-06-05; keyValue: specification 2025-12-01, its effect is unverified",
        verb=Verb(endpoint_patch("oe"), state="Updating"),
        finished=_change_key,
    ),
)

"""Who may do what: the three ways of proving it, and what each allows.

A SAS is judged on the virtual clock, so that a test can let it expire; its start may lie on the real one, by which
clients write it. Tokens and signed dates live on real time, like all tokens here.
"""

from __future__ import annotations

import ipaddress
import time
from dataclasses import dataclass
from email.utils import formatdate
from typing import Literal

from azureml_emulator.arm.errors import Refused
from azureml_emulator.arm.resource import Principal, Resource
from azureml_emulator.arm.state import State
from azureml_emulator.blobs import shared_key
from azureml_emulator.blobs.addresses import public_url
from azureml_emulator.blobs.call import Call, header_time
from azureml_emulator.blobs.errors import BlobRefused, refused
from azureml_emulator.blobs.sas import Token, seconds_of
from azureml_emulator.blobs.service import keys_of
from azureml_emulator.blobs.signing import is_signature
from azureml_emulator.blobs.user_delegation import key_of
from azureml_emulator.identity.tokens import Authority

Way = Literal["shared key", "account SAS", "service SAS", "bearer", "anonymous"]
SKEW_SECONDS = 15 * 60
"""How far a signed request's date may lie from now."""


@dataclass(frozen=True)
class Grant:
    """What a request has proved."""

    way: Way
    principal: Principal | None = None
    """Who, when that is known: with a bearer token."""
    permissions: str | None = None
    """Letters of a SAS; ``None``: everything."""
    resource_types: str = "sco"
    token: Token | None = None


class Doorkeeper:
    """Authenticates requests to one emulator's accounts."""

    def __init__(self, state: State, authority: Authority) -> None:
        self._state = state
        self._authority = authority

    def grant(self, call: Call, account: Resource, container: Resource | None) -> Grant:
        """What the request may do. Raises the refusal of the service."""
        authorization = call.headers.get("authorization", "")
        if authorization.startswith("Bearer "):
            return Grant("bearer", self._principal(authorization.removeprefix("Bearer "), call.target.account))
        if authorization.startswith("SharedKey "):
            self._check_shared_key(call, account, authorization.removeprefix("SharedKey "))
            return Grant("shared key")
        if "sig" in call.query:
            return self._sas(call, account, container)
        return self._anonymous(account, container)

    def _principal(self, token: str, account: str) -> Principal:
        accepted = [form for url in ("https://storage.azure.com", public_url(account)) for form in (url, f"{url}/")]
        try:
            return self._authority.principal_of(token, tuple(accepted), self._state.settings.tokens_issued_before)
        except Refused as reason:
            raise self._challenge("InvalidAuthenticationInfo", reason.refusal.message) from reason

    def _challenge(self, code: str, detail: str) -> Exception:
        url = f"https://login.microsoftonline.com/{self._state.tenant_id}/oauth2/authorize"
        header = f"Bearer authorization_uri={url} resource_id=https://storage.azure.com"
        refusal = refused("NoAuthenticationInformation", {"WWW-Authenticate": header}, AuthenticationErrorDetail=detail)
        refusal.code = code
        return refusal

    def _check_shared_key(self, call: Call, account: Resource, given: str) -> None:
        _require_keys_allowed(account)
        name, _, signed = given.partition(":")
        if name != call.target.account:
            raise _failed(f"The account {name} is not the url's.")
        date = header_time(call.headers, "x-ms-date") or header_time(call.headers, "date")
        if date is None or abs(date - time.time()) > SKEW_SECONDS:
            raise _failed("Request date header too old or missing.")
        texts = shared_key.texts(call)
        if not any(is_signature(key, text, signed) for key in keys_of(account) for text in texts):
            raise _failed(
                f"The MAC signature found in the HTTP request '{signed}' is not the same as any computed signature. "
                f"Server used following string to sign: '{texts[0]}'."
            )

    def _sas(self, call: Call, account: Resource, container: Resource | None) -> Grant:
        token = Token(call.query)
        if token.kind == "user delegation":
            keys: tuple[str, ...] = (key_of(self._state.identifiers.seed, call.target.account, token.parameters),)
        else:
            _require_keys_allowed(account)
            keys = keys_of(account)
        if token.kind != "account" and token["sr"] not in ("b", "c"):
            raise _failed("sr is mandatory. Cannot be empty")
        text = token.text(call.target)
        if not any(is_signature(key, text, token["sig"]) for key in keys):
            raise _failed(f"Signature did not match. String to sign used was {text}")
        policy = _policy(token, container)
        self._check_times(call, token, policy)
        _check_source(call, token)
        permissions = token["sp"] or policy.get("Permission", "")
        if token.kind == "account":
            if "b" not in token["ss"]:
                raise refused("AuthorizationServiceMismatch")
            return Grant("account SAS", None, permissions, token["srt"], token)
        return Grant("service SAS", None, permissions, "co" if token["sr"] == "c" else "o", token)

    def _check_times(self, call: Call, token: Token, policy: dict[str, str]) -> None:
        start, expiry = token["st"] or policy.get("Start", ""), token["se"] or policy.get("Expiry", "")
        try:
            begins, ends = seconds_of(start) if start else None, seconds_of(expiry)
        except ValueError as reason:
            raise _failed("se is mandatory. Cannot be empty") from reason
        early = begins is not None and begins > max(call.now, time.time())
        if early or call.now >= ends:
            shown = [formatdate(moment, usegmt=True) for moment in (begins or 0.0, ends, call.now)]
            frame = f"{f'Start [{shown[0]}] - ' if begins else ''}Expiry [{shown[1]}] - Current [{shown[2]}]"
            raise _failed(f"Signature not valid in the specified time frame: {frame}")
        if token.kind == "user delegation" and seconds_of(token["ske"]) < time.time():
            raise _failed("The user delegation key has expired.")

    def _anonymous(self, account: Resource, container: Resource | None) -> Grant:
        access = container.properties.get("publicAccess") if container else None
        if account.properties.get("allowBlobPublicAccess") and access in ("Blob", "Container"):
            types = "co" if access == "Container" else "o"
            return Grant("anonymous", None, "rl", types)
        raise self._challenge(
            "NoAuthenticationInformation", "The request has neither an Authorization header nor a signature."
        )


def _failed(detail: str) -> BlobRefused:
    return refused("AuthenticationFailed", AuthenticationErrorDetail=detail)


def _require_keys_allowed(account: Resource) -> None:
    if account.properties.get("allowSharedKeyAccess") is False:
        raise refused("KeyBasedAuthenticationNotPermitted")


def _policy(token: Token, container: Resource | None) -> dict[str, str]:
    """The stored access policy that the token names."""
    if not token["si"]:
        return {}
    policies: dict[str, dict[str, str]] = container.facts.get("policies", {}) if container else {}
    if token["si"] not in policies:
        raise _failed(f"There is no access policy {token['si']}.")
    return policies[token["si"]]


def _check_source(call: Call, token: Token) -> None:
    if not token["sip"]:
        return
    first, _, last = token["sip"].partition("-")
    try:
        inside = ipaddress.ip_address(first) <= ipaddress.ip_address(call.client) <= ipaddress.ip_address(last or first)  # type: ignore[operator]  # both are of one family, or TypeError
    except (TypeError, ValueError):
        inside = False
    if not inside:
        raise refused("AuthorizationSourceIPMismatch", SourceIP=call.client)

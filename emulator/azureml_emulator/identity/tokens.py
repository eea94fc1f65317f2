"""Tokens: signed as Entra ID signs them (RS256), and judged as ARM judges them.

Lifetimes are on real time, not on the virtual clock: clients cache tokens by their own clock.
"""

from __future__ import annotations

import base64
import json
import time
from dataclasses import dataclass
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa

from azureml_emulator.arm.errors import GATEWAY, Refusal, Refused
from azureml_emulator.arm.resource import Principal

ARM_AUDIENCES = (
    "https://management.core.windows.net/",
    "https://management.core.windows.net",
    "https://management.azure.com/",
    "https://management.azure.com",
)
FEDERATION_AUDIENCE = "api://AzureADTokenExchange"
FEDERATION_ISSUER = "https://token.actions.githubusercontent.com"
"""Issuer of the assertions that the control API gives out for workload identity federation."""
Claims = dict[str, Any]
MOST_VERIFIED = 256
"""Tokens whose signatures are not verified again: a client sends the same one with every request."""


def _encode(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _decode(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


class SigningKey:
    """One RSA key, made when it is first needed (60 ms) and kept in the directory."""

    def __init__(self, directory: Path | None) -> None:
        self._path = directory / "token-key.pem" if directory else None
        self._key: rsa.RSAPrivateKey | None = None
        self._verified: dict[str, Claims] = {}

    @property
    def _private(self) -> rsa.RSAPrivateKey:
        if self._key is None:
            self._key = self._load() or self._make()
        return self._key

    def _load(self) -> rsa.RSAPrivateKey | None:
        if self._path is None or not self._path.exists():
            return None
        key = serialization.load_pem_private_key(self._path.read_bytes(), None)
        assert isinstance(key, rsa.RSAPrivateKey)
        return key

    def _make(self) -> rsa.RSAPrivateKey:
        key = rsa.generate_private_key(65537, 2048)
        if self._path:
            form, plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
            self._path.write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plain))
            self._path.chmod(0o600)
        return key

    def signed(self, claims: Claims) -> str:
        """A compact JWT; `claims_of` is the way back."""
        header = {"typ": "JWT", "alg": "RS256", "kid": "emulator", "x5t": "emulator"}
        text = ".".join(_encode(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims))
        return f"{text}.{_encode(self._private.sign(text.encode(), padding.PKCS1v15(), hashes.SHA256()))}"

    def claims_of(self, token: str) -> Claims:
        """The claims of a token that this key signed. ``ValueError`` for anything else."""
        if token not in self._verified:
            if len(self._verified) >= MOST_VERIFIED:
                self._verified.clear()
            self._verified[token] = self._read(token)
        return dict(self._verified[token])

    def _read(self, token: str) -> Claims:
        text, _, signature = token.rpartition(".")
        try:
            self._private.public_key().verify(_decode(signature), text.encode(), padding.PKCS1v15(), hashes.SHA256())
            claims = json.loads(_decode(text.split(".")[1]))
        except (InvalidSignature, ValueError, IndexError) as reason:
            raise ValueError("the token was not signed by this emulator") from reason
        if not isinstance(claims, dict):
            raise ValueError("the token's claims are not a JSON object")
        return claims

    def public_document(self) -> Claims:
        """The key as a JSON Web Key."""
        numbers = self._private.public_key().public_numbers()
        exponent, modulus = (value.to_bytes((value.bit_length() + 7) // 8, "big") for value in (numbers.e, numbers.n))
        return {
            "kty": "RSA",
            "use": "sig",
            "kid": "emulator",
            "x5t": "emulator",
            "alg": "RS256",
            "n": _encode(modulus),
            "e": _encode(exponent),
        }


@dataclass(frozen=True)
class TokenOrder:
    """What a token shall say."""

    audience: str
    tenant_id: str
    principal: Principal
    seconds: int
    """Lifetime in real seconds; negative: it has expired already."""


class Authority:
    """Issues and judges the tokens of one tenant."""

    def __init__(self, directory: Path | None, tenant_id: str) -> None:
        self.key = SigningKey(directory)
        self.tenant_id = tenant_id

    def issue(self, order: TokenOrder) -> str:
        now = int(time.time())
        principal = order.principal
        claims: Claims = {
            "aud": order.audience,
            "iss": f"https://sts.windows.net/{order.tenant_id}/",
            "iat": time.time(),
            "nbf": min(now, now + order.seconds) - 1,
            "exp": now + order.seconds,
            "appid": principal.app_id,
            "appidacr": "1",
            "idtyp": "user" if principal.kind == "User" else "app",
            "oid": principal.object_id,
            "sub": principal.object_id,
            "tid": order.tenant_id,
            "ver": "1.0",
        }
        if principal.kind == "ManagedIdentity":
            claims["xms_mirid"] = principal.name
        if principal.kind == "User":
            claims["upn"] = claims["unique_name"] = principal.name
        return self.key.signed(claims)

    def assertion(self, subject: str, audience: str = FEDERATION_AUDIENCE, seconds: int = 300) -> str:
        """A token as a CI system's issuer would give it, to be exchanged for one of Entra's."""
        now = int(time.time())
        return self.key.signed(
            {
                "iss": FEDERATION_ISSUER,
                "aud": audience,
                "sub": subject,
                "iat": now,
                "nbf": now - 1,
                "exp": now + seconds,
            }
        )

    def principal_of(self, token: str, audiences: tuple[str, ...], refuse_before: float = 0) -> Principal:
        """Who holds the token. Raises the 401 that ARM answers to a bad one."""
        try:
            claims = self.key.claims_of(token)
        except ValueError as reason:
            raise _unauthorized(
                "InvalidAuthenticationToken", "The access token is invalid.", self.tenant_id
            ) from reason
        if claims.get("tid") != self.tenant_id:
            raise _unauthorized("InvalidAuthenticationTokenTenant", self._wrong_tenant(claims), self.tenant_id)
        if claims["exp"] <= time.time() or claims["iat"] < refuse_before:
            raise _unauthorized("ExpiredAuthenticationToken", _expired(claims["exp"]), self.tenant_id)
        if claims["aud"] not in audiences:
            named = ",".join(f"'{audience}'" for audience in audiences)
            message = (
                f"The access token has been obtained for wrong audience or resource '{claims['aud']}'. "
                f"It should exactly match with one of the allowed audiences {named}."
            )
            raise _unauthorized("InvalidAuthenticationTokenAudience", message, self.tenant_id)
        kind = "User" if claims["idtyp"] == "user" else "ManagedIdentity" if "xms_mirid" in claims else "Application"
        return Principal(claims["oid"], claims["appid"], claims.get("upn", ""), kind)

    def _wrong_tenant(self, claims: Claims) -> str:
        own = f"https://sts.windows.net/{self.tenant_id}/"
        return (
            f"The access token is from the wrong issuer '{claims.get('iss')}'. It must match the tenant '{own}' "
            f"associated with this subscription. "
            f"Please use the authority (URL) 'https://login.windows.net/{self.tenant_id}' to get the token. "
            f"Note, if the subscription is transferred "
            "to another tenant there is no impact to the services, but information about new tenant could take "
            "time to propagate (up to an hour). "
            "If you just transferred your subscription and see this error message, please try back later."
        )


def _expired(seconds: float) -> str:
    expiry, now = (
        datetime.fromtimestamp(moment, timezone.utc).strftime("%m/%d/%Y %I:%M:%S %p")
        for moment in (seconds, time.time())
    )
    return f"The access token expiry UTC time '{expiry}' is earlier than current UTC time '{now}'."


def missing_token(tenant_id: str) -> Refused:
    """No Authorization header. Tools read the tenant out of the challenge (`azure.core`, `azcore`)."""
    return _unauthorized(
        "AuthenticationFailed",
        "Authentication failed. The 'Authorization' header is missing.",
        tenant_id,
        "The authentication failed because of missing 'Authorization' header.",
    )


def _unauthorized(code: str, message: str, tenant_id: str, description: str | None = None) -> Refused:
    challenge = (
        f'Bearer authorization_uri="https://login.windows.net/{tenant_id}", error="invalid_token", '
        f'error_description="{description or message}"'
    )
    return Refused(Refusal(401, code, message, headers={"WWW-Authenticate": challenge}, component=GATEWAY))

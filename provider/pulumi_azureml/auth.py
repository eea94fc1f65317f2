"""Who we are to Azure: one credential per process, chosen from the settings, with words for every way it can fail.

The method is chosen as azure-native chooses it, so that both providers act as the same identity: default chain, client
certificate, client secret, OIDC, managed identity, and the Azure CLI when nothing else is configured. A method that is
configured and fails is an error; the next one is not tried in silence.

Azure's own libraries are imported when the first token is needed.
"""

from __future__ import annotations

import logging
import os
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from . import azure_cli, entra
from .clouds import UNTRUSTED, trusted_certificates
from .errors import AuthError, TransportError
from .federation import assertion
from .settings import Settings

if TYPE_CHECKING:
    from azure.core.credentials import AccessTokenInfo, SupportsTokenInfo, TokenRequestOptions

# Without a handler of their own, these libraries print on stderr what we raise as an error that says more.
for _library in ("azure", "msal"):
    logging.getLogger(_library).addHandler(logging.NullHandler())

REFRESH_SECONDS = 300.0
"""A token is renewed this long before it expires, so that none expires on its way."""
MSI_VERSION = "2018-02-01"
MSI_SECONDS = 10.0


@dataclass(frozen=True)
class Method:
    """One way to authenticate."""

    name: str
    """In words, for errors: ``client secret``."""
    identity: str
    """Who it makes us, in words."""
    make: Callable[[], Any]
    """Builds the azure-identity credential."""
    advice: str
    """What to do when it gives no token."""
    at_hand: Callable[[], bool] = lambda: True
    """Whether it is there without being searched for on this machine."""


class Credential:
    """An azure-core token credential over one method; safe to share between threads.

    It keeps the token of each scope until shortly before it expires and asks for one at a time: 64 threads that start
    together cost one request (or one run of the Azure CLI), not 64.
    """

    def __init__(self, method: Method, *, now: Callable[[], float] = time.time) -> None:
        self._method = method
        self._now = now
        self._lock = threading.Lock()
        self._source: Any = None
        self._tokens: dict[tuple[str, ...], AccessTokenInfo] = {}

    @property
    def description(self) -> str:
        """The identity in words: ``service principal "<client id>"``, ``Azure CLI user``."""
        return self._method.identity

    def at_hand(self) -> bool:
        """Whether a token can be asked for without searching this machine: what merely helps does not search it."""
        return bool(self._tokens) or self._method.at_hand()

    def get_token_info(self, *scopes: str, options: TokenRequestOptions | None = None) -> AccessTokenInfo:
        """A token for `scopes`; with claims in `options`, a new one that satisfies them."""
        with self._lock:
            kept = self._tokens.get(scopes)
            if kept and not (options or {}).get("claims") and kept.expires_on - self._now() > REFRESH_SECONDS:
                return kept
            token = self._ask(scopes, options or {})
            self._tokens[scopes] = token
            return token

    def get_token(self, *scopes: str, **kwargs: Any) -> Any:
        """As `get_token_info`, in the older form that some libraries still ask for."""
        from azure.core.credentials import AccessToken

        options: TokenRequestOptions = {}
        if kwargs.get("claims"):
            options["claims"] = kwargs["claims"]
        found = self.get_token_info(*scopes, options=options)
        return AccessToken(found.token, found.expires_on)

    def forget(self, token: str) -> None:
        """Drop `token`, which the service refused, with every cache that could give it again.

        The libraries below would hand out the same token until its own expiry, whatever the service thinks of it, so
        they are built anew. A token that another thread has replaced already is left alone.
        """
        with self._lock:
            stale = [scopes for scopes, kept in self._tokens.items() if kept.token == token]
            for scopes in stale:
                del self._tokens[scopes]
            if stale:
                self._source = None

    def close(self) -> None:
        """Close what the credential holds open."""
        with self._lock:
            source, self._source = self._source, None
            if hasattr(source, "close"):
                source.close()

    def _ask(self, scopes: tuple[str, ...], options: TokenRequestOptions) -> AccessTokenInfo:
        from azure.core.exceptions import AzureError

        try:
            if self._source is None:
                self._source = self._method.make()
            found: AccessTokenInfo = self._source.get_token_info(*scopes, options=options)
        except (AzureError, AuthError, TransportError, ValueError) as error:
            # The library below remembers a refusal for a minute and would repeat it without asking again.
            self._source = None
            raise _in_words(error, self._method) from error
        return found


def credential(settings: Settings) -> Credential:
    """The credential that the settings ask for. Nothing is sent yet."""
    return Credential(_method(settings))


def given(source: SupportsTokenInfo) -> Credential:
    """A credential over one that the caller made; it is used as it is."""
    return Credential(Method("given credential", "given identity", lambda: source, "check the credential given"))


def _method(settings: Settings) -> Method:
    principal = f'service principal "{settings.client_id}"'
    if settings.use_default_azure_credential:
        advice = "sign in with `az login`, or configure clientId, tenantId and clientSecret"
        # It asks at an address that answers in Azure alone, and runs one program of this machine after the other.
        return Method("default chain", "default Azure identity", lambda: _default(settings), advice, lambda: False)
    if settings.client_certificate_path:
        advice = "check clientCertificatePath, clientCertificatePassword, clientId and tenantId"
        return Method("client certificate", principal, lambda: _certificate(settings), advice)
    if settings.client_secret:
        advice = "check clientId, tenantId and clientSecret"
        return Method("client secret", principal, lambda: _secret(settings), advice)
    if settings.use_oidc:
        advice = "check clientId, tenantId and the federated credential of the application"
        return Method("OIDC", principal, lambda: _oidc(settings), advice)
    if settings.use_msi:
        mine = f'managed identity "{settings.client_id}"' if settings.client_id else "system-assigned managed identity"
        advice = "check that this machine has the identity, or unset useMsi"
        told = bool(settings.msi_endpoint or os.environ.get("IDENTITY_ENDPOINT"))
        return Method("managed identity", mine, lambda: _managed_identity(settings), advice, lambda: told)
    advice = "run `az login`, or set ARM_CLIENT_ID, ARM_TENANT_ID and ARM_CLIENT_SECRET"
    return Method("Azure CLI", "Azure CLI user", lambda: _cli(settings), advice, azure_cli.is_signed_in)


def _connection(settings: Settings) -> dict[str, Any]:
    """What every credential that talks to the token service is built with."""
    cloud = settings.cloud
    return {
        "authority": cloud.authority,
        # Microsoft's list cannot vouch for a token service of another cloud, and asking it would need the internet.
        "disable_instance_discovery": settings.disable_instance_discovery or not cloud.well_known,
        "additionally_allowed_tenants": list(settings.auxiliary_tenant_ids),
        "connection_verify": trusted_certificates(),
        "connection_timeout": 10,
        "read_timeout": 60,
        "retry_total": 0,  # retrying has one owner, the client's pipeline, which sees these failures too
    }


def _secret(settings: Settings) -> Any:
    from azure.identity import ClientSecretCredential

    return ClientSecretCredential(
        settings.tenant_id or "", settings.client_id or "", settings.client_secret or "", **_connection(settings)
    )


def _certificate(settings: Settings) -> Any:
    from azure.identity import CertificateCredential

    return CertificateCredential(
        settings.tenant_id or "",
        settings.client_id or "",
        settings.client_certificate_path,
        password=settings.client_certificate_password,
        **_connection(settings),
    )


def _oidc(settings: Settings) -> Any:
    from azure.identity import ClientAssertionCredential

    return ClientAssertionCredential(
        settings.tenant_id or "", settings.client_id or "", func=lambda: assertion(settings), **_connection(settings)
    )


def _managed_identity(settings: Settings) -> Any:
    from azure.identity import ManagedIdentityCredential

    if settings.msi_endpoint:
        return _IdentityEndpoint(settings.msi_endpoint, settings.client_id)
    return (
        ManagedIdentityCredential(client_id=settings.client_id) if settings.client_id else ManagedIdentityCredential()
    )


class _IdentityEndpoint:
    """A managed identity asked at an address of the user's own, which azure-identity has no argument for."""

    def __init__(self, url: str, client_id: str | None) -> None:
        self._url = url
        self._client_id = client_id

    def get_token_info(self, *scopes: str, options: object = None) -> AccessTokenInfo:  # noqa: ARG002  the protocol's
        import requests
        from azure.core.credentials import AccessTokenInfo

        query = {"api-version": MSI_VERSION, "resource": scopes[0].removesuffix("/.default")}
        if self._client_id:
            query["client_id"] = self._client_id
        doing = f"asking {self._url} for a token of the managed identity"
        headers = {"Metadata": "true"}
        try:
            answer = requests.get(self._url, params=query, headers=headers, timeout=MSI_SECONDS, allow_redirects=False)
        except requests.RequestException as error:
            what = f"no answer ({type(error).__name__})"
            raise TransportError(what, doing=doing, advice="check msiEndpoint") from error
        try:
            document = answer.json() if answer.status_code == 200 else {}
            return AccessTokenInfo(document["access_token"], int(document["expires_on"]))
        except (ValueError, KeyError, TypeError) as error:
            advice = "check msiEndpoint, and that this machine has the identity"
            raise AuthError(f"it answered {answer.status_code} without a token", doing=doing, advice=advice) from error


def _cli(settings: Settings) -> Any:
    from azure.identity import AzureCliCredential

    chosen = {"subscription": settings.subscription_id} if settings.subscription_id else {}
    return AzureCliCredential(
        tenant_id=settings.tenant_id or "",
        process_timeout=30,
        additionally_allowed_tenants=list(settings.auxiliary_tenant_ids),
        **chosen,
    )


def _default(settings: Settings) -> Any:
    from azure.identity import DefaultAzureCredential

    return DefaultAzureCredential(**_connection(settings))


def _in_words(error: Exception, method: Method) -> AuthError | TransportError:
    from azure.core.exceptions import ServiceRequestError, ServiceResponseError

    doing = f"getting a token as {method.identity}"
    for cause in _chain(error):
        if isinstance(cause, (AuthError, TransportError)):
            return cause
        if "CERTIFICATE_VERIFY_FAILED" in str(cause):
            what = "the certificate of the token service is not trusted"
            return TransportError(what, lasting=True, doing=doing, advice=UNTRUSTED)
        if isinstance(cause, (ServiceRequestError, ServiceResponseError)):
            return TransportError("the token service gave no answer", doing=doing, advice="check the network")
    broken = entra.breakdown(error)
    if broken:
        return TransportError(f"the token service answered {broken}", doing=doing, advice="try again later")
    what, advice = entra.refusal(error, method.name)
    return AuthError(what, identity=method.identity, doing=doing, advice=advice or method.advice)


def _chain(error: BaseException) -> Iterator[BaseException]:
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__

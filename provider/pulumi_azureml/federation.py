"""Federation: the token of another issuer that is exchanged for one of Azure.

GitHub and Azure DevOps hand a job an address and a token to ask with; Kubernetes mounts a file that it renews. Tokens
of this kind live for minutes, so each exchange fetches its own.
"""

from __future__ import annotations

from .clouds import trusted_certificates
from .errors import AuthError, TransportError
from .settings import Settings

AUDIENCE = "api://AzureADTokenExchange"
AZURE_DEVOPS_VERSION = "7.1"
TIMEOUT_SECONDS = 30.0

_DOING = "authenticating by OIDC"


def assertion(settings: Settings) -> str:
    """The foreign token to exchange: as configured, from its file, or asked from its issuer."""
    if settings.oidc_token:
        return settings.oidc_token
    if settings.oidc_token_file_path:
        try:
            with open(settings.oidc_token_file_path, encoding="utf-8") as file:
                return file.read().strip()
        except OSError as error:
            raise AuthError(
                f"the token to exchange cannot be read ({error.strerror})",
                doing=_DOING,
                advice=f"check the file {settings.oidc_token_file_path}",
            ) from error
    return _ask_issuer(settings)


def _ask_issuer(settings: Settings) -> str:
    import requests

    headers = {"Authorization": f"Bearer {settings.oidc_request_token}", "Accept": "application/json"}
    url = settings.oidc_request_url or ""
    method, query = "GET", {"audience": settings.oidc_audience or AUDIENCE}
    if settings.oidc_service_connection_id:
        method = "POST"
        query = {"api-version": AZURE_DEVOPS_VERSION, "serviceConnectionId": settings.oidc_service_connection_id}
        # Without this header Azure DevOps answers an expired token with a redirect to a page to sign in.
        headers |= {"X-TFS-FedAuthRedirect": "Suppress", "Content-Type": "application/json"}
    try:
        answer = requests.request(
            method,
            url,
            params=query,
            headers=headers,
            timeout=TIMEOUT_SECONDS,
            verify=trusted_certificates(),
            allow_redirects=False,
        )
    except requests.RequestException as error:
        raise TransportError(
            f"the issuer of the token to exchange gave no answer ({type(error).__name__})",
            doing=_DOING,
            advice="check oidcRequestUrl and the network",
        ) from error
    try:
        document = answer.json() if answer.status_code == 200 else {}
        return str(document.get("value") or document["oidcToken"])
    except (ValueError, KeyError, AttributeError) as error:
        raise AuthError(
            f"the issuer of the token to exchange answered {answer.status_code} without one",
            doing=_DOING,
            advice="let the job ask for tokens (GitHub: `permissions: id-token: write`)",
        ) from error

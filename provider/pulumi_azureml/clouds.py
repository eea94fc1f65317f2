"""The Azure clouds: where each answers, who issues its tokens, and for which audience.

Three are known by name. Any other (a sovereign cloud, Azure Stack, the emulator) is asked for its addresses at
``/metadata/endpoints``, without a token. No credential ever travels to an address that is not https.
"""

from __future__ import annotations

import ipaddress
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .errors import ConfigError, TransportError

METADATA_VERSION = "2022-09-01"
METADATA_SECONDS = 30.0


@dataclass(frozen=True)
class Cloud:
    """The addresses of one Azure cloud. URLs have no slash at the end."""

    name: str
    resource_manager: str
    """Base URL of Azure Resource Manager."""
    authority: str
    """Base URL of the token service."""
    audience: str
    """What a token for the resource manager is issued for."""
    storage_suffix: str
    """Host suffix of storage accounts, e.g. ``core.windows.net``."""
    ml_audience: str
    """What a token for the data plane of Azure Machine Learning is issued for."""

    @property
    def scope(self) -> str:
        """The OAuth scope of requests to the resource manager."""
        return f"{self.audience}/.default"

    @property
    def well_known(self) -> bool:
        """Whether the token service is one of Microsoft's, so that its address can be checked against a list."""
        return self.authority in {cloud.authority for cloud in CLOUDS.values()}


CLOUDS: dict[str, Cloud] = {
    "public": Cloud(
        name="AzureCloud",
        resource_manager="https://management.azure.com",
        authority="https://login.microsoftonline.com",
        audience="https://management.azure.com",
        storage_suffix="core.windows.net",
        ml_audience="https://ml.azure.com",
    ),
    "usgovernment": Cloud(
        name="AzureUSGovernment",
        resource_manager="https://management.usgovcloudapi.net",
        authority="https://login.microsoftonline.us",
        audience="https://management.usgovcloudapi.net",
        storage_suffix="core.usgovcloudapi.net",
        ml_audience="https://ml.azure.us",
    ),
    "china": Cloud(
        name="AzureChinaCloud",
        resource_manager="https://management.chinacloudapi.cn",
        authority="https://login.chinacloudapi.cn",
        audience="https://management.chinacloudapi.cn",
        storage_suffix="core.chinacloudapi.cn",
        ml_audience="https://ml.azure.cn",
    ),
}

ENVIRONMENTS: dict[str, str] = {
    "public": "public",
    "azurecloud": "public",
    "azurepubliccloud": "public",
    "usgovernment": "usgovernment",
    "usgovernmentl4": "usgovernment",
    "usgovernmentl5": "usgovernment",
    "usgov": "usgovernment",
    "azureusgovernment": "usgovernment",
    "azureusgovernmentcloud": "usgovernment",
    "china": "china",
    "azurechinacloud": "china",
}
"""Every name under which the field's tools know a cloud, in lower case, and ours for it."""


def is_loopback(host: str) -> bool:
    """Whether `host` is this machine."""
    if host.casefold() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def trusted_certificates(environ: Mapping[str, str] = os.environ) -> str | bool:
    """What to verify servers against: a bundle's path, or True for what the HTTP library finds by itself.

    The library reads REQUESTS_CA_BUNDLE and CURL_CA_BUNDLE, not SSL_CERT_FILE, which is the one that Go programs read:
    with only the latter set, the engine's other providers would trust a server that we refuse.
    """
    if environ.get("REQUESTS_CA_BUNDLE") or environ.get("CURL_CA_BUNDLE"):
        return True
    return environ.get("SSL_CERT_FILE") or True


def discover(host: str) -> Cloud:
    """The cloud that answers at `host` (``name:port``; an explicit ``http://`` is allowed for this machine only)."""
    import requests  # costs 60 ms: only a run with a metadata host pays

    base = host if "://" in host else f"https://{host}"
    parts = urlsplit(base)
    if parts.scheme != "https" and not (parts.scheme == "http" and is_loopback(parts.hostname or "")):
        raise ConfigError(
            [f'metadataHost is "{host}", which is not https'],
            advice="give the host alone, or https://; plain http is for this machine only",
        )
    url = f"{base.rstrip('/')}/metadata/endpoints?api-version={METADATA_VERSION}"
    doing = f"asking {parts.netloc} for the addresses of its cloud"
    try:
        answer = requests.get(url, timeout=METADATA_SECONDS, allow_redirects=False, verify=trusted_certificates())
    except requests.exceptions.SSLError as error:
        raise TransportError("its certificate is not trusted", lasting=True, doing=doing, advice=UNTRUSTED) from error
    except requests.RequestException as error:
        raise TransportError(
            f"no answer ({type(error).__name__})", doing=doing, advice="check metadataHost and the network"
        ) from error
    try:
        document = answer.json() if answer.status_code == 200 else None
    except ValueError:
        document = None
    return read_metadata(document, doing=doing, status=answer.status_code)


UNTRUSTED = "if the server is yours, name the file of its authority in REQUESTS_CA_BUNDLE"


def read_metadata(document: Any, *, doing: str, status: int = 200) -> Cloud:
    """The cloud that a metadata document (2022-09-01 form) describes."""
    try:
        name = str(document.get("name") or "")
        manager = str(document["resourceManager"]).rstrip("/")
        authority = str(document["authentication"]["loginEndpoint"]).rstrip("/")
        audiences = [str(audience).rstrip("/") for audience in document["authentication"].get("audiences") or []]
        storage = str((document.get("suffixes") or {}).get("storage") or "").lstrip(".")
    except (AttributeError, KeyError, TypeError) as error:
        raise ConfigError(
            [f"{doing}: the answer ({status}) is not a metadata document"],
            advice="check that metadataHost names an Azure Resource Manager",
        ) from error
    for url in (manager, authority):
        if urlsplit(url).scheme != "https":
            raise ConfigError([f'{doing}: it names "{url}", and tokens are never sent there because it is not https'])
    known = next((cloud for cloud in CLOUDS.values() if cloud.name == name), CLOUDS["public"])
    return Cloud(
        name=name or "custom",
        resource_manager=manager,
        authority=authority,
        audience=manager if manager in audiences or not audiences else _preferred(audiences),
        storage_suffix=storage or known.storage_suffix,
        ml_audience=known.ml_audience,
    )


def _preferred(audiences: list[str]) -> str:
    # Public Azure lists the retired service-management audience first; both are accepted (seen 2022-09-01 form).
    managers = [audience for audience in audiences if "//management." in audience and ".core." not in audience]
    return (managers or audiences)[0]

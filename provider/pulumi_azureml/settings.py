"""The provider's configuration: every key, its variables, its meaning, and its check, said once.

Each field of `Settings` declares its configuration key (spelt as in azure-native), the environment variables read when
the key is not set (in order; an empty one counts as not set), what values it takes, and its documentation. Loading,
error messages and the documentation page all read that declaration. Nothing is sent while loading; the addresses of a
cloud known only by its metadata host are looked up on first use of `Settings.cloud`.
"""

from __future__ import annotations

import dataclasses
import difflib
import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from .clouds import CLOUDS, ENVIRONMENTS, Cloud, discover
from .errors import ConfigError
from .ids import normalise_location


@dataclass(frozen=True)
class Kind:
    """What a value may be: the words for it, and the function that reads it (ValueError says what is wrong)."""

    words: str
    read: Callable[[str], Any]
    secret: bool = False


def _guid(text: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
        raise ValueError("is not a GUID (wanted like 00000000-0000-0000-0000-000000000000)")
    return text.lower()


def _tenant(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text) else _guid(text)


def _flag(text: str) -> bool:
    if text.casefold() not in ("true", "false", "1", "0"):
        raise ValueError("is neither true nor false")
    return text.casefold() in ("true", "1")


def _file(text: str) -> str:
    if not os.access(text, os.R_OK) or os.path.isdir(text):
        raise ValueError("is not a file that can be read")
    return text


def _https(text: str) -> str:
    if urlsplit(text).scheme != "https" or not urlsplit(text).hostname:
        raise ValueError("is not an https URL")
    return text.rstrip("/")


def _url(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname:
        raise ValueError("is not an http or https URL")
    return text


def _environment(text: str) -> str:
    if text.casefold() not in ENVIRONMENTS:
        raise ValueError(f"is not one of {', '.join(CLOUDS)}")
    return ENVIRONMENTS[text.casefold()]


def _tenants(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text) if text.lstrip().startswith("[") else re.split(r"[,;\s]+", text.strip())
        return tuple(_tenant(str(item)) for item in found)
    except ValueError as error:
        raise ValueError("is not a list of tenants (a JSON list, or names separated by commas)") from error


def _api_version(text: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(-preview)?", text):
        raise ValueError("is not an api-version (wanted YYYY-MM-DD)")
    return text


def _seconds(text: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text) or not 0 < float(text) <= 60:
        raise ValueError("is not a number of seconds above 0 and up to 60")
    return float(text)


TEXT = Kind("text", str)
SECRET = Kind("text, hidden", str, secret=True)
GUID = Kind("GUID", _guid)
TENANT = Kind("GUID or domain", _tenant)
TENANTS = Kind("list of tenants", _tenants)
FLAG = Kind("true or false", _flag)
FILE = Kind("path of a file", _file)
HTTPS = Kind("https URL", _https)
URL = Kind("URL", _url)
REGION = Kind("region", normalise_location)
CLOUD = Kind(" | ".join(CLOUDS), _environment)
API_VERSION = Kind("YYYY-MM-DD", _api_version)
SECONDS = Kind("seconds", _seconds)


def _setting(key: str, *variables: str, kind: Kind = TEXT, doc: str, default: Any = None) -> Any:
    metadata = {"key": key, "variables": variables, "kind": kind, "doc": doc}
    return dataclasses.field(default=default, metadata=metadata, repr=not kind.secret)


@dataclass(frozen=True)
class Settings:
    """The configuration in force. Build it with `Settings.load`."""

    subscription_id: str | None = _setting(
        "subscriptionId",
        "ARM_SUBSCRIPTION_ID",
        "AZURE_SUBSCRIPTION_ID",
        kind=GUID,
        doc="Subscription for resources whose id does not follow from another resource.",
    )
    tenant_id: str | None = _setting(
        "tenantId", "ARM_TENANT_ID", "AZURE_TENANT_ID", kind=TENANT, doc="Tenant that issues the tokens."
    )
    client_id: str | None = _setting(
        "clientId",
        "ARM_CLIENT_ID",
        "AZURE_CLIENT_ID",
        kind=GUID,
        doc="Application of a service principal, or the client id of a user-assigned managed identity.",
    )
    client_secret: str | None = _setting(
        "clientSecret", "ARM_CLIENT_SECRET", "AZURE_CLIENT_SECRET", kind=SECRET, doc="Secret of the service principal."
    )
    client_certificate_path: str | None = _setting(
        "clientCertificatePath",
        "ARM_CLIENT_CERTIFICATE_PATH",
        "AZURE_CLIENT_CERTIFICATE_PATH",
        kind=FILE,
        doc="Certificate of the service principal with its key, PEM or PKCS#12.",
    )
    client_certificate_password: str | None = _setting(
        "clientCertificatePassword",
        "ARM_CLIENT_CERTIFICATE_PASSWORD",
        "AZURE_CLIENT_CERTIFICATE_PASSWORD",
        kind=SECRET,
        doc="Password of that certificate.",
    )
    use_oidc: bool = _setting(
        "useOidc",
        "ARM_USE_OIDC",
        kind=FLAG,
        default=False,
        doc="Exchange a token of another issuer (GitHub, Azure DevOps, Kubernetes) for one of Azure.",
    )
    oidc_token: str | None = _setting("oidcToken", "ARM_OIDC_TOKEN", kind=SECRET, doc="The token to exchange.")
    oidc_token_file_path: str | None = _setting(
        "oidcTokenFilePath",
        "ARM_OIDC_TOKEN_FILE_PATH",
        "AZURE_FEDERATED_TOKEN_FILE",
        kind=FILE,
        doc="File with the token to exchange; read anew for each exchange, because issuers renew it.",
    )
    oidc_request_token: str | None = _setting(
        "oidcRequestToken",
        "ARM_OIDC_REQUEST_TOKEN",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "SYSTEM_ACCESSTOKEN",
        kind=SECRET,
        doc="Token with which the token to exchange is asked for.",
    )
    oidc_request_url: str | None = _setting(
        "oidcRequestUrl",
        "ARM_OIDC_REQUEST_URL",
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        "SYSTEM_OIDCREQUESTURI",
        kind=URL,
        doc="URL where the token to exchange is asked for.",
    )
    oidc_audience: str | None = _setting(
        "oidcAudience", "ARM_OIDC_AUDIENCE", doc="Audience to ask for; default `api://AzureADTokenExchange`."
    )
    oidc_service_connection_id: str | None = _setting(
        "oidcServiceConnectionId",
        "ARM_ADO_PIPELINE_SERVICE_CONNECTION_ID",
        "ARM_OIDC_AZURE_SERVICE_CONNECTION_ID",
        "AZURESUBSCRIPTION_SERVICE_CONNECTION_ID",
        doc="Service connection of an Azure DevOps pipeline.",
    )
    use_msi: bool = _setting(
        "useMsi", "ARM_USE_MSI", kind=FLAG, default=False, doc="Authenticate as the managed identity of this machine."
    )
    msi_endpoint: str | None = _setting(
        "msiEndpoint", "ARM_MSI_ENDPOINT", kind=URL, doc="Where the machine's identity is asked; found by itself."
    )
    use_default_azure_credential: bool = _setting(
        "useDefaultAzureCredential",
        "ARM_USE_DEFAULT_AZURE_CREDENTIAL",
        kind=FLAG,
        default=False,
        doc="Try, in this order, environment, workload identity, managed identity and developer tools.",
    )
    environment: str = _setting(
        "environment", "ARM_ENVIRONMENT", "AZURE_ENVIRONMENT", kind=CLOUD, default="public", doc="The Azure cloud."
    )
    metadata_host: str | None = _setting(
        "metadataHost",
        "ARM_METADATA_HOSTNAME",
        "ARM_METADATA_HOST",
        doc="Host (and port) that tells the addresses of the cloud; takes the place of `environment`.",
    )
    active_directory_authority_host: str | None = _setting(
        "activeDirectoryAuthorityHost",
        "ARM_ACTIVE_DIRECTORY_AUTHORITY_HOST",
        kind=HTTPS,
        doc="Token service; with the next two it takes the place of `environment` and `metadataHost`.",
    )
    resource_manager_endpoint: str | None = _setting(
        "resourceManagerEndpoint", "ARM_RESOURCE_MANAGER_ENDPOINT", kind=HTTPS, doc="Azure Resource Manager."
    )
    resource_manager_audience: str | None = _setting(
        "resourceManagerAudience", "ARM_RESOURCE_MANAGER_AUDIENCE", doc="Audience of its tokens."
    )
    disable_instance_discovery: bool = _setting(
        "disableInstanceDiscovery",
        "ARM_DISABLE_INSTANCE_DISCOVERY",
        kind=FLAG,
        default=False,
        doc="Do not check the token service against Microsoft's list; for clouds that cannot reach it.",
    )
    auxiliary_tenant_ids: tuple[str, ...] = _setting(
        "auxiliaryTenantIds",
        "ARM_AUXILIARY_TENANT_IDS",
        kind=TENANTS,
        default=(),
        doc="Further tenants for which tokens may be had.",
    )
    partner_id: str | None = _setting(
        "partnerId", "ARM_PARTNER_ID", kind=GUID, doc="Partner to credit; travels in the User-Agent."
    )
    location: str | None = _setting(
        "location", "ARM_LOCATION", "ARM_LOCATION_NAME", kind=REGION, doc="Region of resources that do not say theirs."
    )
    resource_group: str | None = _setting(
        "resourceGroup",
        "ARM_RESOURCE_GROUP",
        "AZURE_RESOURCE_GROUP",
        doc="Resource group of resources that do not say theirs.",
    )
    api_version: str | None = _setting(
        "apiVersion",
        "AZUREML_API_VERSION",
        kind=API_VERSION,
        doc="api-version of Microsoft.MachineLearningServices, instead of the one each resource declares.",
    )
    allow_preview: bool = _setting(
        "allowPreview", "AZUREML_ALLOW_PREVIEW", kind=FLAG, default=False, doc="Accept an `apiVersion` in preview."
    )
    poll_seconds: float = _setting(
        "pollSeconds",
        "AZUREML_POLL_SECONDS",
        kind=SECONDS,
        default=1.0,
        doc="Shortest pause between two looks at a long-running operation; pauses grow from it up to 15 seconds.",
    )

    @classmethod
    def load(cls, config: Mapping[str, str] | None, environ: Mapping[str, str]) -> Settings:
        """The settings from configuration, then variables. Raises `ConfigError` with every fault at once."""
        config = config or {}
        faults = [_unknown(key) for key in config if key not in {item.key for item in TABLE}]
        values: dict[str, Any] = {}
        for item in TABLE:
            origin, text = item.find(config, environ)
            if not text:
                continue
            try:
                values[item.field] = item.kind.read(text)
            except ValueError as error:
                faults.append(f"{origin} {error}" if item.kind.secret else f'{origin} "{text}" {error}')
        settings = cls(**values)
        if not faults:
            faults = settings._faults_between()
        if faults:
            raise ConfigError(faults)
        return settings

    @cached_property
    def cloud(self) -> Cloud:
        """The cloud's addresses; asked from `metadata_host`, when there is one, on first use."""
        if self.resource_manager_endpoint and self.active_directory_authority_host and self.resource_manager_audience:
            return dataclasses.replace(
                CLOUDS[self.environment],
                name="custom",
                resource_manager=self.resource_manager_endpoint,
                authority=self.active_directory_authority_host,
                audience=self.resource_manager_audience.rstrip("/"),
            )
        return discover(self.metadata_host) if self.metadata_host else CLOUDS[self.environment]

    def require(self, field: str) -> str:
        """The value of `field`, or a `ConfigError` that says how to set it."""
        value = getattr(self, field)
        if value:
            return str(value)
        item = next(item for item in TABLE if item.field == field)
        raise ConfigError([f"{item.key} is not set"], advice=item.how_to_set())

    @property
    def secrets(self) -> tuple[str, ...]:
        """The values that must never be shown."""
        found = (getattr(self, item.field) for item in TABLE if item.kind.secret)
        return tuple(value for value in found if value)

    def _faults_between(self) -> list[str]:
        """Faults that only show when several settings are seen together."""
        custom = (self.active_directory_authority_host, self.resource_manager_endpoint, self.resource_manager_audience)
        certified = bool(self.client_certificate_path)
        needed = self.client_secret or certified or self.use_oidc
        method = "a client secret" if self.client_secret else "a client certificate" if certified else "useOidc"
        asked = self.oidc_request_url and self.oidc_request_token
        source = self.oidc_token or self.oidc_token_file_path or asked
        rules = [
            (needed and not self.client_id, f"{method} needs clientId as well"),
            (needed and not self.tenant_id, f"{method} needs tenantId as well"),
            (
                self.use_oidc and not source,
                "useOidc needs oidcToken, oidcTokenFilePath, or oidcRequestUrl with oidcRequestToken",
            ),
            (
                any(custom) and not all(custom),
                "activeDirectoryAuthorityHost, resourceManagerEndpoint and resourceManagerAudience go together",
            ),
            (
                self.api_version and self.api_version.endswith("-preview") and not self.allow_preview,
                f'apiVersion "{self.api_version}" is a preview; set allowPreview to accept it',
            ),
        ]
        return [text for broken, text in rules if broken]


@dataclass(frozen=True)
class Item:
    """One row of the table: how a setting is spelt, and what it means."""

    field: str
    key: str
    variables: tuple[str, ...]
    kind: Kind
    doc: str
    default: Any

    def find(self, config: Mapping[str, str], environ: Mapping[str, str]) -> tuple[str, str]:
        """Where the value comes from, and its text; the text is empty when it is set nowhere."""
        if config.get(self.key):
            return self.key, str(config[self.key]).strip()
        for variable in self.variables:
            if environ.get(variable, "").strip():
                return variable, environ[variable].strip()
        return self.key, ""

    def how_to_set(self) -> str:
        """What to type to set it."""
        secret = " --secret" if self.kind.secret else ""
        return f"run `pulumi config set azureml:{self.key} <value>{secret}`, or set {self.variables[0]}"


TABLE: tuple[Item, ...] = tuple(
    Item(field=field.name, default=field.default, **field.metadata) for field in dataclasses.fields(Settings)
)
"""Every setting, in the order of the documentation."""


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, [item.key for item in TABLE], n=1)
    return f'"{key}" is not a setting' + (f"; did you mean {near[0]}?" if near else "")

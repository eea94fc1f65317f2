"""The provider's configuration: every key, its variables, its meaning, and its check, said once.

Each field of `Settings` declares its configuration key (spelt as in azure-native), the environment variables read when
the key is not set (in order; an empty one counts as not set), what values it takes, and its documentation. Loading,
error messages and the documentation page all read that declaration. Nothing is sent while loading; the addresses of a
cloud known only by its metadata host are looked up on first use of `Settings.cloud`.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from . import kinds
from .clouds import CLOUDS, Cloud, discover
from .errors import ConfigError


def _setting(key: str, *variables: str, kind: kinds.Kind = kinds.TEXT, doc: str, default: Any = None) -> Any:
    metadata = {"key": key, "variables": variables, "kind": kind, "doc": doc}
    return dataclasses.field(default=default, metadata=metadata, repr=not kind.secret)


@dataclass(frozen=True)
class Settings:
    """The configuration in force. Build it with `Settings.load`."""

    subscription_id: str | None = _setting(
        "subscriptionId",
        "ARM_SUBSCRIPTION_ID",
        "AZURE_SUBSCRIPTION_ID",
        kind=kinds.GUID,
        doc="Subscription for resources whose id does not follow from another resource.",
    )
    tenant_id: str | None = _setting(
        "tenantId", "ARM_TENANT_ID", "AZURE_TENANT_ID", kind=kinds.TENANT, doc="Tenant that issues the tokens."
    )
    client_id: str | None = _setting(
        "clientId",
        "ARM_CLIENT_ID",
        "AZURE_CLIENT_ID",
        kind=kinds.GUID,
        doc="Application of a service principal, or the client id of a user-assigned managed identity.",
    )
    client_secret: str | None = _setting(
        "clientSecret",
        "ARM_CLIENT_SECRET",
        "AZURE_CLIENT_SECRET",
        kind=kinds.SECRET,
        doc="The service principal's secret.",
    )
    client_certificate_path: str | None = _setting(
        "clientCertificatePath",
        "ARM_CLIENT_CERTIFICATE_PATH",
        "AZURE_CLIENT_CERTIFICATE_PATH",
        kind=kinds.FILE,
        doc="Certificate of the service principal with its key, PEM or PKCS#12.",
    )
    client_certificate_password: str | None = _setting(
        "clientCertificatePassword",
        "ARM_CLIENT_CERTIFICATE_PASSWORD",
        "AZURE_CLIENT_CERTIFICATE_PASSWORD",
        kind=kinds.SECRET,
        doc="Password of that certificate.",
    )
    use_oidc: bool = _setting(
        "useOidc",
        "ARM_USE_OIDC",
        kind=kinds.FLAG,
        default=False,
        doc="Exchange a token of another issuer (GitHub, Azure DevOps, Kubernetes) for one of Azure.",
    )
    oidc_token: str | None = _setting("oidcToken", "ARM_OIDC_TOKEN", kind=kinds.SECRET, doc="The token to exchange.")
    oidc_token_file_path: str | None = _setting(
        "oidcTokenFilePath",
        "ARM_OIDC_TOKEN_FILE_PATH",
        "AZURE_FEDERATED_TOKEN_FILE",
        kind=kinds.FILE,
        doc="File with the token to exchange; read anew for each exchange, because issuers renew it.",
    )
    oidc_request_token: str | None = _setting(
        "oidcRequestToken",
        "ARM_OIDC_REQUEST_TOKEN",
        "ACTIONS_ID_TOKEN_REQUEST_TOKEN",
        "SYSTEM_ACCESSTOKEN",
        kind=kinds.SECRET,
        doc="Token with which the token to exchange is asked for.",
    )
    oidc_request_url: str | None = _setting(
        "oidcRequestUrl",
        "ARM_OIDC_REQUEST_URL",
        "ACTIONS_ID_TOKEN_REQUEST_URL",
        "SYSTEM_OIDCREQUESTURI",
        kind=kinds.URL,
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
        "useMsi",
        "ARM_USE_MSI",
        kind=kinds.FLAG,
        default=False,
        doc="Authenticate as this machine's managed identity.",
    )
    msi_endpoint: str | None = _setting(
        "msiEndpoint", "ARM_MSI_ENDPOINT", kind=kinds.URL, doc="Where the machine's identity is asked; found by itself."
    )
    use_default_azure_credential: bool = _setting(
        "useDefaultAzureCredential",
        "ARM_USE_DEFAULT_AZURE_CREDENTIAL",
        kind=kinds.FLAG,
        default=False,
        doc="Try, in this order, environment, workload identity, managed identity and developer tools.",
    )
    environment: str = _setting(
        "environment",
        "ARM_ENVIRONMENT",
        "AZURE_ENVIRONMENT",
        kind=kinds.CLOUD,
        default="public",
        doc="Azure cloud.",
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
        kind=kinds.HTTPS,
        doc="Token service; with the next two it takes the place of `environment` and `metadataHost`.",
    )
    resource_manager_endpoint: str | None = _setting(
        "resourceManagerEndpoint", "ARM_RESOURCE_MANAGER_ENDPOINT", kind=kinds.HTTPS, doc="Azure Resource Manager."
    )
    resource_manager_audience: str | None = _setting(
        "resourceManagerAudience", "ARM_RESOURCE_MANAGER_AUDIENCE", doc="Audience of its tokens."
    )
    disable_instance_discovery: bool = _setting(
        "disableInstanceDiscovery",
        "ARM_DISABLE_INSTANCE_DISCOVERY",
        kind=kinds.FLAG,
        default=False,
        doc="Do not check the token service against Microsoft's list; for clouds that cannot reach it.",
    )
    auxiliary_tenant_ids: tuple[str, ...] = _setting(
        "auxiliaryTenantIds",
        "ARM_AUXILIARY_TENANT_IDS",
        kind=kinds.TENANTS,
        default=(),
        doc="Further tenants for which tokens may be had.",
    )
    partner_id: str | None = _setting(
        "partnerId", "ARM_PARTNER_ID", kind=kinds.GUID, doc="Partner to credit; travels in the User-Agent."
    )
    location: str | None = _setting(
        "location",
        "ARM_LOCATION",
        "ARM_LOCATION_NAME",
        kind=kinds.REGION,
        doc="Region where a resource says none.",
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
        kind=kinds.API_VERSION,
        doc="api-version of Microsoft.MachineLearningServices, instead of the one each resource declares.",
    )
    allow_preview: bool = _setting(
        "allowPreview",
        "AZUREML_ALLOW_PREVIEW",
        kind=kinds.FLAG,
        default=False,
        doc="Accept a preview `apiVersion`.",
    )
    poll_seconds: float = _setting(
        "pollSeconds",
        "AZUREML_POLL_SECONDS",
        kind=kinds.SECONDS,
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
    def service_principal(self) -> str | None:
        """What acts, where it is no person: so nobody can open what is made for it alone."""
        configured = (self.client_secret, self.client_certificate_path, self.use_oidc, self.use_msi)
        return (self.client_id or "a managed identity") if any(configured) else None

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


TABLE: tuple[kinds.Item, ...] = tuple(
    kinds.Item(field=field.name, default=field.default, **field.metadata) for field in dataclasses.fields(Settings)
)
"""Every setting, in the order of the documentation."""


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, [item.key for item in TABLE], n=1)
    return f'"{key}" is not a setting' + (f"; did you mean {near[0]}?" if near else "")

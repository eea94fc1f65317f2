"""What opens the storage behind a datastore: one of four kinds of secrets, or none."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Union

from typing_extensions import Required, TypedDict

from ..constraints import GUID
from ..declare import In, Json, Key

__all__ = [
    "NO_CREDENTIALS",
    "AccountKeyCredentials",
    "CertificateCredentials",
    "DatastoreCredentials",
    "NoCredentials",
    "SasCredentials",
    "ServicePrincipalCredentials",
    "without_halves",
]

NO_CREDENTIALS = {"credentialsType": "None"}


class AccountKeyCredentials(TypedDict, total=False):
    """A key of the storage account."""

    type: Required[Annotated[In[Literal["AccountKey"]], Key("credentialsType")]]
    """Always `AccountKey`."""
    key: Required[Annotated[In[str], Key("secrets.key", write_only=True, secret=True)]]
    """Key of the storage account."""
    secrets_type: Annotated[
        In[Literal["AccountKey"]], Key("secrets.secretsType", write_only=True, constant="AccountKey")
    ]


class SasCredentials(TypedDict, total=False):
    """A shared access signature."""

    type: Required[Annotated[In[Literal["Sas"]], Key("credentialsType")]]
    """Always `Sas`."""
    sas_token: Required[Annotated[In[str], Key("secrets.sasToken", write_only=True, secret=True)]]
    """Token, the part of the address after `?`."""
    secrets_type: Annotated[In[Literal["Sas"]], Key("secrets.secretsType", write_only=True, constant="Sas")]


class ServicePrincipalCredentials(TypedDict, total=False):
    """A service principal with a secret."""

    type: Required[Annotated[In[Literal["ServicePrincipal"]], Key("credentialsType")]]
    """Always `ServicePrincipal`."""
    client_id: Required[Annotated[In[str], Key("clientId", allows=(GUID,))]]
    """Client id of the service principal."""
    tenant_id: Required[Annotated[In[str], Key("tenantId", allows=(GUID,))]]
    """Tenant that it is in."""
    client_secret: Required[Annotated[In[str], Key("secrets.clientSecret", write_only=True, secret=True)]]
    """Its secret."""
    authority_url: Annotated[In[str], Key("authorityUrl")]
    """Where its tokens come from. Default: `https://login.microsoftonline.com`."""
    resource_url: Annotated[In[str], Key("resourceUrl")]
    """What its tokens are for. Default: the storage of the datastore's type."""
    secrets_type: Annotated[
        In[Literal["ServicePrincipal"]], Key("secrets.secretsType", write_only=True, constant="ServicePrincipal")
    ]


class CertificateCredentials(TypedDict, total=False):
    """A service principal with a certificate."""

    type: Required[Annotated[In[Literal["Certificate"]], Key("credentialsType")]]
    """Always `Certificate`."""
    client_id: Required[Annotated[In[str], Key("clientId", allows=(GUID,))]]
    """Client id of the service principal."""
    tenant_id: Required[Annotated[In[str], Key("tenantId", allows=(GUID,))]]
    """Tenant that it is in."""
    thumbprint: Required[Annotated[In[str], Key("thumbprint")]]
    """Thumbprint of the certificate."""
    certificate: Required[Annotated[In[str], Key("secrets.certificate", write_only=True, secret=True)]]
    """The certificate with its private key."""
    authority_url: Annotated[In[str], Key("authorityUrl")]
    """Where its tokens come from. Default: `https://login.microsoftonline.com`."""
    resource_url: Annotated[In[str], Key("resourceUrl")]
    """What its tokens are for. Default: the storage of the datastore's type."""
    secrets_type: Annotated[
        In[Literal["Certificate"]], Key("secrets.secretsType", write_only=True, constant="Certificate")
    ]


class NoCredentials(TypedDict, total=False):
    """No secret: whoever uses the datastore is asked for an identity."""

    type: Required[Annotated[In[Literal["None"]], Key("credentialsType")]]
    """Always `None`."""


DatastoreCredentials = Union[
    AccountKeyCredentials, SasCredentials, ServicePrincipalCredentials, CertificateCredentials, NoCredentials
]


def without_halves(inputs: Json) -> dict[str, Any]:
    """The arguments of an imported datastore without credentials whose secret the service does not show."""
    credentials = inputs.get("credentials") or {}
    return {n: v for n, v in inputs.items() if n != "credentials" or credentials.get("type") == "None"}

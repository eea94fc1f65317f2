"""The secrets of datastores: what each kind of credentials needs, whether they open the storage, handing them out."""

from __future__ import annotations

from azureml_emulator.arm.errors import Refused, refuse
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.types.builtin_datastores import builtin_credentials, is_builtin, workspace_of
from azureml_emulator.types.storage_account import key_value

SECRETS = {"AccountKey": "key", "Sas": "sasToken", "ServicePrincipal": "clientSecret", "Certificate": "certificate"}
"""Credentials type → name of its secret."""
NEEDED = {
    "AccountKey": (),
    "Sas": (),
    "ServicePrincipal": ("clientId", "tenantId"),
    "Certificate": ("clientId", "tenantId", "thumbprint"),
    "None": (),
}
"""Credentials type → what else it needs (specification 2025-12-01)."""
CONTAINERS = {"AzureBlob": "containerName", "AzureDataLakeGen2": "filesystem"}
"""Datastore types in blob storage → property that names the container."""
SECRET_HOURS = 1
"""Lifetime of an expirable secret when none is asked for; the service's own default is not known."""


def storage_account(datastore: Resource, context: Context) -> Resource | None:
    """The emulated account behind a datastore."""
    name = datastore.properties.get("accountName")
    accounts = context.all("Microsoft.Storage/storageAccounts")
    return next((account for account in accounts if account.name == name), None)


def check_credentials(datastore: Resource, context: Context) -> None:
    """They are complete; a secret that is left out stays as it was."""
    credentials = datastore.properties["credentials"]
    kind = credentials["credentialsType"]
    if kind not in NEEDED:
        raise refuse(400, "UserError", f"The credentialsType '{kind}' is not one of {', '.join(NEEDED)}.")
    old = context.find(datastore.id)
    before = (old.properties.get("credentials") or {}) if old else {}
    if kind in SECRETS and not credentials.get("secrets") and before.get("credentialsType") == kind:
        credentials["secrets"] = before.get("secrets")
    missing = [name for name in NEEDED[kind] if not credentials.get(name)]
    if kind in SECRETS and not (credentials.get("secrets") or {}).get(SECRETS[kind]):
        missing.append(f"secrets.{SECRETS[kind]}")
    if missing:
        raise refuse(400, "UserError", f"Credentials of type {kind} need {', '.join(missing)}.")


def check_storage(datastore: Resource, context: Context) -> None:
    """The account, and the container in it, are there and the key opens them; ``skipValidation=true`` takes them on
    trust."""
    properties = datastore.properties
    if context.request.query.get("skipvalidation", "").casefold() == "true" or "accountName" not in properties:
        return
    account = storage_account(datastore, context)
    if account is None:
        raise _unreachable(f"The storage account '{properties['accountName']}' was not found.")
    container = properties.get(CONTAINERS.get(properties["datastoreType"], ""))
    if container and context.find(f"{account.id}/blobServices/default/containers/{container}") is None:
        raise _unreachable(f"The container '{container}' was not found in the storage account '{account.name}'.")
    credentials = properties["credentials"]
    keys = [key_value(account, name) for name in ("key1", "key2")]
    if credentials["credentialsType"] == "AccountKey" and credentials["secrets"]["key"] not in keys:
        raise _unreachable(f"The key is not one of the storage account '{account.name}'.")


def _unreachable(reason: str) -> Refused:
    return refuse(
        400, "UserError", f"The datastore cannot be validated: {reason} skipValidation=true skips this check."
    )


def list_secrets(datastore: Resource, context: Context) -> Json:
    """The account key; or, when asked for something that expires, a SAS on the container."""
    builtin = is_builtin(datastore.name)
    credentials: Document = datastore.properties["credentials"]
    kind = credentials.get("credentialsType")
    if builtin:
        kind = builtin_credentials(workspace_of(datastore, context))["credentialsType"]
    asked = context.request.body or {}
    container = datastore.properties.get(CONTAINERS.get(datastore.properties["datastoreType"], ""))
    account, blobs = storage_account(datastore, context), context.service("blobs")
    expires = asked.get("expirableSecret") if kind == "AccountKey" else builtin and kind == "Sas"
    if expires and container and account and blobs:
        seconds = 3600 * (asked.get("expireAfterHours") or SECRET_HOURS)
        return {"secretsType": "Sas", "sasToken": blobs.container_token(account, container, "racwdl", seconds)}
    if builtin and kind == "AccountKey" and account:
        return {"secretsType": "AccountKey", "key": key_value(account, "key1")}
    if kind not in SECRETS or not credentials.get("secrets"):
        raise refuse(400, "UserError", f"The datastore '{datastore.name}' has no secrets: its credentials are {kind}.")
    name = SECRETS[kind]
    return {"secretsType": kind, name: credentials["secrets"][name]}

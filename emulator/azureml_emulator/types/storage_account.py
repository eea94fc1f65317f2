"""A storage account, as far as Resource Manager sees it; blobs are served by the blob data plane."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from dataclasses import replace

from azureml_emulator.arm.errors import Refusal, refuse
from azureml_emulator.arm.operation_styles import OK, OK_EMPTY, STORAGE_PUT
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import (
    Action,
    CreateOnly,
    NameRule,
    ResourceType,
    Route,
    Unique,
    Verb,
    any_version,
)
from azureml_emulator.blobs.addresses import reachable_url

NAME_PATTERN = r"[a-z0-9]{3,24}"
TEXT_PLAIN = (("Content-Type", "text/plain; charset=utf-8"),)
ENDPOINTS = ("dfs", "web", "blob", "queue", "table", "file")


def key_value(account: Resource, name: str) -> str:
    """The account key ``key1`` or ``key2``: 64 bytes in base64, which signatures and listKeys answers are made of."""
    return str(account.facts["keys"][name]["value"])


def _new_key(context: Context) -> Document:
    return {"value": base64.b64encode(context.secret(64)).decode(), "created": context.timestamp()}


def _prepare(account: Resource, context: Context) -> None:
    if "keys" not in account.facts:
        account.facts["keys"] = {"key1": _new_key(context), "key2": _new_key(context)}
    sku = account.body["sku"]
    sku["tier"] = str(sku.get("name", "")).partition("_")[0]


def _endpoints(account: Resource, context: Context) -> Document:
    """Of these, blobs are emulated: their endpoint is one that the client in hand can reach."""
    hosts = {kind: f"https://{account.name}.{kind}.core.windows.net/" for kind in ENDPOINTS}
    blob = f"{reachable_url(account.name, context.request.base_url)}/"
    return {**hosts, "web": f"https://{account.name}.z13.web.core.windows.net/", "blob": blob}


def _body(account: Resource, context: Context, document: Document) -> Document:
    created = context.timestamp(account.created_at)
    service = {"keyType": "Account", "enabled": True, "lastEnabledTime": created}
    keys = account.facts["keys"]
    document["properties"] = {
        "keyCreationTime": {name: keys[name]["created"] for name in ("key1", "key2")},
        "privateEndpointConnections": [],
        "encryption": {"services": {"file": service, "blob": service}, "keySource": "Microsoft.Storage"},
        **document["properties"],
        "creationTime": created,
        "primaryEndpoints": _endpoints(account, context),
        "primaryLocation": account.location,
        "statusOfPrimary": "available",
    }
    return document


def _list_keys(account: Resource, _context: Context) -> Json:
    keys = account.facts["keys"]
    rows = [
        {"creationTime": keys[name]["created"], "keyName": name, "value": keys[name]["value"], "permissions": "FULL"}
        for name in ("key1", "key2")
    ]
    return {"keys": rows}


def _regenerate_key(account: Resource, context: Context) -> Json:
    name = (context.request.body or {}).get("keyName")
    if name not in ("key1", "key2"):
        raise refuse(400, "InvalidValuesForRequestParameters", "Values for request parameters are invalid: keyName.")
    account.facts["keys"][name] = _new_key(context)
    return _list_keys(account, context)


def _check_name(context: Context, _names: Mapping[str, str]) -> Json:
    name = str((context.request.body or {}).get("name", ""))
    if not name.isalnum() or name != name.lower() or not 3 <= len(name) <= 24:
        message = (
            f"{name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in "
            "length and use numbers and lower-case letters only."
        )
        return {"nameAvailable": False, "reason": "AccountNameInvalid", "message": message}
    if any(account.name == name for account in context.all("Microsoft.Storage/storageAccounts")):
        return {
            "nameAvailable": False,
            "reason": "AlreadyExists",
            "message": f"The storage account named {name} is already taken.",
        }
    return {"nameAvailable": True}


STORAGE_ACCOUNT = ResourceType(
    type="Microsoft.Storage/storageAccounts",
    sources={
        "PUT of a new account": (
            "azure-service-operator recordings, 2022-10-19 and 2025-11: 202, text/plain, Location and Retry-After"
        ),
        "PUT of an existing account": "azure-service-operator recordings: 200 with the body at once",
        "DELETE": "azure-sdk-for-python recordings (ml workspace), 2022-10-28: 200, text/plain, empty",
        "echo": (
            "azure-service-operator recordings, 2025-11-20: keyCreationTime, encryption, networkAcls, "
            "primaryEndpoints, minimumTlsVersion"
        ),
        "name": "Azure documentation, Storage account overview: 3 to 24 lower-case letters and digits, unique in Azure",
        "create-only": (
            "Azure REST reference, Storage Accounts - Create: location, kind (but Storage to StorageV2), isHnsEnabled"
        ),
        "listKeys, regenerateKey": "Azure REST reference, Storage Accounts 2023-05-01",
    },
    api_versions=any_version("2019-06-01", "2021-04-01", "2022-09-01", "2023-01-01", "2023-05-01", "2024-01-01"),
    tracked=True,
    longest_tag_name=128,
    name_rule=NameRule(
        NAME_PATTERN,
        Refusal(
            400,
            "AccountNameInvalid",
            "{name} is not a valid storage account name. Storage account name must be between 3 and 24 characters in "
            "length and use numbers and "
            "lower-case letters only.",
        ),
    ),
    required=("sku.name", "kind"),
    create_only=(CreateOnly("properties.isHnsEnabled"),),
    unique=Unique(
        "world", Refusal(409, "StorageAccountAlreadyTaken", "The storage account named {name} is already taken.")
    ),
    create=Verb(STORAGE_PUT, seconds=20, state="ResolvingDNS"),
    update=Verb(OK),
    patch=Verb(OK),
    delete=Verb(replace(OK_EMPTY, name="storage account DELETE", headers=TEXT_PLAIN)),
    defaults={
        "tags": {},
        "properties.accessTier": "Hot",
        "properties.allowBlobPublicAccess": False,
        "properties.minimumTlsVersion": "TLS1_2",
        "properties.networkAcls": {
            "bypass": "AzureServices",
            "virtualNetworkRules": [],
            "ipRules": [],
            "defaultAction": "Allow",
        },
        "properties.supportsHttpsTrafficOnly": True,
    },
    identity=True,
    system_data=(),
    actions=(
        Action("listKeys", _list_keys, source="Azure REST reference, Storage Accounts - List Keys, 2023-05-01"),
        Action(
            "regenerateKey",
            _regenerate_key,
            source="Azure REST reference, Storage Accounts - Regenerate Key, 2023-05-01",
            shapes={"keyName": str},
        ),
    ),
    prepare=_prepare,
    body=_body,
)

STORAGE_ROUTES = (
    Route(
        "POST",
        "/subscriptions/{subscription}/providers/Microsoft.Storage/checkNameAvailability",
        _check_name,
        source="Azure REST reference, Storage Accounts - Check Name Availability, 2023-05-01",
        shapes={"name": str},
        counts_as="reads",
    ),
)

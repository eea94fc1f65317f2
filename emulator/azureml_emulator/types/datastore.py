"""A datastore: a name for a container, a share or a lake, with what opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from azureml_emulator.arm.errors import MANAGEMENT_FRONTEND, Refusal, refuse
from azureml_emulator.arm.operation_styles import CREATED_AT, OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import Action, CreateOnly, Listing, NameRule, ResourceType, Verb
from azureml_emulator.arm.shapes import Shapes
from azureml_emulator.types.asset import INVALID_NAME, NOT_FOUND, WORKSPACE
from azureml_emulator.types.builtin_datastores import (
    DEFAULT,
    NAMES,
    builtin_credentials,
    builtin_properties,
    is_builtin,
    workspace_of,
)
from azureml_emulator.types.datastore_secrets import check_credentials, check_storage, list_secrets
from azureml_emulator.types.machine_learning import API_VERSIONS

NEEDED = {
    "AzureBlob": (),
    "AzureFile": ("accountName", "fileShareName"),
    "AzureDataLakeGen2": ("accountName", "filesystem"),
    "AzureDataLakeGen1": ("storeName",),
    "OneLake": ("oneLakeWorkspaceName", "artifact"),
}
"""Datastore type → what it needs (specification 2025-12-01)."""
IDENTITIES = ("None", "WorkspaceSystemAssignedIdentity", "WorkspaceUserAssignedIdentity")
STORAGE_DEFAULTS = {"endpoint": "core.windows.net", "protocol": "https", "serviceDataAccessAuthIdentity": "None"}
CREATE_ONLY = (
    "datastoreType",
    "accountName",
    "containerName",
    "fileShareName",
    "filesystem",
    "storeName",
    "oneLakeWorkspaceName",
    "artifact",
    "endpoint",
    "protocol",
    "serviceDataAccessAuthIdentity",
)
SHAPES: Shapes = {
    **{f"properties.{name}": str for name in (*CREATE_ONLY, "description") if name != "artifact"},
    **{f"properties.{name}": dict for name in ("artifact", "credentials", "credentials.secrets", "tags", "properties")},
    "properties.credentials.credentialsType": str,
    "properties.credentials.secrets.*": str,
}
CHANGED = Refusal(
    400, "UserError", "The property '{path}' of the datastore '{name}' cannot be changed once it is created."
)


def _check(datastore: Resource, context: Context) -> None:
    properties = datastore.properties
    kind = properties["datastoreType"]
    if kind not in NEEDED:
        raise refuse(400, "UserError", f"The datastoreType '{kind}' is not one of {', '.join(NEEDED)}.")
    missing = [name for name in NEEDED[kind] if not properties.get(name)]
    if missing:
        raise refuse(400, "UserError", f"A datastore of type {kind} needs {', '.join(missing)}.")
    access, artifact = properties.get("serviceDataAccessAuthIdentity"), properties.get("artifact") or {}
    if access and access not in IDENTITIES:
        known = ", ".join(IDENTITIES)
        raise refuse(400, "UserError", f"The serviceDataAccessAuthIdentity '{access}' is not one of {known}.")
    if kind == "OneLake" and not (artifact.get("artifactType") == "LakeHouse" and artifact.get("artifactName")):
        raise refuse(400, "UserError", "The artifact of a OneLake datastore needs artifactType LakeHouse and a name.")
    if not is_builtin(datastore.name):
        check_credentials(datastore, context)
        check_storage(datastore, context)


def _prepare(datastore: Resource, context: Context) -> None:
    properties = datastore.properties
    properties.pop("isDefault", None)
    if is_builtin(datastore.name):
        workspace = workspace_of(datastore, context)
        properties |= builtin_properties(datastore.name, workspace, context)
        datastore.created_at = workspace.created_at
    if properties["datastoreType"] in ("AzureBlob", "AzureFile", "AzureDataLakeGen2"):
        for name, value in STORAGE_DEFAULTS.items():
            properties[name] = properties.get(name) or value


def _body(datastore: Resource, context: Context, document: Document) -> Document:
    properties = document["properties"]
    properties["isDefault"] = datastore.name.casefold() == DEFAULT
    if is_builtin(datastore.name):
        properties["credentials"] = builtin_credentials(workspace_of(datastore, context))
        # Nobody has made them, and an application has changed them last (azure-powershell, 2025-11-04).
        for name in ("createdBy", "createdByType"):
            document["systemData"].pop(name)
        document["systemData"]["lastModifiedByType"] = "Application"
    return document


def _refuse_builtin(datastore: Resource, _context: Context) -> None:
    if is_builtin(datastore.name):
        raise refuse(
            400, "UserError", f"The datastore '{datastore.name}' is the workspace's own and cannot be deleted."
        )


def _is_default(document: Document, wanted: str) -> bool:
    return bool(document["properties"]["isDefault"] == (wanted.casefold() == "true"))


def _is_named(document: Document, names: str) -> bool:
    return document["name"].casefold() in [name.strip().casefold() for name in names.split(",")]


def _has_text(document: Document, text: str) -> bool:
    return text.casefold() in f"{document['name']} {document['properties']['description'] or ''}".casefold()


def _in_order(documents: Sequence[Document], query: Mapping[str, str]) -> Sequence[Document]:
    """``orderBy`` createdtime, modifiedtime or name, downwards unless ``orderByAsc`` says otherwise."""
    keys = {"createdtime": "createdAt", "modifiedtime": "lastModifiedAt"}
    field = query.get("orderby", "").casefold()
    if field not in (*keys, "name"):
        return documents
    ascending = query.get("orderbyasc", "false").casefold() == "true"
    return sorted(
        documents,
        key=lambda item: item["name"] if field == "name" else item["systemData"][keys[field]],
        reverse=not ascending,
    )


DATASTORE = ResourceType(
    type=f"{WORKSPACE}/datastores",
    sources={
        "PUT 201 with Location": "azure-powershell recordings, 2022-06",
        "credentials without their secrets": "azure-powershell recordings, 2022-06 and 2025-11-04",
        "four built-in ones": "azure-powershell recordings, 2025-11-04; systemData without createdBy",
        "listSecrets": "azure-powershell recordings, 2025-11-04; specification 2025-12-01, SecretExpiry",
        "create-only": "specification 2025-12-01 (visibility read, create)",
        "built-in ones with identity": (
            "https://learn.microsoft.com/azure/machine-learning/how-to-disable-local-auth-storage: credentials None"
        ),
        "validation": "specification 2025-12-01, skipValidation; what is validated and the texts are unverified",
        "deleting a built-in one": "refused; status and text are unverified",
    },
    api_versions=API_VERSIONS,
    component=MANAGEMENT_FRONTEND,
    not_found=Refusal(
        404, "UserError", NOT_FOUND, details=(("DatastoreNotFound", "Datastore with name: {name} not found."),)
    ),
    placed_in="parent",
    name_rule=NameRule(r"[a-zA-Z0-9][a-zA-Z0-9\-_]{0,254}", INVALID_NAME),
    shapes=SHAPES,
    required=("properties.datastoreType", "properties.credentials.credentialsType"),
    create_only=tuple(CreateOnly(f"properties.{name}", CHANGED) for name in CREATE_ONLY),
    implied_names=NAMES,
    create=Verb(CREATED_AT),
    update=Verb(OK),
    delete=Verb(OK_EMPTY),
    check_delete=_refuse_builtin,
    nulls=(
        "properties.description",
        "properties.tags",
        "properties.properties",
        "properties.subscriptionId",
        "properties.resourceGroup",
    ),
    secrets=("properties.credentials.secrets",),
    provisioning_state=None,
    listing=Listing(
        filters={"isDefault": _is_default, "names": _is_named, "searchText": _has_text},
        order=_in_order,
        continuation="$skip",
    ),
    actions=(
        Action(
            "listSecrets",
            list_secrets,
            shapes={"expirableSecret": bool, "expireAfterHours": int},
            source="azure-powershell recordings, 2025-11-04: the account key; a SAS when expirableSecret is asked for",
        ),
    ),
    check=_check,
    prepare=_prepare,
    body=_body,
)

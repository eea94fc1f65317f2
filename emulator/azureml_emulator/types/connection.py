"""A connection of a workspace: an address outside of it with what opens it. Also the offline and online stores of a
feature store."""

from __future__ import annotations

from collections.abc import Callable

from azureml_emulator.arm.errors import ACCOUNT, Refusal
from azureml_emulator.arm.operation_styles import OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Action, Listing, NameRule, ResourceType, Verb
from azureml_emulator.types.machine_learning import API_VERSIONS

CATEGORIES = (
    "ADLSGen2",
    "AIServices",
    "ApiKey",
    "AppInsights",
    "AzureBlob",
    "AzureDataExplorer",
    "AzureKeyVault",
    "AzureMySqlDb",
    "AzureOneLake",
    "AzureOpenAI",
    "AzurePostgresDb",
    "AzureSqlDb",
    "AzureStorageAccount",
    "AzureSynapseAnalytics",
    "CognitiveSearch",
    "CognitiveService",
    "ContainerRegistry",
    "CosmosDb",
    "CustomKeys",
    "Git",
    "ManagedOnlineEndpoint",
    "OpenAI",
    "PythonFeed",
    "Redis",
    "S3",
    "Serp",
    "Serverless",
    "Snowflake",
)
"""Written back in this casing; the list of categories is open (specification 2025-12-01)."""
OTHER_NAMES = {"azuredatalakegen2": "ADLSGen2"}
"""What azure-ai-ml 1.35.2 writes for the offline store of a feature store, and what it expects to read."""


def _prepare(connection: Resource, _context: Context) -> None:
    properties = connection.properties
    written = str(properties.get("category"))
    known = {name.casefold(): name for name in CATEGORIES} | OTHER_NAMES
    properties["category"] = known.get(written.casefold(), written)


def _body(connection: Resource, _context: Context, document: Document) -> Document:
    assert connection.id.parent is not None
    properties = {
        "group": "Azure",
        "credentials": None,
        "createdByWorkspaceArmId": str(connection.id.parent),
        "peRequirement": "NotRequired",
        "peStatus": "NotApplicable",
        "error": None,
        **document["properties"],
    }
    return {**document, "tags": None, "location": None, "properties": properties}


def _with_secrets(connection: Resource, context: Context) -> Json:
    shown = context.shown(connection)
    return {**shown, "properties": {**shown["properties"], "credentials": connection.properties.get("credentials")}}


def _has(path: str) -> Callable[[Document, str], bool]:
    return lambda document, value: str(document["properties"].get(path)).casefold() == value.casefold()


CONNECTION = ResourceType(
    type="Microsoft.MachineLearningServices/workspaces/connections",
    sources={
        "PUT 200, also when new; DELETE 200 empty": "azure-sdk-for-python recordings (connections), 2023 to 2024",
        "404": "azure-sdk-for-python recordings, 2023: UserError in the envelope of account-rp",
        "echo": "azure-sdk-for-python recordings: tags and location null, credentials null, the casing of the category",
        "group": "azure-sdk-for-python recordings: Azure for a container registry; of other categories unverified",
        "listsecrets": "specification 2025-12-01: POST, the whole connection",
        "filters": "specification 2025-12-01: target, category",
        "name": (
            "specification 2025-12-01: ^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$; azure-ai-ml 1.35.2 names those of a feature "
            "store with 35 characters, so that length is not refused"
        ),
    },
    api_versions=API_VERSIONS,
    component=ACCOUNT,
    not_found=Refusal(
        404, "UserError", "Connection {name} can't be found in this workspace", inner_error="NotFoundError"
    ),
    placed_in="parent",
    name_rule=NameRule(r"[a-zA-Z0-9][a-zA-Z0-9_-]{2,}"),
    shapes={
        **{f"properties.{name}": str for name in ("authType", "category", "target", "expiryTime")},
        **{f"properties.{name}": dict for name in ("credentials", "metadata")},
        "properties.isSharedToAll": bool,
        "properties.sharedUserList": list,
    },
    required=("properties.authType", "properties.category"),
    create=Verb(OK),
    update=Verb(OK),
    patch=Verb(OK),
    patchable=("properties",),
    delete=Verb(OK_EMPTY),
    defaults={
        "properties.isSharedToAll": False,
        "properties.sharedUserList": [],
        "properties.useWorkspaceManagedIdentity": False,
        "properties.isDefault": True,
        "properties.metadata": {},
    },
    nulls=("properties.expiryTime",),
    secrets=("properties.credentials",),
    provisioning_state=None,
    listing=Listing(filters={"target": _has("target"), "category": _has("category")}, continuation="$skip"),
    actions=(
        Action("listsecrets", _with_secrets, source="specification 2025-12-01, WorkspaceConnections_ListSecrets"),
    ),
    prepare=_prepare,
    body=_body,
)

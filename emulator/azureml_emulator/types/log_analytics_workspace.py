"""A Log Analytics workspace: where Application Insights keeps what it hears."""

from __future__ import annotations

import base64

from azureml_emulator.arm.operation_styles import CREATED, OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Action, NameRule, ResourceType, Verb, any_version


def _prepare(workspace: Resource, context: Context) -> None:
    if "customerId" not in workspace.facts:
        workspace.facts["customerId"] = context.guid()
        workspace.facts["keys"] = [base64.b64encode(context.secret(64)).decode() for _ in range(2)]


def _body(workspace: Resource, context: Context, document: Document) -> Document:
    document["properties"] = {
        **document["properties"],
        "customerId": workspace.facts["customerId"],
        "createdDate": context.timestamp(workspace.created_at),
        "modifiedDate": context.timestamp(workspace.modified_at),
    }
    return document


def _shared_keys(workspace: Resource, _context: Context) -> Json:
    primary, secondary = workspace.facts["keys"]
    return {"primarySharedKey": primary, "secondarySharedKey": secondary}


LOG_ANALYTICS_WORKSPACE = ResourceType(
    type="Microsoft.OperationalInsights/workspaces",
    sources={
        "PUT 201 when new, 200 when existing": "Azure REST reference, Workspaces - Create Or Update, 2023-09-01",
        "DELETE 200": "azure-ai-ml 1.35.2 deletes it with api-version 2015-03-20 and does not wait",
        "name": "Azure REST reference, Workspaces: ^[A-Za-z0-9][A-Za-z0-9-]+[A-Za-z0-9]$, 4 to 63",
        "sku, retention": "Azure REST reference, Workspaces 2023-09-01: PerGB2018, 30 days",
        "sharedKeys": "Azure REST reference, Shared Keys - Get Shared Keys, 2020-08-01",
    },
    api_versions=any_version("2015-03-20", "2020-08-01", "2021-06-01", "2022-10-01", "2023-09-01"),
    tracked=True,
    name_rule=NameRule(r"[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]"),
    create=Verb(CREATED),
    update=Verb(OK),
    patch=Verb(OK),
    delete=Verb(OK_EMPTY),
    defaults={
        "tags": {},
        "properties.sku": {"name": "PerGB2018"},
        "properties.retentionInDays": 30,
        "properties.publicNetworkAccessForIngestion": "Enabled",
        "properties.publicNetworkAccessForQuery": "Enabled",
    },
    etag=True,
    actions=(
        Action("sharedKeys", _shared_keys, source="Azure REST reference, Shared Keys - Get Shared Keys, 2020-08-01"),
    ),
    prepare=_prepare,
    body=_body,
)

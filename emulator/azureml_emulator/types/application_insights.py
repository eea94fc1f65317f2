"""An Application Insights component."""

from __future__ import annotations

from azureml_emulator.arm.operation_styles import OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import ResourceType, Verb, any_version


def _prepare(component: Resource, context: Context) -> None:
    for fact in ("AppId", "InstrumentationKey"):
        if fact not in component.facts:
            component.facts[fact] = context.guid()


def _body(component: Resource, context: Context, document: Document) -> Document:
    key = component.facts["InstrumentationKey"]
    endpoint = f"https://{component.location}-0.in.applicationinsights.azure.com/"
    document["id"] = document["id"].replace("/providers/Microsoft.Insights/", "/providers/microsoft.insights/")
    document["type"] = "microsoft.insights/components"
    document["properties"] = {
        **document["properties"],
        "ApplicationId": component.name,
        "AppId": component.facts["AppId"],
        "InstrumentationKey": key,
        "ConnectionString": (
            f"InstrumentationKey={key};IngestionEndpoint={endpoint};ApplicationId={component.facts['AppId']}"
        ),
        "Name": component.name,
        "CreationDate": context.timestamp(component.created_at).replace("Z", "+00:00"),
        # The subscription's id, not the tenant's (azure-service-operator recordings, 2024-04-05).
        "TenantId": component.id.subscription,
        "Ver": "v2",
    }
    return document


APPLICATION_INSIGHTS = ResourceType(
    type="Microsoft.Insights/components",
    sources={
        "PUT 200, also when new": "azure-service-operator recordings, 2024-04-05",
        "echo": (
            "azure-service-operator recordings, 2024-04-05: PascalCase names, type microsoft.insights/components, "
            "TenantId = subscription"
        ),
        "DELETE 200 empty": "azure-sdk-for-python recordings (ml workspace), 2022-10-28",
        "WorkspaceResourceId": "azure-ai-ml 1.35.2 reads it before it deletes a workspace with its dependents",
        "RetentionInDays 90": "azure-service-operator recordings, 2024-04-05",
    },
    api_versions=any_version("2015-05-01", "2020-02-02", "2020-02-02-preview"),
    tracked=True,
    required=("kind",),
    create=Verb(OK),
    update=Verb(OK),
    patch=Verb(OK),
    patchable=("tags",),
    delete=Verb(OK_EMPTY),
    defaults={
        "tags": {},
        "properties.Application_Type": "web",
        "properties.RetentionInDays": 90,
        "properties.IngestionMode": "LogAnalytics",
        "properties.publicNetworkAccessForIngestion": "Enabled",
        "properties.publicNetworkAccessForQuery": "Enabled",
    },
    nulls=("properties.Flow_Type", "properties.Request_Source", "properties.SamplingPercentage"),
    system_data=(),
    etag=True,
    prepare=_prepare,
    body=_body,
)

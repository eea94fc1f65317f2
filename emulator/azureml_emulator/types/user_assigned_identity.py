"""A user-assigned managed identity."""

from __future__ import annotations

from dataclasses import replace

from azureml_emulator.arm.operation_styles import CREATED_AT, OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import NameRule, ResourceType, Verb, any_version


def _prepare(identity: Resource, context: Context) -> None:
    for fact in ("principalId", "clientId"):
        if fact not in identity.facts:
            identity.facts[fact] = context.guid()


def _body(identity: Resource, context: Context, document: Document) -> Document:
    # Lower-case resourcegroups in the id (azure-service-operator recordings, 2022): clients must compare ids without
    # case.
    document["id"] = document["id"].replace("/resourceGroups/", "/resourcegroups/")
    facts = identity.facts
    document["properties"] = {
        "tenantId": context.tenant_id,
        "principalId": facts["principalId"],
        "clientId": facts["clientId"],
    }
    return document


USER_ASSIGNED_IDENTITY = ResourceType(
    type="Microsoft.ManagedIdentity/userAssignedIdentities",
    sources={
        "PUT 201 with Location when new": "azure-service-operator recordings, 2022",
        "id with lower-case resourcegroups": "azure-service-operator recordings, 2022",
        "DELETE 200 empty": "azure-service-operator recordings, 2022",
        "name": (
            "Azure documentation, Resource name rules: 3 to 128, letters, digits, hyphens, underscores, starting with "
            "a letter or digit"
        ),
    },
    api_versions=any_version("2018-11-30", "2023-01-31", "2024-11-30"),
    tracked=True,
    name_rule=NameRule(r"[a-zA-Z0-9][a-zA-Z0-9_-]{2,127}"),
    create=Verb(replace(CREATED_AT, name="identity PUT")),
    update=Verb(OK),
    patch=Verb(OK),
    patchable=("tags",),
    delete=Verb(OK_EMPTY),
    defaults={"tags": {}},
    provisioning_state=None,
    system_data=(),
    prepare=_prepare,
    body=_body,
)

"""A data asset: the container of its versions, all of one type."""

from __future__ import annotations

from azureml_emulator.arm.errors import MANAGEMENT_FRONTEND, Refusal
from azureml_emulator.arm.operation_styles import CREATED_AT, OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import CreateOnly, ResourceType, Verb
from azureml_emulator.types.asset import (
    CONTAINER_LISTING,
    CONTAINER_NAME,
    NOT_CHANGEABLE,
    NOT_FOUND,
    SHAPES,
    SOURCES,
    WORKSPACE,
    prepare_container,
    shown_container,
    timestamp_version,
)
from azureml_emulator.types.machine_learning import API_VERSIONS

SYSTEM_DATA = ("createdAt", "createdBy", "createdByType", "lastModifiedAt")
"""Data assets do not say who modified them (azure-powershell recordings, 2025-11-04)."""


def _body(container: Resource, context: Context, document: Document) -> Document:
    shown = shown_container(container, context, document)
    if context.request.path.rstrip("/").endswith("/data") and shown["properties"]["latestVersion"]:
        # A list says the time where a GET of the same container says a number (azure-powershell, 2024-07-24).
        shown["properties"]["nextVersion"] = timestamp_version(context)
    return shown


DATA_CONTAINER = ResourceType(
    type=f"{WORKSPACE}/data",
    sources={
        **SOURCES,
        "echo": "azure-powershell recordings, 2022-06-05, 2024-07-24: tags and properties null, no provisioningState",
        "create-only": "specification 2025-12-01: dataType",
        "404": "as models answer; the service's own text is not known",
    },
    api_versions=API_VERSIONS,
    component=MANAGEMENT_FRONTEND,
    not_found=Refusal(
        404, "UserError", NOT_FOUND, details=(("DataNotFound", "Data container with name: {name} not found."),)
    ),
    placed_in="parent",
    name_rule=CONTAINER_NAME,
    shapes={**SHAPES, "properties.dataType": str},
    required=("properties.dataType",),
    create_only=(CreateOnly("properties.dataType", NOT_CHANGEABLE),),
    create=Verb(CREATED_AT),
    update=Verb(OK),
    delete=Verb(OK_EMPTY),
    defaults={"properties.isArchived": False},
    nulls=("properties.description", "properties.tags", "properties.properties"),
    provisioning_state=None,
    system_data=SYSTEM_DATA,
    listing=CONTAINER_LISTING,
    prepare=prepare_container,
    body=_body,
)

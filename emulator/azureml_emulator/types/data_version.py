"""A version of a data asset: a file, a folder, or a table."""

from __future__ import annotations

from azureml_emulator.arm.errors import MANAGEMENT_FRONTEND, Refusal, refuse
from azureml_emulator.arm.operation_styles import CREATED_AT, OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import ResourceType, Verb
from azureml_emulator.types.asset import (
    NOT_CHANGEABLE,
    NOT_FOUND,
    PATH_CHANGED,
    SHAPES,
    SOURCES,
    VERSION_LISTING,
    VERSION_NAME,
    WORKSPACE,
    check_container_name,
    keep_content,
    shown_version,
    touch_container,
)
from azureml_emulator.types.data_container import SYSTEM_DATA
from azureml_emulator.types.machine_learning import API_VERSIONS

TYPES = ("uri_file", "uri_folder", "mltable")
CONTENT = {
    "properties.dataUri": PATH_CHANGED,
    "properties.dataType": NOT_CHANGEABLE,
    "properties.isAnonymous": NOT_CHANGEABLE,
    "properties.referencedUris": NOT_CHANGEABLE,
}


def _check(version: Resource, context: Context) -> None:
    check_container_name(version)
    keep_content(version, context, CONTENT)
    wanted = version.properties["dataType"]
    if wanted not in TYPES:
        raise refuse(400, "UserError", f"The dataType '{wanted}' is not one of {', '.join(TYPES)}.")
    container = context.find(version.id.parent) if version.id.parent else None
    held = container.properties.get("dataType") if container else None
    if held and held != wanted:
        name = version.id.names[-2]
        text = f"The data asset {name} holds versions of type {held}; a version of type {wanted} cannot be added."
        raise refuse(400, "UserError", text)


def _name_type(version: Resource, context: Context) -> None:
    """The first version gives its container the type."""
    container = context.find(version.id.parent) if version.id.parent else None
    if container:
        container.properties.setdefault("dataType", version.properties["dataType"])
        context.save(container)
    touch_container(version, context)


def _body(version: Resource, context: Context, document: Document) -> Document:
    if document["properties"]["dataType"] == "mltable":
        document["properties"].setdefault("referencedUris", None)
    return shown_version(version, context, document)


DATA_VERSION = ResourceType(
    type=f"{WORKSPACE}/data/versions",
    sources={
        **SOURCES,
        "echo": "azure-powershell recordings, 2025-11-04; azure-sdk-for-python recordings, 2022-09-07",
        "create-only": "specification 2025-12-01: dataUri, isAnonymous, referencedUris",
        "one type per container": "unverified",
        "404": "as models answer; the service's own text is not known",
    },
    api_versions=API_VERSIONS,
    component=MANAGEMENT_FRONTEND,
    not_found=Refusal(
        404,
        "UserError",
        NOT_FOUND,
        details=(("DataNotFound", "Data with name: {parent} and version: {name} not found."),),
    ),
    placed_in="parent",
    implied_parent=True,
    name_rule=VERSION_NAME,
    shapes={**SHAPES, "properties.dataType": str, "properties.dataUri": str, "properties.referencedUris": list},
    required=("properties.dataType", "properties.dataUri"),
    create=Verb(CREATED_AT),
    update=Verb(OK),
    delete=Verb(OK_EMPTY),
    defaults={"properties.isArchived": False, "properties.isAnonymous": False},
    nulls=("properties.description", "properties.tags", "properties.properties"),
    provisioning_state=None,
    system_data=SYSTEM_DATA,
    listing=VERSION_LISTING,
    check=_check,
    body=_body,
    on_created=_name_type,
)

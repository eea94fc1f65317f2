"""A code asset: the container of its versions."""

from __future__ import annotations

from azureml_emulator.arm.errors import MANAGEMENT_FRONTEND, Refusal
from azureml_emulator.arm.operation_styles import CREATED_AT, OK, OK_EMPTY
from azureml_emulator.arm.resource_type import Listing, ResourceType, Verb
from azureml_emulator.types.asset import (
    CONTAINER_NAME,
    NOT_FOUND,
    SHAPES,
    SOURCES,
    WORKSPACE,
    prepare_container,
    shown_container,
)
from azureml_emulator.types.machine_learning import API_VERSIONS

CODE_CONTAINER = ResourceType(
    type=f"{WORKSPACE}/codes",
    sources={
        **SOURCES,
        "echo": "specification 2025-12-01, CodeContainerProperties; as models answer",
        "lists": "specification 2025-12-01: $skip alone, no listViewType",
    },
    api_versions=API_VERSIONS,
    component=MANAGEMENT_FRONTEND,
    not_found=Refusal(
        404, "UserError", NOT_FOUND, details=(("CodeNotFound", "Code container with name: {name} not found."),)
    ),
    placed_in="parent",
    name_rule=CONTAINER_NAME,
    shapes=SHAPES,
    create=Verb(CREATED_AT),
    update=Verb(OK),
    delete=Verb(OK_EMPTY),
    defaults={"properties.tags": {}, "properties.properties": {}, "properties.isArchived": False},
    nulls=("properties.description",),
    listing=Listing(continuation="$skip"),
    prepare=prepare_container,
    body=shown_container,
)

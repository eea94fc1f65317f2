"""A model: the container of its versions."""

from __future__ import annotations

from azureml_emulator.arm.errors import MANAGEMENT_FRONTEND, Refusal
from azureml_emulator.arm.operation_styles import CREATED_AT, OK, OK_EMPTY
from azureml_emulator.arm.resource_type import ResourceType, Verb
from azureml_emulator.types.asset import (
    CONTAINER_LISTING,
    CONTAINER_NAME,
    NOT_FOUND,
    SHAPES,
    SOURCES,
    WORKSPACE,
    prepare_container,
    shown_container,
)
from azureml_emulator.types.machine_learning import API_VERSIONS

MODEL_CONTAINER = ResourceType(
    type=f"{WORKSPACE}/models",
    sources={
        **SOURCES,
        "echo": "azure-powershell recordings, 2022-06-05 and 2024-07-24: latestVersion null, nextVersion 1 when empty",
        "404": "azure-sdk-for-python recordings, 2022-08-25: UserError with the detail ModelNotFound",
    },
    api_versions=API_VERSIONS,
    component=MANAGEMENT_FRONTEND,
    not_found=Refusal(
        404, "UserError", NOT_FOUND, details=(("ModelNotFound", "Model container with name: {name} not found."),)
    ),
    placed_in="parent",
    name_rule=CONTAINER_NAME,
    shapes=SHAPES,
    create=Verb(CREATED_AT),
    update=Verb(OK),
    delete=Verb(OK_EMPTY),
    defaults={"properties.tags": {}, "properties.properties": {}, "properties.isArchived": False},
    nulls=("properties.description",),
    listing=CONTAINER_LISTING,
    prepare=prepare_container,
    body=shown_container,
)

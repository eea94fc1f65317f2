"""An environment: the container of its versions."""

from __future__ import annotations

from azureml_emulator.arm.errors import MANAGEMENT_FRONTEND, Refusal
from azureml_emulator.arm.operation_styles import CREATED_AT, OK, OK_EMPTY
from azureml_emulator.arm.resource_type import ResourceType, Verb
from azureml_emulator.types.asset import (
    CONTAINER_LISTING,
    CONTAINER_NAME,
    SHAPES,
    SOURCES,
    WORKSPACE,
    prepare_container,
    shown_container,
)
from azureml_emulator.types.machine_learning import API_VERSIONS

ENVIRONMENT_CONTAINER = ResourceType(
    type=f"{WORKSPACE}/environments",
    sources={
        **SOURCES,
        "echo": "azure-powershell recordings, 2024-07-24: the description is the empty string",
        "nextVersion": "azure-sdk-for-python recordings, 2022-09-14: a timestamp where versions are no numbers",
        "404": "azure-sdk-for-python recordings, 2022-09-14: UserError, InnerError NotFoundError",
    },
    api_versions=API_VERSIONS,
    component=MANAGEMENT_FRONTEND,
    not_found=Refusal(
        404,
        "UserError",
        "No environment exists for name: {name}, version: , label: ",
        inner_error="NotFoundError",
    ),
    placed_in="parent",
    name_rule=CONTAINER_NAME,
    shapes=SHAPES,
    create=Verb(CREATED_AT),
    update=Verb(OK),
    delete=Verb(OK_EMPTY),
    defaults={
        "properties.description": "",
        "properties.tags": {},
        "properties.properties": {},
        "properties.isArchived": False,
    },
    listing=CONTAINER_LISTING,
    prepare=prepare_container,
    body=shown_container,
)

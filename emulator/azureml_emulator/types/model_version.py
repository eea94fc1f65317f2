"""A version of a model: where its files are, and what kind of model they make."""

from __future__ import annotations

import json

import yaml

from azureml_emulator.arm.errors import MANAGEMENT_FRONTEND, Refusal
from azureml_emulator.arm.operation_styles import CREATED_AT, OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import ResourceType, Verb
from azureml_emulator.blobs.addresses import Place
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
from azureml_emulator.types.asset_uri import long_form, place_of_asset
from azureml_emulator.types.machine_learning import API_VERSIONS

CONTENT = {
    "properties.modelUri": PATH_CHANGED,
    "properties.modelType": NOT_CHANGEABLE,
    "properties.isAnonymous": NOT_CHANGEABLE,
    **{f"properties.{name}": None for name in ("flavors", "jobName", "stage", "datasets")},
}
"""The last ones may change, but stay when a PUT leaves them out: clients of older api-versions do not know them all."""


def _complete_uri(version: Resource, context: Context) -> None:
    """The uri in long form; the model of a job's output names the job."""
    properties = version.properties
    if properties.get("modelUri"):
        properties["modelUri"], job = long_form(properties["modelUri"], version.id.root, context)
        if job:
            properties["jobName"] = properties.get("jobName") or job


def _check(version: Resource, context: Context) -> None:
    check_container_name(version)
    _complete_uri(version, context)
    keep_content(version, context, CONTENT)


def _prepare(version: Resource, context: Context) -> None:
    """The service reads the flavors from the MLmodel file of an mlflow model."""
    _complete_uri(version, context)
    blobs, properties = context.service("blobs"), version.properties
    if blobs is None or properties.get("flavors") or properties.get("modelType") != "mlflow_model":
        return
    place = place_of_asset(properties["modelUri"], version.id.root, context)
    content = blobs.read(Place(place.account, place.container, f"{place.path.rstrip('/')}/MLmodel")) if place else None
    if content is not None:
        properties["flavors"] = flavors_of(content)


def flavors_of(content: bytes) -> Document:
    """``flavors`` from an MLmodel file; ``{}`` when it is not one."""
    try:
        parsed = yaml.safe_load(content)
    except yaml.YAMLError:
        return {}
    flavors = parsed.get("flavors") if isinstance(parsed, dict) else None
    if not isinstance(flavors, dict):
        return {}
    return {
        name: {"data": {key: _text(value) for key, value in (data or {}).items()}} for name, data in flavors.items()
    }


def _text(value: Json) -> str:
    return value if isinstance(value, str) else json.dumps(value, default=str)


MODEL_VERSION = ResourceType(
    type=f"{WORKSPACE}/models/versions",
    sources={
        **SOURCES,
        "echo": "azure-sdk-for-python recordings, 2022-08-25 and 2022-09-16; azure-powershell recordings, 2025-11-04",
        "modelUri in long form, resourceGroups": "azure-sdk-for-python recordings, 2022-08-25",
        "modelUri of a job's output": (
            "azure-sdk-for-python recordings, 2022: workspaceartifactstore/paths/ExperimentRun/dcid.{job}"
        ),
        "changed path": "azure-ai-ml 1.35.2 matches on '(UserError) Asset paths cannot be updated.'",
        "flavors": "azure-sdk-for-python recordings, 2022-09-16: filled in for mlflow models",
    },
    api_versions=API_VERSIONS,
    component=MANAGEMENT_FRONTEND,
    not_found=Refusal(
        404,
        "UserError",
        NOT_FOUND,
        details=(("ModelNotFound", "Model with name: {parent} and version: {name} not found."),),
    ),
    placed_in="parent",
    implied_parent=True,
    name_rule=VERSION_NAME,
    shapes={
        **SHAPES,
        "properties.modelUri": str,
        "properties.modelType": str,
        "properties.jobName": str,
        "properties.flavors": dict,
        "properties.datasets": list,
    },
    required=("properties.modelUri",),
    create=Verb(CREATED_AT),
    update=Verb(OK),
    delete=Verb(OK_EMPTY),
    defaults={
        "properties.tags": {},
        "properties.properties": {},
        "properties.isArchived": False,
        "properties.isAnonymous": False,
        "properties.flavors": {},
        "properties.modelType": "custom_model",
        "properties.stage": "Development",
    },
    nulls=("properties.description", "properties.jobName"),
    listing=VERSION_LISTING,
    check=_check,
    prepare=_prepare,
    body=shown_version,
    on_created=touch_container,
)

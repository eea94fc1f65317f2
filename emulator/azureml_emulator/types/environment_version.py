"""A version of an environment: a base image with conda packages, or a build context. Registering it builds nothing."""

from __future__ import annotations

import json

import yaml

from azureml_emulator.arm.errors import MANAGEMENT_FRONTEND, Refusal, refuse
from azureml_emulator.arm.operation_styles import CREATED_AT, OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import ResourceType, Verb
from azureml_emulator.types.asset import (
    SHAPES,
    SOURCES,
    VERSION_LISTING,
    VERSION_NAME,
    WORKSPACE,
    check_container_name,
    keep_content,
    latest_version,
    same_content,
    shown_version,
    touch_container,
)
from azureml_emulator.types.machine_learning import API_VERSIONS

LABELS = "azureml.labels"
RESERVED = ("azureml", "microsoft")
WORDS = {"osType": ("Linux", "Windows"), "autoRebuild": ("Disabled", "OnBaseImageUpdate")}
"""Specification 2025-12-01, like the parts of a route; the refusals' texts are ours."""
CHANGED = Refusal(
    409,
    "UserError",
    "The environment {container} already has a version {name} with another {path}. Environments cannot be changed; "
    "register another version instead.",
)
"""The status is known (azure-ai-ml takes 409 for 'exists' and tries the next version), the text is not."""
CONTENT = {
    **{
        f"properties.{name}": CHANGED
        for name in ("image", "condaFile", "build", "inferenceConfig", "osType", "autoRebuild", "isAnonymous")
    },
    "properties.stage": None,
}
"""The stage may change, but stays when a PUT leaves it out."""


def _check(version: Resource, context: Context) -> None:
    container, properties = version.id.names[-2], version.properties
    check_container_name(version)
    if container.casefold().startswith(RESERVED):
        raise refuse(400, "UserError", f"The environment name '{container}' is reserved: AzureML and Microsoft are.")
    if properties.get("condaFile"):
        properties["condaFile"] = conda_text(properties["condaFile"])
    (properties.get("properties") or {}).pop(LABELS, None)
    keep_content(version, context, CONTENT, same_content)
    _check_words(version)
    image, build = properties.get("image"), properties.get("build")
    if not image and not build:
        raise refuse(400, "UserError", "An environment needs an image, or a build context: both are missing.")
    if build and (image or properties.get("condaFile")):
        raise refuse(400, "UserError", "An environment has a build context, or an image with a conda file, not both.")
    if build and not build.get("contextUri"):
        raise refuse(400, "UserError", "The build context of an environment needs a contextUri.")


def _check_words(version: Resource) -> None:
    for name, words in WORDS.items():
        value = version.properties.get(name)
        if value and value not in words:
            raise refuse(400, "UserError", f"The {name} '{value}' is not one of {', '.join(words)}.")
    for name, route in (version.properties.get("inferenceConfig") or {}).items():
        missing = [part for part in ("path", "port") if route and not route.get(part)]
        if missing:
            raise refuse(400, "UserError", f"The {name} of the inferenceConfig needs {' and '.join(missing)}.")


def conda_text(given: str) -> str:
    """A conda file as the service gives it back: the same content as indented JSON."""
    try:
        parsed = yaml.safe_load(given)
    except yaml.YAMLError as reason:
        raise refuse(400, "UserError", f"The condaFile is not valid YAML: {reason}") from reason
    if not isinstance(parsed, dict):
        raise refuse(400, "UserError", "The condaFile is not a conda specification: an object is expected.")
    return json.dumps(parsed, indent=2, ensure_ascii=False, default=str)


def _prepare(version: Resource, _context: Context) -> None:
    version.properties.pop("environmentType", None)
    build = version.properties.get("build")
    if build:
        build.setdefault("dockerfilePath", "Dockerfile")


def _body(version: Resource, context: Context, document: Document) -> Document:
    document["properties"]["environmentType"] = "UserCreated"
    container = context.find(version.id.parent) if version.id.parent else None
    if container and latest_version(container, context) == version.name:
        document["properties"]["properties"] = {**document["properties"]["properties"], LABELS: "latest"}
    return shown_version(version, context, document)


ENVIRONMENT_VERSION = ResourceType(
    type=f"{WORKSPACE}/environments/versions",
    sources={
        **SOURCES,
        "echo": "azure-powershell recordings, 2024-07-24 and 2025-11-04: condaFile '', azureml.labels, stage",
        "condaFile as JSON text": "azure-sdk-for-python recordings, 2022-09-14",
        "changed content 409": "azure-ai-ml 1.35.2; specification 2025-12-01 (visibility read, create)",
        "reserved names": "https://learn.microsoft.com/azure/machine-learning/how-to-manage-environments-v2",
        "404": "azure-sdk-for-python recordings, 2022-09-14",
    },
    api_versions=API_VERSIONS,
    component=MANAGEMENT_FRONTEND,
    not_found=Refusal(
        404,
        "UserError",
        "No environment exists for name: {parent}, version: {name}, label: ",
        inner_error="NotFoundError",
    ),
    placed_in="parent",
    implied_parent=True,
    name_rule=VERSION_NAME,
    shapes={
        **SHAPES,
        "properties.image": str,
        "properties.condaFile": str,
        "properties.osType": str,
        "properties.autoRebuild": str,
        "properties.build": dict,
        "properties.build.*": str,
        "properties.inferenceConfig": dict,
        "properties.inferenceConfig.*": dict,
        "properties.inferenceConfig.*.path": str,
        "properties.inferenceConfig.*.port": int,
    },
    create=Verb(CREATED_AT),
    update=Verb(OK),
    delete=Verb(OK_EMPTY),
    defaults={
        "properties.tags": {},
        "properties.properties": {},
        "properties.isArchived": False,
        "properties.isAnonymous": False,
        "properties.condaFile": "",
        "properties.osType": "Linux",
        "properties.autoRebuild": "Disabled",
        "properties.stage": "Development",
    },
    nulls=("properties.description", "properties.image"),
    listing=VERSION_LISTING,
    check=_check,
    prepare=_prepare,
    body=_body,
    on_created=touch_container,
)

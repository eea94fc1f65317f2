"""A version of an environment: the image that code runs in, with its packages, or the context it is built from."""

from __future__ import annotations

from typing import Annotated, Literal

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from ..constraints import Between, Pattern
from ..declare import PUT, REPLACE, Field, In, Json, Key, Out, Type
from ..host.resource import Managed
from ..meaning import YAML
from ..traits import TextFile, Upload
from .asset import (
    ASSET_READY,
    CONTENT_HASH,
    CONTENT_VERSION,
    LOCAL_PATH,
    PROPERTIES_GROW,
    AssetArgs,
    AssetOutputs,
    asset_name,
    asset_of,
)
from .conda import CONDA_FILE_PARSES, CONDA_PARSES
from .environment_rules import BUILD_OR_IMAGE, CONDA_NEEDS_IMAGE, DOCKERFILE_IS_THERE, NAME_NOT_RESERVED, URI_OR_FOLDER

__all__ = ["ENVIRONMENT_VERSION", "EnvironmentVersion", "EnvironmentVersionArgs", "InferenceRoutes", "Route"]

_ROUTE = Pattern(r"/\S*", "a path that begins with /")


class Route(TypedDict, total=False):
    """An address inside the container."""

    path: Required[Annotated[In[str], Key("path", allows=(_ROUTE,))]]
    """Path, e.g. `/score`."""
    port: Required[Annotated[In[int], Key("port", allows=(Between(1, 65535),))]]
    """Port that the server in the container listens on."""


class InferenceRoutes(TypedDict, total=False):
    """Where the server of a container of yours is found."""

    scoring: Required[Annotated[In[Route], Key("scoringRoute")]]
    """Where requests go."""
    liveness: Required[Annotated[In[Route], Key("livenessRoute")]]
    """Answers 200 while the server lives."""
    readiness: Required[Annotated[In[Route], Key("readinessRoute")]]
    """Answers 200 once requests may come."""


class EnvironmentVersionArgs(AssetArgs, TypedDict, total=False):
    """The arguments of a version of an environment."""

    name: Annotated[In[str], asset_name()]
    """Name that its versions share. Default: the logical name."""
    version: Annotated[In[str], CONTENT_VERSION]
    """Version. Default: made from the content, so that the same environment is the same version."""
    image: Annotated[In[str], Field("properties.image", REPLACE)]
    """Docker image, e.g. `mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu-inference`."""
    conda_file: Annotated[In[str], LOCAL_PATH]
    """Local conda file, relative to the program's folder; its packages are added to the image."""
    conda: Annotated[In[str], Field("properties.condaFile", REPLACE, means=YAML)]
    """Text of a conda file, instead of `conda_file`, from which it is filled in."""
    build_context: Annotated[In[str], LOCAL_PATH]
    """Local folder with a Dockerfile, relative to the program's folder. Its `.dockerignore` is honoured."""
    content_hash: Annotated[In[str], CONTENT_HASH]
    """Hash of what is at `build_context`: filled in, never given."""
    build_context_uri: Annotated[In[str], Field("properties.build.contextUri", REPLACE, write_only=True)]
    """Where a build context lies already: the https url of a folder of blobs or of a git repository."""
    dockerfile_path: Annotated[In[str], Field("properties.build.dockerfilePath", REPLACE, default="Dockerfile")]
    """Dockerfile within the context. Default: `Dockerfile`."""
    inference_routes: Annotated[In[InferenceRoutes], Field("properties.inferenceConfig", REPLACE)]
    """Where the server in the image is found; needed where the image serves by itself, without a scoring script."""
    os_type: Annotated[In[Literal["Linux", "Windows"]], Field("properties.osType", REPLACE, default="Linux")]
    """Operating system of the image. Default: `Linux`."""
    auto_rebuild: Annotated[
        In[Literal["Disabled", "OnBaseImageUpdate"]], Field("properties.autoRebuild", REPLACE, default="Disabled")
    ]
    """Whether the image is built again when the one below it changes. Default: `Disabled`."""
    stage: Annotated[In[str], Field("properties.stage", PUT)]
    """Where it is in its life, e.g. `Production`."""


class EnvironmentVersionOutputs(AssetOutputs):
    """The outputs of a version of an environment."""

    environment_type: Annotated[pulumi.Output[str], Out("properties.environmentType")]
    """`UserCreated` or `Curated`."""


def _without_empty_conda(inputs: Json) -> Json:
    """Where there is no conda file, the service shows an empty text."""
    return {name: value for name, value in inputs.items() if name != "conda" or value}


ENVIRONMENT_VERSION = Type(
    name="EnvironmentVersion",
    noun="environment version",
    arguments=EnvironmentVersionArgs,
    outputs=EnvironmentVersionOutputs,
    path="{workspace_id}/environments/{name}/versions/{version}",
    arm_type="Microsoft.MachineLearningServices/workspaces/environments/versions",
    api_version="2025-12-01",
    ready=(ASSET_READY,),
    mark="properties.tags",
    asset=asset_of("environments"),
    local=(
        TextFile("conda_file", fills="conda"),
        Upload(
            "build_context",
            fills="content_hash",
            uri="properties.build.contextUri",
            folder_url=True,
            ignore_files=(".dockerignore",),
        ),
    ),
    imported=_without_empty_conda,
    rules=(
        NAME_NOT_RESERVED,
        BUILD_OR_IMAGE,
        URI_OR_FOLDER,
        CONDA_NEEDS_IMAGE,
        CONDA_PARSES,
        CONDA_FILE_PARSES,
        DOCKERFILE_IS_THERE,
    ),
    transitions=(PROPERTIES_GROW,),
    timeouts={"create": 3600, "update": 600, "delete": 600},
)


class EnvironmentVersion(EnvironmentVersionOutputs, Managed):
    """An environment, registered in a workspace. Its image is built when it is first used."""

    declared = ENVIRONMENT_VERSION

    def __init__(
        self,
        resource_name: str,
        opts: pulumi.ResourceOptions | None = None,
        **arguments: Unpack[EnvironmentVersionArgs],
    ) -> None:
        super().__init__(resource_name, arguments, opts)

"""An image built from an environment: v1's `Image` and `Environment`, registered as a version of an environment.

Registering builds nothing: the service builds the image when a deployment or a job first uses it, and tells of a build
that fails then (`ImageBuildFailure`).
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi
from pulumi_azureml import EnvironmentVersion, EnvironmentVersionArgs
from typing_extensions import Unpack

from .component import Component, unknown_arguments
from .gone import OF_ASSETS
from .refusals import refusals
from .vocabulary.docker_section import DEFAULT_IMAGE
from .vocabulary.environment import Environment
from .vocabulary.environment_reference import EnvironmentReference
from .vocabulary.known import merged
from .vocabulary.problem import Problem

__all__ = ["EnvironmentImage"]

_IMAGES = ("image", "build_context", "build_context_uri")
_SCRIPT = "a script is not baked into an image any more: give code and scoring_script to the deployment"
_CONNECTION = (
    "it is not part of an environment any more: give the endpoint's identity AcrPull, or make a workspace connection "
    "of "
    "category ContainerRegistry"
)
_ELSEWHERE = {
    "models": "a model is not baked into an image any more: give it to the deployment",
    "model": "a model is not baked into an image any more: give it to the deployment",
    **dict.fromkeys(("execution_script", "entry_script", "scoring_script", "code"), _SCRIPT),
    "dependencies": "files are not baked into an image any more: put them into the folder code of the deployment",
    "schema_file": "the script describes its own input by inference-schema",
    "image_config": "it is said by image, conda_file or build_context",
    "base_image": "it is called image",
    "base_image_registry": _CONNECTION,
    "docker_file": "it is called dockerfile_path, and lies in build_context",
    "runtime": "only Python serves online; other servers come as an image with inference_routes",
    **dict.fromkeys(("enable_gpu", "cuda_version"), "give an image with CUDA"),
    "wait_for_build": "Azure builds an image when it is first used; a build that fails then is told there",
}
_CONDA = ("conda_file", "conda")


class EnvironmentImage(Component):
    """What models run in. The version follows from the content, so that the same environment is the same version.

    Either `environment`, v1's value object, or its parts: an `image` (default: v1's base image at a fixed tag) with
    a `conda_file` or the text `conda`, or a `build_context` with a Dockerfile. `environment_variables` are set by
    every deployment that is given this component. `inference_routes` say where the server of an image of its own
    is found.
    """

    id: pulumi.Output[str]
    """ARM id of the version."""
    name: pulumi.Output[str]
    """Name that the versions share."""
    version: pulumi.Output[str]
    """Version."""
    asset_id: pulumi.Output[str]
    """The short form `azureml:name:version`."""
    image: pulumi.Output[str | None]
    """Docker image that it starts from; None where a Dockerfile says it."""
    provisioning_state: pulumi.Output[str]
    """State of the registration."""

    _GONE = OF_ASSETS

    def __init__(
        self,
        resource_name: str,
        *,
        environment: Environment | None = None,
        environment_variables: Mapping[str, pulumi.Input[str]] | None = None,
        opts: pulumi.ResourceOptions | None = None,
        **arguments: Unpack[EnvironmentVersionArgs],
    ) -> None:
        stated: dict[str, Any] = dict(arguments)
        self.packages = environment or _packages(resource_name, stated)
        """The environment as a value object, as far as its packages are at hand."""
        problems = _problems(type(self), stated, environment, self.packages)
        if isinstance(environment, Environment):
            stated = {**environment.to_arguments(), **stated}
        elif not any(stated.get(name) for name in _IMAGES):
            stated["image"] = DEFAULT_IMAGE
        if not any(problem.stops() for problem in problems):
            problems += refusals(EnvironmentVersion, stated)
        super().__init__(resource_name, problems, opts, strict=True)
        made = EnvironmentVersion(resource_name, self.below(), **stated)
        self.environment = environment
        of_environment = environment.environment_variables if environment else None
        self.environment_variables = merged(of_environment, environment_variables)
        self.serves_itself = stated.get("inference_routes") is not None
        outputs = ("id", "name", "version", "asset_id", "image", "provisioning_state")
        self.show({output: getattr(made, output) for output in outputs})

    @classmethod
    def from_conda_specification(
        cls,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        file_path: str | Path,
        image: pulumi.Input[str] = DEFAULT_IMAGE,
        opts: pulumi.ResourceOptions | None = None,
    ) -> EnvironmentImage:
        """From a conda file on an image; the name is the resource's."""
        return cls(resource_name, workspace_id=workspace_id, conda_file=str(file_path), image=image, opts=opts)

    @classmethod
    def from_pip_requirements(
        cls,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        file_path: str | Path,
        opts: pulumi.ResourceOptions | None = None,
    ) -> EnvironmentImage:
        """From a file of pip requirements, on v1's base image; the name is the resource's."""
        environment = Environment.from_pip_requirements(resource_name, file_path)
        return cls(resource_name, workspace_id=workspace_id, environment=environment, opts=opts)


def _packages(name: str, arguments: Mapping[str, Any]) -> Environment | None:
    """What a conda file on an image amounts to, for the rules over packages."""
    file, image = arguments.get("conda_file"), arguments.get("image")
    if not isinstance(file, str) or not (image is None or isinstance(image, str)):
        return None
    return Environment.from_conda_specification(name, file, image)


def _problems(
    kind: type, arguments: Mapping[str, Any], environment: Any, packages: Environment | None
) -> list[Problem]:
    known = EnvironmentVersionArgs.__annotations__
    problems = unknown_arguments(
        kind, [name for name in arguments if name not in known], EnvironmentVersionArgs, _ELSEWHERE
    )
    if isinstance(environment, EnvironmentReference):
        sentence = f"{environment.name} exists already: give it to the deployment as it is"
        return [*problems, Problem("environment", sentence)]
    if environment is not None and not isinstance(environment, Environment):
        return [*problems, Problem("environment", f"a {type(environment).__name__} must be an Environment")]
    if environment is None:
        faults = [] if packages is None else packages.python.validate()
        return [*problems, *(Problem("conda_file", fault.sentence, fault.level) for fault in faults)]
    beside = [name for name in (*_IMAGES, *_CONDA, "dockerfile_path") if arguments.get(name) is not None]
    if beside:
        problems.append(Problem("environment", f"is given beside {', '.join(beside)}: say it once"))
    return [*problems, *(problem.below("environment") for problem in environment.validate())]

"""What a service runs in: an image with packages. It is registered as a version of an environment."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar

import pulumi

from .allowed import TEXT, Allowed, Pattern, TextMap
from .conda_dependencies import CondaDependencies
from .conda_file import read_requirements
from .docker_section import ContainerRegistry, DockerBuildContext, DockerSection
from .environment_reference import EnvironmentReference
from .known import given
from .problem import InvalidConfiguration, Level, Problem
from .python_section import PythonSection
from .value import Value, required

__all__ = ["Environment"]

_RESERVED = ("azureml", "microsoft")
_INFERENCE = "has no effect: add azureml-inference-server-http to the packages, or use an inference image"


@dataclass(frozen=True)
class Environment(Value):
    """An environment of one's own. v1's sections for Spark, Databricks and R concern jobs and are not here."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {
        "name": Pattern(
            "[a-zA-Z0-9][a-zA-Z0-9_-]{0,254}", "1 to 255 letters, digits, `-` and `_`, a letter or digit first"
        ),
        "environment_variables": TextMap(),
        "description": TEXT,
        "tags": TextMap("a tag is removed by leaving it out of the map"),
        "properties": TextMap(),
    }

    name: pulumi.Input[str] | None = None
    """Name. Default: that of the component."""
    version: pulumi.Input[str | int] | None = None
    """Version; a number stands for its digits. Default: a hash of the contents."""
    python: PythonSection = field(default_factory=PythonSection)
    """Packages. Default: those of the image."""
    docker: DockerSection = field(default_factory=DockerSection)
    """Image. Default: v1's base image."""
    environment_variables: Mapping[str, pulumi.Input[str]] | None = None
    """Variables that the deployment sets. Default: none."""
    inferencing_stack_version: str | None = None
    """v1 put an inference server into the image where this was set; without effect now. Default: none."""
    description: pulumi.Input[str] | None = None
    """Free text. Default: none."""
    tags: Mapping[str, pulumi.Input[str]] | None = None
    """Tags. Default: none."""
    properties: Mapping[str, pulumi.Input[str]] | None = None
    """Properties: a change of them is a new version. Default: none."""

    @classmethod
    def from_conda_specification(
        cls, name: pulumi.Input[str], file_path: str | Path, image: pulumi.Input[str] | None = None
    ) -> Environment:
        """From a conda file, on v1's base image or another one. What is wrong with the file is said by `validate`."""
        return cls(name, python=PythonSection(CondaDependencies.from_file(file_path)), docker=DockerSection(image))

    @classmethod
    def from_pip_requirements(
        cls, name: pulumi.Input[str], file_path: str | Path, pip_version: str | None = None
    ) -> Environment:
        """From a file of pip requirements. What is wrong with the file is said by `validate`."""
        parts, faults = read_requirements(file_path)
        pip = f"pip={pip_version}" if pip_version else "pip"
        conda = CondaDependencies.create(pip_packages=parts["pip_packages"], conda_packages=[pip])
        conda = dataclasses.replace(conda, pip_options=parts["pip_options"], faults=tuple(faults))
        return cls(name, python=PythonSection(conda))

    @classmethod
    def from_docker_image(
        cls,
        name: pulumi.Input[str],
        image: pulumi.Input[str],
        container_registry: ContainerRegistry | None = None,
        conda_specification: str | Path | None = None,
        pip_requirements: str | Path | None = None,
    ) -> Environment:
        """From an image, which holds everything where no packages are given."""
        python = PythonSection(user_managed_dependencies=True)
        if conda_specification is not None:
            python = cls.from_conda_specification(name, conda_specification).python
        if pip_requirements is not None:
            python = cls.from_pip_requirements(name, pip_requirements).python
        if conda_specification is not None and pip_requirements is not None:
            fault = Problem("pip_requirements", "is given beside conda_specification: give one of them")
            python = PythonSection(CondaDependencies(faults=(fault,)))
        return cls(name, python=python, docker=DockerSection(image, base_image_registry=container_registry))

    @classmethod
    def from_docker_build_context(
        cls, name: pulumi.Input[str], docker_build_context: DockerBuildContext
    ) -> Environment:
        """From a directory with a Dockerfile."""
        return cls(name, docker=DockerSection(build_context=docker_build_context))

    @staticmethod
    def get(name: str, version: str | int | None = None, label: str | None = None) -> EnvironmentReference:
        """One that exists, curated ones included."""
        return EnvironmentReference(name, version, label)

    def clone(self, new_name: pulumi.Input[str]) -> Environment:
        """The same under another name, unversioned."""
        return dataclasses.replace(self, name=new_name, version=None)

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        name = sound.get("name")
        problems = [*_version_problems(sound.get("version"))]
        if name is not None and name.lower().startswith(_RESERVED):
            sentence = f'"{name}" begins as Microsoft\'s environments do: choose another name, or use Environment.get'
            problems.append(Problem("name", sentence))
        if self.inferencing_stack_version is not None:
            problems.append(Problem("inferencing_stack_version", _INFERENCE, Level.WARNING))
        if self.docker.build_context is not None and self.python.conda_dependencies is not None:
            sentence = "cannot be given with a build context: install the packages in its Dockerfile"
            problems.append(Problem("python.conda_dependencies", sentence))
        for part in ("python", "docker"):
            problems.extend(problem.below(part) for problem in getattr(self, part).validate())
        return problems

    def to_arguments(self) -> dict[str, Any]:
        """The arguments of an environment version."""
        described = {"description": self.description, "tags": self.tags, "properties": self.properties}
        version = str(self.version) if isinstance(self.version, int) else self.version
        own = {"name": self.name, "version": version, **described}
        return {**given(own), **self.docker.to_arguments(), **self.python.to_arguments()}

    def serialize(self) -> dict[str, Any]:
        """As v1 wrote it, as far as serving goes."""
        return {
            "name": self.name,
            "version": self.version,
            "environmentVariables": dict(self.environment_variables or {}),
            "python": self.python.serialize(),
            "docker": self.docker.serialize(),
            "inferencingStackVersion": self.inferencing_stack_version,
        }

    @classmethod
    def deserialize(cls, payload_obj: Any) -> Environment:
        """From what v1 wrote, e.g. `azureml_environment.json`. An environment of R is refused."""
        read = required(payload_obj, (), cls.__name__)
        if read.get("r") is not None:
            problem = Problem("r", "R has no environment any more: build an image with R and give it as base_image")
            raise InvalidConfiguration([problem], doing=f"reading {cls.__name__}")
        return cls(
            read.get("name"),
            read.get("version"),
            PythonSection.deserialize(read.get("python") or {}),
            DockerSection.deserialize(read.get("docker") or {}),
            dict(read.get("environmentVariables") or {}) or None,
            read.get("inferencingStackVersion"),
        )


def _version_problems(version: Any) -> list[Problem]:
    if version is None or (isinstance(version, int) and not isinstance(version, bool) and version >= 0):
        return []
    rule = Pattern("[A-Za-z0-9._-]+", "letters, digits, `.`, `_` and `-`")
    fault = rule.fault(version)
    if fault is None and str(version).lower() == "latest":
        fault = "latest cannot be made: leave the version out, and the contents name it"
    return [] if fault is None else [Problem("version", fault)]

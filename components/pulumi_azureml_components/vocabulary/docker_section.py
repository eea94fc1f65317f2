"""The image that an environment is made of."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pulumi

from .allowed import TEXT, Allowed, Pattern
from .known import combine, given
from .problem import Level, Problem
from .value import Value, required

__all__ = ["DEFAULT_IMAGE", "ContainerRegistry", "DockerBuildContext", "DockerSection"]

DEFAULT_IMAGE = "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20250601.v1"
"""v1's base image, at a tag that does not move."""

_FPGA = "hardware-accelerated (FPGA) models are gone, and no CPU stands in for them silently: choose another image"
_MOVES = "moves: two deployments of the same program may differ; pin a tag or a digest"
_CREDENTIALS = (
    "a registry's user and password are not part of an environment any more: give the endpoint's identity AcrPull, "
    "or make a workspace connection of category ContainerRegistry"
)
_DOCKERFILE = "a Dockerfile is built from a directory: write it there as a file and give build_context"


@dataclass(frozen=True)
class ContainerRegistry(Value):
    """The registry of a base image."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {"address": TEXT}

    address: pulumi.Input[str] | None = None
    """Its host, e.g. `team.azurecr.io`. Default: as the image says."""
    username: pulumi.Input[str] | None = field(default=None, repr=False)
    """Refused."""
    password: pulumi.Input[str] | None = field(default=None, repr=False)
    """Refused."""

    def _together(self, _sound: Mapping[str, Any], /) -> list[Problem]:
        return [Problem("", _CREDENTIALS)] if self.username is not None or self.password is not None else []


@dataclass(frozen=True)
class DockerBuildContext(Value):
    """A directory with a Dockerfile."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {"location": TEXT, "dockerfile_path": TEXT}

    location: pulumi.Input[str]
    """A directory of the project, or the URL of a repository or of a folder of blobs."""
    dockerfile_path: pulumi.Input[str] = "Dockerfile"
    """Path of the Dockerfile inside. Default: Dockerfile."""

    @property
    def remote(self) -> bool:
        """Whether it lies in a repository or store already; one that is not known yet does."""
        return not isinstance(self.location, str) or re.match(r"\w+://", self.location) is not None

    def serialize(self) -> dict[str, Any]:
        """As v1 wrote it."""
        return {
            "locationType": "git" if self.remote else None,
            "location": self.location,
            "dockerfilePath": self.dockerfile_path,
        }


@dataclass(frozen=True)
class DockerSection(Value):
    """The image: one that exists, or a build context."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {
        "base_image": Pattern(r"[\w.\-/:@]+", "the reference of an image, as in registry/name:tag"),
    }

    base_image: pulumi.Input[str] | None = None
    """An image. Default: that of v1 at a fixed tag, where there is no build context."""
    base_dockerfile: str | None = None
    """The text of a Dockerfile; refused."""
    base_image_registry: ContainerRegistry | None = None
    """The registry of `base_image`. Default: as the image says."""
    build_context: DockerBuildContext | None = None
    """A directory that is built, in place of an image. Default: none."""

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        problems = []
        sources = ("base_image", "base_dockerfile", "build_context")
        named = [name for name in sources if getattr(self, name) is not None]
        if len(named) > 1:
            problems.append(Problem(named[-1], f"is given beside {', '.join(named[:-1])}: give one of them"))
        if self.base_dockerfile is not None:
            problems.append(Problem("base_dockerfile", _DOCKERFILE))
        if (image := sound.get("base_image")) is not None:
            problems.extend(_image_problems(image))
        for name in ("base_image_registry", "build_context"):
            held = getattr(self, name)
            problems.extend(problem.below(name) for problem in (held.validate() if held is not None else ()))
        return problems

    def to_arguments(self) -> dict[str, Any]:
        """The arguments of an environment version that say the image."""
        if (context := self.build_context) is not None:
            where = "build_context_uri" if context.remote else "build_context"
            return {where: context.location, "dockerfile_path": context.dockerfile_path}
        image = DEFAULT_IMAGE if self.base_image is None else self.base_image
        address = self.base_image_registry.address if self.base_image_registry is not None else None
        return {"image": combine(_in_registry, image, address)}

    def serialize(self) -> dict[str, Any]:
        """As v1 wrote it, without the registry's user and password."""
        registry, context = self.base_image_registry, self.build_context
        return given(
            {
                "baseImage": self.base_image,
                "baseDockerfile": self.base_dockerfile,
                "baseImageRegistry": None if registry is None else {"address": registry.address},
                "buildContext": None if context is None else context.serialize(),
            }
        )

    @classmethod
    def deserialize(cls, payload_obj: Any) -> DockerSection:
        """From what v1 wrote. What concerned the running of jobs (volumes, arguments) is not looked at."""
        read = required(payload_obj, (), cls.__name__)
        stated = read.get("baseImageRegistry") or {}
        registry = given({key: stated.get(key) for key in ("address", "username", "password")})
        context = read.get("buildContext")
        if context is not None:
            context = DockerBuildContext(context["location"], context.get("dockerfilePath") or "Dockerfile")
        held = ContainerRegistry(**registry) if registry else None
        return cls(read.get("baseImage"), read.get("baseDockerfile"), held, context)


def _image_problems(image: str) -> list[Problem]:
    if "fpga" in image.lower():
        return [Problem("base_image", _FPGA)]
    last = image.rsplit("/", 1)[-1]
    moving = "@" not in last and (":" not in last or last.endswith(":latest"))
    return [Problem("base_image", f'"{image}" {_MOVES}', Level.WARNING)] if moving else []


def _in_registry(image: str, address: str | None) -> str:
    return image if not address or image.startswith(f"{address}/") else f"{address.rstrip('/')}/{image}"

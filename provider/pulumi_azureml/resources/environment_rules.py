"""Rules over the arguments of an environment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..content import Content
from ..rules import Rule

__all__ = ["BUILD_OR_IMAGE", "CONDA_NEEDS_IMAGE", "DOCKERFILE_IS_THERE", "NAME_NOT_RESERVED", "URI_OR_FOLDER"]

_RESERVED = ("azureml", "microsoft")


def _reserved(inputs: Mapping[str, Any]) -> str | None:
    name = str(inputs.get("name") or "")
    word = next((word for word in _RESERVED if name.casefold().startswith(word)), None)
    return f'"{name}": names that begin with {word} are kept for curated environments' if word else None


def _has_build(inputs: Mapping[str, Any]) -> bool:
    return inputs.get("build_context") is not None or inputs.get("build_context_uri") is not None


def _image_or_build(inputs: Mapping[str, Any]) -> str | None:
    image = inputs.get("image") is not None
    if image and _has_build(inputs):
        return "an environment has an image or a build context, not both"
    return None if image or _has_build(inputs) else "give an image, or a build_context with a Dockerfile"


def _one_context(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("build_context") is None or inputs.get("build_context_uri") is None:
        return None
    return "build_context and build_context_uri exclude each other"


def _conda_on_image(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("conda") is None or not _has_build(inputs):
        return None
    return "a conda file is only allowed with image: in a build context the Dockerfile installs packages"


def _dockerfile(inputs: Mapping[str, Any]) -> str | None:
    content: Content | None = inputs.get("local.build_context")
    if content is None:
        return None
    wanted = inputs.get("dockerfile_path") or "Dockerfile"
    if not content.is_folder:
        return f'"{content.name}" is a file: a build context is a folder'
    if any(file.path == wanted for file in content.files):
        return None
    return f'"{content.name}" has no {wanted}; dockerfile_path says where it is'


NAME_NOT_RESERVED = Rule("R07", "name", ("name",), _reserved)
BUILD_OR_IMAGE = Rule("R37", "image", ("image", "build_context", "build_context_uri"), _image_or_build)
URI_OR_FOLDER = Rule("R37", "build_context_uri", ("build_context", "build_context_uri"), _one_context)
CONDA_NEEDS_IMAGE = Rule("R37", "conda", ("conda", "build_context", "build_context_uri"), _conda_on_image)
DOCKERFILE_IS_THERE = Rule("R37", "dockerfile_path", ("build_context", "dockerfile_path"), _dockerfile)

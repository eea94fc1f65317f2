"""What a model's folder must look like for the service to serve it without a script."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from ..content import Content
from ..rules import Level, Rule

__all__ = ["MLFLOW_LAYOUT", "TRITON_LAYOUT"]


def _mlflow(inputs: Mapping[str, Any]) -> str | None:
    content: Content | None = inputs.get("local.path")
    if inputs.get("type") != "mlflow_model" or content is None:
        return None
    if not content.is_folder:
        return f'"{content.name}" is a file: a model of type mlflow_model is a folder with a file MLmodel in it'
    if any(file.path == "MLmodel" for file in content.files):
        return None
    nested = sorted(file.path.removesuffix("/MLmodel") for file in content.files if file.path.endswith("/MLmodel"))
    hint = f'; "{inputs["path"].rstrip("/")}/{nested[0]}" has one' if nested else ""
    return f'"{content.name}" has no file MLmodel at its top, which a model of type mlflow_model needs{hint}'


def _triton(inputs: Mapping[str, Any]) -> str | None:
    content: Content | None = inputs.get("local.path")
    if inputs.get("type") != "triton_model" or content is None:
        return None
    if content.is_folder and any(re.fullmatch(r"[^/]+/[0-9]+/.+", file.path) for file in content.files):
        return None
    return f'"{content.name}" does not look like a model repository of Triton: it needs {{model}}/{{number}}/ in it'


MLFLOW_LAYOUT = Rule("R33", "path", ("path", "type"), _mlflow)
TRITON_LAYOUT = Rule("R33", "type", ("path", "type"), _triton, Level.WARNING)

"""A model as a service is given it: registered already, or a local file or folder, which is registered on the way."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pulumi
from pulumi_azureml import ModelVersion

from .component import Component
from .registered_model import RegisteredModel
from .vocabulary.known import is_known, mapped
from .vocabulary.problem import Problem

__all__ = ["full_id", "is_id", "is_mlflow", "model_id", "model_problems"]

_WHAT = "a RegisteredModel, its id, or a local file or folder"
_NAME_AND_VERSION = re.compile(r"(azureml:)?([^:/@\s]+):([^:/@\s]+)")


def is_id(text: str) -> bool:
    """Whether a text names what exists already, in one of today's spellings or as v1's `name:version`."""
    return text.startswith(("/subscriptions/", "azureml:")) or (
        _NAME_AND_VERSION.fullmatch(text) is not None and not Path(text).exists()
    )


def is_mlflow(model: Any) -> bool:
    """Whether it is a local folder in the layout of MLflow, which is served without code."""
    return isinstance(model, str) and not is_id(model) and Path(model, "MLmodel").is_file()


def full_id(reference: Any, kind: str, workspace_id: pulumi.Input[str]) -> Any:
    """The ARM id for `azureml:name:version` or `name:version`; everything else as it is."""
    short = _NAME_AND_VERSION.fullmatch(reference) if isinstance(reference, str) else None
    if short is None:
        return reference
    return mapped(workspace_id, lambda workspace: f"{workspace}/{kind}/{short[2]}/versions/{short[3]}")


def model_problems(property: str, model: Any) -> list[Problem]:
    """Whether it is a model at all, and there where it is said to be."""
    if isinstance(model, (RegisteredModel, ModelVersion)) or not is_known(model):
        return []
    if isinstance(model, (list, tuple)):
        return [Problem(property, f"is a list: give one, {_WHAT}")]
    if not isinstance(model, str):
        return [Problem(property, f"a {type(model).__name__} must be {_WHAT}")]
    if re.match(r"\w[\w+]+://", model) and "/versions/" not in model and "/labels/" not in model:
        return [Problem(property, f'"{model}" is a place in the cloud: register it by RegisteredModel(uri=…) first')]
    if not is_id(model) and not Path(model).exists():
        return [Problem(property, f'"{model}" is not there; it must be {_WHAT}')]
    return []


def model_id(model: Any, name: str, workspace_id: pulumi.Input[str], component: Component | None) -> Any:
    """The id of the model's version; what is local is registered below the component. None without a component."""
    if isinstance(model, (RegisteredModel, ModelVersion)):
        return model.id
    if not isinstance(model, str) or is_id(model):
        return full_id(model, "models", workspace_id)
    if component is None:
        return None
    layout: Any = {"type": "mlflow_model"} if is_mlflow(model) else {}
    made = RegisteredModel(name, workspace_id=workspace_id, path=model, opts=component.below(), **layout)
    return made.id

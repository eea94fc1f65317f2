"""What one deployment serves, brought from the user's words to ids: local paths are registered on the way."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_azureml import CodeVersion, EnvironmentVersion, ModelVersion

from .component import Component
from .environment_image import EnvironmentImage
from .registered_model import RegisteredModel
from .vocabulary.environment import Environment
from .vocabulary.environment_reference import EnvironmentReference
from .vocabulary.inference_config import InferenceConfig
from .vocabulary.known import given, mapped
from .vocabulary.serving import Serving

__all__ = ["Served"]


EnvironmentLike = EnvironmentImage | EnvironmentVersion | Environment | EnvironmentReference | pulumi.Input[str]


@dataclass(frozen=True, kw_only=True)
class Served:
    """The model, environment and code of one deployment, as a component was given them."""

    model: RegisteredModel | ModelVersion | pulumi.Input[str] | None = None
    """A registered model, its id, or a local file or folder, which is registered under the service's name."""
    models: tuple[Any, ...] = ()
    """v1's list; one at most."""
    environment: (
        EnvironmentImage | EnvironmentVersion | Environment | EnvironmentReference | pulumi.Input[str] | None
    ) = None
    """An environment, a value object that is registered, or an id in any spelling."""
    image: EnvironmentImage | pulumi.Input[str] | None = None
    """v1's image: an environment whose image serves by itself."""
    code: CodeVersion | pulumi.Input[str] | None = None
    """Local folder of the scoring script, or the id of a code version."""
    scoring_script: pulumi.Input[str] | None = None
    """Scoring script, a path inside `code`."""
    inference_config: InferenceConfig | None = None
    """Script, folder and environment as one object."""
    environment_variables: Mapping[str, pulumi.Input[str]] | None = None
    """Environment variables of the container, beside those of the environment."""

    @property
    def all_models(self) -> tuple[Any, ...]:
        return (*(() if self.model is None else (self.model,)), *self.models)

    def serving(self) -> Serving:
        """The same in the words that rules over it are written in."""
        model = self.all_models[0] if self.all_models else None
        environment = self.image if self.environment is None else self.environment
        return Serving(
            models=self.all_models,
            model_type=getattr(model, "model_type", None),
            model_framework=getattr(model, "framework", None),
            inference_config=self.inference_config,
            image=self.image,
            environment=self.environment if isinstance(self.environment, (Environment, EnvironmentReference)) else None,
            code=self.code if isinstance(self.code, str) or self.code is None else str,
            scoring_script=self.scoring_script,
            environment_variables=self.environment_variables,
            serves_itself=bool(getattr(environment, "serves_itself", False)),
        )

    def arguments(self, component: Component, name: str, workspace_id: pulumi.Input[str]) -> dict[str, Any]:
        """The arguments of the online deployment; what is local is registered below the component."""
        config = self.inference_config
        environment: Any = config.made_environment(f"{name}-environment") if config else None
        environment = environment or (self.image if self.environment is None else self.environment)
        variables = {**(_variables_of(environment) or {}), **(self.environment_variables or {})}
        return given(
            {
                "model_id": self._model(component, name, workspace_id),
                "environment_id": _environment(environment, component, name, workspace_id),
                "code_id": _code(config.code if config else self.code, component, workspace_id),
                "scoring_script": config.scoring_script if config else self.scoring_script,
                "environment_variables": variables or None,
            }
        )

    def _model(self, component: Component, name: str, workspace_id: pulumi.Input[str]) -> Any:
        if not self.all_models:
            return None
        model = self.all_models[0]
        if isinstance(model, (RegisteredModel, ModelVersion)):
            return model.id
        if not isinstance(model, str) or _is_id(model):
            return _full_id(model, "models", workspace_id)
        return RegisteredModel(f"{name}-model", workspace_id=workspace_id, path=model, opts=component.below()).id


def _environment(environment: Any, component: Component, name: str, workspace_id: pulumi.Input[str]) -> Any:
    if environment is None:
        return None
    if isinstance(environment, (EnvironmentImage, EnvironmentVersion)):
        return environment.id
    if isinstance(environment, EnvironmentReference):
        return mapped(workspace_id, environment.environment_id)
    if isinstance(environment, Environment):
        image = EnvironmentImage(
            f"{name}-environment", workspace_id=workspace_id, environment=environment, opts=component.below()
        )
        return image.id
    if isinstance(environment, str) and not environment.startswith(("/", "azureml:")):
        return mapped(workspace_id, EnvironmentReference.parse(environment).environment_id)
    return _full_id(environment, "environments", workspace_id)


def _variables_of(environment: Any) -> Mapping[str, Any] | None:
    return getattr(environment, "environment_variables", None)


def _code(code: Any, component: Component, workspace_id: pulumi.Input[str]) -> Any:
    if code is None or isinstance(code, CodeVersion):
        return None if code is None else code.id
    if not isinstance(code, str) or _is_id(code):
        return _full_id(code, "codes", workspace_id)
    return component.code(code, workspace_id).id


def _is_id(text: str) -> bool:
    return text.startswith(("/subscriptions/", "azureml:"))


def _full_id(reference: Any, kind: str, workspace_id: pulumi.Input[str]) -> Any:
    """The ARM id for the short form `azureml:name:version`; everything else as it is."""
    short = re.fullmatch(r"azureml:([^:/@]+):([^:/@]+)", reference) if isinstance(reference, str) else None
    if short is None:
        return reference
    return mapped(workspace_id, lambda workspace: f"{workspace}/{kind}/{short[1]}/versions/{short[2]}")

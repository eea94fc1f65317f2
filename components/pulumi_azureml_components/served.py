"""What one deployment serves, brought from the user's words to ids: local paths are registered on the way."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pulumi
from pulumi_azureml import CodeVersion, EnvironmentVersion, ModelVersion

from .component import Component
from .environment_image import EnvironmentImage
from .local_model import full_id, is_id, is_mlflow, model_id, model_problems
from .refusals import UNMADE
from .registered_model import RegisteredModel
from .vocabulary.environment import Environment
from .vocabulary.environment_reference import EnvironmentReference
from .vocabulary.inference_config import InferenceConfig
from .vocabulary.known import given, is_known, mapped, merged
from .vocabulary.packages import package_problems
from .vocabulary.problem import InvalidConfiguration, Problem
from .vocabulary.serving import Serving
from .vocabulary.value import Value

__all__ = ["Served"]

EnvironmentLike = EnvironmentImage | EnvironmentVersion | Environment | EnvironmentReference | pulumi.Input[str]
_ENVIRONMENTS = (EnvironmentImage, EnvironmentVersion, Environment, EnvironmentReference, str)
_KINDS: Mapping[str, tuple[tuple[type, ...], str]] = {
    "environment": (_ENVIRONMENTS, "an EnvironmentImage, an Environment, or the id of an environment"),
    "image": ((EnvironmentImage, EnvironmentVersion, str), "an EnvironmentImage, or the id of an environment"),
    "code": ((CodeVersion, str), "a local folder, or the id of a code version"),
    "scoring_script": ((str,), "the path of a script"),
    "inference_config": ((InferenceConfig,), "an InferenceConfig"),
    "environment_variables": ((Mapping,), "a map from text to text"),
    "models": ((list, tuple), "a list of one model at most"),
}
_NEEDED = "is missing: the script needs one to run in; give an EnvironmentImage, or the id of an environment"


@dataclass(frozen=True, kw_only=True)
class Served(Value):
    """The model, environment and code of one deployment, as a component was given them."""

    model: RegisteredModel | ModelVersion | pulumi.Input[str] | None = None
    """A registered model, its id, or a local file or folder, which is registered under the service's name."""
    models: tuple[Any, ...] = ()
    """v1's list; one at most."""
    environment: EnvironmentLike | None = None
    """An environment, a value object that is registered, or an id in any spelling."""
    image: EnvironmentImage | EnvironmentVersion | pulumi.Input[str] | None = None
    """v1's image: an environment whose image serves by itself."""
    code: CodeVersion | pulumi.Input[str] | None = None
    """Local folder of the scoring script, or the id of a code version."""
    scoring_script: pulumi.Input[str] | None = None
    """Scoring script, a path inside `code`."""
    inference_config: InferenceConfig | None = None
    """Script, folder and environment as one object."""
    environment_variables: Mapping[str, pulumi.Input[str]] | None = None
    """Environment variables of the container, beside those of the environment."""

    def problems(self, configuration: Any = None) -> list[Problem]:
        """Everything wrong or doubtful with it, and with serving it by a sound configuration for Kubernetes."""
        wrong = [*self._kinds()]
        if wrong:
            return wrong
        environment = self._environment()
        if isinstance(environment, Problem):
            return [environment]
        serving = self._serving(environment)
        found = [*serving.validate(), *self._run_in(environment, serving)]
        return found if configuration is None else [*found, *serving.problems_with(configuration)]

    def arguments(self, name: str, workspace_id: pulumi.Input[str], component: Component | None) -> dict[str, Any]:
        """The arguments of the online deployment. What is local is registered below the component; without one, that
        is left open."""
        config = self.inference_config
        environment = self._environment(f"{name}-environment")
        assert not isinstance(environment, Problem)
        model = self._all_models[0] if self._all_models else None
        arguments = {
            "model_id": model_id(model, f"{name}-model", workspace_id, component),
            "environment_id": _environment_id(environment, f"{name}-environment", workspace_id, component),
            "code_id": _code_id(config.code if config else self.code, workspace_id, component),
            "scoring_script": config.scoring_script if config else self.scoring_script,
        }
        stated = {
            "model_id": model,
            "environment_id": environment,
            "code_id": config if self.code is None else self.code,
        }
        if component is None:
            arguments |= {n: UNMADE for n, value in stated.items() if arguments[n] is None and value is not None}
        variables = merged(_variables_of(environment), self.environment_variables)
        return given({**arguments, "environment_variables": variables})

    @property
    def _all_models(self) -> tuple[Any, ...]:
        return (*(() if self.model is None else (self.model,)), *self.models)

    def _kinds(self) -> list[Problem]:
        problems = []
        for name, (kinds, words) in _KINDS.items():
            value = getattr(self, name)
            if value is not None and is_known(value) and not isinstance(value, kinds):
                problems.append(Problem(name, f"a {type(value).__name__} must be {words}"))
        problems += [] if self.model is None else model_problems("model", self.model)
        if not problems:
            problems += [fault for each in self.models for fault in model_problems("models", each)]
        return problems

    def _environment(self, name: str = "environment") -> Any:
        """The environment, wherever it is said; one that is said by a text as a reference, or what is wrong with it."""
        made = self.inference_config.made_environment(name) if self.inference_config else None
        found = made or (self.image if self.environment is None else self.environment)
        if not isinstance(found, str):
            return found
        try:
            return EnvironmentReference.parse(found.removeprefix("azureml:") if found[8:9] == "/" else found)
        except InvalidConfiguration as faults:
            return faults.problems[0]

    def _serving(self, environment: Any) -> Serving:
        """The same in the words that rules over it are written in."""
        model = self._all_models[0] if self._all_models else None
        registered = model if isinstance(model, RegisteredModel) else None
        kind = "mlflow_model" if is_mlflow(model) else registered.model_type if registered else None
        told = model is None or (is_known(kind) if registered else isinstance(model, str) and not is_id(model))
        spelled = isinstance(self.environment, str) and isinstance(environment, EnvironmentReference)
        return Serving(
            models=self._all_models,
            model_type=None if kind == "custom_model" else kind,
            model_framework=registered.framework if registered else None,
            inference_config=self.inference_config,
            image=self.image,
            environment=environment if spelled else self.environment,
            code=UNMADE if isinstance(self.code, str) and is_id(self.code) else self.code,
            scoring_script=self.scoring_script,
            environment_variables=self.environment_variables,
            serves_itself=isinstance(environment, EnvironmentImage) and environment.serves_itself,
            undetermined=not told or not isinstance(environment, (EnvironmentImage, Environment, type(None))),
        )

    def _run_in(self, environment: Any, serving: Serving) -> list[Problem]:
        """Whether there is an environment for a script, and whether the packages of an image suffice for it."""
        config = self.inference_config
        script = config.scoring_script if config else self.scoring_script
        folder = config.code if config else self.code
        if script is not None and environment is None and serving.model_type != "mlflow_model":
            return [] if serving.undetermined else [Problem("environment", _NEEDED)]
        packages = environment.packages if isinstance(environment, EnvironmentImage) else None
        if packages is None or not isinstance(script, str) or not isinstance(folder, str) or is_id(folder):
            return []
        return package_problems(packages, script, folder)


def _environment_id(environment: Any, name: str, workspace_id: pulumi.Input[str], component: Component | None) -> Any:
    if isinstance(environment, (EnvironmentImage, EnvironmentVersion)):
        return environment.id
    if isinstance(environment, EnvironmentReference):
        return mapped(workspace_id, environment.environment_id)
    if not isinstance(environment, Environment):
        return environment
    if component is None:
        return None
    options = component.below()
    word = environment.name if isinstance(environment.name, str) else name
    made = component.shared(
        environment,
        word,
        lambda own: EnvironmentImage(own, workspace_id=workspace_id, environment=environment, opts=options),
    )
    return made.id


def _variables_of(environment: Any) -> Any:
    return environment.environment_variables if isinstance(environment, (EnvironmentImage, Environment)) else None


def _code_id(code: Any, workspace_id: pulumi.Input[str], component: Component | None) -> Any:
    if isinstance(code, CodeVersion):
        return code.id
    if not isinstance(code, str) or is_id(code):
        return full_id(code, "codes", workspace_id)
    return None if component is None else component.code(code, workspace_id).id

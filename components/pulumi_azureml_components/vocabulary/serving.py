"""What a service serves: v1's ways of saying it (models, image, inference config), down to one model and code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from .aks_deployment import AksServiceDeploymentConfiguration
from .allowed import Allowed, Choice, TextMap
from .data_collection import DataCollection
from .environment import Environment
from .environment_reference import EnvironmentReference
from .inference_config import InferenceConfig
from .known import is_known
from .packages import package_problems
from .problem import Level, Problem
from .quantity import cores
from .scoring_script import script_problems
from .value import Value

__all__ = ["Serving", "worker_problems"]

_NO_CODE = ("mlflow_model", "triton_model")
_ONE_MODEL = "a deployment serves one: register them as one model of a folder, or make one deployment of each"
_CONVERT = "give code and scoring_script, or convert the model to MLflow or Triton, which need none"
_MONITOR = "azureml-ai-monitoring is missing, by which the script hands data over: add it to the pip packages"


@dataclass(frozen=True, kw_only=True)
class Serving(Value):
    """Model, code and environment of one deployment, as a component was given them."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {
        "environment_variables": TextMap(),
        "model_type": Choice(("custom_model", "mlflow_model", "triton_model")),
    }

    models: Sequence[Any] = ()
    """Models; one at most."""
    model_type: str | None = None
    """`custom_model`, `mlflow_model` or `triton_model`. Default: not known."""
    model_framework: str | None = None
    """v1's framework of the model, e.g. `Onnx`. Default: not known."""
    inference_config: InferenceConfig | None = None
    """Script, directory and environment as one object."""
    image: Any = None
    """v1's image: an environment whose image holds the server."""
    environment: Any = None
    """An `Environment`, an `EnvironmentReference`, an id, or a component that makes one."""
    code: Any = None
    """Directory of the scoring script, or the id of a code version."""
    scoring_script: Any = None
    """The scoring script, a path inside `code`."""
    environment_variables: Mapping[str, Any] | None = None
    """Variables that the deployment sets."""
    serves_itself: bool = False
    """Whether the environment says the routes of its own server (a custom container)."""
    undetermined: bool = False
    """Whether it cannot be told here if model or environment serve without code: one of them is an id, or a resource
    whose arguments are not at hand. Default: False."""

    def _together(self, _sound: Mapping[str, Any], /) -> list[Problem]:
        problems = [*self._said_twice(), *self._code()]
        if len(self.models) > 1:
            problems.append(Problem("models", f"{len(self.models)} models are given, and {_ONE_MODEL}"))
        if self.inference_config is not None:
            problems.extend(problem.below("inference_config") for problem in self.inference_config.validate())
        if isinstance(self.environment, (Environment, EnvironmentReference)):
            problems.extend(problem.below("environment") for problem in self.environment.validate())
        return problems

    def _said_twice(self) -> list[Problem]:
        beside = [name for name in ("inference_config", "models") if self.image is not None and getattr(self, name)]
        problems = [Problem("image", f"is given beside {name}: an image holds model and code") for name in beside]
        flat = [name for name in ("environment", "code", "scoring_script") if getattr(self, name) is not None]
        own_environment = self.inference_config is not None and (
            self.inference_config.environment is not None or self.inference_config.conda_file is not None
        )
        if not own_environment and "environment" in flat:
            flat.remove("environment")
        if self.inference_config is not None and flat:
            problems.append(Problem("inference_config", f"is given beside {', '.join(flat)}: say it once"))
        if self.image is not None and self.environment is not None:
            problems.append(Problem("image", "is given beside environment: give one of them"))
        return problems

    def _code(self) -> list[Problem]:
        if self.inference_config is not None:
            return []
        if (self.code is None) != (self.scoring_script is None):
            missing = "scoring_script" if self.scoring_script is None else "code"
            return [Problem(missing, "is missing: code and scoring_script go together")]
        if self.code is None:
            return self._without_code()
        if not isinstance(self.code, str) or not isinstance(self.scoring_script, str) or self.code.startswith("/sub"):
            return []
        problems = script_problems("scoring_script", self.scoring_script, self.code)
        if isinstance(self.environment, Environment):
            problems.extend(package_problems(self.environment, self.scoring_script, self.code))
        return problems

    def _without_code(self) -> list[Problem]:
        if self.model_type in _NO_CODE or self.serves_itself or self.undetermined:
            return []
        if self.image is not None:
            sentence = "needs the routes of its server: give an environment that says liveness, readiness and scoring"
            return [Problem("image", sentence)]
        if self.model_framework is not None and self.model_type is None:
            sentence = f"a model of {self.model_framework} is not served without code any more: {_CONVERT}"
            return [Problem("scoring_script", sentence)]
        return [
            Problem("scoring_script", f"is missing: {_CONVERT}; a container with a server of its own says its routes")
        ]

    def problems_with(self, configuration: AksServiceDeploymentConfiguration) -> list[Problem]:
        """What is doubtful in serving this by that configuration."""
        calls = configuration.replica_max_concurrent_requests
        workers = worker_problems("replica_max_concurrent_requests", calls, self.environment_variables)
        return [*workers, *self._mlflow(configuration), *self._collection(configuration)]

    def _mlflow(self, configuration: AksServiceDeploymentConfiguration) -> list[Problem]:
        if self.model_type != "mlflow_model":
            return []
        resources = configuration.to_deployment().get("container_resources", {})
        problems = []
        for name, least, unit in (("cpu", 2, "cores"), ("memory", 4 * 1024**3, "GB")):
            stated = resources.get(name)
            if isinstance(stated, str) and cores(stated) < least:
                needed = 2 if name == "cpu" else 4
                sentence = f"{stated} is little for an MLflow model, which needs {needed} {unit} or more"
                problems.append(Problem(f"container_resources.{name}", sentence, Level.WARNING))
        return problems

    def _collection(self, configuration: AksServiceDeploymentConfiguration) -> list[Problem]:
        collection = configuration.data_collection or DataCollection(storage_enabled=configuration.collect_model_data)
        environment = self.environment
        if self.inference_config is not None:
            environment = self.inference_config.made_environment("environment")
        if not collection.needs_code or not isinstance(environment, Environment):
            return []
        conda = environment.python.conda_dependencies
        if conda is None or conda.faults or conda.holds("azureml-ai-monitoring"):
            return []
        return [Problem("environment.python.conda_dependencies", _MONITOR, Level.WARNING)]


def worker_problems(property: str, calls: Any, variables: Any) -> list[Problem]:
    """Whether a container works on as many calls at a time as it is sent; `variables` are those that it runs with."""
    if calls is None or not (is_known(calls) and is_known(variables)):
        return []
    stated = (variables or {}).get("WORKER_COUNT", "1")
    if not is_known(stated) or not str(stated).isdigit() or not isinstance(calls, int) or calls <= int(stated):
        return []
    sentence = f"{calls} is more than WORKER_COUNT, which is {stated}: calls wait; set the variable to {calls} as well"
    return [Problem(property, sentence, Level.WARNING)]

"""A registered model: v1's `Model.register`, `Run.register_model` and `AutoMLRun.register_model`, declared."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pulumi
from pulumi_azureml import ModelVersion, ModelVersionArgs, get_best_child_job_output
from typing_extensions import Unpack

from .component import Component, unknown_arguments
from .gone import OF_ASSETS
from .refusals import refusals
from .vocabulary.automl_output import AutoMLOutput
from .vocabulary.known import given
from .vocabulary.problem import Problem

__all__ = ["RegisteredModel"]

_DATA = "it has no equivalent: keep sample data as a data asset, and name it in a tag"
_ELSEWHERE = {
    "model_path": "it is called path",
    "model_name": "it is called name",
    "model_framework": "it is called framework",
    "model_framework_version": "it is called framework_version",
    **dict.fromkeys(("sample_input_dataset", "sample_output_dataset", "datasets"), _DATA),
    "resource_configuration": "resources belong to the deployment: give it cpu_cores and memory_gb",
    "child_paths": "put the files into one folder, and keep others out by an .amlignore file",
    "models": "a RegisteredModel is one: register several folders as one, or each by itself",
    "registry": "a model is registered in a workspace: say workspace_id",
}
_OF_AUTOML = "outputs/mlflow-model"
"""Where a child of an automated ML job leaves its model (azure-ai-ml samples, 2024)."""
_SOURCES = ("path", "uri", "job")


class RegisteredModel(Component):
    """A model under a name, from a local file or folder, a place in the cloud, or a job. A new content is a new
    version.

    `path` is a local file or folder relative to the program, `uri` a place in the cloud, `job` the output of a
    finished job, `from_automl` the model that an automated ML job found: one of them. `strict=False` turns what
    v1 let through with a warning into one.
    """

    id: pulumi.Output[str]
    """ARM id of the version."""
    name: pulumi.Output[str]
    """Name that the versions share."""
    version: pulumi.Output[str]
    """Version."""
    asset_id: pulumi.Output[str]
    """The short form `azureml:name:version`."""
    model_uri: pulumi.Output[str]
    """Where the bytes lie."""
    content_hash: pulumi.Output[str | None]
    """Hash of the local content, where there is some."""

    _GONE = OF_ASSETS

    def __init__(
        self,
        resource_name: str,
        *,
        from_automl: AutoMLOutput | None = None,
        strict: bool = True,
        opts: pulumi.ResourceOptions | None = None,
        **arguments: Unpack[ModelVersionArgs],
    ) -> None:
        stated: dict[str, Any] = dict(arguments)
        problems = _problems(type(self), stated, from_automl)
        if isinstance(from_automl, AutoMLOutput):
            stated = {"type": "mlflow_model", **stated, "job": _job(from_automl)}
        if not any(problem.stops() for problem in problems):
            problems += refusals(ModelVersion, stated)
        super().__init__(resource_name, problems, opts, strict=strict)
        if isinstance(from_automl, AutoMLOutput) and from_automl.iteration is None:
            best = get_best_child_job_output(name=from_automl.job, workspace_id=stated["workspace_id"])
            stated["job"] = {**stated["job"], "name": best}
        made = ModelVersion(resource_name, self.below(), **stated)
        self.model_type = "custom_model" if stated.get("type") is None else stated["type"]
        self.framework = stated.get("framework")
        outputs = ("id", "name", "version", "asset_id", "model_uri", "content_hash")
        self.show({output: getattr(made, output) for output in outputs})


def _job(found: AutoMLOutput) -> dict[str, Any]:
    return given({"name": found.job, "iteration": found.iteration, "metric": found.metric, "path": _OF_AUTOML})


def _problems(kind: type, arguments: Mapping[str, Any], from_automl: Any) -> list[Problem]:
    known = ModelVersionArgs.__annotations__
    problems = unknown_arguments(kind, [name for name in arguments if name not in known], ModelVersionArgs, _ELSEWHERE)
    sources = [name for name in _SOURCES if arguments.get(name) is not None]
    sources += [] if from_automl is None else ["from_automl"]
    if len(sources) > 1:
        problems.append(Problem(sources[0], f"{' and '.join(sources)} exclude each other: give one of them"))
    if not sources and "model_path" not in arguments:
        problems.append(Problem("path", "give one of path, uri, job, from_automl"))
    path = arguments.get("path")
    if isinstance(path, str) and not Path(path).exists():
        problems.append(Problem("path", f'"{path}" is not there: it is looked for from the folder of the program'))
    if from_automl is not None and not isinstance(from_automl, AutoMLOutput):
        return [*problems, Problem("from_automl", f"a {type(from_automl).__name__} must be an AutoMLOutput")]
    if from_automl is not None:
        problems += [problem.below("from_automl") for problem in from_automl.validate()]
    return problems

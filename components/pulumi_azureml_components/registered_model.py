"""A registered model: v1's `Model.register`, `Run.register_model` and `AutoMLRun.register_model`, declared."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal

import pulumi
from pulumi_azureml import ModelJob, ModelVersion

from .component import Component, unknown_arguments
from .vocabulary.automl_output import AutoMLOutput
from .vocabulary.known import given
from .vocabulary.problem import Problem

__all__ = ["RegisteredModel"]

_FILES = "has no equivalent: keep sample data as a data asset, and name it in a tag"


class RegisteredModel(Component):
    """A model under a name, from a local file or folder, a place in the cloud, or a job. A new content is a new
    version."""

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

    def __init__(
        self,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        path: pulumi.Input[str] | None = None,
        uri: pulumi.Input[str] | None = None,
        job: ModelJob | None = None,
        from_automl: AutoMLOutput | None = None,
        name: pulumi.Input[str] | None = None,
        version: pulumi.Input[str] | None = None,
        type: Literal["custom_model", "mlflow_model", "triton_model"] | None = None,
        framework: str | None = None,
        framework_version: pulumi.Input[str] | None = None,
        description: pulumi.Input[str] | None = None,
        tags: Mapping[str, pulumi.Input[str]] | None = None,
        properties: Mapping[str, pulumi.Input[str]] | None = None,
        retention: Literal["archive", "delete", "keep"] | None = None,
        strict: bool = True,
        opts: pulumi.ResourceOptions | None = None,
        **gone: Any,
    ) -> None:
        """Register a model.

        `path` is a local file or folder relative to the program, `uri` a place in the cloud, `job` the output of a
        finished job, `from_automl` the model that an automated ML job found: one of them. `strict=False` turns what
        v1 let through with a warning into one.
        """
        given_arguments = {
            "path": path,
            "uri": uri,
            "job": _job(from_automl) if from_automl is not None else job,
            "name": name,
            "version": version,
            "type": type,
            "framework": framework,
            "framework_version": framework_version,
            "description": description,
            "tags": tags,
            "properties": properties,
            "retention": retention,
        }
        problems = _problems(self.__class__, gone, given_arguments, from_automl, job)
        super().__init__(resource_name, problems, opts, strict=strict)
        made = ModelVersion(resource_name, self.below(), workspace_id=workspace_id, **given(given_arguments))
        self.model_type = type or "custom_model"
        self.framework = framework
        outputs = ("id", "name", "version", "asset_id", "model_uri", "content_hash")
        self.show({output: getattr(made, output) for output in outputs})


def _job(found: AutoMLOutput) -> dict[str, Any]:
    return given({"name": found.job, "iteration": found.iteration, "metric": found.metric})


def _problems(
    kind: type,
    gone: Mapping[str, Any],
    arguments: Mapping[str, Any],
    from_automl: AutoMLOutput | None,
    job: ModelJob | None,
) -> list[Problem]:
    replaced = {
        "model_path": "is called path",
        "model_name": "is called name",
        "model_framework": "is called framework",
        "model_framework_version": "is called framework_version",
        **dict.fromkeys(("sample_input_dataset", "sample_output_dataset", "datasets"), _FILES),
        "resource_configuration": "belongs to the deployment: give it cpu_cores and memory_gb",
        "child_paths": "is gone: put the files into one folder, and keep others out by an .amlignore file",
        "models": "is one model here: register several folders as one, or each by itself",
    }
    problems = [Problem(name, replaced[name]) for name in gone if name in replaced]
    problems += unknown_arguments(kind, {n: v for n, v in gone.items() if n not in replaced}, arguments)
    sources = [name for name in ("path", "uri", "job") if arguments[name] is not None]
    if len(sources) != 1 or (from_automl is not None and job is not None):
        said = f"{' and '.join(sources)} exclude each other" if len(sources) > 1 else "give one of path, uri, job"
        problems.append(Problem("path", said if len(sources) != 1 else "job and from_automl exclude each other"))
    if from_automl is not None:
        problems += [problem.below("from_automl") for problem in from_automl.validate()]
    return problems

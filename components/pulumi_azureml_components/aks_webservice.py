"""A web service on Kubernetes: v1's `AksWebservice`, declared."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi_azureml import KubernetesCompute, ModelVersion

from .component import unknown_arguments
from .environment_image import EnvironmentImage
from .online_service import OnlineService
from .registered_model import RegisteredModel
from .served import Served
from .service_state import deployment_outputs
from .vocabulary.aks_deployment import AksServiceDeploymentConfiguration
from .vocabulary.environment import Environment
from .vocabulary.environment_reference import EnvironmentReference
from .vocabulary.inference_config import InferenceConfig
from .vocabulary.known import given
from .vocabulary.problem import Problem
from .vocabulary.service_name import service_name_problems
from .vocabulary.target import compute_problems, namespace_problems, target_problems

__all__ = ["AksWebservice"]

_ALL = 100


class AksWebservice(OnlineService):
    """One model behind one address, on an attached Kubernetes cluster (AKS or Arc), scaled by its load.

    `compute` (or `compute_id`) is the attached cluster. What is served is said by `model` and either
    `inference_config` or `environment`, `code` and `scoring_script`; local paths are registered. Everything else is
    a `deployment_config`, or its fields as arguments of their own: `autoscaler`, `cpu_cores`, `memory_gb`,
    `auth_enabled`, `scoring_timeout_ms` and all the others of `AksServiceDeploymentConfiguration`. `name` is the
    endpoint's (default: the resource's name with a suffix), `instance_type` one of the cluster's.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        compute_id: pulumi.Input[str] | None = None,
        compute: KubernetesCompute | None = None,
        model: RegisteredModel | ModelVersion | pulumi.Input[str] | None = None,
        models: Sequence[Any] = (),
        environment: EnvironmentImage | Environment | EnvironmentReference | pulumi.Input[str] | None = None,
        image: EnvironmentImage | pulumi.Input[str] | None = None,
        code: pulumi.Input[str] | None = None,
        scoring_script: pulumi.Input[str] | None = None,
        inference_config: InferenceConfig | None = None,
        environment_variables: Mapping[str, pulumi.Input[str]] | None = None,
        deployment_config: AksServiceDeploymentConfiguration | None = None,
        name: pulumi.Input[str] | None = None,
        instance_type: pulumi.Input[str] | None = None,
        strict: bool = True,
        opts: pulumi.ResourceOptions | None = None,
        **configuration: Any,
    ) -> None:
        served = Served(
            model=model,
            models=tuple(models),
            environment=environment,
            image=image,
            code=code,
            scoring_script=scoring_script,
            inference_config=inference_config,
            environment_variables=environment_variables,
        )
        config, problems = configured(AksServiceDeploymentConfiguration, type(self), deployment_config, configuration)
        where = compute.id if compute is not None and compute_id is None else compute_id
        problems += _fits(config, served, where, compute, name)
        super().__init__(resource_name, problems, opts, strict=strict)
        place = given({"workspace_id": workspace_id, "compute_id": where, "name": name})
        own = given({"instance_type": instance_type})
        self._deploy(config, served, place, own)
        self.show({"namespace": compute.namespace if compute is not None else config.namespace})

    def _deploy(
        self, config: AksServiceDeploymentConfiguration, served: Served, place: dict[str, Any], own: dict[str, Any]
    ) -> None:
        self.make_endpoint({**place, **config.to_endpoint()})
        serving = served.arguments(self, self._name, place["workspace_id"])
        deployment = self.make_deployment("service", {**serving, **config.to_deployment(), **own})
        self.send_traffic({self._name: deployment}, {self._name: _ALL})
        self.outputs |= {**self.endpoint_outputs(), **deployment_outputs(deployment, self.endpoint)}
        self.outputs |= {"is_default": True, "traffic_percentile": _ALL}

    @staticmethod
    def deploy_configuration(**configuration: Any) -> AksServiceDeploymentConfiguration:
        """v1's factory: the configuration with these fields."""
        return AksServiceDeploymentConfiguration(**configuration)


def configured(kind: Any, component: type, stated: Any, fields: Mapping[str, Any]) -> tuple[Any, list[Problem]]:
    """A configuration from an object or from fields, and what is wrong with how it was given."""
    known = [field.name for field in dataclasses.fields(kind) if field.init]
    problems = unknown_arguments(component, {n: v for n, v in fields.items() if n not in known}, known)
    given_fields = {name: value for name, value in fields.items() if name in known}
    if stated is None:
        return kind(**given_fields), problems
    if given_fields:
        sentence = f"is given beside {', '.join(given_fields)}: say it once"
        problems.append(Problem("deployment_config", sentence))
    return stated, problems


def _fits(
    config: AksServiceDeploymentConfiguration,
    served: Served,
    compute_id: pulumi.Input[str] | None,
    compute: KubernetesCompute | None,
    name: pulumi.Input[str] | None,
) -> list[Problem]:
    wrong_kind = target_problems("kubernetes", config)
    if wrong_kind:
        return wrong_kind
    serving = served.serving()
    return [
        *(service_name_problems("name", name) if isinstance(name, str) else []),
        *config.validate(),
        *compute_problems(config, compute_id),
        *namespace_problems(config, None if compute is None else compute.namespace),
        *serving.validate(),
        *serving.problems_with(config),
    ]

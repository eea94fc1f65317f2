"""A web service on Kubernetes: v1's `AksWebservice`, declared."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi_azureml import CodeVersion, KubernetesCompute, ModelVersion

from .component import unknown_arguments
from .environment_image import EnvironmentImage
from .online_service import ALL, ONLY, OnlineService, deployment_refusals, endpoint_refusals
from .placement import Placement
from .registered_model import RegisteredModel
from .served import EnvironmentLike, Served
from .service_state import OneDeployment, deployment_outputs
from .vocabulary.aks_deployment import AksServiceDeploymentConfiguration
from .vocabulary.aks_endpoint_version import AksEndpointDeploymentConfiguration
from .vocabulary.inference_config import InferenceConfig
from .vocabulary.known import given
from .vocabulary.problem import Problem
from .vocabulary.service_name import service_name_problems
from .vocabulary.target import target_problems

__all__ = ["AksWebservice", "configured"]

_OF_VERSION = "is one of a version: use AksEndpoint, or make one by AksWebservice.deploy_configuration(…)"


class AksWebservice(OneDeployment, OnlineService):
    """One model behind one address, on an attached Kubernetes cluster (AKS or Arc), scaled by its load.

    `compute` is the attached cluster: the resource, its id or its name (or say `compute_id`). What is served is said
    by `model` and either `inference_config` or `environment`, `code` and `scoring_script`; local paths are registered.
    Everything else is a `deployment_config`, or its fields as arguments of their own: `autoscaler`, `cpu_cores`,
    `memory_gb`, `auth_enabled`, `scoring_timeout_ms` and all the others of `AksServiceDeploymentConfiguration`. `name`
    is the endpoint's (default: the resource's name with a suffix), `instance_type` one of the cluster's.
    """

    namespace: Any
    """Namespace in the cluster, as far as the program says it: an output or a text; None where it does not."""

    def __init__(
        self,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        compute_id: pulumi.Input[str] | None = None,
        compute: KubernetesCompute | pulumi.Input[str] | None = None,
        model: RegisteredModel | ModelVersion | pulumi.Input[str] | None = None,
        models: Sequence[Any] = (),
        environment: EnvironmentLike | None = None,
        image: EnvironmentImage | pulumi.Input[str] | None = None,
        code: CodeVersion | pulumi.Input[str] | None = None,
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
        script: dict[str, Any] = {"code": code, "scoring_script": scoring_script, "inference_config": inference_config}
        what: dict[str, Any] = {"model": model, "models": models, "environment": environment, "image": image}
        served = Served(**what, **script, environment_variables=environment_variables)
        config, problems = configured(AksServiceDeploymentConfiguration, type(self), deployment_config, configuration)
        where = Placement(compute, compute_id, getattr(config, "compute_target_name", None))
        own = given({"workspace_id": workspace_id, "name": name, "instance_type": instance_type})
        problems += _problems(config, served, where, own)
        super().__init__(resource_name, problems, opts, strict=strict)
        self.make_endpoint(_endpoint(config, where, own))
        deployment = self.make_deployment(ONLY, _deployment(config, served, own, resource_name, self))
        self.send_traffic({ONLY: deployment}, {ONLY: ALL})
        self.outputs |= {**self.endpoint_outputs(), **deployment_outputs(deployment, self.endpoint)}
        self.show(
            {"is_default": True, "traffic_percentile": ALL, "namespace": where.namespace([config], self.checking)}
        )

    @staticmethod
    def deploy_configuration(**configuration: Any) -> AksServiceDeploymentConfiguration:
        """v1's factory: the configuration with these fields."""
        return AksServiceDeploymentConfiguration(**configuration)


def configured(
    kind: Any, component: type, stated: Any, fields: Mapping[str, Any], elsewhere: Mapping[str, str] | None = None
) -> tuple[Any, list[Problem]]:
    """A configuration from an object or from fields, and what is wrong with how it was given."""
    known = [field.name for field in dataclasses.fields(kind) if field.init]
    problems = unknown_arguments(component, [name for name in fields if name not in known], kind, elsewhere)
    given_fields = {name: value for name, value in fields.items() if name in known}
    if stated is None:
        return kind(**given_fields), problems
    if given_fields:
        sentence = f"is given beside {', '.join(given_fields)}: say it once"
        problems.append(Problem("deployment_config", sentence))
    return stated, problems


def _problems(config: Any, served: Served, where: Placement, own: Mapping[str, Any]) -> list[Problem]:
    """Everything that can be told beforehand, in the component's words where it has some."""
    named = service_name_problems("name", own["name"]) if isinstance(own.get("name"), str) else []
    wrong_kind = target_problems("kubernetes", config)
    if isinstance(config, AksEndpointDeploymentConfiguration):
        wrong_kind = [Problem("deployment_config", _OF_VERSION)]
    if wrong_kind or not isinstance(config, AksServiceDeploymentConfiguration):
        sentence = f"a {type(config).__name__} is none: make one by AksWebservice.deploy_configuration(…)"
        return [*named, *(wrong_kind or [Problem("deployment_config", sentence)]), *served.problems()]
    faults = config.validate()
    sound = not any(fault.stops() for fault in faults)
    placed = where.problems(config)
    serving = served.problems(config if sound else None)
    problems = [*named, *faults, *placed, *where.namespace_problems(config), *serving]
    placeless = any(problem.stops() for problem in placed)
    problems += endpoint_refusals(_endpoint(config, None if placeless else where, own), problems)
    if sound and not any(problem.stops() for problem in serving):
        problems += deployment_refusals(_deployment(config, served, own, "service", None))
    return problems


def _endpoint(
    config: AksServiceDeploymentConfiguration, where: Placement | None, own: Mapping[str, Any]
) -> dict[str, Any]:
    compute_id = None if where is None else where.id(own["workspace_id"])
    place = given({"compute_id": compute_id, "name": own.get("name")})
    return {"workspace_id": own["workspace_id"], **place, **config.to_endpoint()}


def _deployment(
    config: AksServiceDeploymentConfiguration,
    served: Served,
    own: Mapping[str, Any],
    name: str,
    component: OnlineService | None,
) -> dict[str, Any]:
    serving = served.arguments(name, own["workspace_id"], component)
    return {**serving, **config.to_deployment(), **given({"instance_type": own.get("instance_type")})}

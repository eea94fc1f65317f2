"""A service in a single container: v1's `AciWebservice`, which becomes a managed endpoint with one machine."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi_azureml import CodeVersion, ModelVersion

from .aks_webservice import configured
from .environment_image import EnvironmentImage
from .online_service import ALL, ONLY, OnlineService, deployment_refusals, endpoint_refusals
from .registered_model import RegisteredModel
from .served import EnvironmentLike, Served
from .service_state import OneDeployment, deployment_outputs
from .vocabulary.aci_deployment import AciServiceDeploymentConfiguration
from .vocabulary.aks_deployment import AksServiceDeploymentConfiguration
from .vocabulary.inference_config import InferenceConfig
from .vocabulary.known import given
from .vocabulary.problem import Level, Problem
from .vocabulary.service_name import service_name_problems
from .vocabulary.target import target_problems

__all__ = ["AciWebservice"]

_ON_KUBERNETES = (
    "compute",
    "compute_id",
    *(each.name for each in dataclasses.fields(AksServiceDeploymentConfiguration)),
)
_ELSEWHERE = {
    **dict.fromkeys(_ON_KUBERNETES, "it belongs to Kubernetes: use AksWebservice"),
    **dict.fromkeys(("num_replicas", "instance_count"), "such a service has one machine: use ManagedEndpoint"),
    **dict.fromkeys(
        ("scoring_timeout_ms", "replica_max_concurrent_requests"), "use ManagedEndpoint's request_settings"
    ),
}


class AciWebservice(OneDeployment, OnlineService):
    """One model on one machine of Azure's. The size follows from `cpu_cores` and `memory_gb` by Microsoft's table, and
    the log says which one it is.

    What is served is said as for `AksWebservice`. Everything else is a `deployment_config`, or its fields as
    arguments of their own: `cpu_cores`, `memory_gb`, `instance_type`, `auth_mode`, `tags` and all the others of
    `AciServiceDeploymentConfiguration`.
    """

    def __init__(
        self,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        model: RegisteredModel | ModelVersion | pulumi.Input[str] | None = None,
        models: Sequence[Any] = (),
        environment: EnvironmentLike | None = None,
        image: EnvironmentImage | pulumi.Input[str] | None = None,
        code: CodeVersion | pulumi.Input[str] | None = None,
        scoring_script: pulumi.Input[str] | None = None,
        inference_config: InferenceConfig | None = None,
        environment_variables: Mapping[str, pulumi.Input[str]] | None = None,
        deployment_config: AciServiceDeploymentConfiguration | None = None,
        name: pulumi.Input[str] | None = None,
        strict: bool = True,
        opts: pulumi.ResourceOptions | None = None,
        **configuration: Any,
    ) -> None:
        script: dict[str, Any] = {"code": code, "scoring_script": scoring_script, "inference_config": inference_config}
        what: dict[str, Any] = {"model": model, "models": models, "environment": environment, "image": image}
        served = Served(**what, **script, environment_variables=environment_variables)
        config, problems = configured(
            AciServiceDeploymentConfiguration, type(self), deployment_config, configuration, _ELSEWHERE
        )
        place = given({"workspace_id": workspace_id, "name": name})
        problems += _problems(config, served, place)
        super().__init__(resource_name, problems, opts, strict=strict)
        self.make_endpoint({**place, **config.to_endpoint()})
        serving = served.arguments(resource_name, workspace_id, self)
        deployment = self.make_deployment(ONLY, {**serving, **config.to_deployment()})
        self.send_traffic({ONLY: deployment}, {ONLY: ALL})
        self.outputs |= {**self.endpoint_outputs(), **deployment_outputs(deployment, self.endpoint)}
        self.show({"is_default": True, "traffic_percentile": ALL})

    @staticmethod
    def deploy_configuration(**configuration: Any) -> AciServiceDeploymentConfiguration:
        """v1's factory: the configuration with these fields."""
        return AciServiceDeploymentConfiguration(**configuration)


def _problems(config: Any, served: Served, place: Mapping[str, Any]) -> list[Problem]:
    """Everything that can be told beforehand, in the component's words where it has some."""
    named = service_name_problems("name", place["name"]) if isinstance(place.get("name"), str) else []
    if not isinstance(config, AciServiceDeploymentConfiguration):
        return [*named, *_wrong_kind(config), *served.problems()]
    faults, serving = config.validate(), served.problems()
    problems = [*named, *faults, *serving]
    problems += endpoint_refusals({**place, **config.to_endpoint()}, problems)
    if any(problem.stops() for problem in faults):
        return problems
    if not any(problem.stops() for problem in serving):
        arguments = served.arguments("service", place["workspace_id"], None)
        problems += deployment_refusals({**arguments, **config.to_deployment()})
    return [*problems, *_chosen(config)]


def _wrong_kind(config: Any) -> list[Problem]:
    if isinstance(config, AksServiceDeploymentConfiguration):
        return [Problem("deployment_config", "is one for Kubernetes: use AksWebservice, with the attached compute")]
    sentence = f"a {type(config).__name__} is none: make one by AciWebservice.deploy_configuration(…)"
    return target_problems("managed", config) or [Problem("deployment_config", sentence)]


def _chosen(config: AciServiceDeploymentConfiguration) -> list[Problem]:
    """Say which machine stands for the container."""
    machine = config.to_deployment()["instance_type"]
    if config.instance_type is not None or not isinstance(machine, str):
        return []
    return [Problem("instance_type", f"{machine} stands for the container's size", Level.NOTE)]

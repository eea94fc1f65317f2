"""A service in a single container: v1's `AciWebservice`, which becomes a managed endpoint with one machine."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pulumi
from pulumi_azureml import ModelVersion

from .aks_webservice import configured
from .environment_image import EnvironmentImage
from .online_service import OnlineService
from .registered_model import RegisteredModel
from .served import Served
from .service_state import deployment_outputs
from .vocabulary.aci_deployment import AciServiceDeploymentConfiguration
from .vocabulary.environment import Environment
from .vocabulary.environment_reference import EnvironmentReference
from .vocabulary.inference_config import InferenceConfig
from .vocabulary.known import given
from .vocabulary.problem import Level, Problem
from .vocabulary.service_name import service_name_problems
from .vocabulary.target import target_problems

__all__ = ["AciWebservice"]

_ALL = 100


class AciWebservice(OnlineService):
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
        environment: EnvironmentImage | Environment | EnvironmentReference | pulumi.Input[str] | None = None,
        image: EnvironmentImage | pulumi.Input[str] | None = None,
        code: pulumi.Input[str] | None = None,
        scoring_script: pulumi.Input[str] | None = None,
        inference_config: InferenceConfig | None = None,
        environment_variables: Mapping[str, pulumi.Input[str]] | None = None,
        deployment_config: AciServiceDeploymentConfiguration | None = None,
        name: pulumi.Input[str] | None = None,
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
        config, problems = configured(AciServiceDeploymentConfiguration, type(self), deployment_config, configuration)
        wrong_kind = not isinstance(config, AciServiceDeploymentConfiguration)
        problems += service_name_problems("name", name) if isinstance(name, str) else []
        problems += target_problems("managed", config) if wrong_kind else [*config.validate()]
        problems += [*served.serving().validate(), *([] if wrong_kind else _chosen(config))]
        super().__init__(resource_name, problems, opts, strict=strict)
        self.make_endpoint({**given({"workspace_id": workspace_id, "name": name}), **config.to_endpoint()})
        arguments = {**served.arguments(self, resource_name, workspace_id), **config.to_deployment()}
        deployment = self.make_deployment("service", arguments)
        self.send_traffic({resource_name: deployment}, {resource_name: _ALL})
        self.show({**self.endpoint_outputs(), **deployment_outputs(deployment, self.endpoint)})

    @staticmethod
    def deploy_configuration(**configuration: Any) -> AciServiceDeploymentConfiguration:
        """v1's factory: the configuration with these fields."""
        return AciServiceDeploymentConfiguration(**configuration)


def _chosen(config: AciServiceDeploymentConfiguration) -> list[Problem]:
    """Say which machine stands for the container."""
    size: Mapping[str, Any] = config.to_deployment() if not any(p.stops() for p in config.validate()) else {}
    machine = size.get("instance_type")
    if config.instance_type is not None or not isinstance(machine, str):
        return []
    return [Problem("instance_type", f"{machine} stands for the container's size", Level.NOTE)]

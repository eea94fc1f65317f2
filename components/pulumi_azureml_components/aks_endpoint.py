"""An endpoint on Kubernetes with several versions behind one address: v1's `AksEndpoint`, declared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pulumi
from pulumi_azureml import KubernetesCompute, OnlineDeployment

from .component import unknown_arguments
from .online_service import OnlineService
from .served import Served
from .service_state import deployment_outputs
from .vocabulary.aks_deployment import AksServiceDeploymentConfiguration
from .vocabulary.aks_endpoint_version import AksEndpointDeploymentConfiguration
from .vocabulary.known import given
from .vocabulary.problem import Problem
from .vocabulary.service_name import service_name_problems
from .vocabulary.target import compute_problems, namespace_problems
from .vocabulary.traffic import default_version, traffic_problems, traffic_shares

__all__ = ["AksEndpoint", "EndpointVersion"]


@dataclass(frozen=True, kw_only=True)
class EndpointVersion(Served):
    """One version behind an endpoint: what it serves, and how."""

    deployment_config: AksEndpointDeploymentConfiguration = field(default_factory=AksEndpointDeploymentConfiguration)
    """Share of the traffic, scaling, resources, probes. Default: v1's defaults."""
    instance_type: pulumi.Input[str] | None = None
    """Instance type of the cluster. Default: that of the attached compute."""


class AksEndpoint(OnlineService):
    """Versions of a model behind one address on an attached Kubernetes cluster. Adding, shifting and removing a version
    drops no request: shares move after a version has come up, and before one goes.

    `versions` are the deployments by name. `traffic` says who gets which percent of the requests; without it, each
    version's own `traffic_percentile` does, else the default or only version gets all. `endpoint_config` says what
    they share: authentication, keys, tags, description (default: keys that the service makes).
    """

    def __init__(
        self,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        versions: Mapping[str, EndpointVersion],
        traffic: Mapping[str, pulumi.Input[int]] | None = None,
        compute_id: pulumi.Input[str] | None = None,
        compute: KubernetesCompute | None = None,
        endpoint_config: AksServiceDeploymentConfiguration | None = None,
        name: pulumi.Input[str] | None = None,
        strict: bool = True,
        opts: pulumi.ResourceOptions | None = None,
        **gone: Any,
    ) -> None:
        where = compute.id if compute is not None and compute_id is None else compute_id
        shared = endpoint_config or AksServiceDeploymentConfiguration()
        problems = unknown_arguments(type(self), gone, ("versions", "traffic", "endpoint_config", "compute_id", "name"))
        problems += service_name_problems("name", name) if isinstance(name, str) else []
        problems += [*shared.validate(), *compute_problems(shared, where)]
        problems += _version_problems(versions, traffic, compute)
        super().__init__(resource_name, problems, opts, strict=strict)
        place = given({"workspace_id": workspace_id, "compute_id": where, "name": name})
        self.make_endpoint({**place, **shared.to_endpoint()})
        made = {key: self._deployed(key, version, workspace_id, shared) for key, version in versions.items()}
        self.versions = made
        shares = traffic_shares({key: version.deployment_config for key, version in versions.items()}, traffic)
        self.send_traffic(made, shares)
        self.show({**self.endpoint_outputs(), "default_version": _default(shares), **_of_versions(self, made)})

    def _deployed(
        self,
        key: str,
        version: EndpointVersion,
        workspace_id: pulumi.Input[str],
        shared: AksServiceDeploymentConfiguration,
    ) -> OnlineDeployment:
        config = version.deployment_config
        arguments = {
            **version.arguments(self, f"{self._name}-{key}", workspace_id),
            **config.to_deployment(),
            **given({"name": config.version_name, "instance_type": version.instance_type}),
        }
        if config.enable_app_insights is None and shared.enable_app_insights is not None:
            arguments["app_insights"] = shared.enable_app_insights
        return self.make_deployment(key, arguments)

    @staticmethod
    def deploy_configuration(**configuration: Any) -> AksEndpointDeploymentConfiguration:
        """v1's factory: the configuration of a version with these fields."""
        return AksEndpointDeploymentConfiguration(**configuration)


def _version_problems(
    versions: Mapping[str, EndpointVersion],
    traffic: Mapping[str, pulumi.Input[int]] | None,
    compute: KubernetesCompute | None,
) -> list[Problem]:
    problems = traffic_problems({key: version.deployment_config for key, version in versions.items()}, traffic)
    for key, version in versions.items():
        config, serving = version.deployment_config, version.serving()
        found = [*service_name_problems("name", key), *config.validate(), *serving.validate()]
        found += namespace_problems(config, None if compute is None else compute.namespace)
        found += serving.problems_with(config)
        problems += [problem.below(f'versions["{key}"]') for problem in found]
    return problems


def _default(shares: Mapping[str, pulumi.Input[int]]) -> pulumi.Output[str | None]:
    return pulumi.Output.all(**shares).apply(lambda known: default_version({n: int(s) for n, s in known.items()}))


def _of_versions(service: AksEndpoint, made: Mapping[str, OnlineDeployment]) -> dict[str, Any]:
    """What v1 told of each version."""
    return {"version_outputs": {key: deployment_outputs(each, service.endpoint) for key, each in made.items()}}

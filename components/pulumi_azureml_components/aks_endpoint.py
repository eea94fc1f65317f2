"""An endpoint on Kubernetes with several versions behind one address: v1's `AksEndpoint`, declared."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pulumi
from pulumi_azureml import KubernetesCompute, OnlineDeployment

from .component import Component, unknown_arguments
from .kubernetes_versions import as_version, of_version_alone, shared_by, sharing_problems
from .online_service import (
    OnlineService,
    crowd_problems,
    default_of,
    deployment_refusals,
    endpoint_refusals,
    traffic_refusals,
    wrong_kinds,
)
from .placement import Placement
from .served import Served
from .vocabulary.aks_deployment import AksServiceDeploymentConfiguration
from .vocabulary.aks_endpoint_version import AksEndpointDeploymentConfiguration
from .vocabulary.known import given
from .vocabulary.problem import Problem
from .vocabulary.service_name import service_name_problems
from .vocabulary.target import target_problems
from .vocabulary.traffic import traffic_problems, traffic_shares

__all__ = ["AksEndpoint", "EndpointVersion"]

_FIELDS = [each.name for each in dataclasses.fields(AksEndpointDeploymentConfiguration)]
_IN_CONFIG = "say it by deployment_config=AksEndpoint.deploy_configuration({}=…)"
_IN_VERSION = "it belongs to a version: put it into an EndpointVersion of versions"


@dataclass(frozen=True, kw_only=True)
class EndpointVersion(Served):
    """One version behind an endpoint: what it serves, and how."""

    _ELSEWHERE: ClassVar[Mapping[str, str]] = {name: _IN_CONFIG.format(name) for name in _FIELDS}

    deployment_config: AksServiceDeploymentConfiguration = field(default_factory=AksEndpointDeploymentConfiguration)
    """Share of the traffic, scaling, resources, probes. Default: v1's defaults."""
    instance_type: pulumi.Input[str] | None = None
    """Instance type of the cluster. Default: that of the attached compute."""

    @property
    def config(self) -> AksEndpointDeploymentConfiguration:
        """The configuration as that of a version."""
        return as_version(self.deployment_config)

    def deployment(
        self,
        name: str,
        workspace_id: pulumi.Input[str],
        shared: AksServiceDeploymentConfiguration,
        component: Component | None,
    ) -> dict[str, Any]:
        """The arguments of its deployment; what the endpoint says of logs holds where the version says nothing."""
        config = self.config
        if config.enable_app_insights is None:
            config = dataclasses.replace(config, enable_app_insights=shared.enable_app_insights)
        own = given({"name": config.version_name, "instance_type": self.instance_type})
        return {**self.arguments(name, workspace_id, component), **config.to_deployment(), **own}


class AksEndpoint(OnlineService):
    """Versions of a model behind one address on an attached Kubernetes cluster. Adding, shifting and removing a version
    drops no request: shares move after a version has come up, and before one goes.

    `versions` are the deployments by name. `traffic` says who gets which percent of the requests; without it, each
    version's own `traffic_percentile` does, else the default or only version gets all. `endpoint_config` says what
    they share: authentication, keys, tags, description, logs (default: what the versions say alike, else keys that the
    service makes). `compute` is the attached cluster: the resource, its id or its name (or say `compute_id`).
    """

    versions: Mapping[str, OnlineDeployment]
    """The deployments by name."""
    default_version: pulumi.Output[str | None]
    """The version that gets most of the traffic, the first by name among equals; None where none gets any."""
    version_outputs: Mapping[str, Mapping[str, Any]]
    """What v1 told of each version, by name: `state`, `traffic_percentile`, `is_default`, `version_type`, `models` and
    all the other outputs of `AksWebservice`."""
    namespace: Any
    """Namespace in the cluster, as far as the program says it: an output or a text; None where it does not."""

    def __init__(
        self,
        resource_name: str,
        *,
        workspace_id: pulumi.Input[str],
        versions: Mapping[str, EndpointVersion],
        traffic: Mapping[str, pulumi.Input[int]] | None = None,
        compute_id: pulumi.Input[str] | None = None,
        compute: KubernetesCompute | pulumi.Input[str] | None = None,
        endpoint_config: AksServiceDeploymentConfiguration | None = None,
        name: pulumi.Input[str] | None = None,
        strict: bool = True,
        opts: pulumi.ResourceOptions | None = None,
        **unknown: Any,
    ) -> None:
        elsewhere = dict.fromkeys([*_FIELDS, *(each.name for each in dataclasses.fields(Served))], _IN_VERSION)
        plan = _Plan(versions, traffic, Placement(compute, compute_id, None), endpoint_config, workspace_id, name)
        problems = [*unknown_arguments(type(self), unknown, elsewhere=elsewhere), *plan.problems()]
        super().__init__(resource_name, problems, opts, strict=strict)
        self.make_endpoint(plan.endpoint())
        made = {
            key: self.make_deployment(
                key, version.deployment(f"{resource_name}-{key}", workspace_id, plan.shared, self)
            )
            for key, version in versions.items()
        }
        self.versions = made
        self.send_traffic(made, plan.shares)
        of_versions = {"default_version": default_of(plan.shares), "version_outputs": self.outputs_of_each(plan.shares)}
        namespace = plan.where.namespace([plan.shared, *plan.configs.values()], self.checking)
        self.show({**self.endpoint_outputs(), "namespace": namespace, **of_versions})

    @staticmethod
    def deploy_configuration(**configuration: Any) -> AksEndpointDeploymentConfiguration:
        """v1's factory: the configuration of a version with these fields."""
        return AksEndpointDeploymentConfiguration(**configuration)


@dataclass(frozen=True)
class _Plan:
    """What a component was told, in the order in which it is checked and made."""

    versions: Mapping[str, EndpointVersion]
    traffic: Mapping[str, pulumi.Input[int]] | None
    placement: Placement
    endpoint_config: AksServiceDeploymentConfiguration | None
    workspace_id: pulumi.Input[str]
    name: pulumi.Input[str] | None

    @property
    def configs(self) -> dict[str, AksEndpointDeploymentConfiguration]:
        return {key: version.config for key, version in self.versions.items()}

    @property
    def shared(self) -> AksServiceDeploymentConfiguration:
        return shared_by(self.endpoint_config, self.configs)

    @property
    def where(self) -> Placement:
        return dataclasses.replace(self.placement, target_name=self.shared.compute_target_name)

    @property
    def shares(self) -> dict[str, pulumi.Input[int]]:
        return traffic_shares(self.configs, self.traffic)

    def endpoint(self, *, placed: bool = True) -> dict[str, Any]:
        """The arguments of the endpoint."""
        place = given({"compute_id": self.where.id(self.workspace_id) if placed else None, "name": self.name})
        return {"workspace_id": self.workspace_id, **place, **self.shared.to_endpoint()}

    def problems(self) -> list[Problem]:
        """Everything that can be told beforehand."""
        named = service_name_problems("name", self.name) if isinstance(self.name, str) else []
        wrong = wrong_kinds("versions", self.versions, EndpointVersion) or self._wrong_configs()
        wrong += [] if self.traffic is None else wrong_kinds("traffic", self.traffic)
        if wrong:
            return [*named, *wrong]
        between = [*crowd_problems("versions", self.versions), *traffic_problems(self.configs, self.traffic)]
        of_each = [problem for key in self.versions for problem in self._of_version(key)]
        of_traffic = [*between, *(problem for problem in of_each if problem.property.endswith("traffic_percentile"))]
        if not any(problem.stops() for problem in of_traffic):
            between += traffic_refusals(self.shares)
        return [*named, *self._of_endpoint(named), *between, *of_each]

    def _wrong_configs(self) -> list[Problem]:
        stated: dict[str, Any] = {"endpoint_config": self.endpoint_config}
        stated |= {
            f'versions["{key}"].deployment_config': each.deployment_config for key, each in self.versions.items()
        }
        problems = []
        for where, config in stated.items():
            if config is None or isinstance(config, AksServiceDeploymentConfiguration):
                continue
            told = target_problems("kubernetes", config)
            sentence = f"a {type(config).__name__} is none: make one by AksEndpoint.deploy_configuration(…)"
            problems.append(Problem(where, told[0].sentence if told else sentence))
        return problems

    def _of_endpoint(self, named: list[Problem]) -> list[Problem]:
        faults = [fault for fault in self.shared.validate() if fault.property != "defaults"]
        placed = self.where.problems(self.shared)
        problems = [fault.below("endpoint_config") for fault in faults]
        problems += sharing_problems(self.endpoint_config, self.configs)
        problems += [*placed, *self.where.namespace_problems(self.shared)]
        endpoint = self.endpoint(placed=not any(problem.stops() for problem in placed))
        return problems + endpoint_refusals(endpoint, [*named, *faults])

    def _of_version(self, key: str) -> list[Problem]:
        version, config = self.versions[key], of_version_alone(self.configs[key])
        faults = [*service_name_problems("name", key), *config.validate(), *self.where.namespace_problems(config)]
        sound = not any(fault.stops() for fault in faults)
        serving = version.problems(config if sound else None)
        if sound and not any(problem.stops() for problem in serving):
            serving += deployment_refusals(version.deployment(key, self.workspace_id, self.shared, None))
        return [problem.below(f'versions["{key}"]') for problem in (*faults, *serving)]

"""A managed endpoint: deployments on Azure's own machines, blue beside green, scaled by Azure Monitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any, ClassVar

import pulumi
from pulumi_azureml import DataCollector, OnlineDeployment, OnlineEndpointArgs, Probe, RequestSettings
from typing_extensions import Unpack

from .component import unknown_arguments
from .monitor_autoscale import MonitorAutoscale
from .online_service import (
    ALL,
    OnlineService,
    crowd_problems,
    deployment_refusals,
    endpoint_refusals,
    traffic_refusals,
    wrong_kinds,
)
from .served import Served
from .vocabulary.data_collection import DataCollection
from .vocabulary.known import given, is_known
from .vocabulary.liveness_probe import LivenessProbeRequirements
from .vocabulary.problem import Problem
from .vocabulary.service_name import same_name_problems, service_name_problems
from .vocabulary.serving import worker_problems

__all__ = ["ManagedDeployment", "ManagedEndpoint"]

_NO_SETTINGS = {field.name for field in fields(Served)} | {"autoscale", "instance_count"}
_SIZE = "a managed deployment gets what its instance_type has"
_SCALING = "a managed deployment scales by Azure Monitor: say it by autoscale=MonitorAutoscale(…)"
_REQUESTS = 'say it by request_settings, as in {"timeout_ms": 60000, "max_concurrent_requests": 2}'
_KUBERNETES = "it belongs to Kubernetes: use AksEndpoint or AksWebservice"
_ENDPOINT = "it belongs to the endpoint: say it there"
_DEPLOYMENT = "it belongs to a deployment: put it into a ManagedDeployment of deployments"
_AUTHENTICATION = "say it by auth_mode: key, aml_token or aad_token"


@dataclass(frozen=True, kw_only=True)
class ManagedDeployment(Served):
    """One deployment behind a managed endpoint: what it serves, and on how much."""

    _ELSEWHERE: ClassVar[Mapping[str, str]] = {
        **dict.fromkeys(("cpu_cores", "memory_gb", "gpu_cores", "cpu_cores_limit", "memory_gb_limit"), _SIZE),
        **dict.fromkeys(("container_resource_requirements", "container_resources"), _SIZE),
        **dict.fromkeys(("autoscaler", "scale", "autoscale_enabled", "autoscale_min_replicas"), _SCALING),
        **dict.fromkeys(("autoscale_max_replicas", "autoscale_target_utilization"), _SCALING),
        **dict.fromkeys(("scoring_timeout_ms", "replica_max_concurrent_requests", "max_request_wait_time"), _REQUESTS),
        **dict.fromkeys(("namespace", "compute_id", "compute", "compute_target_name"), _KUBERNETES),
        **dict.fromkeys(("auth_mode", "auth_enabled", "token_auth_enabled", "primary_key", "secondary_key"), _ENDPOINT),
        "num_replicas": "it is called instance_count",
        "enable_app_insights": "it is called app_insights",
        "collect_model_data": "say it by data_collector=DataCollection(storage_enabled=True)",
        "liveness_probe_requirements": "it is called liveness_probe",
        "traffic_percentile": "say it by the endpoint's traffic",
    }

    instance_type: pulumi.Input[str]
    """Size of the machines, e.g. `Standard_DS3_v2`. To change it makes a successor, which takes over before the old one
    goes."""
    instance_count: pulumi.Input[int] | None = None
    """Number of machines. Default: 1, or what `autoscale` says."""
    autoscale: MonitorAutoscale | None = None
    """Scaling by Azure Monitor. Default: a fixed number of machines."""
    request_settings: RequestSettings | None = None
    """Time limit and concurrency. Default: the service's (5 seconds, one request at a time)."""
    liveness_probe: Probe | LivenessProbeRequirements | None = None
    """How a container is found to live. Default: the service's."""
    readiness_probe: Probe | LivenessProbeRequirements | None = None
    """How a container is found to be ready. Default: the service's."""
    startup_probe: Probe | LivenessProbeRequirements | None = None
    """How a container is found to have started. Default: the service's."""
    data_collector: DataCollector | DataCollection | None = None
    """Collection of what it is asked and answers. Default: none."""
    app_insights: pulumi.Input[bool] | None = None
    """Whether logs go to Application Insights. Default: false."""
    egress_public_network_access: pulumi.Input[bool] | None = None
    """Whether it may reach public networks. Default: true."""
    model_mount_path: pulumi.Input[str] | None = None
    """Where the model is put in a container of yours. Default: what `AZUREML_MODEL_DIR` says."""
    name: pulumi.Input[str] | None = None
    """Name in Azure. Default: one under which a successor can stand beside it; a name of yours means an outage when the
    deployment has to be replaced."""
    tags: Mapping[str, pulumi.Input[str]] | None = None
    """Tags. Default: those of the endpoint."""
    properties: Mapping[str, pulumi.Input[str]] | None = None
    """Properties: may be added, never changed or removed. Default: none."""
    description: pulumi.Input[str] | None = None
    """Free text. Default: none."""

    def deployment(self, name: str, endpoint: Mapping[str, Any], component: OnlineService | None) -> dict[str, Any]:
        """The arguments of its deployment behind an endpoint with those arguments."""
        stated = {each.name: getattr(self, each.name) for each in fields(self) if each.name not in _NO_SETTINGS}
        own = {argument: _argument(value) for argument, value in stated.items()}
        fixed = {} if self.autoscale is not None else {"instance_count": self.instance_count}
        inherited = given({"tags": endpoint.get("tags")})
        return {**inherited, **self.arguments(name, endpoint["workspace_id"], component), **given({**own, **fixed})}

    def problems(self, configuration: Any = None) -> list[Problem]:
        """Everything wrong with it, and with what it serves."""
        problems = super().problems(configuration)
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, (LivenessProbeRequirements, DataCollection)):
                problems += [problem.below(each.name) for problem in value.validate()]
        requests = self.request_settings if isinstance(self.request_settings, Mapping) else {}
        calls = requests.get("max_concurrent_requests")
        problems += worker_problems("request_settings.max_concurrent_requests", calls, self.environment_variables)
        scaling: Any = self.autoscale
        if scaling is None:
            return problems
        if not isinstance(scaling, MonitorAutoscale):
            return [*problems, Problem("autoscale", f"a {type(scaling).__name__} must be a MonitorAutoscale")]
        problems += [problem.below("autoscale") for problem in scaling.validate()]
        if self.instance_count is not None and is_known(self.instance_count):
            problems.append(Problem("instance_count", "is given beside autoscale: say one of them"))
        return problems


class ManagedEndpoint(OnlineService):
    """Deployments of a model behind one address, on machines that Azure brings.

    `deployments` are named by their role, e.g. `blue` and `green`. `traffic` says who gets which percent of the
    requests (default: all to the only one), `mirror_traffic` who gets a copy of some of them. Everything else is an
    argument of `OnlineEndpoint`.
    """

    deployment_names: Mapping[str, pulumi.Output[str]]
    """Name of each deployment in Azure, by its name in the program."""
    deployment_outputs: Mapping[str, Mapping[str, Any]]
    """What each deployment tells, by its name in the program: `state`, `traffic_percentile`, `is_default`, `models` and
    all the other outputs of `AciWebservice`."""

    def __init__(
        self,
        resource_name: str,
        *,
        deployments: Mapping[str, ManagedDeployment],
        traffic: Mapping[str, pulumi.Input[int]] | None = None,
        mirror_traffic: Mapping[str, pulumi.Input[int]] | None = None,
        strict: bool = True,
        opts: pulumi.ResourceOptions | None = None,
        **endpoint: Unpack[OnlineEndpointArgs],
    ) -> None:
        shared: dict[str, Any] = dict(endpoint)
        problems = _endpoint_problems(type(self), shared)
        problems += _traffic_problems(deployments, traffic, mirror_traffic)
        if isinstance(deployments, Mapping):
            problems += [fault for key, each in deployments.items() for fault in _problems_of(key, each, shared)]
        super().__init__(resource_name, problems, opts, strict=strict)
        self.make_endpoint(shared)
        made = {key: self._deployment(key, each, shared) for key, each in deployments.items()}
        shares = traffic if traffic is not None else dict.fromkeys(made, ALL)
        self.send_traffic(made, shares, mirror_traffic)
        names = {key: deployment.name for key, deployment in made.items()}
        each = {"deployment_names": names, "deployment_outputs": self.outputs_of_each(shares)}
        self.show({**self.endpoint_outputs(), **each})

    def _deployment(self, key: str, wanted: ManagedDeployment, endpoint: Mapping[str, Any]) -> OnlineDeployment:
        made = self.make_deployment(key, wanted.deployment(f"{self._name}-{key}", endpoint, self))
        if wanted.autoscale is not None:
            wanted.autoscale.make(f"{self._name}-{key}", made, self.below())
        return made


def _argument(value: Any) -> Any:
    """A value object of v1 as the argument that it means."""
    return value.to_arguments() if isinstance(value, (LivenessProbeRequirements, DataCollection)) else value


def _endpoint_problems(kind: type, arguments: Mapping[str, Any]) -> list[Problem]:
    known = OnlineEndpointArgs.__annotations__
    strange = [name for name in arguments if name not in known]
    of_deployment = dict.fromkeys((each.name for each in fields(ManagedDeployment)), _DEPLOYMENT)
    elsewhere = {**of_deployment, **ManagedDeployment._ELSEWHERE}
    elsewhere |= dict.fromkeys(("auth_enabled", "token_auth_enabled"), _AUTHENTICATION)
    problems = unknown_arguments(kind, strange, OnlineEndpointArgs, elsewhere)
    sound = {name: value for name, value in arguments.items() if name in known}
    if arguments.get("compute_id") is not None:
        del sound["compute_id"]
        problems.append(Problem("compute_id", "belongs to Kubernetes: use AksEndpoint or AksWebservice"))
    if isinstance(name := sound.get("name"), str):
        named = service_name_problems("name", name)
        problems += named
        sound = {word: value for word, value in sound.items() if word != "name" or not named}
    return problems + endpoint_refusals(sound)


def _traffic_problems(deployments: Any, traffic: Any, mirror: Any) -> list[Problem]:
    problems = wrong_kinds("deployments", deployments, ManagedDeployment)
    for argument, shares in (("traffic", traffic), ("mirror_traffic", mirror)):
        problems += [] if shares is None else wrong_kinds(argument, shares)
    if problems:
        return problems
    names = (key if each.name is None else each.name for key, each in deployments.items())
    problems += [*crowd_problems("deployments", deployments), *same_name_problems("deployments", names)]
    if not deployments:
        problems.append(Problem("deployments", "is empty: an endpoint without one answers nobody"))
    if traffic is None and len(deployments) > 1:
        problems.append(Problem("traffic", f"is missing: say which share each of {', '.join(deployments)} gets"))
    for argument, shares in (("traffic", traffic), ("mirror_traffic", mirror)):
        strange = [key for key in shares or {} if key not in deployments]
        if strange:
            sentence = f"names {', '.join(strange)}, which is none of deployments ({', '.join(deployments)})"
            problems.append(Problem(argument, sentence))
    return problems + traffic_refusals(traffic or {}, mirror)


def _problems_of(key: str, wanted: Any, endpoint: Mapping[str, Any]) -> list[Problem]:
    if not isinstance(wanted, ManagedDeployment):
        return []
    found = [*service_name_problems("name", key), *wanted.problems()]
    if not any(problem.stops() for problem in found):
        found += deployment_refusals(wanted.deployment(key, {"workspace_id": "", **endpoint}, None))
    return [problem.below(f'deployments["{key}"]') for problem in found]

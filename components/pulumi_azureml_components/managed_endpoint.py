"""A managed endpoint: deployments on Azure's own machines, blue beside green, scaled by Azure Monitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

import pulumi
from pulumi_azureml import DataCollector, OnlineDeployment, OnlineEndpointArgs, Probe, RequestSettings
from typing_extensions import Unpack

from .component import unknown_arguments
from .monitor_autoscale import MonitorAutoscale
from .online_service import OnlineService
from .served import Served
from .vocabulary.known import given, is_known
from .vocabulary.problem import Problem
from .vocabulary.service_name import service_name_problems

__all__ = ["ManagedDeployment", "ManagedEndpoint"]

_NO_SETTINGS = {field.name for field in fields(Served)} | {"autoscale", "instance_count"}


@dataclass(frozen=True, kw_only=True)
class ManagedDeployment(Served):
    """One deployment behind a managed endpoint: what it serves, and on how much."""

    instance_type: pulumi.Input[str]
    """Size of the machines, e.g. `Standard_DS3_v2`."""
    instance_count: pulumi.Input[int] | None = None
    """Number of machines. Default: 1, or what `autoscale` says."""
    autoscale: MonitorAutoscale | None = None
    """Scaling by Azure Monitor. Default: a fixed number of machines."""
    request_settings: RequestSettings | None = None
    """Time limit and concurrency. Default: the service's (5 seconds, one request at a time)."""
    liveness_probe: Probe | None = None
    """How a container is found to live. Default: the service's."""
    readiness_probe: Probe | None = None
    """How a container is found to be ready. Default: the service's."""
    startup_probe: Probe | None = None
    """How a container is found to have started. Default: the service's."""
    data_collector: DataCollector | None = None
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

    def settings(self) -> dict[str, Any]:
        """The arguments of the online deployment beside what it serves."""
        own = {field.name: getattr(self, field.name) for field in fields(self) if field.name not in _NO_SETTINGS}
        fixed = {} if self.autoscale is not None else {"instance_count": self.instance_count}
        return given({**own, **fixed})


class ManagedEndpoint(OnlineService):
    """Deployments of a model behind one address, on machines that Azure brings.

    `deployments` are named by their role, e.g. `blue` and `green`. `traffic` says who gets which percent of the
    requests (default: all to the only one), `mirror_traffic` who gets a copy of some of them.
    """

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
        problems += _deployment_problems(deployments, traffic, mirror_traffic)
        super().__init__(resource_name, problems, opts, strict=strict)
        self.make_endpoint(shared)
        workspace_id, tags = shared["workspace_id"], shared.get("tags")
        made = {key: self._deployment(key, each, workspace_id, tags) for key, each in deployments.items()}
        shares = traffic if traffic is not None else dict.fromkeys(made, 100)
        self.send_traffic(made, shares, mirror_traffic)
        names = {key: deployment.name for key, deployment in made.items()}
        self.show({**self.endpoint_outputs(), "deployment_names": names})

    def _deployment(
        self,
        key: str,
        wanted: ManagedDeployment,
        workspace_id: pulumi.Input[str],
        tags: Mapping[str, pulumi.Input[str]] | None,
    ) -> OnlineDeployment:
        arguments = {
            **given({"tags": tags}),
            **wanted.arguments(self, f"{self._name}-{key}", workspace_id),
            **wanted.settings(),
        }
        made = self.make_deployment(key, arguments)
        if wanted.autoscale is not None:
            wanted.autoscale.make(f"{self._name}-{key}", made, self.below())
        return made


def _endpoint_problems(kind: type, arguments: Mapping[str, Any]) -> list[Problem]:
    known = OnlineEndpointArgs.__annotations__
    rest = {name: value for name, value in arguments.items() if name not in known}
    problems = unknown_arguments(kind, rest, [*known, "deployments", "traffic", "mirror_traffic"])
    if arguments.get("workspace_id") is None:
        problems.append(Problem("workspace_id", "is missing: say the workspace of the endpoint"))
    if arguments.get("compute_id") is not None:
        problems.append(Problem("compute_id", "belongs to Kubernetes: use AksEndpoint or AksWebservice"))
    name = arguments.get("name")
    return problems + (service_name_problems("name", name) if isinstance(name, str) else [])


def _deployment_problems(
    deployments: Mapping[str, ManagedDeployment],
    traffic: Mapping[str, pulumi.Input[int]] | None,
    mirror: Mapping[str, pulumi.Input[int]] | None,
) -> list[Problem]:
    problems = []
    if not deployments:
        problems.append(Problem("deployments", "is empty: an endpoint without one answers nobody"))
    if traffic is None and len(deployments) > 1:
        problems.append(Problem("traffic", f"is missing: say which share each of {', '.join(deployments)} gets"))
    for argument, shares in (("traffic", traffic), ("mirror_traffic", mirror)):
        strange = [key for key in shares or {} if key not in deployments]
        if strange:
            sentence = f"names {', '.join(strange)}, which is none of deployments ({', '.join(deployments)})"
            problems.append(Problem(argument, sentence))
    for key, each in deployments.items():
        found = [*service_name_problems("name", key), *each.serving().validate()]
        if each.autoscale is not None:
            found += [problem.below("autoscale") for problem in each.autoscale.validate()]
            if each.instance_count is not None and is_known(each.instance_count):
                found.append(Problem("instance_count", "is given beside autoscale: say one of them"))
        problems += [problem.below(f'deployments["{key}"]') for problem in found]
    return problems

"""What every service of v1 becomes: an online endpoint, its deployments, and the traffic between them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import pulumi
from pulumi_azureml import EndpointTraffic, OnlineDeployment, OnlineEndpoint

from .component import Component
from .gone import OF_SERVICES
from .refusals import UNMADE, refusals
from .service_state import deployment_outputs
from .vocabulary.known import is_known
from .vocabulary.problem import Problem
from .vocabulary.traffic import default_version

__all__ = [
    "ALL",
    "ONLY",
    "OnlineService",
    "crowd_problems",
    "default_of",
    "deployment_refusals",
    "endpoint_refusals",
    "traffic_refusals",
    "wrong_kinds",
]

ALL = 100
"""Percent of the requests that all of them are."""
ONLY = "service"
"""Name in the program of a deployment that is the only one."""
_MOST_DEPLOYMENTS = 20
"""https://learn.microsoft.com/azure/machine-learning/how-to-manage-quotas (2025)."""
_WORDS = {
    "request_settings.timeout_ms": "scoring_timeout_ms",
    "request_settings.max_concurrent_requests": "replica_max_concurrent_requests",
    "request_settings.max_queue_wait_ms": "max_request_wait_time",
}
"""v1's words for arguments of the deployment."""
Shares = Mapping[str, pulumi.Input[int]]


def endpoint_refusals(arguments: Mapping[str, Any], said: Iterable[Problem] = ()) -> list[Problem]:
    """What the endpoint will refuse, but for arguments of which something has been said already."""
    told = {problem.property.rsplit(".", 1)[-1] for problem in said if problem.stops()}
    found = refusals(OnlineEndpoint, arguments)
    return [problem for problem in found if problem.property.split("[")[0].split(".")[0] not in told]


def deployment_refusals(arguments: Mapping[str, Any]) -> list[Problem]:
    """What a deployment will refuse."""
    words = _WORDS if arguments.get("compute_type") == "Kubernetes" else None
    return refusals(OnlineDeployment, {**arguments, "endpoint_id": UNMADE}, words=words)


def traffic_refusals(traffic: Shares, mirror: Shares | None = None) -> list[Problem]:
    """What is wrong with the shares."""
    return refusals(EndpointTraffic, {"endpoint_id": UNMADE, "traffic": traffic, "mirror_traffic": mirror})


class OnlineService(Component):
    """An endpoint with deployments behind it."""

    _GONE = OF_SERVICES

    endpoint: OnlineEndpoint
    """The endpoint."""
    deployments: Mapping[str, OnlineDeployment]
    """The deployments by their own names in the program."""
    traffic: EndpointTraffic
    """Who gets which share of the requests."""
    id: pulumi.Output[str]
    """ARM id of the endpoint."""
    name: pulumi.Output[str]
    """Name of the endpoint."""
    auth_mode: pulumi.Output[str]
    """How callers prove who they are: `key`, `aml_token` or `aad_token`."""
    scoring_uri: pulumi.Output[str]
    """Where requests go."""
    swagger_uri: pulumi.Output[str]
    """Where the description of its requests is."""
    primary_key: pulumi.Output[str | None]
    """Primary key, a secret; None with tokens."""
    secondary_key: pulumi.Output[str | None]
    """Secondary key, a secret; None with tokens."""

    def make_endpoint(self, arguments: Mapping[str, Any]) -> OnlineEndpoint:
        """The endpoint, under the component's own name."""
        self.endpoint = OnlineEndpoint(self._name, self.below(), **arguments)
        return self.endpoint

    def make_deployment(self, name: str, arguments: Mapping[str, Any]) -> OnlineDeployment:
        """A deployment of the endpoint, known in the program by `name`."""
        return OnlineDeployment(f"{self._name}-{name}", self.below(), endpoint_id=self.endpoint.id, **arguments)

    def send_traffic(
        self,
        deployments: Mapping[str, OnlineDeployment],
        shares: Shares,
        mirror: Shares | None = None,
    ) -> None:
        """Say who gets which share: after the deployments are there, and before any of them goes."""
        self.deployments = dict(deployments)
        names = {name: deployment.name for name, deployment in deployments.items()}
        more: dict[str, Any] = {} if mirror is None else {"mirror_traffic": mirror}
        self.traffic = EndpointTraffic(
            self._name,
            self.below(depends_on=list(deployments.values())),
            endpoint_id=self.endpoint.id,
            traffic=shares,
            deployments=names,
            **more,
        )

    def endpoint_outputs(self) -> dict[str, Any]:
        """The outputs that all services have; the address counts once requests can be answered."""
        return {
            "id": self.endpoint.id,
            "name": self.endpoint.name,
            "scoring_uri": self.traffic.scoring_uri,
            "swagger_uri": self.endpoint.swagger_uri,
            "primary_key": self.endpoint.primary_key,
            "secondary_key": self.endpoint.secondary_key,
            "auth_mode": self.endpoint.auth_mode,
        }

    def outputs_of_each(self, shares: Shares) -> dict[str, dict[str, Any]]:
        """What v1 told of each deployment, by its name in the program."""
        default = default_of(shares)
        return {key: self._outputs_of(key, shares.get(key, 0), default) for key in self.deployments}

    def _outputs_of(self, key: str, share: pulumi.Input[int], default: pulumi.Output[str | None]) -> dict[str, Any]:
        return {
            **deployment_outputs(self.deployments[key], self.endpoint),
            "traffic_percentile": share if is_known(share) else pulumi.Output.from_input(share).apply(int),
            "is_default": default.apply(lambda name: name == key),
        }


def default_of(shares: Shares) -> pulumi.Output[str | None]:
    """The deployment that v1 would have called the default version."""
    known: pulumi.Output[Mapping[str, Any]] = pulumi.Output.from_input(dict(shares))
    return known.apply(lambda found: default_version({name: int(share) for name, share in found.items()}))


def crowd_problems(argument: str, deployments: Mapping[str, Any]) -> list[Problem]:
    """Whether there are more than an endpoint holds."""
    if len(deployments) <= _MOST_DEPLOYMENTS:
        return []
    sentence = f"has {len(deployments)}, and an endpoint holds {_MOST_DEPLOYMENTS} at most: make another endpoint"
    return [Problem(argument, sentence)]


def wrong_kinds(argument: str, value: Any, kind: type | None = None) -> list[Problem]:
    """Whether an argument is a map by name at all, and holds what it has to hold."""
    if not isinstance(value, Mapping):
        words = f"a map from name to {kind.__name__ if kind else 'percent'}"
        return [Problem(argument, f"a {type(value).__name__} must be {words}")]
    if kind is None:
        return []
    return [
        Problem(f'{argument}["{key}"]', f"a {type(each).__name__} is none: say it by {kind.__name__}(…)")
        for key, each in value.items()
        if not isinstance(each, kind)
    ]

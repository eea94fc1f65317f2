"""What every service of v1 becomes: an online endpoint, its deployments, and the traffic between them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
from pulumi_azureml import EndpointTraffic, OnlineDeployment, OnlineEndpoint

from .component import Component

__all__ = ["OnlineService"]


class OnlineService(Component):
    """An endpoint with deployments behind it."""

    endpoint: OnlineEndpoint
    """The endpoint."""
    deployments: Mapping[str, OnlineDeployment]
    """The deployments by their own names in the program."""
    traffic: EndpointTraffic
    """Who gets which share of the requests."""
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
        shares: Mapping[str, pulumi.Input[int]],
        mirror: Mapping[str, pulumi.Input[int]] | None = None,
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

"""The configuration of one version of an endpoint on Kubernetes: what `AksEndpoint.deploy_configuration(…)` returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pulumi

from .aks_deployment import AksServiceDeploymentConfiguration
from .aks_rules import ALLOWED
from .allowed import FLAG, TEXT, Allowed, Whole
from .known import combine, given, merged
from .problem import InvalidConfiguration, Problem
from .service_name import service_name_problems
from .value import required

__all__ = ["VERSION_TYPE_TAG", "AksEndpointDeploymentConfiguration"]

VERSION_TYPE_TAG = "mlversion-type"
"""Tag of a deployment that says `control` or `treatment`; Azure knows neither."""

_OF_ENDPOINT = (
    "description",
    "kvTags",
    "properties",
    "appInsightsEnabled",
    "namespace",
    "authEnabled",
    "aadAuthEnabled",
)


@dataclass(frozen=True, kw_only=True)
class AksEndpointDeploymentConfiguration(AksServiceDeploymentConfiguration):
    """A version of an endpoint: a deployment with its share of the traffic."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {
        **ALLOWED,
        "version_name": TEXT,
        "traffic_percentile": Whole(0, 100),
        "is_default": FLAG,
        "is_control_version_type": FLAG,
    }
    compute_type: ClassVar[str] = "AKSENDPOINT"

    version_name: pulumi.Input[str] | None = None
    """Name of the deployment. Default: the key under which the version stands."""
    traffic_percentile: pulumi.Input[int] | None = None
    """Whole percent of the traffic, 0 to 100. Default: 100 for the only version."""
    is_default: pulumi.Input[bool] | None = None
    """Whether all traffic goes here where no shares are given; Azure has no default version. Default: False."""
    is_control_version_type: pulumi.Input[bool] | None = None
    """True for `control`, False for `treatment`: a tag that documents an experiment. Default: no tag."""

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        name = sound.get("version_name")
        named = service_name_problems("version_name", name) if name is not None else []
        return [*named, *super()._together(sound)]

    def to_deployment(self) -> dict[str, Any]:
        """The arguments of the online deployment, with the tag for the version's type."""
        arguments = super().to_deployment()
        if self.is_control_version_type is None:
            return arguments
        word = combine(lambda control: "control" if control else "treatment", self.is_control_version_type)
        return {**arguments, "tags": merged(self.tags, {VERSION_TYPE_TAG: word})}

    def serialize(self) -> dict[str, Any]:
        """As v1 wrote an endpoint of this one version, without the keys."""
        version = super().serialize()
        endpoint = given({key: version.get(key) for key in _OF_ENDPOINT})
        own = given({"isDefault": self.is_default, "type": self._version_type()})
        version |= {"computeType": "AKS", "trafficPercentile": self.traffic_percentile, **own}
        return {"computeType": self.compute_type, **endpoint, "versions": {self.version_name: version}}

    def _version_type(self) -> Any:
        control = self.is_control_version_type
        return None if control is None else combine(lambda yes: "Control" if yes else "Treatment", control)

    @classmethod
    def deserialize(cls, payload_obj: Any) -> AksEndpointDeploymentConfiguration:
        """From what v1 wrote of an endpoint with one version; of several, use `versions_of`."""
        versions = cls.versions_of(payload_obj)
        if len(versions) != 1:
            problem = Problem("versions", f"{len(versions)} versions must be one; read several by `versions_of`")
            raise InvalidConfiguration([problem], doing=f"reading {cls.__name__}")
        return next(iter(versions.values()))

    @classmethod
    def versions_of(cls, payload_obj: Any) -> dict[str, AksEndpointDeploymentConfiguration]:
        """Every version of the endpoint that v1 wrote, by name."""
        payload = required(payload_obj, ("computeType", "versions"), cls.__name__)
        shared = {key: payload[key] for key in _OF_ENDPOINT if payload.get(key) is not None}
        return {name: cls._version(name, {**shared, **given(version)}) for name, version in payload["versions"].items()}

    @classmethod
    def _version(cls, name: str, version: Mapping[str, Any]) -> AksEndpointDeploymentConfiguration:
        read = AksServiceDeploymentConfiguration.deserialize({"computeType": "AKS", **version})
        kind = version.get("type")
        return cls(
            **vars(read),
            version_name=name,
            traffic_percentile=version.get("trafficPercentile"),
            is_default=version.get("isDefault"),
            is_control_version_type=None if kind is None else str(kind).lower() == "control",
        )

"""How a service on Kubernetes scales between a least and a greatest number of replicas."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pulumi

from .allowed import FLAG, Allowed, Whole
from .known import given
from .problem import Problem
from .value import Value, required

__all__ = ["AutoScaler"]

_KEYS = ("autoscaleEnabled", "maxReplicas", "minReplicas", "refreshPeriodInSeconds", "targetUtilization")


@dataclass(frozen=True)
class AutoScaler(Value):
    """Scaling by utilization. A managed endpoint has none: Azure Monitor scales it.

    A field that is None is left to the service, whose own defaults are 1 replica at least and at most, a target of
    70 percent, and a period of one second.
    """

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {
        "autoscale_enabled": FLAG,
        "max_replicas": Whole(),
        "min_replicas": Whole(),
        "refresh_period_seconds": Whole(),
        "target_utilization": Whole(1, 100),
    }

    autoscale_enabled: pulumi.Input[bool] = True
    """Whether it scales at all. Default: True."""
    max_replicas: pulumi.Input[int] | None = 10
    """Replicas at most; quota is reserved for all of them. Default: 10."""
    min_replicas: pulumi.Input[int] | None = 1
    """Replicas at least, 1 or more. Default: 1."""
    refresh_period_seconds: pulumi.Input[int] | None = 1
    """Whole seconds between two decisions. Default: 1."""
    target_utilization: pulumi.Input[int] | None = 70
    """Percent of the replicas that are busy, 1 to 100, which scaling aims at. Default: 70."""

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        least, most = sound.get("min_replicas"), sound.get("max_replicas")
        if least is not None and most is not None and least > most:
            return [Problem("min_replicas", f"{least} cannot be greater than max_replicas, which is {most}")]
        return []

    def to_arguments(self) -> dict[str, Any]:
        """The argument `scale` of an online deployment that scales."""
        return given(
            {
                "min_instances": self.min_replicas,
                "max_instances": self.max_replicas,
                "target_utilization": self.target_utilization,
                "polling_seconds": self.refresh_period_seconds,
            }
        )

    @classmethod
    def from_arguments(cls, scale: Mapping[str, Any] | None) -> AutoScaler | None:
        """What the argument `scale` means; None for a fixed count."""
        if scale is None:
            return None
        return cls(
            max_replicas=scale.get("max_instances"),
            min_replicas=scale.get("min_instances"),
            refresh_period_seconds=scale.get("polling_seconds"),
            target_utilization=scale.get("target_utilization"),
        )

    def serialize(self) -> dict[str, Any]:
        """As v1 wrote it."""
        return {
            "autoscaleEnabled": self.autoscale_enabled,
            "minReplicas": self.min_replicas,
            "maxReplicas": self.max_replicas,
            "refreshPeriodInSeconds": self.refresh_period_seconds,
            "targetUtilization": self.target_utilization,
        }

    @classmethod
    def deserialize(cls, payload_obj: Any) -> AutoScaler:
        """From what v1 wrote; every key has to be there, as v1 asked."""
        payload = required(payload_obj, _KEYS, "AutoScaler")
        return cls(*(payload[key] for key in _KEYS))

"""The objects whose parts a configuration's flat fields are: v1 deployed by the fields and returned the objects."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .auto_scaler import AutoScaler
from .container_resources import ContainerResourceRequirements
from .liveness_probe import LivenessProbeRequirements

__all__ = ["PARTS", "gathered", "spread"]

_KINDS: Mapping[str, Any] = {
    "autoscaler": AutoScaler,
    "container_resource_requirements": ContainerResourceRequirements,
    "liveness_probe_requirements": LivenessProbeRequirements,
}
PARTS: Mapping[str, Mapping[str, str]] = {
    "autoscaler": {
        "autoscale_enabled": "autoscale_enabled",
        "min_replicas": "autoscale_min_replicas",
        "max_replicas": "autoscale_max_replicas",
        "refresh_period_seconds": "autoscale_refresh_seconds",
        "target_utilization": "autoscale_target_utilization",
    },
    "container_resource_requirements": {
        "cpu": "cpu_cores",
        "memory_in_gb": "memory_gb",
        "gpu": "gpu_cores",
        "cpu_limit": "cpu_cores_limit",
        "memory_in_gb_limit": "memory_gb_limit",
    },
    "liveness_probe_requirements": {
        name: name
        for name in (
            "period_seconds",
            "initial_delay_seconds",
            "timeout_seconds",
            "success_threshold",
            "failure_threshold",
        )
    },
}
"""By the field that holds an object: its parts, and the flat field of each."""


def spread(name: str, held: Any) -> dict[str, Any]:
    """The flat fields that say what the object `held` says."""
    return {flat: getattr(held, part) for part, flat in PARTS[name].items()}


def gathered(name: str, of: Any, *, v1_defaults: bool = False) -> Any:
    """The object that the flat fields of `of` say; what they leave open takes v1's default, or stays None."""
    kind = _KINDS[name]
    defaults = {field.name: field.default for field in dataclasses.fields(kind)} if v1_defaults else {}
    stated = {part: getattr(of, flat) for part, flat in PARTS[name].items()}
    return kind(**{part: defaults.get(part) if value is None else value for part, value in stated.items()})

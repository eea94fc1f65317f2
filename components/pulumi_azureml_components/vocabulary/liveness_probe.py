"""How Kubernetes asks a container whether it lives, is ready, or has started."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pulumi

from .allowed import Allowed, Whole
from .known import given
from .problem import Level, Problem
from .value import Value, required

__all__ = ["LivenessProbeRequirements"]

_KEYS = ("periodSeconds", "initialDelaySeconds", "timeoutSeconds", "successThreshold", "failureThreshold")
_FIELDS = ("period_seconds", "initial_delay_seconds", "timeout_seconds", "success_threshold", "failure_threshold")


@dataclass(frozen=True)
class LivenessProbeRequirements(Value):
    """A probe; liveness, readiness and startup probes are all said with it.

    Defaults are v1's for liveness. A field that is None is left to the service, whose own defaults are a period of
    10 seconds, a delay of 10, a timeout of 2, 1 success and 30 failures.
    """

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {
        # v1 refused a delay of 0; Kubernetes takes it, and a readiness probe wants it.
        name: Whole(0 if name == "initial_delay_seconds" else 1)
        for name in _FIELDS
    }

    period_seconds: pulumi.Input[int] | None = 10
    """Seconds between two questions, 1 or more. Default: 10."""
    initial_delay_seconds: pulumi.Input[int] | None = 310
    """Seconds before the first question. Default: 310, which suits no readiness probe: say a smaller one there."""
    # v1's pages say 2 for deploying and 1 for updating; what it sent at deployment counts.
    timeout_seconds: pulumi.Input[int] | None = 2
    """Seconds to wait for an answer, 1 or more. Default: 2."""
    success_threshold: pulumi.Input[int] | None = 1
    """Good answers in a row after which it counts as good; of a liveness probe always 1. Default: 1."""
    failure_threshold: pulumi.Input[int] | None = 3
    """Bad answers in a row after which it counts as bad, 1 or more. Default: 3."""

    @classmethod
    def with_service_defaults(cls, **stated: pulumi.Input[int]) -> LivenessProbeRequirements:
        """A probe of which only `stated` is said; the rest is left to the service."""
        return cls(**{**dict.fromkeys(_FIELDS), **stated})

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        timeout, period = sound.get("timeout_seconds"), sound.get("period_seconds")
        if timeout is None or period is None or timeout <= period:
            return []
        sentence = (
            f"{timeout} is more than period_seconds, which is {period}: the next question comes before the answer"
        )
        return [Problem("timeout_seconds", sentence, Level.WARNING)]

    def to_arguments(self) -> dict[str, Any]:
        """The argument `liveness_probe`, `readiness_probe` or `startup_probe` of an online deployment."""
        return given({name: getattr(self, name) for name in _FIELDS})

    @classmethod
    def from_arguments(cls, probe: Mapping[str, Any] | None) -> LivenessProbeRequirements | None:
        """What such an argument means."""
        return None if probe is None else cls(*(probe.get(name) for name in _FIELDS))

    def serialize(self) -> dict[str, Any]:
        """As v1 wrote it."""
        return {key: getattr(self, name) for key, name in zip(_KEYS, _FIELDS, strict=True)}

    @classmethod
    def deserialize(cls, payload_obj: Any) -> LivenessProbeRequirements:
        """From what v1 wrote; every key has to be there, as v1 asked."""
        if payload_obj is None:
            # v1 read an absent probe with a timeout of 1, though it deployed one of 2.
            return cls(timeout_seconds=1)
        payload = required(payload_obj, _KEYS, "LivenessProbeRequirements")
        return cls(*(payload[key] for key in _KEYS))

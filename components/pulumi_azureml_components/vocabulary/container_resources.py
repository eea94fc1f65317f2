"""What each replica of a service on Kubernetes is given, and how much it may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pulumi

from .allowed import Allowed, Number, Whole
from .known import given, mapped
from .problem import Problem
from .quantity import cores, cpu_quantity, gigabytes, memory_quantity
from .value import Value, required

__all__ = ["ContainerResourceRequirements", "limit_problems"]

_KEYS = ("cpu", "cpuLimit", "memoryInGB", "memoryInGBLimit", "gpu")


@dataclass(frozen=True)
class ContainerResourceRequirements(Value):
    """Processors, memory and devices of one container. On a managed endpoint the size of the machine says it all."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {
        "cpu": Number(quantity=True),
        "memory_in_gb": Number(),
        "gpu": Whole(0),
        "cpu_limit": Number(quantity=True),
        "memory_in_gb_limit": Number(),
    }

    cpu: pulumi.Input[float | str] | None = 0.1
    """Processor cores, e.g. `0.1` or `"100m"`. Default: 0.1."""
    memory_in_gb: pulumi.Input[float] | None = 0.5
    """Memory in GB; one GB is one Gi of Kubernetes. Default: 0.5."""
    gpu: pulumi.Input[int] | None = None
    """Whole NVIDIA devices; asked for and limited alike, as Kubernetes wants it. Default: none."""
    cpu_limit: pulumi.Input[float | str] | None = None
    """Processor cores it may use, not below `cpu`. Default: no limit."""
    memory_in_gb_limit: pulumi.Input[float] | None = None
    """Memory in GB it may use, not below `memory_in_gb`. Default: no limit."""

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        return limit_problems(sound, ("cpu", "cpu_limit"), ("memory_in_gb", "memory_in_gb_limit"))

    def to_arguments(self) -> dict[str, Any]:
        """The argument `container_resources` of an online deployment. No device at all is not said."""
        devices = mapped(self.gpu, lambda count: str(count) if count else None)
        return given(
            {
                "cpu": mapped(self.cpu, cpu_quantity),
                "memory": mapped(self.memory_in_gb, memory_quantity),
                "gpu": devices,
                "cpu_limit": mapped(self.cpu_limit, cpu_quantity),
                "memory_limit": mapped(self.memory_in_gb_limit, memory_quantity),
                "gpu_limit": devices,
            }
        )

    @classmethod
    def from_arguments(cls, resources: Mapping[str, Any] | None) -> ContainerResourceRequirements | None:
        """What the argument `container_resources` means."""
        if resources is None:
            return None
        return cls(
            cpu=mapped(resources.get("cpu"), cores),
            memory_in_gb=mapped(resources.get("memory"), gigabytes),
            gpu=mapped(resources.get("gpu_limit", resources.get("gpu")), int),
            cpu_limit=mapped(resources.get("cpu_limit"), cores),
            memory_in_gb_limit=mapped(resources.get("memory_limit"), gigabytes),
        )

    def serialize(self) -> dict[str, Any]:
        """As v1 wrote it."""
        values = (self.cpu, self.cpu_limit, self.memory_in_gb, self.memory_in_gb_limit, self.gpu)
        return dict(zip(_KEYS, values, strict=True))

    @classmethod
    def deserialize(cls, payload_obj: Any) -> ContainerResourceRequirements:
        """From what v1 wrote; every key has to be there, as v1 asked."""
        payload = required(payload_obj, _KEYS, "ContainerResourceRequirements")
        return cls(
            payload["cpu"], payload["memoryInGB"], payload["gpu"], payload["cpuLimit"], payload["memoryInGBLimit"]
        )


def limit_problems(sound: Mapping[str, Any], *pairs: tuple[str, str]) -> list[Problem]:
    """Limits that lie below what is asked for."""
    problems = []
    for asked, limit in pairs:
        least, most = sound.get(asked), sound.get(limit)
        if least is not None and most is not None and _number(most) < _number(least):
            problems.append(Problem(limit, f"{most} cannot be less than {asked}, which is {least}"))
    return problems


def _number(value: float | str) -> float:
    return cores(value) if isinstance(value, str) else value

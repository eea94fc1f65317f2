"""Scaling of a managed deployment by Azure Monitor: between two numbers, by how busy its processors are."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pulumi
from pulumi_azureml import AutoscaleSetting, OnlineDeployment

from .vocabulary.allowed import Allowed, Whole
from .vocabulary.known import given
from .vocabulary.problem import Problem
from .vocabulary.value import Value

__all__ = ["MonitorAutoscale"]

_MOST = 50


@dataclass(frozen=True, kw_only=True)
class MonitorAutoscale(Value):
    """Machines are added while the processors are busier than one percentage, and taken away below another."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {
        "min_instances": Whole(1, _MOST),
        "max_instances": Whole(1, _MOST),
        "default_instances": Whole(1, _MOST),
        "scale_out_above": Whole(1, 100),
        "scale_in_below": Whole(0, 99),
        "window_minutes": Whole(5, 720),
        "cooldown_minutes": Whole(1, 10080),
        "step": Whole(1, _MOST),
    }

    max_instances: int
    """Most machines."""
    min_instances: int = 1
    """Fewest machines. Default: 1."""
    default_instances: int | None = None
    """Machines while Azure Monitor has no metrics. Default: `min_instances`."""
    scale_out_above: int = 70
    """Percent of processor time above which machines are added. Default: 70."""
    scale_in_below: int = 30
    """Percent of processor time below which machines are taken away. Default: 30."""
    window_minutes: int = 5
    """Minutes over which the percentage is averaged. Default: 5."""
    cooldown_minutes: int = 5
    """Minutes between two changes. Default: 5."""
    step: int = 1
    """Machines added or taken away at a time. Default: 1."""

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        problems = []
        least, most = sound.get("min_instances", 1), sound.get("max_instances")
        first = sound.get("default_instances", least)
        if most is not None and least > most:
            problems.append(Problem("min_instances", f"{least} is more than max_instances {most}"))
        elif most is not None and not least <= first <= most:
            problems.append(Problem("default_instances", f"{first} must be from {least} to {most}"))
        low, high = sound.get("scale_in_below"), sound.get("scale_out_above")
        if low is not None and high is not None and low >= high:
            sentence = f"{low} must be less than scale_out_above {high}: else machines come and go without end"
            problems.append(Problem("scale_in_below", sentence))
        return problems

    def make(self, name: str, deployment: OnlineDeployment, opts: pulumi.ResourceOptions) -> AutoscaleSetting:
        """The setting of Azure Monitor that says so for a deployment."""
        first = self.min_instances if self.default_instances is None else self.default_instances
        rules = [self._rule("GreaterThan", self.scale_out_above, "Increase")]
        rules.append(self._rule("LessThan", self.scale_in_below, "Decrease"))
        capacity = {"min_instances": self.min_instances, "max_instances": self.max_instances}
        profile: Any = {"name": "load", **capacity, "default_instances": first, "rules": rules}
        return AutoscaleSetting(name, opts, target_id=deployment.id, profiles=[profile])

    def _rule(self, operator: str, threshold: int, direction: str) -> dict[str, Any]:
        return given(
            {
                "metric_name": "CpuUtilizationPercentage",
                "operator": operator,
                "threshold": threshold,
                "window_minutes": self.window_minutes,
                "direction": direction,
                "change": self.step,
                "cooldown_minutes": self.cooldown_minutes,
            }
        )

"""The model that an automated ML job found: the best one, or the best by a metric, or that of one iteration."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import pulumi

from .allowed import TEXT, Allowed, Whole
from .problem import Problem
from .value import Value

__all__ = ["AutoMLOutput"]


@dataclass(frozen=True)
class AutoMLOutput(Value):
    """Which model of an automated ML job is meant."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {"job": TEXT, "metric": TEXT, "iteration": Whole(0)}

    job: pulumi.Input[str]
    """Name or ARM id of the job."""
    metric: pulumi.Input[str] | None = None
    """Metric by which v1 chose the best model. A RegisteredModel refuses it: Azure Resource Manager knows no metrics.
    Default: the job's primary metric."""
    iteration: pulumi.Input[int] | None = None
    """Number of the iteration whose model is meant, 0 or more. Default: the best one's."""

    def _together(self, _sound: Mapping[str, Any], /) -> list[Problem]:
        if self.metric is None or self.iteration is None:
            return []
        return [Problem("iteration", "is given beside metric: give one of them")]

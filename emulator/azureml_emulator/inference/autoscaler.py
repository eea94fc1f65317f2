"""How many instances a Kubernetes deployment runs, by the load it has.

The inference router scales up eagerly and down with patience (azure docs, Autoscale Kubernetes online endpoints: it
decides at each polling interval on adding, and waits about a minute before it removes).
"""

from __future__ import annotations

import math

from azureml_emulator.inference.contract import Scale

PATIENCE_SECONDS = 60.0
"""For how long fewer instances must have been enough before any is taken away."""


class Autoscaler:
    """Decides; it does not act. ``slots`` are the concurrent requests of one instance."""

    def __init__(self, scale: Scale, slots: int) -> None:
        self._scale = scale
        self._slots = slots
        self._peak = 0
        self._enough_since: float | None = None
        """Since when fewer than there are have been enough; ``None``: they are not."""

    def instances(self, present: int, in_flight: float, now: float) -> int:
        """How many there should be, for an average of ``in_flight`` requests since the last decision."""
        needed = self._needed(in_flight)
        if needed >= present:
            self._enough_since = None
            return needed
        if self._enough_since is None:
            self._enough_since, self._peak = now, needed
        self._peak = max(self._peak, needed)
        if now - self._enough_since < PATIENCE_SECONDS:
            return present
        self._enough_since = None
        return self._peak

    def _needed(self, in_flight: float) -> int:
        """As many as work at the wanted utilization, within the limits."""
        useful = self._slots * self._scale.target_utilization / 100
        return max(self._scale.minimum, min(self._scale.maximum, math.ceil(in_flight / useful - 1e-9)))

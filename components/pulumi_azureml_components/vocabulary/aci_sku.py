"""Which machine a container of v1's ACI services fits on, by Microsoft's table for moving to managed endpoints."""

from __future__ import annotations

from dataclasses import dataclass

from .problem import InvalidConfiguration, Problem

__all__ = ["SKUS", "Sku", "sku_for", "sku_problem"]


@dataclass(frozen=True)
class Sku:
    """One row of the table; the lower bounds are exclusive, the upper ones inclusive."""

    instance_type: str
    """Size of the machine."""
    cores: tuple[float, float]
    """Processor cores: more than the first, up to the second."""
    memory_gb: tuple[float, float]
    """Memory in GB: more than the first, up to the second."""

    def holds(self, cpu_cores: float, memory_gb: float) -> bool:
        """Whether a container of that size is in this row."""
        return self.cores[0] < cpu_cores <= self.cores[1] and self.memory_gb[0] < memory_gb <= self.memory_gb[1]


# https://learn.microsoft.com/azure/machine-learning/migrate-to-v2-managed-online-endpoints (2024): the table has gaps,
# and a container in one of them is not moved up by itself: a bigger machine costs more, which is the user's word.
SKUS = (
    Sku("Standard_DS1_v2", (0, 1), (0, 1.2)),
    Sku("Standard_F2s_v2", (1, 2), (1.2, 1.7)),
    Sku("Standard_DS2_v2", (1, 2), (1.7, 4.7)),
    Sku("Standard_E2s_v3", (1, 2), (4.7, 13.7)),
    Sku("Standard_F4s_v2", (2, 4), (0, 5.7)),
    Sku("Standard_DS3_v2", (2, 4), (5.7, 11.7)),
    Sku("Standard_E4s_v3", (2, 4), (11.7, 16)),
)
"""The table."""


def sku_for(cpu_cores: float, memory_gb: float) -> str:
    """The size of machine for a container of v1; one that no row holds is refused."""
    problem = sku_problem(cpu_cores, memory_gb)
    if problem is not None:
        raise InvalidConfiguration([problem], doing="choosing a size")
    return next(sku.instance_type for sku in SKUS if sku.holds(cpu_cores, memory_gb))


def sku_problem(cpu_cores: float, memory_gb: float) -> Problem | None:
    """Why no size stands for such a container."""
    if any(sku.holds(cpu_cores, memory_gb) for sku in SKUS):
        return None
    enough = [sku for sku in SKUS if cpu_cores <= sku.cores[1] and memory_gb <= sku.memory_gb[1]]
    hint = f", e.g. {enough[0].instance_type}, which has enough of both" if enough else ""
    sentence = f"is missing: no size stands for {cpu_cores:g} cores with {memory_gb:g} GB; choose one{hint}"
    return Problem("instance_type", sentence)

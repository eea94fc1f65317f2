"""What the emulator says of a type, where a test's statement depends on it."""

from __future__ import annotations

from azureml_emulator.types import ALL
from pulumi_azureml.declare import Type

__all__ = ["takes_time"]


def takes_time(declared: Type) -> bool:
    """Whether making one is an operation that goes on after the PUT was accepted."""
    (twin,) = [kind for kind in ALL if kind.type == declared.arm_type]
    return not twin.create.style.synchronous

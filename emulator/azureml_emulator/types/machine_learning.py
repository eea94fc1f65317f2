"""What all types of Microsoft.MachineLearningServices have in common."""

from __future__ import annotations

from azureml_emulator.arm.resource_type import since

__all__ = ["API_VERSIONS"]

API_VERSIONS = since(
    "2021-07-01",
    "2021-07-01",
    "2022-05-01",
    "2022-10-01",
    "2023-04-01",
    "2023-10-01",
    "2024-04-01",
    "2024-10-01",
    "2025-06-01",
    "2025-12-01",
)
"""Clients mix versions within one run, and the service answers all from a minimum on alike."""

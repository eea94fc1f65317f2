"""The compute that an online endpoint is told to run on: which kinds serve.

Source: learn.microsoft.com, how-to-attach-kubernetes-anywhere ("compute target"), 2025.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..traits import Look

__all__ = ["FIT_TO_SERVE"]


def _compute_serves(compute: Mapping[str, Any], _inputs: Mapping[str, Any]) -> str | None:
    kind = (compute.get("properties") or {}).get("computeType")
    if kind in (None, "Kubernetes"):
        return None
    return (
        f'the compute "{compute.get("name", "")}" is {kind}; an endpoint runs on an attached Kubernetes cluster '
        "(KubernetesCompute), or without compute_id on machines of Azure"
    )


FIT_TO_SERVE = Look("R45", "compute_id", "2025-12-01", _compute_serves)

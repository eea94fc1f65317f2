"""How traffic is taken away from a deployment that is about to go."""

from __future__ import annotations

from ..traits import Drain

__all__ = ["DRAIN"]

DRAIN = Drain(
    parent="endpoint_id",
    shares=("properties.traffic", "properties.mirrorTraffic"),
    memory="tags.pulumi-azureml-drained",
)

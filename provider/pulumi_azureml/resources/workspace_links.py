"""What stays behind where a workspace is linked to another registry or another Application Insights.

Source: azure-ai-ml 1.35, which asks for `update_dependent_resources` before it changes either, and says why.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ..meaning import ARM_ID
from ..rules import Level, Transition

__all__ = ["ANOTHER_INSIGHTS", "ANOTHER_REGISTRY"]


def _when_moved(sentence: str) -> Callable[[Any, Any], str | None]:
    return lambda old, new: None if old is None or ARM_ID.same(old, new) else sentence


ANOTHER_REGISTRY = Transition(
    "R47",
    "container_registry_id",
    _when_moved(
        "another container_registry_id: images stay in the old registry; earlier jobs may lose their lineage and not "
        "run again"
    ),
    Level.WARNING,
)
ANOTHER_INSIGHTS = Transition(
    "R47",
    "application_insights_id",
    _when_moved(
        "another application_insights_id: logs and metrics so far stay in the old component, and endpoints that serve "
        "may lose their link to theirs"
    ),
    Level.WARNING,
)

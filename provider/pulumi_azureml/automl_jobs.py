"""Looking up which child of an automated ML job made the best model."""

from __future__ import annotations

from typing import Any

import pulumi

from .errors import UsageError
from .lookups import _in_one_line, _session

__all__ = ["get_best_child_job", "get_best_child_job_output"]

API_VERSION = "2025-12-01"
BEST_CHILD = "automl_best_child_run_id"
"""Tag of the parent that names the child: what the v1 SDK went by, and what the service still writes."""
_TIMEOUT_SECONDS = 120.0


@_in_one_line()
def get_best_child_job(name: str, *, workspace_id: str) -> str:
    """The name of the child job with the best model of a finished automated ML job, by its primary metric.

    `name` is the parent's name or ARM id. Raises `NotFound` where there is no such job, and `UsageError` where it has
    not finished or is no job of that kind.
    """
    from .client import Call

    session = _session()
    path = name if name.startswith("/") else f"{workspace_id.rstrip('/')}/jobs/{name}"
    doing = f'looking up the best child of job "{path.rsplit("/", 1)[-1]}"'
    version = session.settings.api_version or API_VERSION
    properties = session.client.get(path, api_version=version, call=Call(doing, _TIMEOUT_SECONDS))["properties"]
    child = {**(properties.get("properties") or {}), **(properties.get("tags") or {})}.get(BEST_CHILD)
    if child:
        return str(child)
    status = properties.get("status")
    if status != "Completed":
        raise UsageError(f"the job is {status}", doing=doing, advice="Wait until it has finished")
    raise UsageError(
        f"the job names no best child (it has no tag {BEST_CHILD})",
        doing=doing,
        advice="Give the name of the child job, or its iteration",
    )


def get_best_child_job_output(**arguments: pulumi.Input[Any]) -> pulumi.Output[str]:
    """Like `get_best_child_job`, for arguments that are outputs."""
    return pulumi.Output.all(**arguments).apply(lambda known: get_best_child_job(**known))

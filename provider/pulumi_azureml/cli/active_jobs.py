"""`pulumi-azureml active-jobs`: what runs, or waits to run, on a compute."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import typer

from .. import ids
from ..client import ArmClient, Call
from ..declare import Json
from ..errors import UsageError
from ..ids import ArmId
from ..paths import get
from .place import GroupOption, IdArgument, Place, WorkspaceOption, api_version, connection
from .screen import JsonOption, moment, note, progress, show_json, show_table
from .tag_filter import PropertyOption, TagFilter, TagOption

__all__ = ["active_jobs"]

_COMPUTES = "Microsoft.MachineLearningServices/workspaces/computes"
_TYPES = ("AutoML", "Command", "FineTuning", "Pipeline", "Spark", "Sweep")
"""Specification 2025-12-01, with the type that it gives to fine tuning."""
_STATUSES = ("Running", "Queued")
"""What v1's `get_active_runs` could be asked for."""
_ENDED = frozenset({"Completed", "Failed", "Canceled"})
_TIMEOUT_SECONDS = 600.0


_TypeOption = Annotated[
    str, typer.Option("--type", metavar="TYPE", help=f"Keep {', '.join(_TYPES)}.", show_default=False)
]
_StatusOption = Annotated[
    str, typer.Option("--status", metavar="STATUS", help=f"Keep {' or '.join(_STATUSES)}.", show_default=False)
]


def active_jobs(
    id: IdArgument,
    workspace: WorkspaceOption = "",
    resource_group: GroupOption = "",
    job_type: _TypeOption = "",
    tags: TagOption = None,
    properties: PropertyOption = None,
    status: _StatusOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the jobs on a compute that have not ended.

    Tags and properties may be asked for more than once; all of them must hold then.
    """
    wanted_type, wanted_status = (
        _chosen("job type", job_type, _TYPES),
        _chosen("job status to ask for", status, _STATUSES),
    )
    wanted = TagFilter.read(tags, properties)
    with connection() as client:
        compute = _compute(client, id, workspace, resource_group)
        found = [
            row
            for job in _jobs_on(client, compute, wanted_type)
            if (row := _row(job))["status"] not in _ENDED and wanted_status in ("", row["status"]) and wanted.keeps(job)
        ]
    if as_json:
        show_json(found)
    elif found:
        rows = [(row["name"], row["type"], row["status"], moment(row["created"])) for row in found]
        show_table(("name", "type", "status", "created"), rows)
    else:
        note(f"no active job on {compute}")


def _compute(client: ArmClient, text: str, workspace: str, resource_group: str) -> ArmId:
    """The compute that the user means; of whatever kind, but it has to exist."""
    from ..resources import ALL

    declared = next(each for each in ALL if each.arm_type == _COMPUTES)
    found = ArmId.parse(Place(client.settings, ALL, workspace, resource_group).id_of(declared, text), wanted=_COMPUTES)
    call = Call(f"looking up {found}", _TIMEOUT_SECONDS)
    client.get(found.path, api_version=api_version(client.settings), call=call)
    return found


def _jobs_on(client: ArmClient, compute: ArmId, job_type: str) -> list[Json]:
    """The jobs on a compute. All of the workspace have to be looked through: the list takes no compute."""
    assert compute.parent is not None
    call = Call(f"listing the jobs on {compute}", _TIMEOUT_SECONDS)
    query = {"jobType": job_type} if job_type else {}
    found, seen = [], 0
    with progress(call.doing) as show:
        path, version = f"{compute.parent.path}/jobs", api_version(client.settings)
        for job in client.list(path, api_version=version, call=call, query=query):
            seen += 1
            show(f"{call.doing}: {seen} jobs of the workspace seen")
            right_type = job_type in ("", get(job, "properties.jobType"))
            if right_type and ids.same(str(get(job, "properties.computeId")), compute.path):
                found.append(job)
    return found


def _chosen(what: str, text: str, words: Sequence[str]) -> str:
    """The one of `words` that `text` means; empty where it is."""
    spelled = {word.casefold(): word for word in words}
    if text and text.casefold() not in spelled:
        raise UsageError(f'"{text}" is no {what}', advice=f"There are {', '.join(words)}")
    return spelled.get(text.casefold(), "")


def _row(job: Json) -> Json:
    return {
        "name": job["name"],
        "id": job["id"],
        "type": get(job, "properties.jobType"),
        "status": str(get(job, "properties.status")),
        "display_name": get(job, "properties.displayName"),
        "experiment": get(job, "properties.experimentName"),
        "created": get(job, "systemData.createdAt"),
        "created_by": get(job, "systemData.createdBy"),
    }

"""The job that a model comes from."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from typing_extensions import Required, TypedDict

from ..constraints import Between, Pattern
from ..declare import In, Json, Key
from ..rules import Rule

__all__ = ["JOB_EXCLUSIVE", "JOB_METRIC", "ModelJob", "uri_from_job"]


_INSIDE = Pattern(r"(?!/)(?!(.*/)?\.\.(/|$)).+", "a path within the output, without a slash before it and without `..`")


class ModelJob(TypedDict, total=False):
    """A finished job, and which of its outputs is the model."""

    name: Required[Annotated[In[str], Key("name")]]
    """Name of the job (in v1, the id of the run)."""
    output: Annotated[In[str], Key("output")]
    """Name of the output. Default: `artifacts`, where runs log models."""
    path: Annotated[In[str], Key("path", allows=(_INSIDE,))]
    """Path of the model within the output, e.g. `model`. Default: all of the output."""
    iteration: Annotated[In[int], Key("iteration", allows=(Between(0, 100000),))]
    """Of an automated ML job: the number of the child that made it."""
    metric: Annotated[In[str], Key("metric")]
    """Of an automated ML job: not possible any more; the name of the best child has to be given."""


def uri_from_job(inputs: Json) -> Json:
    """Write a job as the address of its output, and as the lineage of the model."""
    job = inputs.get("job")
    if job is None:
        return inputs
    parts = [job.get(part) for part in ("name", "output", "path", "iteration")] if isinstance(job, dict) else [job]
    unknown = next((part for part in parts if part is not None and not isinstance(part, (str, int, float))), None)
    if unknown is not None:  # neither is the address known yet, then
        return {"uri": unknown, **inputs}
    name = str(job.get("name") or "") + (f"_{int(job['iteration'])}" if job.get("iteration") is not None else "")
    path = f"/paths/{str(job['path']).strip('/')}" if job.get("path") else ""
    address = f"azureml://jobs/{name}/outputs/{job.get('output') or 'artifacts'}{path}"
    return {**inputs, "uri": inputs.get("uri") or address, "job_name": inputs.get("job_name") or name}


def _exclusive(inputs: Mapping[str, Any]) -> str | None:
    job = inputs.get("job")
    if job is None:
        return None
    if inputs.get("uri") != uri_from_job({"job": job})["uri"] or inputs.get("path") is not None:
        return "job, uri and path exclude each other: give one of them"
    return None


def _metric(inputs: Mapping[str, Any]) -> str | None:
    job = inputs.get("job") or {}
    if job.get("metric") is None:
        return None
    if job.get("iteration") is not None:
        return "metric and iteration exclude each other"
    return (
        "a metric cannot choose the child of an automated ML job any more: Resource Manager does not know metrics; "
        "give the name of the best child job, or its iteration"
    )


JOB_EXCLUSIVE = Rule("R34", "job", ("job", "uri", "path"), _exclusive)
JOB_METRIC = Rule("R54", "job", ("job",), _metric)

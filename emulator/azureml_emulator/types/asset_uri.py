"""Where the bytes of an asset are: the forms of ``azureml://`` uris, the one the service keeps, and the blobs behind
it."""

from __future__ import annotations

import re

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.ids import ResourceId, parse
from azureml_emulator.arm.resource import Context, Resource
from azureml_emulator.blobs.addresses import Place, place_of
from azureml_emulator.types.job import output_uri

_LONG = re.compile(
    r"azureml://subscriptions/(?P<subscription>[^/]+)/resourcegroups/(?P<group>[^/]+)(/providers/"
    r"Microsoft\.MachineLearningServices)?/workspaces/(?P<workspace>[^/]+)/datastores/(?P<store>[^/]+)/paths/(?P<path>.*)",
    re.IGNORECASE,
)
_SHORT = re.compile(r"azureml://datastores/(?P<store>[^/]+)/(paths/)?(?P<path>.*)", re.IGNORECASE)
_JOB = re.compile(r"azureml://jobs/(?P<job>[^/]+)/outputs/(?P<output>[^/]+)(/paths/(?P<path>.*))?", re.IGNORECASE)
_RUN = re.compile(r"runs:/(?P<job>[^/]+)/(?P<path>.*)")
_ELSEWHERE = re.compile(r"(azureml://registries/|https?://|wasbs?://|abfss?://|adl://|file://)", re.IGNORECASE)
"""Kept as they are. ``file://`` is the emulator's own: files that nobody wants to upload."""


def long_form(uri: str, workspace: ResourceId, context: Context) -> tuple[str, str | None]:
    """The uri as the service keeps it, and the name of the job whose output it is."""
    long = _LONG.fullmatch(uri)
    if long:
        scope = f"subscriptions/{long['subscription']}/resourceGroups/{long['group']}/workspaces/{long['workspace']}"
        return f"azureml://{scope}/datastores/{long['store']}/paths/{long['path']}", None
    job = _JOB.fullmatch(uri) or _RUN.fullmatch(uri)
    if job:
        output = job.groupdict().get("output") or "artifacts"
        found = output_uri(_finished_job(job["job"], workspace, context), output, job["path"] or "")
        return long_form(found, workspace, context)[0], job["job"]
    short = _SHORT.fullmatch(uri)
    if short:
        scope = f"subscriptions/{workspace.subscription}/resourceGroups/{workspace.group}/workspaces/{workspace.name}"
        return f"azureml://{scope}/datastores/{short['store']}/paths/{short['path']}", None
    if _ELSEWHERE.match(uri):
        return uri, None
    raise refuse(400, "UserError", f"The uri '{uri}' is not valid: it is neither of azureml, a job, a run nor https.")


def _finished_job(name: str, workspace: ResourceId, context: Context) -> Resource:
    job = context.find(workspace.child("jobs", name))
    if job is None:
        raise refuse(400, "UserError", f"Job {name} was not found in the workspace {workspace.name}.")
    status = context.shown(job)["properties"]["status"]
    if status != "Completed":
        raise refuse(400, "UserError", f"Job {name} has no outputs to register yet: its status is {status}.")
    return job


def place_of_asset(uri: str, workspace: ResourceId, context: Context) -> Place | None:
    """The blob or folder that a uri names, for whoever reads the bytes; ``None`` when it is not in emulated storage."""
    if not uri.lower().startswith(("azureml://", "runs:")):
        return place_of(uri)
    long = _LONG.fullmatch(long_form(uri, workspace, context)[0])
    if long is None:
        return None
    group = f"/subscriptions/{long['subscription']}/resourceGroups/{long['group']}"
    owner = parse(f"{group}/providers/Microsoft.MachineLearningServices/workspaces/{long['workspace']}")
    store = context.find(owner.child("datastores", long["store"]))
    properties = context.shown(store)["properties"] if store else {}
    container = properties.get("containerName") or properties.get("filesystem")
    return Place(properties["accountName"], container, long["path"]) if container else None

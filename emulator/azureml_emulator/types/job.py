"""A job, as far as it leads to a model: it is remembered, ends well by the clock, and its outputs can be registered.
Nothing is run."""

from __future__ import annotations

from dataclasses import replace

from azureml_emulator.arm.errors import MANAGEMENT_FRONTEND, Refusal, refuse
from azureml_emulator.arm.operation_styles import CREATED_AT, OK, OK_EMPTY
from azureml_emulator.arm.resource import EMPTY, Answer, Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Action, CreateOnly, Listing, ResourceType, Step, Verb
from azureml_emulator.arm.shapes import Shapes
from azureml_emulator.types.asset import (
    CONTAINER_LISTING,
    CONTAINER_NAME,
    NOT_FOUND,
    VERSION_LISTING,
    WORKSPACE,
    keep_content,
    next_version,
    same_content,
)
from azureml_emulator.types.asset import SHAPES as ASSET_SHAPES
from azureml_emulator.types.machine_learning import API_VERSIONS

JOB_PUT = replace(
    CREATED_AT,
    name="job PUT",
    source="SDK 2023-05-03: 201 with Location, no operation; the job's own status says how far it is",
    synchronous=False,
)
STEPS = (
    Step(0, {"status": "Starting"}),
    Step(0.1, {"status": "Preparing"}),
    Step(0.3, {"status": "Running"}),
    Step(0.9, {"status": "Finalizing"}),
    Step(1, {"status": "Completed"}),
)
FINISHED = ("Completed", "Failed", "Canceled")
DEFAULT_STORE = "azureml://datastores/workspaceartifactstore"
MODEL_OUTPUTS = ("custom_model", "mlflow_model", "triton_model")
FIXED = Refusal(400, "UserError", "The property '{path}' of a job cannot be changed once it is submitted.")
CREATE_ONLY = (
    "jobType",
    "computeId",
    "componentId",
    "displayName",
    "experimentName",
    "identity",
    "command",
    "codeId",
    "environmentId",
    "environmentVariables",
    "inputs",
    "resources",
    "limits",
    "distribution",
    "queueSettings",
)
SHAPES: Shapes = {
    **ASSET_SHAPES,
    **{f"properties.{name}": str for name in ("jobType", "computeId", "displayName", "experimentName", "command")},
    **{f"properties.{name}": dict for name in ("inputs", "outputs", "outputs.*", "resources", "environmentVariables")},
    **{f"properties.outputs.*.{name}": str for name in ("assetName", "assetVersion", "jobOutputType", "mode", "uri")},
}
NULLS = (
    "description",
    "displayName",
    "computeId",
    "componentId",
    "codeId",
    "command",
    "environmentId",
    "identity",
    "distribution",
    "limits",
    "notificationSetting",
)


def output_uri(job: Resource, output: str, path: str) -> str:
    """Where a file of an output lies: in the output's own place when it has one, else where the service puts it."""
    given = (job.properties.get("outputs") or {}).get(output)
    if given is None and output not in ("default", "artifacts"):
        known = ", ".join(["artifacts", "default", *(job.properties.get("outputs") or {})])
        raise refuse(400, "UserError", f"Job {job.name} has no output '{output}'; it has {known}.")
    base = (given or {}).get("uri") or _default_uri(job, output)
    return f"{base.rstrip('/')}/{path}" if path else str(base)


def _default_uri(job: Resource, output: str) -> str:
    if output in ("default", "artifacts"):
        return f"{DEFAULT_STORE}/paths/ExperimentRun/dcid.{job.name}"
    return f"azureml://datastores/workspaceblobstore/paths/azureml/{job.name}/{output}"


def _check(job: Resource, context: Context) -> None:
    if job.properties.get("isArchived") and context.find(job.id) is None:
        raise refuse(400, "UserError", "A job cannot be created archived.")
    if job.properties.get("outputs") is not None:
        job.properties["outputs"] = _asked_outputs(job)
    keep_content(job, context, {"properties.outputs": FIXED}, same_content)


def _asked_outputs(job: Resource) -> Document:
    """Without what the service adds to them: azure-ai-ml archives a job by sending all of it back."""
    given: Document = job.properties["outputs"]
    mode, own = {"mode": "ReadWriteMount"}, _shown_default(job)
    return {name: {**mode, **output} for name, output in given.items() if output and output != own}


def _shown_default(job: Resource) -> Document:
    """The output that every job has."""
    uri = f"{DEFAULT_STORE}/ExperimentRun/dcid.{job.name}"
    return {"description": None, "mode": "ReadWriteMount", "jobOutputType": "uri_folder", "uri": uri}


def _prepare(job: Resource, _context: Context) -> None:
    job.properties.pop("status", None)
    job.properties.pop("services", None)
    resources = job.properties.get("resources") or {}
    filled: Document = {"instanceCount": 1, "instanceType": None, "properties": {}, "shmSize": "2g", "dockerArgs": None}
    job.properties["resources"] = {**filled, **{key: value for key, value in resources.items() if value is not None}}


def _body(job: Resource, context: Context, document: Document) -> Document:
    properties = document["properties"]
    for name in NULLS:
        properties.setdefault(name, None)
    outputs = {
        name: {"description": None, "uri": None, **value} for name, value in (properties.get("outputs") or {}).items()
    }
    properties |= {
        "status": job.facts.get("status", "Starting"),
        "services": _services(job, context),
        "outputs": {**outputs, "default": _shown_default(job)},
    }
    return document


def _services(job: Resource, context: Context) -> Document:
    location = context.location_of(job.id.root)
    endpoints = {
        "Tracking": f"azureml://{location}.api.azureml.ms/mlflow/v1.0{job.id.root}?",
        "Studio": f"https://ml.azure.com/runs/{job.name}?wsid={job.id.root}&tid={context.tenant_id}",
    }
    rest = {"port": None, "status": None, "errorMessage": None, "properties": None, "nodes": None}
    return {name: {"jobServiceType": name, "endpoint": url, **rest} for name, url in endpoints.items()}


def _keep_status(job: Resource, _context: Context) -> None:
    """A job that was canceled does not end in another way."""
    if job.facts.get("canceled"):
        job.facts["status"] = "Canceled"


def _finished(job: Resource, context: Context) -> None:
    """Register the outputs that name an asset."""
    _keep_status(job, context)
    if job.facts.get("status") != "Completed":
        return
    for name, output in (job.properties.get("outputs") or {}).items():
        if output.get("assetName"):
            _register(job, name, output, context)


def _register(job: Resource, name: str, output: Document, context: Context) -> None:
    kind = output.get("jobOutputType", "uri_folder")
    uri = output_uri(job, name, "")
    is_model = kind in MODEL_OUTPUTS
    container_id = job.id.root.child("models" if is_model else "data", output["assetName"])
    container = context.find(container_id) or context.put(
        container_id, {"properties": {} if is_model else {"dataType": kind}}
    )
    content = (
        {"modelUri": uri, "modelType": kind, "jobName": job.name} if is_model else {"dataUri": uri, "dataType": kind}
    )
    version = output.get("assetVersion") or next_version(container, context)
    context.put(container.id.child("versions", version), {"properties": content})


def _cancel(job: Resource, _context: Context) -> Json:
    if job.facts.get("status") not in FINISHED:
        job.facts |= {"canceled": True, "status": "Canceled"}
    return Answer(200, EMPTY)


def _of_type(document: Document, wanted: str) -> bool:
    return bool(document["properties"].get("jobType") == wanted)


JOB = ResourceType(
    type=f"{WORKSPACE}/jobs",
    sources={
        "PUT 201 with Location, synchronous": "azure-sdk-for-python recordings, 2023-05-03",
        "echo": "azure-sdk-for-python recordings, 2023-05-03: services, outputs.default, resources",
        "create-only": "specification 2025-12-01 (visibility read, create)",
        "outputs": "azure-sdk-for-python recordings: workspaceartifactstore, ExperimentRun/dcid.{job}",
        "assetName": "specification 2025-12-01, JobOutput.assetName",
        "not emulated": "nothing is run: a job ends Completed by the clock, unless it is canceled",
    },
    api_versions=API_VERSIONS,
    component=MANAGEMENT_FRONTEND,
    not_found=Refusal(404, "UserError", NOT_FOUND, details=(("RunNotFound", "Run {name} was not found."),)),
    placed_in="parent",
    name_rule=CONTAINER_NAME,
    shapes=SHAPES,
    required=("properties.jobType",),
    create_only=tuple(CreateOnly(f"properties.{name}", FIXED) for name in CREATE_ONLY),
    create=Verb(JOB_PUT, seconds=180, steps=STEPS),
    update=Verb(OK),
    delete=Verb(OK_EMPTY),
    defaults={
        "properties.tags": {},
        "properties.properties": {},
        "properties.isArchived": False,
        "properties.experimentName": "Default",
        "properties.inputs": {},
        "properties.environmentVariables": {},
        "properties.parameters": {},
    },
    provisioning_state=None,
    listing=Listing(
        filters={
            **CONTAINER_LISTING.filters,
            "jobType": _of_type,
            "tag": VERSION_LISTING.filters["tags"],
            "properties": VERSION_LISTING.filters["properties"],
        },
        default_filters=CONTAINER_LISTING.default_filters,
        continuation="$skip",
    ),
    actions=(Action("cancel", _cancel, source="specification 2025-12-01: 200 or 202; done at once here"),),
    check=_check,
    prepare=_prepare,
    observe=_keep_status,
    body=_body,
    on_created=_finished,
)

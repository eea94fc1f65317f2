"""What the service fills in where a deployment is silent: probes, request and scale settings, environment variables.

Sources: recordings of azure-sdk-for-python, 2022-10-04 (while it is rolled out, requestTimeout is PT0S and the probes
are null; afterwards the defaults appear), and of azure-powershell, 2024-07-25 (the three variables); specification
2025-12-01 for scale settings. Defaults differ from the specification's: maxQueueWait comes back
as PT0S, initialDelay as PT10S. Recordings hold durations in .NET's spelling only (``PT5M``), so any other one is taken
to come back in it: unverified.
"""

from __future__ import annotations

from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.types.durations import duration_text

PROBES = ("livenessProbe", "readinessProbe")
STARTUP_PROBE = "startupProbe"
"""Of the versions since 2025; shown when it was asked for."""
PROBE = {"failureThreshold": 30, "successThreshold": 1, "timeout": "PT2S", "period": "PT10S", "initialDelay": "PT10S"}
REQUEST = {"maxQueueWait": "PT0S", "requestTimeout": "PT5S", "maxConcurrentRequestsPerInstance": 1}
REQUEST_UNDER_WAY = {**REQUEST, "requestTimeout": "PT0S"}
KUBERNETES_QUEUE_WAIT = "PT0.5S"
DEFAULT_SCALE = {"scaleType": "Default"}
TARGET_UTILIZATION = {
    "scaleType": "TargetUtilization",
    "minInstances": 1,
    "maxInstances": 1,
    "targetUtilizationPercentage": 70,
    "pollingInterval": "PT1S",
}
MANAGED_INSTANCE_TYPE = "Standard_F4s_v2"
APP_ROOT = "/var/azureml-app"
MODEL_ROOT = f"{APP_ROOT}/azureml-models"


def is_managed(deployment: Resource) -> bool:
    """Whether Azure's own machines run it."""
    return deployment.properties.get("endpointComputeType") == "Managed"


def _given(value: object) -> Document:
    """The entries of a JSON object that are not null."""
    return {key: item for key, item in value.items() if item is not None} if isinstance(value, dict) else {}


def request_settings(deployment: Resource, under_way: bool = False) -> Document:
    """Complete request settings."""
    filled = dict(REQUEST_UNDER_WAY if under_way else REQUEST)
    if not is_managed(deployment):
        filled["maxQueueWait"] = KUBERNETES_QUEUE_WAIT
    return {**filled, **_given(deployment.properties.get("requestSettings"))}


def probe(deployment: Resource, name: str) -> Document:
    """A complete probe."""
    return {**PROBE, **_given(deployment.properties.get(name))}


def scale_settings(deployment: Resource) -> Document:
    """Complete scale settings: managed deployments have a fixed count, Kubernetes ones follow the load."""
    asked = _given(deployment.properties.get("scaleSettings"))
    default = DEFAULT_SCALE if is_managed(deployment) else TARGET_UTILIZATION
    if str(asked.get("scaleType", default["scaleType"])) == "TargetUtilization":
        return {**TARGET_UTILIZATION, **asked}
    return {**DEFAULT_SCALE, **asked}


def _name_and_version(text: str) -> str:
    """``…/models/churn/versions/3`` → ``churn/3``, of ARM ids and of ``azureml://registries/…`` alike."""
    words = text.rstrip("/").split("/")
    return f"{words[-3]}/{words[-1]}" if len(words) > 2 else words[-1]


def code_folder(deployment: Resource, context: Context) -> str:
    """Name of the folder that was uploaded as code, which is the last word of its uri."""
    code_id = (deployment.properties.get("codeConfiguration") or {}).get("codeId")
    code = context.find(str(code_id or ""))
    uri = str(code.properties.get("codeUri") or "") if code else ""
    return (uri or str(code_id or "")).rstrip("/").rsplit("/", 1)[-1]


def environment_variables(deployment: Resource, context: Context) -> Document:
    """Those of the client with the three that a scoring script needs; without code none is added."""
    properties = deployment.properties
    asked: Document = properties.get("environmentVariables") or {}
    code = properties.get("codeConfiguration") or {}
    if not code.get("codeId"):
        return asked
    model = properties.get("model")
    added = {
        "AML_APP_ROOT": f"{APP_ROOT}/{code_folder(deployment, context)}",
        "AZUREML_ENTRY_SCRIPT": code["scoringScript"],
    }
    return {**asked, **added, **({"AZUREML_MODEL_DIR": f"{MODEL_ROOT}/{_name_and_version(model)}"} if model else {})}


def _spelled(settings: Document) -> Document:
    return {name: duration_text(value) for name, value in settings.items()}


def _startup(deployment: Resource) -> Document:
    asked = deployment.properties.get(STARTUP_PROBE)
    return {STARTUP_PROBE: _spelled(probe(deployment, STARTUP_PROBE))} if asked else {}


def filled_settings(deployment: Resource, context: Context) -> Document:
    """Everything above, as a GET shows it once the deployment is there."""
    return {
        "environmentVariables": environment_variables(deployment, context),
        "scaleSettings": _spelled(scale_settings(deployment)),
        "requestSettings": _spelled(request_settings(deployment)),
        **{name: _spelled(probe(deployment, name)) for name in PROBES},
        **_startup(deployment),
    }


def settings_under_way(deployment: Resource) -> Document:
    """The same while it is rolled out."""
    properties = deployment.properties
    return {
        "environmentVariables": properties.get("environmentVariables") or {},
        "scaleSettings": _spelled(scale_settings(deployment)),
        "requestSettings": _spelled(request_settings(deployment, under_way=True)),
        **{name: properties.get(name) and _spelled(probe(deployment, name)) for name in PROBES},
    }

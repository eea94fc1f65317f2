"""``getLogs``: instance status, container events and container logs, as one text.

Source: recordings of azure-powershell, 2022-06, for the three blocks and their wording; without a runtime the
container's own lines are made up.
"""

from __future__ import annotations

import time

from azureml_emulator.arm.resource import Context, Json, Resource
from azureml_emulator.inference.contract import runtime_of
from azureml_emulator.types.online_deployment_settings import environment_variables
from azureml_emulator.types.online_refusals import invalid, one_of
from azureml_emulator.types.online_rollout import CONTAINERS

STAGES = ("SystemSetup", "UserContainerImagePull", "ModelDownload", "UserContainerStart")
FAILS_AT = {
    "ImageBuildFailure": "UserContainerImagePull",
    "OutOfQuota": "SystemSetup",
    "OutOfCapacity": "SystemSetup",
    "BadArgument": "ModelDownload",
    "WorkspaceManagedNetworkNotReady": "SystemSetup",
}
"""Code → the stage that did not succeed; any other code: the last one."""
EVENTS = (
    ("Pulling", "Start pulling container image"),
    ("Downloading", "Start downloading models"),
    ("Pulled", "Container image is pulled successfully"),
    ("Downloaded", "Models are downloaded successfully or no model need to download"),
    ("Created", "Created container inference-server"),
    ("Started", "Started container inference-server"),
)


def get_logs(deployment: Resource, context: Context) -> Json:
    """The handler of the action."""
    body = context.request.body or {}
    kind = one_of(body.get("containerType") or CONTAINERS[0], CONTAINERS)
    container = next((name for name in CONTAINERS if name == kind), None)
    if container is None:
        raise invalid(f"The containerType '{body.get('containerType')}' is not one of {', '.join(CONTAINERS)}.")
    tail = body.get("tail")
    if tail is not None and (isinstance(tail, bool) or not isinstance(tail, int) or tail < 1):
        raise invalid(f"The tail '{tail}' must be a positive number of lines.")
    runtime = runtime_of(context)
    text = runtime.logs(str(deployment.id), container, tail) if runtime else None
    if text is None:
        text = (deployment.facts.get("logs") or {}).get(container)
    if text is None:
        text = _invented(deployment, container, context)
    return {"content": f"{_status(deployment)}\n{_events(deployment)}\nContainer logs:\n{_last(text, tail)}\n"}


def _last(text: str, tail: int | None) -> str:
    lines = text.splitlines()
    return "".join(f"{line}\n" for line in (lines[-tail:] if tail else lines))


def _done(deployment: Resource) -> tuple[int, str]:
    """How many stages are over, and the word for the one after them."""
    failure = deployment.facts.get("failure")
    if deployment.provisioning_state == "Failed" and failure:
        return STAGES.index(FAILS_AT.get(failure["code"], STAGES[-1])), "Failed"
    if deployment.provisioning_state == "Updating" and not deployment.facts.get("rolled_out"):
        return 1, "InProgress"
    return len(STAGES), ""


def _status(deployment: Resource) -> str:
    done, word = _done(deployment)
    words = ["Succeeded"] * done + [word, *["Pending"] * len(STAGES)]
    rows = zip(STAGES, words, strict=False)
    return "".join(["Instance status:\n", *(f"{stage}: {state}\n" for stage, state in rows)])


def _moment(seconds: float, form: str) -> str:
    return time.strftime(form, time.gmtime(seconds))


def _events(deployment: Resource) -> str:
    done, _ = _done(deployment)
    rows = [
        f"Kind: Pod, Name: {name}, Type: Normal, Time: {_moment(deployment.modified_at, '%Y%m%d-%H:%M:%S')}.000000, "
        f"Message: {message}\n"
        for name, message in EVENTS[: max(done - 1, 0) * 2]
    ]
    return "".join(["Container events:\n", *rows])


def _invented(deployment: Resource, container: str, context: Context) -> str:
    """What a healthy container would have written. ``""`` when it never started."""
    done, _ = _done(deployment)
    if done < len(STAGES):
        return ""
    moment = _moment(deployment.modified_at, "%Y-%m-%d %H:%M:%S")
    variables = environment_variables(deployment, context)
    if container == "StorageInitializer":
        return f"{moment} | Downloaded {variables.get('AZUREML_MODEL_DIR', 'no model')}\n"
    script = f"{variables.get('AML_APP_ROOT', '')}/{variables.get('AZUREML_ENTRY_SCRIPT', '')}"
    lines = [
        "Azure ML Inferencing HTTP server",
        f"Entry Script Name: {script}" if len(script) > 1 else "Entry Script Name: None",
        "Listening at: http://0.0.0.0:31311",
        "Users's init has completed successfully",
    ]
    return "".join(f"{moment} I [1] azmlinfsrv - {line}\n" for line in lines)

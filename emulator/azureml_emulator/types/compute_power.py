"""Power of a compute instance: start, stop, restart and resize when asked, and what idle shutdown and schedules do by
themselves.

Nothing runs in the background: before each look at an instance, `watch` replays what came due since the last look, in
order.

Sources: azure-sdk-for-python recordings, 2022-10-04 (start, stop), azure-powershell recordings, 2022-06 (restart): 202,
only Azure-AsyncOperation. Starting what is not stopped fails in the operation, as
``StartComputeInstanceOnlyAllowedInStoppedState`` (third-party logs); that stop, restart and resize fail in the same way
is unverified. A second operation at once: "There is already an active operation submitted" (azureml-core 1.61).
"""

from __future__ import annotations

from collections.abc import Callable

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.operation_styles import COMPUTE_ACTION
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Action, ApiVersions, Failure, Verb, listed
from azureml_emulator.arm.shapes import Shapes
from azureml_emulator.types.compute_kind import inner, required_size
from azureml_emulator.types.compute_schedule import last_occurrence, occurrences
from azureml_emulator.types.durations import duration_seconds

PREVIEWS = listed(
    "2021-07-01", "2022-10-01-preview", "2023-02-01-preview", "2023-04-01-preview", "2023-06-01-preview",
    "2023-08-01-preview",
    "2024-01-01-preview", "2024-04-01-preview", "2024-07-01-preview", "2024-10-01-preview", "2025-01-01-preview",
)  # fmt: skip
"""Actions on instances that no stable version but 2021-07-01 documents."""
RUNNING = ("Running", "JobRunning", "SetupFailed", "UserSetupFailed")
TRANSIENT = {"Start": "Starting", "Stop": "Stopping", "Restart": "Restarting", "Resize": "Resizing"}
ALLOWED = {"Start": ("Stopped",), "Stop": RUNNING, "Restart": RUNNING, "Resize": ("Stopped",)}
OUTCOME = {"Start": "Running", "Stop": "Stopped", "Restart": "Running", "Resize": "Stopped"}

TIE = 0.5
"""Seconds: less than between any two moments of schedules."""
IDLE_TIMES = 1000
"""How often a machine that is started again and again idles out in one look: more is not made up for."""


def operation(name: str, status: str, time: str, trigger: str = "User") -> Document:
    """``lastOperation`` of the specification."""
    return {"operationName": name, "operationTime": time, "operationStatus": status, "operationTrigger": trigger}


def watch(compute: Resource, context: Context) -> None:
    """Let idle shutdown and schedules happen that came due since the last look."""
    facts = compute.facts
    since = facts.get("watched_until")
    if (
        since is None
        or compute.provisioning_state not in ("Succeeded", "Updating")
        or facts.get("state") not in ("Running", "Stopped")
    ):
        return
    moment = _settled(compute, since, context.now)
    while event := _next(compute, moment, context.now):
        moment, name, trigger = event
        _happen(compute, context, name, moment, trigger)
        if name == "Start":
            moment -= TIE  # a stop that comes due at the same moment comes after it
    facts["watched_until"] = context.now


def _rows(compute: Resource, action: str) -> list[Document]:
    rows = (inner(compute).get("schedules") or {}).get("computeStartStop") or []
    return [row for row in rows if row["action"] == action]


def _last(compute: Resource, action: str, since: float, until: float) -> float | None:
    found = [last_occurrence(row, since, until) for row in _rows(compute, action)]
    return max((moment for moment in found if moment is not None), default=None)


def _idle_seconds(compute: Resource) -> float | None:
    return duration_seconds(inner(compute).get("idleTimeBeforeShutdown"))


def _settled(compute: Resource, since: float, until: float) -> float:
    """The moment from which on it matters what came due: the machine is stopped then, whatever was before, and is
    started later."""
    start = _last(compute, "Start", since, until)
    if start is None:
        return since
    begin = _last(compute, "Stop", since, start - TIE) or since
    idle = _idle_seconds(compute)
    if idle is not None:
        begin = max(begin, min(start - TIE, until - IDLE_TIMES * idle))
    if begin > since:
        compute.facts["state"] = "Stopped"
    return begin


def _next(compute: Resource, after: float, until: float) -> tuple[float, str, str] | None:
    """What comes due next and changes the state: the moment, what happens, and why."""
    action = "Stop" if compute.facts["state"] == "Running" else "Start"
    first = [next(occurrences(row, after, until), None) for row in _rows(compute, action)]
    due = [(moment, action, "Schedule") for moment in first if moment is not None]
    idle = _idle_seconds(compute) if action == "Stop" else None
    if idle is not None and compute.facts["running_since"] + idle <= until:
        due.insert(0, (compute.facts["running_since"] + idle, "Stop", "IdleShutdown"))
    return min(due, key=lambda event: event[0], default=None)


def _happen(compute: Resource, context: Context, name: str, moment: float, trigger: str) -> None:
    compute.facts["state"] = OUTCOME[name]
    compute.facts["lastOperation"] = operation(name, "Succeeded", context.timestamp(moment), trigger)
    if name == "Start":
        compute.facts["running_since"] = moment


def require_instance(compute: Resource, what: str) -> None:
    """Refuse what only compute instances can do."""
    kind = compute.properties.get("computeType")
    if kind != "ComputeInstance":
        raise refuse(
            400,
            "UserError",
            f"The operation '{what}' is not supported for computes of type '{kind}'. It requires a ComputeInstance.",
        )


def _begin(name: str) -> Callable[[Resource, Context], Json]:
    def handler(compute: Resource, context: Context) -> Json:
        require_instance(compute, name.lower())
        watch(compute, context)
        facts = compute.facts
        if compute.provisioning_state in ("Creating", "Updating", "Deleting") or facts["state"] in TRANSIENT.values():
            raise refuse(
                409,
                "Conflict",
                f"There is already an active operation submitted for the compute instance '{compute.name}'. Retry "
                "when it has ended.",
            )
        if name == "Resize":
            _remember_size(compute, context)
        facts["allowed"] = facts["state"] in ALLOWED[name]
        if facts["allowed"]:
            facts["state"] = TRANSIENT[name]
            facts["lastOperation"] = operation(name, "InProgress", context.timestamp())
        return None

    return handler


def _remember_size(compute: Resource, context: Context) -> None:
    """``targetVMSize``, checked like the size of a new instance."""
    target = (context.request.body or {}).get("targetVMSize")
    before = inner(compute)["vmSize"]
    inner(compute)["vmSize"] = target
    required_size(compute, context)
    inner(compute)["vmSize"] = before
    compute.facts["target_size"] = str(target).upper()


def _work(name: str) -> Callable[[Resource, Context], bool | Failure]:
    def work(compute: Resource, _context: Context) -> bool | Failure:
        if compute.facts.get("allowed"):
            return True
        allowed = ALLOWED[name][0]
        message = f"{name} operation is only allowed on a compute instance in {allowed} state."
        return Failure(f"{name}ComputeInstanceOnlyAllowedIn{allowed}State", message)

    return work


def _finish(name: str) -> Callable[[Resource, Context], None]:
    def finished(compute: Resource, context: Context) -> None:
        started = compute.facts["lastOperation"]["operationTime"]
        compute.facts["state"] = OUTCOME[name]
        compute.facts["lastOperation"] = operation(name, "Succeeded", started)
        compute.facts["watched_until"] = context.now
        if OUTCOME[name] == "Running":
            compute.facts["running_since"] = context.now
        if name == "Resize":
            inner(compute)["vmSize"] = compute.facts.pop("target_size")

    return finished


def _fail(name: str) -> Callable[[Resource, Context], None]:
    """The machine is as it was; ``StartFailed`` and its like are all that tells of it (specification 2025-12-01,
    OperationStatus)."""

    def failed(compute: Resource, context: Context) -> None:
        compute.facts["lastOperation"] = operation(name, f"{name}Failed", context.timestamp())

    return failed


def _power(
    name: str, seconds: float, source: str, api_versions: ApiVersions | None = None, shapes: Shapes | None = None
) -> Action:
    verb = Verb(COMPUTE_ACTION, seconds, work=_work(name))
    return Action(
        name.lower(),
        _begin(name),
        source,
        shapes=shapes or {},
        verb=verb,
        finished=_finish(name),
        failed=_fail(name),
        api_versions=api_versions,
    )


POWER_ACTIONS = (
    _power("Start", 90, "azure-sdk-for-python recordings, 2022-10-04"),
    _power("Stop", 60, "azure-sdk-for-python recordings, 2022-10-04"),
    _power("Restart", 120, "azure-powershell recordings, 2022-06"),
    _power(
        "Resize",
        180,
        "specification 2024-04-01-preview: ResizeSchema.targetVMSize, 202; only when stopped is unverified",
        PREVIEWS,
        {"targetVMSize": str},
    ),
)

"""Settings of a compute instance that change through actions of their own, not through PUT."""

from __future__ import annotations

from collections.abc import Callable

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.resource import EMPTY, Answer, Context, Json, Resource
from azureml_emulator.arm.resource_type import Action
from azureml_emulator.arm.shapes import below, refuse_misfits
from azureml_emulator.types.compute_instance import SHAPES, check_idle_time, take_schedules
from azureml_emulator.types.compute_kind import inner
from azureml_emulator.types.compute_power import PREVIEWS, require_instance, watch
from azureml_emulator.types.compute_quota import size_document
from azureml_emulator.types.compute_schedule import SHAPES as SCHEDULE_SHAPES
from azureml_emulator.types.compute_schedule import check_schedules
from azureml_emulator.types.machine_sizes import MACHINE_SIZES

DONE = Answer(200, EMPTY)


def _update_idle_shutdown(compute: Resource, context: Context) -> Answer:
    require_instance(compute, "updateIdleShutdownSetting")
    watch(compute, context)
    value = (context.request.body or {}).get("idleTimeBeforeShutdown")
    check_idle_time(value)
    inner(compute)["idleTimeBeforeShutdown"] = value
    # The idle time is counted from the change on, not from a start that may lie days back.
    compute.facts["running_since"] = context.now
    return DONE


def _enable_sso(compute: Resource, context: Context) -> Answer:
    require_instance(compute, "enableSso")
    inner(compute)["enableSSO"] = bool((context.request.body or {}).get("enableSSO", True))
    return DONE


def _update_schedules(compute: Resource, context: Context) -> Answer:
    require_instance(compute, "updateSchedules")
    watch(compute, context)
    schedules = (context.request.body or {}).get("schedules", context.request.body)
    check_schedules(schedules)
    inner(compute)["schedules"] = schedules
    take_schedules(compute, context)
    return DONE


def _replace_list(field: str, action: str) -> Callable[[Resource, Context], Answer]:
    def handler(compute: Resource, context: Context) -> Answer:
        require_instance(compute, action)
        rows = context.request.body
        if not isinstance(rows, list):
            raise refuse(400, "UserError", f"The body of '{action}' must be an array.")
        refuse_misfits({field: rows}, SHAPES)
        inner(compute)[field] = rows
        return DONE

    return handler


def _sizes_for_resize(compute: Resource, _context: Context) -> Json:
    require_instance(compute, "getAllowedVmSizesForResize")
    current = str(inner(compute)["vmSize"]).lower()
    fitting = [size for size in MACHINE_SIZES if size.supports("ComputeInstance") and size.name.lower() != current]
    return {"value": [size_document(size) for size in fitting]}


_SPECIFICATION = "specification 2024-04-01-preview; absent from every stable version"
INSTANCE_ACTIONS = (
    Action(
        "updateIdleShutdownSetting",
        _update_idle_shutdown,
        source=(
            "https://learn.microsoft.com/azure/machine-learning/how-to-create-compute-instance: api-version "
            "2021-07-01, 200"
        ),
        shapes={"idleTimeBeforeShutdown": str},
        api_versions=PREVIEWS,
    ),
    Action(
        "enableSso",
        _enable_sso,
        source="azure-ai-ml 1.35.2 posts it with api-version 2024-04-01-preview",
        shapes={"enableSSO": bool},
        api_versions=PREVIEWS,
    ),
    Action(
        "updateSchedules",
        _update_schedules,
        source=_SPECIFICATION,
        shapes={**SCHEDULE_SHAPES, **below("schedules", SCHEDULE_SHAPES)},
        api_versions=PREVIEWS,
    ),
    Action(
        "customServices",
        _replace_list("customServices", "customServices"),
        source=_SPECIFICATION,
        api_versions=PREVIEWS,
    ),
    Action(
        "updateDataMounts",
        _replace_list("dataMounts", "updateDataMounts"),
        source=_SPECIFICATION,
        api_versions=PREVIEWS,
    ),
    Action(
        "getAllowedVmSizesForResize", _sizes_for_resize, source=_SPECIFICATION, api_versions=PREVIEWS, counts_as="reads"
    ),
)

"""What is looked at before a deployment begins, and by ``validate``: that its resources could be asked for at all."""

from __future__ import annotations

from collections.abc import Sequence

from azureml_emulator.arm.checks import check_name
from azureml_emulator.arm.errors import GATEWAY, PLAIN, Refused, refuse
from azureml_emulator.arm.gates import check_api_version
from azureml_emulator.arm.ids import parse
from azureml_emulator.arm.registry import Registry
from azureml_emulator.arm.world import World
from azureml_emulator.templates.live import asked
from azureml_emulator.templates.plan import Plan
from azureml_emulator.templates.resources import is_complete_id
from azureml_emulator.templates.step import Step


def check_plan(world: World, name: str, plan: Plan) -> None:
    """Raise what the service raises before it begins: an api-version it does not know, names that no type takes."""
    asked_for = [step for step in plan.steps if step.state != "Skipped"]
    _refuse_not_emulated(world, name, asked_for)
    problems = [problem for step in asked_for if (problem := _problem(world, step))]
    if problems:
        message = (
            f"The template deployment '{name}' is not valid according to the validation procedure. The tracking id is "
            f"'{world.guid()}'. See inner errors for details."
        )
        raise refuse(400, "InvalidTemplateDeployment", message, tuple(problems), component=GATEWAY)


def _refuse_not_emulated(world: World, name: str, steps: Sequence[Step]) -> None:
    registry = world.state.registry
    missing = sorted({step.type for step in steps if not _is_emulated(registry, step)})
    if missing:
        known = ", ".join(kind.type for kind in registry.types)
        message = (
            f"The template of deployment '{name}' asks for types that are not emulated: {', '.join(missing)}. Leave "
            f"them out, or make their conditions false. The emulator knows these resource types: {known}."
        )
        raise refuse(501, "NotEmulated", message, component=PLAIN)


def _is_emulated(registry: Registry, step: Step) -> bool:
    """Whether a PUT of it finds somebody: its type, or a request that stands for itself (``vaults/accessPolicies``)."""
    return registry.type(_type_of(step)) is not None or registry.route("PUT", step.id) is not None


def _type_of(step: Step) -> str:
    """The type of what is made: of an extension resource that is written as a child, the extension's own."""
    return parse(step.id).type if is_complete_id(step.id) else step.type


def _problem(world: World, step: Step) -> tuple[str, str] | None:
    """What is wrong with one resource, as code and message."""
    kind = world.state.registry.type(_type_of(step))
    if kind is None:
        return None
    check_api_version(asked(world, "PUT", step.id, step.api_version), kind.type, kind.api_versions)
    try:
        check_name(kind, parse(step.id))
    except Refused as refused:
        return refused.refusal.code, refused.refusal.message
    return None

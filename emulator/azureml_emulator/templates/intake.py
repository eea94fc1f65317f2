"""A deployment as it is asked for: what stands around its template is checked, and its plan is made."""

from __future__ import annotations

from azureml_emulator.arm.errors import GATEWAY, PLAIN, refuse
from azureml_emulator.arm.ids import RESOURCE_GROUP, ResourceId
from azureml_emulator.arm.regions import REGIONS
from azureml_emulator.arm.resource import Resource
from azureml_emulator.arm.shapes import ENVELOPE, misfits
from azureml_emulator.arm.world import World
from azureml_emulator.templates.errors import NotYetKnown, TemplateError, invalid_deployment, invalid_template
from azureml_emulator.templates.links import linked, linked_parameters
from azureml_emulator.templates.nested import sent_body
from azureml_emulator.templates.places import place_of
from azureml_emulator.templates.plan import Plan, made_plan, scope_of_template
from azureml_emulator.templates.preflight import check_plan
from azureml_emulator.templates.record import MODES, said_of
from azureml_emulator.templates.resources import DEPLOYMENT
from azureml_emulator.templates.scope import Fresh, Scope
from azureml_emulator.templates.step import Step

DEEPEST = 10
"""Deployments within deployments that are looked into beforehand; a linked template may name itself."""
NO_ROLLBACK = (
    "The property 'properties.onErrorDeployment' is not emulated: a deployment that fails is not followed by another "
    "one. Leave it out, and deploy again."
)

NO_DEBUGGING = (
    "The property 'properties.debugSetting' is not emulated: operations of a deployment do not show what was sent. "
    "Leave it out."
)


def planned(deployment: Resource, world: World, depth: int = 0) -> tuple[Plan, str]:
    """The plan of a deployment and its mode. Raises the service's refusals. ``depth`` counts the deployments around."""
    mode = _mode(deployment)
    _check_location(deployment, mode)
    _check_place(deployment, world)
    properties = deployment.properties
    if properties.get("onErrorDeployment"):
        raise refuse(501, "NotEmulated", NO_ROLLBACK, component=PLAIN)
    if str((properties.get("debugSetting") or {}).get("detailLevel") or "none").casefold() != "none":
        raise refuse(501, "NotEmulated", NO_DEBUGGING, component=PLAIN)
    template, given = linked(world, properties), linked_parameters(world, properties)
    place = place_of(world, deployment.id, said_of(template, given, mode, deployment))
    try:
        plan = made_plan(template, given, place, Fresh(world.guid, world.now))
    except (TemplateError, NotYetKnown) as reason:
        raise invalid_template(reason) from reason
    check_plan(world, deployment.name, plan)
    scope = scope_of_template(plan.template, plan.parameters, place)
    for step in plan.steps:
        nested = opened(step, scope, world) if depth < DEEPEST else None
        if nested:
            planned(nested, world, depth + 1)
    return plan, mode


def opened(step: Step, scope: Scope, world: World) -> Resource | None:
    """A nested deployment as it is going to be asked for. ``None`` for what is none, and for one that cannot be looked
    into yet, as in the service: its parameters need the running deployment, or its group is still to be made."""
    kind = world.state.registry.type(DEPLOYMENT)
    if kind is None or step.state == "Skipped" or step.type.casefold() != DEPLOYMENT.casefold():
        return None
    if step.resource_id.parent is None or not _is_there(step.resource_id.parent, world):
        return None
    try:
        body = sent_body(step, scope)
    except NotYetKnown:
        return None
    if any(misfits(body, {**ENVELOPE, **kind.shapes})) or "properties" not in body:
        return None
    nested = world.blank(kind, step.resource_id)
    nested.body = body
    located(nested)
    return nested


def located(deployment: Resource) -> None:
    """Its location in the normal form, as the engine writes it for what is stored."""
    if deployment.location:
        deployment.body["location"] = deployment.location.replace(" ", "").casefold()


def _is_there(scope: ResourceId, world: World) -> bool:
    own = scope.subscription.casefold() == world.subscription_id.casefold()
    return own and (scope.type.casefold() != RESOURCE_GROUP.casefold() or world.find(scope) is not None)


def _mode(deployment: Resource) -> str:
    word = deployment.properties.get("mode")
    mode = MODES.get(str(word).casefold())
    if mode is None:
        raise invalid_deployment(f"The deployment mode '{word}' is not one of 'Incremental', 'Complete'.")
    return mode


def _check_location(deployment: Resource, mode: str) -> None:
    """A deployment to a subscription has a location of its own, one to a group has none."""
    name, location = deployment.name, deployment.body.get("location")
    if _goes_to_a_group(deployment.id):
        if location:
            raise invalid_deployment(
                f"The 'location' property is not allowed for '{name}' at resource group scope. "
                "Please see https://aka.ms/deploy-to-subscription for usage details."
            )
        return
    if not location:
        raise invalid_deployment(
            f"The 'location' property must be specified for '{name}'. "
            "Please see https://aka.ms/deploy-to-subscription for usage details."
        )
    if location not in REGIONS:
        raise invalid_deployment(f"The location '{location}' of '{name}' is not a region of the emulated cloud.")
    if mode == "Complete":
        raise invalid_deployment(
            f"The mode of '{name}' cannot be 'Complete': at subscription scope only 'Incremental' is."
        )


def _check_place(deployment: Resource, world: World) -> None:
    """A deployment to a subscription stays where it was made (Azure documentation, Subscription deployments)."""
    before = world.find(deployment.id)
    if before and before.location and before.location != deployment.location:
        message = (
            f"Invalid deployment location '{deployment.location}'. The deployment '{deployment.name}' already exists "
            f"in location '{before.location}'."
        )
        raise refuse(409, "InvalidDeploymentLocation", message, component=GATEWAY)


def _goes_to_a_group(deployment_id: ResourceId) -> bool:
    parent = deployment_id.parent
    return parent is not None and parent.type.casefold() == RESOURCE_GROUP.casefold()

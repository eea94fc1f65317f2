"""What a deployment remembers beside its body: its template, its parameters, its steps. Kept in the facts of the
resource, so that it goes on after a restart."""

from __future__ import annotations

from collections.abc import Sequence

from azureml_emulator.arm.resource import Document, Resource
from azureml_emulator.arm.world import World
from azureml_emulator.templates.links import without_signature
from azureml_emulator.templates.parameters import declared, is_secure, shown_parameters
from azureml_emulator.templates.places import place_of
from azureml_emulator.templates.plan import Plan, scope_of_template, template_hash
from azureml_emulator.templates.scope import Live, Scope
from azureml_emulator.templates.step import Step

MODES = {"incremental": "Incremental", "complete": "Complete"}


def remember(deployment: Resource, plan: Plan, world: World, mode: str) -> None:
    """Write a plan down on a new or replaced deployment."""
    headers = world.request.headers
    deployment.facts |= {
        "template": plan.template,
        "template_hash": template_hash(plan.template),
        "parameters": dict(plan.parameters),
        "shown_parameters": shown_parameters(plan.template, plan.parameters),
        "mode": mode,
        "correlation_id": headers.get("x-ms-correlation-request-id") or world.guid(),
        "started_at": world.now,
        "ended_at": None,
        "outputs": None,
        "cleaning": False,
    }
    deployment.facts.pop("failure", None)
    keep_steps(deployment, plan.steps)


def steps_of(deployment: Resource) -> list[Step]:
    """Its steps, those that clean up included."""
    return [Step(**document) for document in deployment.facts["steps"]]


def keep_steps(deployment: Resource, steps: Sequence[Step]) -> None:
    """Write its steps down."""
    deployment.facts["steps"] = [step.as_document() for step in steps]


def scope_of_deployment(deployment: Resource, world: World, live: Live | None) -> Scope:
    """The scope of its expressions while it runs."""
    facts = deployment.facts
    place = place_of(
        world, deployment.id, said_of(facts["template"], facts["shown_parameters"], facts["mode"], deployment)
    )
    return scope_of_template(facts["template"], facts["parameters"], place).knowing(live)


def said_of(template: Document, parameters: Document, mode: str, deployment: Resource) -> Document:
    """What ``deployment()`` says."""
    location = {"location": deployment.location} if deployment.location else {}
    properties = {"template": template, "parameters": parameters, "mode": mode, "provisioningState": "Accepted"}
    link = deployment.properties.get("templateLink")
    return {**location, "properties": {**({"templateLink": link} if link else {}), **properties}}


def forget_secrets(deployment: Resource) -> None:
    """Once it has ended nobody needs the values of its secure parameters, nor what its resources were made of."""
    template = deployment.facts["template"]
    for name, declaration in declared(template).items():
        if is_secure(declaration, template):
            deployment.facts["parameters"].pop(name, None)
    for step in deployment.facts["steps"]:
        step["source"] = None
    if "templateLink" in deployment.properties:
        deployment.properties["templateLink"] = without_signature(deployment.properties["templateLink"])
    deployment.properties.pop("parametersLink", None)
    deployment.properties.pop("parameters", None)
    deployment.properties.pop("template", None)

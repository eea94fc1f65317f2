"""A deployment as a GET shows it, while it runs and afterwards."""

from __future__ import annotations

from collections.abc import Sequence

from azureml_emulator.arm.clock import timestamp
from azureml_emulator.arm.ids import parse
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.templates.durations import duration
from azureml_emulator.templates.links import without_signature
from azureml_emulator.templates.record import steps_of
from azureml_emulator.templates.step import Step


def shown(deployment: Resource, context: Context, document: Document) -> Document:
    """The whole document."""
    facts, steps = deployment.facts, steps_of(deployment)
    state = deployment.provisioning_state
    begun = any(step.started_at is not None for step in steps)
    until = facts["ended_at"] if facts["ended_at"] is not None else context.now
    document["properties"] = {
        **properties_of_plan(deployment, steps, context),
        "provisioningState": "Running" if state == "Accepted" and begun else state,
        "timestamp": timestamp(until),
        "duration": duration(until - facts["started_at"]),
        "correlationId": facts["correlation_id"],
    }
    if facts["outputs"] is not None:
        document["properties"]["outputs"] = facts["outputs"]
        document["properties"]["outputResources"] = _output_resources(steps, context)
    if facts.get("failure"):
        document["properties"]["error"] = facts["failure"]
    return document


def properties_of_plan(deployment: Resource, steps: Sequence[Step], context: Context) -> Document:
    """What a deployment and its validation show alike."""
    link, version = deployment.properties.get("templateLink"), deployment.facts["template"].get("contentVersion")
    return {
        **({"templateLink": {"contentVersion": version, **without_signature(link)}} if link else {}),
        "templateHash": deployment.facts["template_hash"],
        "parameters": deployment.facts["shown_parameters"],
        "mode": deployment.facts["mode"],
        "providers": _providers(steps, context),
        "dependencies": _dependencies(steps),
    }


def _providers(steps: Sequence[Step], context: Context) -> list[Document]:
    """The types of the template by provider, each with where its resources go (null for what has no location)."""
    found: dict[str, dict[str, list[str | None]]] = {}
    for step in steps:
        if step.state == "Skipped" and not step.wanted:
            continue
        namespace, _, short = step.type.partition("/")
        locations = found.setdefault(namespace, {}).setdefault(short, [])
        resource = context.find(step.id)
        location = resource.location if resource and resource.location else None
        if location not in locations:
            locations.append(location)
    return [
        {
            "namespace": namespace,
            "resourceTypes": [{"resourceType": kind, "locations": places} for kind, places in kinds.items()],
        }
        for namespace, kinds in found.items()
    ]


def _dependencies(steps: Sequence[Step]) -> list[Document]:
    by_key = {step.key: step for step in steps}
    return [
        {"dependsOn": [by_key[item.casefold()].named() for item in step.waits_for], **step.named()}
        for step in steps
        if step.waits_for and step.wanted
    ]


def _output_resources(steps: Sequence[Step], context: Context) -> list[Document]:
    """What was made, that of nested deployments in their place."""
    made: list[Document] = []
    for step in steps:
        if step.kind == "Delete" or step.state != "Succeeded":
            continue
        nested = context.find(step.id)
        if nested and nested.id.type.casefold() == "microsoft.resources/deployments":
            made.extend(_output_resources(steps_of(nested), context))
        else:
            made.append({"id": str(parse(step.id))})
    return made

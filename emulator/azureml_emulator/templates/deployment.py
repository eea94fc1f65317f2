"""A template deployment: the resource type and the requests around it."""

from __future__ import annotations

from dataclasses import replace

from azureml_emulator.arm import progress
from azureml_emulator.arm.errors import GATEWAY, Refusal, refuse
from azureml_emulator.arm.operation_styles import OK, TEMPLATE_DELETE, TEMPLATE_PUT
from azureml_emulator.arm.resource import Answer, Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import (
    Action,
    Exclusive,
    Failure,
    Listing,
    NameRule,
    ResourceType,
    Route,
    Verb,
    any_version,
)
from azureml_emulator.arm.shapes import Shapes
from azureml_emulator.arm.world import World
from azureml_emulator.templates import operations, run, validation
from azureml_emulator.templates.intake import planned
from azureml_emulator.templates.record import forget_secrets, remember, steps_of
from azureml_emulator.templates.resources import DEPLOYMENT as DEPLOYMENT_TYPE
from azureml_emulator.templates.shown import shown

_SPECIFICATION = "azure-rest-api-specs, Microsoft.Resources deployments.json, 2025-04-01"
_VERSIONS = any_version("2019-10-01", "2020-06-01", "2021-04-01", "2022-09-01", "2024-03-01", "2025-04-01")
LINK_PARTS = ("uri", "queryString")
"""What may carry a signature."""
SHAPES: Shapes = {
    "tags": dict,
    "properties.mode": str,
    **{f"properties.{name}": dict for name in ("whatIfSettings", "debugSetting", "onErrorDeployment")},
    **{f"properties.{name}": dict for name in ("template", "templateLink", "parameters", "parametersLink")},
    **{f"properties.{link}.{part}": str for link in ("templateLink", "parametersLink") for part in LINK_PARTS},
}
_CANCELED = Failure("DeploymentCanceled", "The deployment was canceled.")


def _plan(deployment: Resource, context: Context) -> None:
    """Planned before it is accepted: a template that is not valid is refused at once, and leaves nothing behind."""
    assert isinstance(context, World)
    plan, mode = planned(deployment, context)
    remember(deployment, plan, context, mode)


def _ended(deployment: Resource, _context: Context) -> None:
    forget_secrets(deployment)


def _failed(deployment: Resource, context: Context) -> None:
    if deployment.facts["ended_at"] is None:
        deployment.facts["ended_at"] = context.now
    deployment.facts["outputs"] = None
    forget_secrets(deployment)


def _cancel(deployment: Resource, context: Context) -> Json:
    """What is on its way goes on; nothing more is begun. Deployments inside of it are canceled with it."""
    assert isinstance(context, World)
    if deployment.provisioning_state != "Accepted":
        state = deployment.provisioning_state
        message = f"The deployment '{deployment.name}' cannot be canceled because its provisioning state is '{state}'."
        raise refuse(409, "DeploymentCannotBeCancelled", message, component=GATEWAY)
    for step in steps_of(deployment):
        nested = context.find(step.id) if step.type.casefold() == DEPLOYMENT_TYPE.casefold() else None
        if nested and nested.provisioning_state == "Accepted":
            _cancel(nested, context)
            context.save(nested)
    progress.cancel(context, deployment, _CANCELED)
    deployment.provisioning_state = "Canceled"
    deployment.facts["ended_at"] = context.now
    forget_secrets(deployment)
    return Answer(204)


def _export(deployment: Resource, _context: Context) -> Json:
    return {"template": deployment.facts["template"]}


def _is_in_state(document: Document, expression: str) -> bool:
    """``provisioningState eq 'Failed'``; any other filter lets everything pass."""
    words = expression.split()
    if len(words) != 3 or [word.casefold() for word in words[:2]] != ["provisioningstate", "eq"]:
        return True
    return str(document["properties"]["provisioningState"]).casefold() == words[2].strip("'").casefold()


DEPLOYMENT = ResourceType(
    type=DEPLOYMENT_TYPE,
    sources={
        "PUT 201 Accepted, Azure-AsyncOperation …/operationStatuses/{20 digits}, Accepted → Running → Succeeded": (
            "azure-sdk-for-python recordings (ml workspace create), 2022-10; Azure documentation, Track asynchronous "
            "operations"
        ),
        "shape of the document": _SPECIFICATION + " and its examples",
        "expressions, functions, copies, conditions, nested templates, modes": (
            "Azure documentation, ARM templates: Functions, Resource iteration, Conditional deployment, Linked and "
            "nested templates, Deployment modes (2024)"
        ),
        "uniqueString": (
            "13 characters of a-z and 2-7 as in the service, of another hash than its Murmur hash: stable, and not "
            "the same text"
        ),
        "sentences of refusal": (
            "Azure documentation, Troubleshoot ARM template deployments; Azure/bicep, Azure/template-analyzer and "
            "microsoft/vscode-azurearmtools issues that quote the service; line and column are left out"
        ),
        "DeploymentFailed with target and the errors of the resources": (
            "Azure documentation, Common deployment errors; MicrosoftLearning exercises that quote the service, 2023"
        ),
        "DeploymentActive": "MicrosoftDocs/azure-docs#43122: 'Unable to edit or replace deployment'",
        "secure parameters and outputs without values": "Azure-Samples and Azure/azure-saas#75, which show them",
        "parameters and templates evaluated before it is accepted, unknown functions refused": (
            "Azure documentation, Resolve errors for invalid template"
        ),
        "cancel 204 while Accepted or Running": "Azure REST reference, Deployments - Cancel, 2021-04-01",
        "the refusal to cancel what has ended": "its words are unverified",
        "Complete deletes top-level resources": (
            "Azure documentation, Deployment modes and Deletion of Azure resources for complete mode deployments"
        ),
        "after a failure independent resources go on": "unverified; dependents are not begun",
        "name": "Azure documentation, Resource name rules, Microsoft.Resources/deployments: 1 to 64",
    },
    api_versions=_VERSIONS,
    component=GATEWAY,
    not_found=Refusal(404, "DeploymentNotFound", "Deployment '{name}' could not be found.", component=GATEWAY),
    placed_in="parent",
    name_rule=NameRule(r"[-\w.()]{1,64}"),
    shapes=SHAPES,
    required=("properties.mode",),
    exclusive=Exclusive(
        "self",
        Refusal(
            409,
            "DeploymentActive",
            "Unable to edit or replace deployment '{name}': previous deployment is still active. "
            "Please see https://aka.ms/arm-deploy for usage details.",
            component=GATEWAY,
        ),
    ),
    create=Verb(TEMPLATE_PUT, state="Accepted", work=run.proceed),
    update=Verb(
        replace(TEMPLATE_PUT, name="template deployment PUT again", status=200), state="Accepted", work=run.proceed
    ),
    delete=Verb(TEMPLATE_DELETE, seconds=15),
    secrets=(
        "properties.parameters",
        *(f"properties.{link}.{part}" for link in ("templateLink", "parametersLink") for part in LINK_PARTS),
    ),
    system_data=(),
    listing=Listing(filters={"$filter": _is_in_state}),
    actions=(
        Action("cancel", _cancel, source="Azure REST reference, Deployments - Cancel, 2021-04-01"),
        Action("exportTemplate", _export, source="Azure REST reference, Deployments - Export Template, 2021-04-01"),
        Action(
            "operations",
            operations.operations,
            source="azure-sdk-for-python recordings, 2022-10-28; Azure REST reference, Deployment Operations - List",
            method="GET",
            verb=Verb(OK),
            counts_as="reads",
            permission="read",
        ),
    ),
    check=_plan,
    body=shown,
    on_created=_ended,
    on_updated=_ended,
    on_failed=_failed,
)

WHAT_IF = _SPECIFICATION + ": 200 at once; what a template leaves out is not told"
_SUBSCRIPTION = "/subscriptions/{subscription}"
_GROUP = _SUBSCRIPTION + "/resourceGroups/{group}"
_NAMED = "/providers/Microsoft.Resources/deployments/{name}"


def _routes(scope: str) -> tuple[Route, ...]:
    named = scope + _NAMED
    legacy = f"{scope}/deployments/{{name}}/operations"
    recorded = "azure-sdk-for-python recordings, 2022-10-28: the path without /providers/"
    return (
        Route("POST", f"{named}/validate", validation.validate, _SPECIFICATION, GATEWAY, _VERSIONS, "writes"),
        Route("POST", f"{named}/whatIf", validation.what_if, WHAT_IF, GATEWAY, _VERSIONS, "writes"),
        Route("GET", f"{named}/operations/{{operation}}", operations.one, _SPECIFICATION, GATEWAY, _VERSIONS),
        Route("GET", legacy, operations.listed, recorded, GATEWAY, _VERSIONS),
        Route("GET", f"{legacy}/{{operation}}", operations.one, recorded, GATEWAY, _VERSIONS),
    )


DEPLOYMENT_ROUTES = (*_routes(_GROUP), *_routes(_SUBSCRIPTION))
"""Requests about deployments that need not exist, and about their operations."""

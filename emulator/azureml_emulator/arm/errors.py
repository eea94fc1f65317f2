"""Refusals: what the service answers instead of doing what was asked, and the envelope of the component that says it.

Two families of 404 exist. Resource Manager itself (`GATEWAY`) answers for groups, top-level resources and missing
parents, with ``x-ms-failure-cause: gateway``; the provider answers for what lies inside its own resources. Inside
Azure ML there are two envelopes again: assets and endpoints put their context into ``error.additionalInfo``, computes
and connections put it beside ``error`` (recordings of azure-sdk-for-python, 2022).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal

from azureml_emulator.arm.resource import Document, Json

EnvelopeForm = Literal["plain", "additional information", "siblings"]


@dataclass(frozen=True)
class Component:
    """The part of the service that answers, with its envelope and its headers."""

    name: str
    envelope: EnvelopeForm
    success_headers: Mapping[str, str] = field(default_factory=dict)
    error_headers: Mapping[str, str] = field(default_factory=dict)


_STANDARD, _ERROR = {"x-ms-response-type": "standard"}, {"x-ms-response-type": "error"}

GATEWAY = Component("gateway", "plain", {}, {"x-ms-failure-cause": "gateway"})
"""Azure Resource Manager itself."""
PLAIN = Component("provider", "plain")
"""Any provider that answers ``{"error":{"code","message"}}``: storage, key vault, authorization, …"""
MANAGEMENT_FRONTEND = Component("managementfrontend", "additional information", _STANDARD, _ERROR)
"""Azure ML: assets, datastores, endpoints, deployments, jobs."""
COMPUTE = Component("machinelearningcompute", "siblings", _STANDARD, _ERROR)
"""Azure ML: computes."""
ACCOUNT = Component("account-rp", "siblings", _STANDARD, _ERROR)
"""Azure ML: workspaces and connections."""


@dataclass(frozen=True)
class Refusal:
    """One answer of refusal, as data. ``message`` and the details' messages are templates.

    Placeholders: ``{name}`` ``{id}`` ``{type}`` ``{short_type}`` (last segment) ``{parent}`` (its name) ``{group}``
    ``{location}`` ``{path}`` ``{value}`` and whatever the raising code adds.
    """

    status: int
    code: str
    message: str
    details: tuple[tuple[str, str], ...] = ()
    """Pairs of code and message."""
    inner_error: str | None = None
    """Code of the inner error, where the component shows one."""
    target: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    component: Component | None = None
    """Who says it, when that is not the component of the resource's type."""

    def with_names(self, **names: object) -> Refusal:
        """The refusal with its placeholders filled in; one that nobody filled stays as it is."""
        known = _Known({key: str(value) for key, value in names.items()})
        details = tuple((code, message.format_map(known)) for code, message in self.details)
        target = self.target.format_map(known) if self.target else self.target
        return replace(self, message=self.message.format_map(known), details=details, target=target)


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "{" + key + "}"


class Refused(Exception):
    """Raised by the engine and by the hooks of types to answer with a refusal."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.refusal = refusal


def refuse(
    status: int, code: str, message: str, details: tuple[tuple[str, str], ...] = (), component: Component | None = None
) -> Refused:
    """``raise refuse(400, "BadRequest", "…")``: a refusal whose sentence is ready (braces are kept)."""
    return Refused(Refusal(status, code, message, details, component=component))


def envelope(
    refusal: Refusal, component: Component, correlation: Mapping[str, str], location: str, time: str
) -> Document:
    """The error body. ``correlation`` has ``operation`` (32 hexadecimal digits) and ``request`` (16)."""
    match component.envelope:
        case "plain":
            error: Document = {"code": refusal.code, "message": refusal.message}
            if refusal.target:
                error["target"] = refusal.target
            if refusal.details:
                error["details"] = [{"code": code, "message": message} for code, message in refusal.details]
            return {"error": error}
        case "additional information":
            return {"error": _with_additional_information(refusal, component, correlation, location, time)}
        case "siblings":
            context = {"correlation": dict(correlation), "environment": location, "location": location, "time": time}
            return {"error": _with_every_key(refusal), **context, "componentName": component.name}


def _with_additional_information(
    refusal: Refusal, component: Component, correlation: Mapping[str, str], location: str, time: str
) -> Document:
    facts: list[tuple[str, Json]] = [
        ("ComponentName", component.name),
        ("Correlation", dict(correlation)),
        ("Environment", location),
        ("Location", location),
        ("Time", time),
    ]
    if refusal.inner_error:
        facts.append(("InnerError", {"code": refusal.inner_error, "innerError": None}))
    details = [
        {"code": code, "message": message, "details": [], "additionalInfo": []} for code, message in refusal.details
    ]
    information = [{"type": kind, "info": {"value": value}} for kind, value in facts]
    error: Document = {
        "code": refusal.code,
        "message": refusal.message,
        "details": details,
        "additionalInfo": information,
    }
    return {**error, "target": refusal.target} if refusal.target else error


def _with_every_key(refusal: Refusal) -> Document:
    inner = {"code": refusal.inner_error, "innerError": None} if refusal.inner_error else None
    return {
        "code": refusal.code,
        "severity": None,
        "message": refusal.message,
        "messageFormat": None,
        "messageParameters": None,
        "referenceCode": None,
        "detailsUri": None,
        "target": refusal.target,
        "details": [{"code": code, "message": message} for code, message in refusal.details],
        "innerError": inner,
        "debugInfo": None,
        "additionalInfo": None,
    }


SERVER_FAULT = Refusal(500, "ServiceError", "InternalServerError")
"""What the service says of a fault of its own (Azure PowerShell logs of third parties)."""
RESOURCE_NOT_FOUND = Refusal(
    404,
    "ResourceNotFound",
    "The Resource '{type_and_names}' under resource group '{group}' was not found. "
    "For more details please go to https://aka.ms/ARMResourceNotFoundFix",
    component=GATEWAY,
)
GROUP_NOT_FOUND = Refusal(
    404, "ResourceGroupNotFound", "Resource group '{group}' could not be found.", component=GATEWAY
)
GROUP_BEING_DELETED = Refusal(
    409,
    "ResourceGroupBeingDeleted",
    "The resource group '{name}' is in deprovisioning state and cannot perform this operation.",
    component=GATEWAY,
)
INVALID_LOCATION_CHANGE = Refusal(
    409,
    "InvalidResourceLocation",
    "The resource '{name}' already exists in location '{existing}' in resource group '{group}'. A resource "
    "with the same name cannot be created in "
    "location '{location}'. Please select a new resource name.",
    component=GATEWAY,
)
LOCATION_REQUIRED = Refusal(
    400, "LocationRequired", "The location property is required for this definition.", component=GATEWAY
)
PRECONDITION_FAILED = Refusal(
    412,
    "PreconditionFailed",
    "The condition '{header}: {value}' does not hold for the resource '{id}'.",
    component=GATEWAY,
)
ANOTHER_OPERATION = Refusal(
    409,
    "AnotherOperationInProgress",
    "Another operation on the resource '{id}' is in progress. Please retry the operation later.",
)
INVALID_NAME = Refusal(400, "InvalidResourceName", "The resource name '{name}' is invalid for type '{type}'.")
MISSING_PROPERTY = Refusal(400, "InvalidRequestContent", "The request is missing the required property '{path}'.")
NO_OBJECT = Refusal(
    400,
    "InvalidRequestContent",
    "The request content was invalid and could not be deserialized: a JSON object is expected.",
    component=GATEWAY,
)
WRONG_SHAPE = Refusal(
    400,
    "InvalidRequestContent",
    "The request content was invalid and could not be deserialized: '{path}' must be {wanted}.",
)
CANNOT_BE_CHANGED = Refusal(400, "BadRequest", "The property '{path}' cannot be changed once created.")
DANGLING_REFERENCE = Refusal(
    400,
    "LinkedInvalidPropertyId",
    "Property id '{value}' at path '{path}' is invalid. Expect fully qualified resource Id of an existing resource.",
)

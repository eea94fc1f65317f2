"""What only the running world knows: ``reference()``, ``listKeys()`` and their kin, asked through the engine."""

from __future__ import annotations

from collections.abc import Sequence

from azureml_emulator.arm import engine
from azureml_emulator.arm.errors import Refused
from azureml_emulator.arm.ids import parse
from azureml_emulator.arm.resource import Document, Json, Request
from azureml_emulator.arm.world import World
from azureml_emulator.templates.dependencies import Book
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.step import Step

_FULL_KEYS = ("location", "tags", "kind", "sku", "identity", "plan", "zones", "managedBy", "properties")


def asked(world: World, method: str, resource_id: str, api_version: str, body: Json = None) -> World:
    """The world around one request that a deployment makes on its user's behalf."""
    own = world.request
    query = {"api-version": api_version}
    return World(world.state, Request(method, resource_id, query, {}, body, own.principal, own.base_url))


class LiveWorld:
    """A `Live` over the engine, for one deployment."""

    def __init__(self, world: World, steps: Sequence[Step]) -> None:
        self._world = world
        self._book = Book(steps)

    def reference(self, resource: str, api_version: str, full: bool) -> Json:
        resource_id, known = self._target("reference", resource)
        version = api_version or (known.api_version if known else "")
        if not version:
            raise TemplateError(
                f"The template function 'reference' is not valid: the resource '{resource}' is not defined in the "
                "template, so that an api-version has to be given. "
                "Please see https://aka.ms/arm-template-expressions/#reference for usage details."
            )
        shown: Document = engine.carry_out(asked(self._world, "GET", resource_id, version)).body  # type: ignore[assignment]  # a GET of a resource answers an object
        return _full(shown, resource_id, version, known) if full else shown.get("properties", {})

    def members(self, symbol: str) -> list[str]:
        return [step.id for step in self._book.named(symbol) if step.wanted or step.existing]

    def list_from(self, function: str, resource: str, api_version: str, body: Json) -> Json:
        resource_id, _ = self._target(function, resource)
        return engine.carry_out(asked(self._world, "POST", f"{resource_id}/{function}", api_version, body)).body

    def _target(self, function: str, resource: str) -> tuple[str, Step | None]:
        """The id that a template means, and the step when it is one of its own."""
        own = [step for step in self._book.named(resource) if step.wanted or step.existing]
        if own:
            return own[0].id, own[0]
        if not resource.startswith("/"):
            raise TemplateError(
                f"The resource '{resource}' is not defined in the template. "
                f"Please see https://aka.ms/arm-template-expressions/#{function} for usage details."
            )
        return resource, None


def _full(shown: Document, resource_id: str, version: str, known: Step | None) -> Document:
    """``reference(…, 'Full')``: the resource without its names, and the deployment's own words about it (sentences of
    the service in issues, 2024, list them)."""
    parsed = parse(resource_id)
    return {
        "apiVersion": version,
        **{key: shown[key] for key in _FULL_KEYS if key in shown},
        "condition": known is None or known.wanted,
        "isConditionTrue": known is None or known.wanted,
        "existing": known is not None and known.existing,
        "subscriptionId": parsed.subscription,
        "resourceGroupName": parsed.group,
        "scope": "",
        "resourceId": resource_id.partition("/providers/")[2],
        "referenceApiVersion": version,
        "isTemplateResource": known is not None,
        "isAction": False,
        "provisioningOperation": "Create" if known else "Read",
    }


def refusal_document(refused: Refused) -> Document:
    """A refusal of the engine as the error in a deployment."""
    refusal = refused.refusal
    document: Document = {"code": refusal.code, "message": refusal.message}
    if refusal.target:
        document["target"] = refusal.target
    if refusal.details:
        document["details"] = [{"code": code, "message": message} for code, message in refusal.details]
    return document

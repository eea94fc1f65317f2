"""The control API: what a test or a person asks of the emulator itself. JSON over plain HTTP on loopback."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Any

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from azureml_emulator.arm.clock import timestamp
from azureml_emulator.arm.documents import ABSENT, at_pointer
from azureml_emulator.arm.json_text import read_json
from azureml_emulator.arm.progress import advance
from azureml_emulator.arm.readers import Reader, by_name, flag, number, whole
from azureml_emulator.arm.resource import Document, Json, Principal
from azureml_emulator.arm.resource import Request as ArmRequest
from azureml_emulator.arm.settings import YEAR
from azureml_emulator.arm.world import World
from azureml_emulator.coverage import coverage
from azureml_emulator.emulator import Emulator
from azureml_emulator.identity.tokens import FEDERATION_AUDIENCE, TokenOrder

CENTURY = 100 * YEAR
LAST_MOMENT = 200_000_000_000
"""Of the virtual clock, in the year 8307: what is retained or scheduled from there on can still be written."""
_CLOCK = by_name({"advance": number(-CENTURY, CENTURY), "freeze": flag, "run": flag})
_SECONDS = whole(-CENTURY, CENTURY)
Handler = Callable[[Request], Awaitable[Response]]


class Control:
    """The application. ``ready`` is the ready document."""

    def __init__(self, emulator: Emulator, ready: Document) -> None:
        self._emulator = emulator
        self._state = emulator.state
        self._ready = ready

    def app(self) -> Starlette:
        routes = [
            Route("/", self._index),
            Route("/ready", self._ready_document),
            Route("/journal", self._journal, methods=["GET", "DELETE"]),
            Route("/reset", self._reset, methods=["POST"]),
            Route("/clock", self._clock, methods=["GET", "POST"]),
            Route("/settings", self._settings, methods=["GET", "PATCH"]),
            Route("/faults", self._faults, methods=["GET", "POST", "DELETE"]),
            Route("/faults/{fault_id}", self._fault, methods=["DELETE"]),
            Route("/coverage", self._coverage),
            Route("/resources", self._resources),
            Route("/operations", self._operations),
            Route("/mutate", self._mutate, methods=["POST"]),
            Route("/tokens", self._tokens, methods=["POST"]),
            Route("/assertions", self._assertions, methods=["GET", "POST"]),
            Route("/identity/token", self._emulator.identity.managed_identity),
            Route("/inference", self._inference),
        ]
        if self._emulator.inference:
            routes.append(Route("/api/v1/endpoint/{rest:path}", self._emulator.router()))
        return Starlette(routes=routes, exception_handlers={HTTPException: _problem})

    def _world(self) -> World:
        """The present, as the emulator itself sees it."""
        request = ArmRequest("", "", {}, {}, None, self._state.service_principal, str(self._ready["arm"]))
        return World(self._state, request)

    def _brought_to_present(self) -> World:
        world = self._world()
        with self._state.transaction():
            advance(world)
        return world

    async def _index(self, request: Request) -> Response:
        paths = [f"{'|'.join(sorted(route.methods or ()))} {route.path}" for route in request.app.routes]
        return JSONResponse({"control": paths})

    async def _ready_document(self, _: Request) -> Response:
        return JSONResponse(self._ready)

    async def _journal(self, request: Request) -> Response:
        """Entries in order; ``?since=12`` gives those after number 12."""
        if request.method == "DELETE":
            with self._state.transaction():
                self._state.journal.clear()
            return JSONResponse({"entries": []})
        since = _whole_text("since", request.query_params.get("since", "0"))
        return JSONResponse({"entries": [entry for entry in self._state.journal.entries() if entry["number"] > since]})

    async def _reset(self, _: Request) -> Response:
        self._emulator.reset()
        return JSONResponse({"reset": True})

    async def _clock(self, request: Request) -> Response:
        """``{"advance": 60}``, ``{"freeze": true}``, ``{"run": true}``; answers the virtual time."""
        clock = self._state.clock
        if request.method == "POST":
            body = await _document(request, {"advance", "freeze", "run"})
            order = _read(_CLOCK, "the body", body)
            if not 0 <= clock.now + order.get("advance", 0) <= LAST_MOMENT:
                raise HTTPException(400, f"advance leads beyond the times that can be written: now is {clock.now}")
            if order.get("freeze"):
                clock.freeze()
            if order.get("run"):
                clock.run()
            clock.advance(order.get("advance", 0))
            self._brought_to_present()
        return JSONResponse({"now": clock.now, "time": timestamp(clock.now), "frozen": clock.frozen_at is not None})

    async def _settings(self, request: Request) -> Response:
        if request.method == "PATCH":
            try:
                self._state.settings = self._state.settings.changed(await _document(request))
            except ValueError as reason:
                raise HTTPException(400, str(reason)) from reason
            with self._state.transaction():
                pass  # the settings are among what is remembered
        return JSONResponse(self._state.settings.as_document())

    async def _faults(self, request: Request) -> Response:
        if request.method == "POST":
            try:
                fault = self._state.faults.add(await _document(request))
            except ValueError as reason:
                raise HTTPException(400, str(reason)) from reason
            return JSONResponse(fault.as_document(), 201)
        if request.method == "DELETE":
            self._state.faults.clear()
        return JSONResponse({"faults": [fault.as_document() for fault in self._state.faults.orders()]})

    async def _fault(self, request: Request) -> Response:
        self._state.faults.clear(request.path_params["fault_id"])
        return JSONResponse({"faults": [fault.as_document() for fault in self._state.faults.orders()]})

    async def _coverage(self, _: Request) -> Response:
        return JSONResponse(coverage(self._state.registry))

    async def _resources(self, request: Request) -> Response:
        """What a GET would show of everything that is stored; ``?type=`` and ``?within=`` narrow it. Secrets are not
        in it."""
        world = self._brought_to_present()
        kind, within = request.query_params.get("type", ""), request.query_params.get("within", "")
        with self._state.transaction():
            found = [
                world.shown(item)
                for item in self._state.store.resources
                if (not kind or item.id.type.casefold() == kind.casefold())
                and (not within or (item.id.key + "/").startswith(within.casefold().rstrip("/") + "/"))
            ]
        return JSONResponse({"resources": found, "deleted": [str(item.id) for item in self._state.store.remnants]})

    async def _operations(self, _: Request) -> Response:
        self._brought_to_present()
        keys = ("name", "resource_id", "verb", "status", "started_at", "ended_at", "failure", "polls")
        records = self._state.store.operations.values.values()
        return JSONResponse({"operations": [{key: record[key] for key in keys} for record in records]})

    async def _inference(self, _: Request) -> Response:
        """Deployments that run, with their instances: ports on loopback, process numbers, requests in flight."""
        inference = self._emulator.inference
        return JSONResponse(inference.shown() if inference else {"deployments": []})

    async def _mutate(self, request: Request) -> Response:
        """Change a resource behind everybody's back, as a person in the portal would.

        ``{"id", "pointer": "/properties/description", "value": …}``; without ``value`` the property goes; ``"in":
        "facts"`` reaches what the service made up; ``{"id", "delete": true}`` deletes the resource with all below it.
        """
        body = await _document(request, {"id", "pointer", "value", "in", "delete"})
        world = self._brought_to_present()
        with self._state.transaction():
            return JSONResponse(self._mutated(world, body))

    def _mutated(self, world: World, body: Document) -> Document:
        resource = world.find(str(body.get("id", "")))
        if resource is None:
            raise HTTPException(404, f"there is no resource {body.get('id')!r}; GET /resources lists them")
        if body.get("delete"):
            world.remove(resource.id)
            return {"deleted": str(resource.id)}
        document = resource.facts if body.get("in") == "facts" else resource.body
        try:
            at_pointer(document, str(body.get("pointer", "")), body.get("value", ABSENT))
        except (AttributeError, LookupError, TypeError, ValueError) as reason:
            raise HTTPException(400, f"the pointer {body.get('pointer')!r} leads nowhere: {reason}") from reason
        resource.revision += 1
        world.save(resource)
        return world.shown(resource)

    async def _tokens(self, request: Request) -> Response:
        """A token made to order: ``audience``, ``tenant_id``, ``seconds`` (negative: expired), ``kind``,
        ``object_id``, ``name``."""
        body = await _document(request, {"audience", "tenant_id", "seconds", "kind", "object_id", "name"})
        own = self._emulator.identity.application
        principal = Principal(
            str(body.get("object_id", own.object_id)),
            own.client_id,
            str(body.get("name", "")),
            str(body.get("kind", "Application")),
        )
        audience, tenant = body.get("audience", "https://management.azure.com/"), body.get("tenant_id")
        seconds = _read(_SECONDS, "seconds", body.get("seconds", self._state.settings.token_seconds))
        order = TokenOrder(str(audience), str(tenant or self._state.tenant_id), principal, seconds)
        return JSONResponse({"access_token": self._emulator.authority.issue(order)}, 201)

    async def _assertions(self, request: Request) -> Response:
        """A CI system's token, to be exchanged for one of Entra's. GET answers as GitHub's request url does:
        ``{"value"}``."""
        body = await _document(request) if request.method == "POST" else dict(request.query_params)
        subject = str(body.get("subject", "repo:emulator/stack:ref:refs/heads/main"))
        seconds = body.get("seconds", 300)
        seconds = _whole_text("seconds", seconds) if isinstance(seconds, str) else _read(_SECONDS, "seconds", seconds)
        audience = str(body.get("audience", FEDERATION_AUDIENCE))
        made = self._emulator.authority.assertion(subject, audience, seconds)
        return JSONResponse({"value": made})


def _read(reader: Reader, name: str, value: Json) -> Any:
    """What was sent, or the 400 that says what is wrong with it."""
    try:
        return reader(name, value)
    except ValueError as reason:
        raise HTTPException(400, str(reason)) from reason


def _whole_text(name: str, written: str) -> int:
    """A whole number out of a query."""
    if not re.fullmatch("-?[0-9]{1,9}", written):
        raise HTTPException(400, f"{name} must be a whole number, not {written!r}")
    return int(written)


async def _document(request: Request, known: set[str] | None = None) -> dict[str, Any]:
    """The body as an object, with no key that nobody reads."""
    try:
        body = read_json(await request.body() or b"{}")
    except ValueError as reason:
        raise HTTPException(400, f"the body is not JSON: {reason}") from reason
    if not isinstance(body, dict):
        raise HTTPException(400, "the body must be a JSON object")
    unknown = sorted(set(body) - known) if known is not None else []
    if unknown:
        raise HTTPException(
            400, f"unknown key {unknown[0]!r}; {request.url.path} takes {', '.join(sorted(known or ()))}"
        )
    return body


async def _problem(_: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    return JSONResponse({"error": problem.detail}, problem.status_code)

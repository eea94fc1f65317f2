"""Resource Manager over HTTP: from an ASGI request to `engine.answer` and back, with the token checked and ARM's
headers added."""

from __future__ import annotations

import json
import time
import uuid
from collections.abc import Sequence
from typing import Any

from azureml_emulator.arm import engine
from azureml_emulator.arm.errors import GATEWAY, Refused, refuse
from azureml_emulator.arm.faults import Fault
from azureml_emulator.arm.json_text import read_json
from azureml_emulator.arm.resource import Answer, Empty, Json, Principal, Request
from azureml_emulator.arm.state import State
from azureml_emulator.arm.world import World
from azureml_emulator.asgi import Receive, Scope, Send, body_of, header_values, query_values, send_answer
from azureml_emulator.identity.metadata import endpoints
from azureml_emulator.identity.tokens import ARM_AUDIENCES, Authority, missing_token

NOBODY = Principal("", "")


class ResourceManager:
    """The ASGI application under ``management.azure.com``."""

    def __init__(self, state: State, authority: Authority, own_urls: Sequence[str] = ()) -> None:
        self._state = state
        self._authority = authority
        self._audiences = (*ARM_AUDIENCES, *(url for own in own_urls for url in (own, own + "/")))

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = header_values(scope)
        request = Request(
            method=scope["method"],
            path=scope["path"],
            query=query_values(scope),
            headers=headers,
            body=None,
            principal=NOBODY,
            base_url=f"https://{headers.get('host', 'management.azure.com')}",
        )
        started = time.perf_counter()
        answer = self.answer(request, await body_of(receive), scope.get("azureml.faults", ()))
        await send_answer(send, *self._wire(request, answer, time.perf_counter() - started))

    def answer(self, request: Request, content: bytes, faults: Sequence[Fault] = ()) -> Answer:
        """The answer to a request whose token and body have not been looked at yet."""
        if request.path.rstrip("/").casefold() == "/metadata/endpoints":
            return Answer(200, endpoints(request.base_url, request.api_version))
        try:
            principal = self._principal(request.headers.get("authorization", ""))
            body = _parsed(content)
        except Refused as refused:
            return engine.error_answer(World(self._state, request), refused, GATEWAY, {})
        fields: dict[str, Any] = {**request.__dict__, "principal": principal, "body": body}
        return engine.answer(self._state, Request(**fields), faults)

    def _principal(self, authorization: str) -> Principal:
        kind, _, token = authorization.partition(" ")
        if kind.casefold() != "bearer" or not token:
            raise missing_token(self._authority.tenant_id)
        return self._authority.principal_of(token, self._audiences, self._state.settings.tokens_issued_before)

    def _wire(self, request: Request, answer: Answer, seconds: float) -> tuple[int, dict[str, str], bytes]:
        """Status, headers and bytes. ``None`` is the JSON text ``null``; `EMPTY` is nothing."""
        content = b"" if isinstance(answer.body, Empty) else json.dumps(answer.body).encode()
        headers = {**self._headers(request, seconds), **answer.headers}
        if content and "Content-Type" not in headers:
            headers["Content-Type"] = "application/json; charset=utf-8"
        if answer.status not in (204, 304):
            headers["Content-Length"] = str(len(content))
        return answer.status, headers, content

    def _headers(self, request: Request, seconds: float) -> dict[str, str]:
        """What ARM puts on every answer (recordings of azure-service-operator, 2025)."""
        given = request.headers
        correlation = given.get("x-ms-correlation-request-id") or str(uuid.uuid4())
        moment = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(self._state.clock.now))
        headers = {
            "Cache-Control": "no-cache",
            "Pragma": "no-cache",
            "Expires": "-1",
            "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
            "X-Content-Type-Options": "nosniff",
            "X-Cache": "CONFIG_NOCACHE",
            "X-MSEdge-Ref": f"Ref A: {uuid.uuid4().hex.upper()} Ref B: EMU00 Ref C: {moment}",
            "x-ms-request-id": correlation,
            "x-ms-correlation-request-id": correlation,
            "x-ms-routing-request-id": f"{self._state.location.upper()}:{moment}:{correlation}",
            "x-request-time": f"{seconds:.3f}",
        }
        if given.get("x-ms-return-client-request-id", "").casefold() == "true" and "x-ms-client-request-id" in given:
            headers["x-ms-client-request-id"] = given["x-ms-client-request-id"]
        return headers


def fault_body(fault: Fault) -> Json:
    """The error document of an ordered answer."""
    return {"error": {"code": fault.code, "message": fault.message}}


def _parsed(content: bytes) -> Json:
    if not content.strip():
        return None
    try:
        return read_json(content)
    except ValueError as reason:
        message = f"The request content was invalid and could not be deserialized: '{reason}'."
        raise refuse(400, "InvalidRequestContent", message, component=GATEWAY) from reason

"""The one door of the TLS listener: picks the plane by host, carries out faults, and writes the journal.

Everything that any client asks of the emulated cloud passes here once, whatever the plane.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import parse_qsl

from azureml_emulator.arm.edge import fault_body
from azureml_emulator.arm.faults import Fault
from azureml_emulator.arm.ids import parse_path
from azureml_emulator.arm.requests import journal_fields, masked
from azureml_emulator.arm.resource import Json
from azureml_emulator.arm.state import State
from azureml_emulator.asgi import (
    Application,
    Message,
    Receive,
    Scope,
    Send,
    body_of,
    drained,
    header_values,
    query_values,
    replayed,
    send_answer,
)


@dataclass(frozen=True)
class Plane:
    """One service of the cloud, by the hosts it answers for."""

    name: str
    hosts: str
    """Regular expression over the whole host name, without the port."""
    application: Application
    paths: str = ".*"
    """Regular expression at the beginning of the path; tells planes apart that share a host (``localhost``)."""
    journals_bodies: bool = True
    """Whether bodies are JSON or forms worth keeping; otherwise they stream through unread."""
    journal_limit: int | None = None
    """How many of its requests the journal keeps; ``None``: all, also over a restart."""

    def answers(self, host: str, path: str) -> bool:
        return bool(re.fullmatch(self.hosts, host, re.IGNORECASE) and re.match(self.paths, path, re.IGNORECASE))


class Gate:
    """The ASGI application of the TLS listener."""

    def __init__(self, state: State, planes: Sequence[Plane]) -> None:
        self._state = state
        self._planes = planes

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return
        headers = header_values(scope)
        host = headers.get("host", "").rpartition(":")[0] or headers.get("host", "")
        plane = next((item for item in self._planes if item.answers(host, scope["path"])), None)
        faults = self._state.faults.hitting(scope["method"], host + scope["path"])
        content = b""
        connection = receive
        if plane is None or plane.journals_bodies:
            content = await body_of(receive)
            receive = replayed(content, receive)
        scope["azureml.faults"] = faults
        status, answered = await self._pass(plane, faults, (scope, receive, send), connection)
        entry = self._entry(scope, host, headers, status, answered)
        if plane and plane.journal_limit is not None:
            self._state.journal.add_passing(plane.journal_limit, **entry, body=None)
            return
        self._state.store.begin()
        body = masked(_readable(content, headers), self._secret_paths(scope["path"]))
        self._state.journal.add(**entry, body=body)
        self._state.store.commit()

    async def _pass(
        self, plane: Plane | None, faults: Sequence[Fault], call: tuple[Scope, Receive, Send], connection: Receive
    ) -> tuple[int | None, dict[str, str]]:
        """Let the request through as the faults allow; status (``None``: dropped) and headers of the answer."""
        scope, receive, send = call
        await asyncio.sleep(sum(fault.delay or 0 for fault in faults))
        if any(fault.drop == "before" for fault in faults):
            _drop(connection)
            return None, {}
        answering = next((fault for fault in faults if fault.status is not None), None)
        if answering:
            await drained(receive)
            return await _answer(send, answering), {}
        if plane is None:
            return await self._refuse(scope, send), {}
        if any(fault.drop == "after" for fault in faults):
            await plane.application(scope, receive, _swallow)
            _drop(connection)
            return None, {}
        seen: dict[str, Any] = {}

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                seen.update(message)
            await send(message)

        await plane.application(scope, receive, noting)
        answered = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in seen.get("headers", ())}
        return cast("int", seen.get("status")), answered

    async def _refuse(self, scope: Scope, send: Send) -> int:
        known = ", ".join(plane.name for plane in self._planes)
        host = header_values(scope).get("host", "")
        message = f"The host {host} is not emulated. The emulator answers for: {known}."
        content = json.dumps({"error": {"code": "NotEmulated", "message": message}}).encode()
        await send_answer(send, 501, {"Content-Type": "application/json", "Content-Length": str(len(content))}, content)
        return 501

    def _entry(
        self, scope: Scope, host: str, headers: dict[str, str], status: int | None, answered: dict[str, str]
    ) -> dict[str, Any]:
        """What the journal says of a request, but for its body."""
        return {
            "at": self._state.clock.now,
            "host": host,
            "method": scope["method"],
            "path": scope["path"],
            "status": status,
            "request_id": answered.get("x-ms-request-id"),
            **journal_fields(headers, query_values(scope)),
        }

    def _secret_paths(self, path: str) -> tuple[str, ...]:
        try:
            resource_id = parse_path(path).resource
        except ValueError:
            return ()
        kind = self._state.registry.type(resource_id.type) if resource_id else None
        return kind.secrets if kind else ()


def _readable(content: bytes, headers: dict[str, str]) -> Json:
    """JSON and forms as objects; ``None`` for nothing and for anything else."""
    if headers.get("content-type", "").startswith("application/x-www-form-urlencoded"):
        return dict(parse_qsl(content.decode("utf-8", "replace")))
    try:
        return json.loads(content) if content.strip() else None
    except ValueError:
        return None


async def _answer(send: Send, fault: Fault) -> int:
    assert fault.status is not None
    content = b"" if fault.status in (204, 304) else json.dumps(fault_body(fault)).encode()
    headers = {"Content-Type": "application/json", "Content-Length": str(len(content)), **fault.headers}
    await send_answer(send, fault.status, headers, content)
    return fault.status


async def _swallow(_: Message) -> None:
    """The answer nobody gets."""


def _drop(receive: Receive) -> None:
    """Close the connection without an answer. ASGI has no word for it, so the transport is taken from uvicorn's
    cycle, whose method ``receive`` is (uvicorn 0.34 to 0.54, ``protocols/http/h11_impl.py``)."""
    receive.__self__.transport.abort()  # type: ignore[attr-defined]  # a bound method of RequestResponseCycle

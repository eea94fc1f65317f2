"""The one door of the TLS listener: picks the plane by host, carries out faults, and writes the journal.

Everything that any client asks of the emulated cloud passes here once, whatever the plane.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from azureml_emulator.arm.edge import fault_body
from azureml_emulator.arm.errors import PLAIN, SERVER_FAULT, envelope
from azureml_emulator.arm.faults import Fault
from azureml_emulator.arm.ids import parse_path
from azureml_emulator.arm.json_text import read_json
from azureml_emulator.arm.requests import journal_fields, masked
from azureml_emulator.arm.resource import Json
from azureml_emulator.arm.state import State
from azureml_emulator.asgi import (
    Application,
    Disconnected,
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

_LOG = logging.getLogger(__name__)


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
        content, began = b"", dict[str, Any]()

        async def noting(message: Message) -> None:
            if message["type"] == "http.response.start":
                began.update(message)
            await send(message)

        try:
            whole = receive
            if plane is None or plane.journals_bodies:
                content = await body_of(receive)
                whole = replayed(content, receive)
            await self._pass(plane, (scope, whole, noting), receive, host)
        except Disconnected:
            pass  # half a request is none, and nobody waits for an answer
        except Exception as reason:
            _LOG.error("answering %s %s%s", scope["method"], host, scope["path"], exc_info=reason)
            if began:
                raise  # half an answer: only the end of the connection can tell
            await _answer_fault_of_ours(noting)
        finally:
            self._journal(plane, self._entry(scope, host, headers, began), content, headers)

    async def _pass(
        self, plane: Plane | None, call: tuple[Scope, Receive, Send], connection: Receive, host: str
    ) -> None:
        """Let the request through as the faults allow."""
        scope, receive, send = call
        faults = scope["azureml.faults"] = self._state.faults.hitting(scope["method"], host + scope["path"])
        await asyncio.sleep(sum(fault.delay or 0 for fault in faults))
        answering = next((fault for fault in faults if fault.status is not None), None)
        if any(fault.drop == "before" for fault in faults):
            _drop(connection)
        elif answering:
            await drained(receive)
            await _answer(send, answering)
        elif plane is None:
            await self._refuse(scope, send)
        elif any(fault.drop == "after" for fault in faults):
            await plane.application(scope, receive, _swallow)
            _drop(connection)
        else:
            await plane.application(scope, receive, send)

    def _journal(self, plane: Plane | None, entry: dict[str, Any], content: bytes, headers: dict[str, str]) -> None:
        if plane and plane.journal_limit is not None:
            self._state.journal.add_passing(plane.journal_limit, **entry, body=None)
            return
        body = masked(_readable(content, headers), self._secret_paths(entry["path"]))
        with self._state.store.transaction():
            self._state.journal.add(**entry, body=body)

    async def _refuse(self, scope: Scope, send: Send) -> None:
        known = ", ".join(plane.name for plane in self._planes)
        host = header_values(scope).get("host", "")
        message = f"The host {host} is not emulated. The emulator answers for: {known}."
        content = json.dumps({"error": {"code": "NotEmulated", "message": message}}).encode()
        await send_answer(send, 501, _json_headers(content), content)

    def _entry(self, scope: Scope, host: str, headers: dict[str, str], began: dict[str, Any]) -> dict[str, Any]:
        """What the journal says of a request, but for its body. ``began`` is how the answer began: not at all when
        the connection was cut."""
        answered = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in began.get("headers", ())}
        return {
            "at": self._state.clock.now,
            "host": host,
            "method": scope["method"],
            "path": scope["path"],
            "status": began.get("status"),
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
        return read_json(content) if content.strip() else None
    except ValueError:
        return None


def _json_headers(content: bytes) -> dict[str, str]:
    return {"Content-Type": "application/json", "Content-Length": str(len(content))}


async def _answer_fault_of_ours(send: Send) -> None:
    content = json.dumps(envelope(SERVER_FAULT, PLAIN, {}, "", "")).encode()
    await send_answer(send, SERVER_FAULT.status, _json_headers(content), content)


async def _answer(send: Send, fault: Fault) -> None:
    assert fault.status is not None
    content = b"" if fault.status in (204, 304) else json.dumps(fault_body(fault)).encode()
    await send_answer(send, fault.status, {**_json_headers(content), **fault.headers}, content)


async def _swallow(_: Message) -> None:
    """The answer nobody gets."""


def _drop(receive: Receive) -> None:
    """Close the connection without an answer. ASGI has no word for it, so the transport is taken from uvicorn's
    cycle, whose method ``receive`` is (uvicorn 0.34 to 0.54, ``protocols/http/h11_impl.py``)."""
    receive.__self__.transport.abort()  # type: ignore[attr-defined]  # a bound method of RequestResponseCycle

"""The few words of ASGI that the emulator's planes speak."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from typing import Any
from urllib.parse import parse_qsl

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]


class Disconnected(Exception):
    """The client went away in the middle of its body."""


def header_values(scope: Scope) -> dict[str, str]:
    """Headers by name in lower case; of a repeated one, the last."""
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}


def query_values(scope: Scope) -> dict[str, str]:
    """Query parameters by name in lower case; of a repeated one, the last."""
    query = scope["query_string"].decode("latin-1")
    return {name.casefold(): value for name, value in parse_qsl(query, keep_blank_values=True)}


async def body_of(receive: Receive) -> bytes:
    """The whole body; raises `Disconnected` when it never arrives."""
    parts: list[bytes] = []
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        parts.append(message.get("body", b""))
        if not message.get("more_body"):
            return b"".join(parts)


async def drained(receive: Receive) -> None:
    """Let the rest of the body go by: an answer before its end cuts the connection, and the client never reads it."""
    more = True
    while more:
        message = await receive()
        more = message["type"] == "http.request" and bool(message.get("more_body"))


def replayed(content: bytes, receive: Receive) -> Receive:
    """A ``receive`` that gives ``content`` as the body, and after that waits for the client to leave."""
    given = False

    async def once() -> Message:
        nonlocal given
        if given:
            return await receive()
        given = True
        return {"type": "http.request", "body": content, "more_body": False}

    return once


async def send_answer(send: Send, status: int, headers: Mapping[str, str], content: bytes) -> None:
    """One complete answer."""
    raw = [(name.encode("latin-1"), value.encode("latin-1", "replace")) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": status, "headers": raw})
    await send({"type": "http.response.body", "body": content})

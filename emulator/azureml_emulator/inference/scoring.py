"""The data plane: scoring requests, by host name (``{endpoint}.{region}.inference.ml.azure.com``) or by path
(``/api/v1/endpoint/{endpoint}/…``, the form of the router of Kubernetes clusters)."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, replace
from typing import Protocol

from azureml_emulator.asgi import Message, Receive, Scope, Send
from azureml_emulator.inference import answers
from azureml_emulator.inference.answers import FrontEndAnswer
from azureml_emulator.inference.contract import Endpoint
from azureml_emulator.inference.exchange import HOP_BY_HOP, Headers, Sent
from azureml_emulator.inference.forwarding import Call, forward
from azureml_emulator.inference.running import RunningDeployment
from azureml_emulator.inference.traffic import Traffic

HOSTS = r"[^.]+\.[^.]+\.inference\.ml\.azure\.com"
PATHS = r"/api/v1/endpoint/"
_PATH = re.compile(PATHS + r"(?P<endpoint>[^/]+)(?P<rest>/.*)?", re.IGNORECASE)
_HOST = re.compile(HOSTS, re.IGNORECASE)
WANTED = b"azureml-model-deployment"
"""Names the deployment that is to answer, past the traffic; in the answer, the one that did."""
MIRROR_LIMIT = 4 * 1024 * 1024
"""Bytes; a larger request is not mirrored, because its copy would have to be held in memory."""
_FRONT_ENDS = HOP_BY_HOP | {b"authorization", b"expect", b"x-request-id", WANTED}
"""Request headers that the front end reads and no instance gets."""


class Endpoints(Protocol):
    """What the data plane knows of the control plane."""

    def at_host(self, host: str) -> Endpoint | None:
        """The managed endpoint with that host name."""

    def named(self, name: str) -> Endpoint | None:
        """The endpoint with that name; of several, one on Kubernetes."""

    def refusal(self, endpoint: Endpoint, authorization: str) -> FrontEndAnswer | None:
        """Why the caller may not score; ``None``: it may."""


class Deployments(Protocol):
    """What the data plane knows of the runtime."""

    def running(self, deployment_id: str) -> RunningDeployment | None:
        """A deployment, by its id in any casing."""


@dataclass(frozen=True)
class Inbound:
    """A request as it came, with what the front end made of it."""

    scope: Scope
    receive: Receive
    path: bytes
    """Without what names the endpoint."""
    request_id: bytes


class Scoring:
    """The ASGI application."""

    def __init__(self, endpoints: Endpoints, deployments: Deployments, traffic: Traffic) -> None:
        self._endpoints = endpoints
        self._deployments = deployments
        self._traffic = traffic

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        given = dict(scope["headers"])
        request_id = given.get(b"x-request-id") or str(uuid.uuid4()).encode()
        endpoint, path = self._addressed(given.get(b"host", b"").decode("latin-1"), scope)
        if endpoint is None:
            await answer(send, answers.NO_ENDPOINT, request_id)
            return
        refusal = self._endpoints.refusal(endpoint, given.get(b"authorization", b"").decode("latin-1"))
        wanted = given.get(WANTED, b"").decode("latin-1")
        name = wanted or self._traffic.deployment(endpoint)
        if refusal or name is None:
            await answer(send, refusal or answers.NO_DEPLOYMENT, request_id)
            return
        inbound = Inbound(scope, receive, path, request_id)
        mirror = None if wanted else self._traffic.mirror(endpoint)
        if mirror:
            inbound = await self._mirrored(endpoint, mirror, inbound)
        await self._score(endpoint, name, inbound, send)

    def _addressed(self, host: str, scope: Scope) -> tuple[Endpoint | None, bytes]:
        """The endpoint, and the path on its instances."""
        raw: bytes = scope.get("raw_path") or scope["path"].encode()
        name = host.partition(":")[0]
        if _HOST.fullmatch(name):
            return self._endpoints.at_host(name), raw
        found = _PATH.fullmatch(raw.decode("latin-1"))
        if not found:
            return None, raw
        return self._endpoints.named(found["endpoint"]), (found["rest"] or "/").encode("latin-1")

    async def _score(self, endpoint: Endpoint, name: str, inbound: Inbound, send: Send) -> None:
        running = self._deployments.running(f"{endpoint.id}/deployments/{name}")
        if running is None or running.serving is None:
            known = running is not None or name.lower() in endpoint.traffic
            own = answers.not_ready(endpoint.compute_type) if known else answers.unknown_deployment(name)
            await answer(send, own, inbound.request_id)
            return
        path = running.serving.scoring_path.encode("latin-1") if inbound.path == b"/score" else inbound.path
        target = b"?".join(filter(None, (path, inbound.scope["query_string"])))
        passed = [header for header in inbound.scope["headers"] if header[0] not in _FRONT_ENDS]
        sent = Sent(inbound.scope["method"], target, [*passed, (b"x-request-id", inbound.request_id)])
        headers: Headers = [(b"x-request-id", inbound.request_id), (WANTED, name.lower().encode())]
        await forward(Call(sent, inbound.receive, send, endpoint.compute_type, headers), running)

    async def _mirrored(self, endpoint: Endpoint, name: str, inbound: Inbound) -> Inbound:
        """Send a copy to another deployment, whose answer nobody sees; the request, to be read again."""
        messages, complete = await _collected(inbound.receive)
        running = self._deployments.running(f"{endpoint.id}/deployments/{name}")
        if complete and running is not None:
            copy = replace(inbound, receive=_replayed(messages, inbound.receive))
            running.do(self._score(endpoint, name, copy, _ignored))
        return replace(inbound, receive=_replayed(messages, inbound.receive))


async def answer(send: Send, own: FrontEndAnswer, request_id: bytes) -> None:
    """What the front end says before any deployment is chosen."""
    await own.send(send, [(b"x-request-id", request_id)])


async def _collected(receive: Receive) -> tuple[list[Message], bool]:
    """The messages of a body, and whether they are all of it: a large one is left in the middle."""
    messages: list[Message] = []
    size = 0
    while size <= MIRROR_LIMIT:
        messages.append(await receive())
        size += len(messages[-1].get("body", b""))
        if not messages[-1].get("more_body"):
            return messages, messages[-1]["type"] == "http.request"
    return messages, False


def _replayed(messages: list[Message], receive: Receive) -> Receive:
    """Gives the messages once more, then what follows."""
    left = iter(messages)

    async def next_message() -> Message:
        message = next(left, None)
        return message if message is not None else await receive()

    return next_message


async def _ignored(_: Message) -> None:
    """The answer of a mirrored request."""

"""Takes one request to an instance and its answer back, without holding more of either than a few pieces."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass

from azureml_emulator.asgi import Message, Receive, Send
from azureml_emulator.inference import answers
from azureml_emulator.inference.answers import FrontEndAnswer
from azureml_emulator.inference.contract import ComputeType
from azureml_emulator.inference.dispatcher import NotReady, Overloaded, WaitedTooLong
from azureml_emulator.inference.exchange import Answered, BrokenExchange, Exchange, Headers, Sent, without
from azureml_emulator.inference.replica import Replica
from azureml_emulator.inference.running import RunningDeployment

NOT_PASSED_BACK = (b"connection", b"keep-alive", b"server", b"date", b"transfer-encoding", b"x-request-id")
"""Of an instance's headers: what the listener says itself, and what the front end decides."""


class ClientLeft(Exception):
    """The client closed its connection in the middle of its request."""


@dataclass(frozen=True)
class Call:
    """One request on its way to a deployment."""

    sent: Sent
    receive: Receive
    send: Send
    compute_type: ComputeType
    headers: Headers
    """What the front end adds to the answer."""

    async def answer(self, answer: FrontEndAnswer) -> None:
        """End the call without a model."""
        await answer.send(self.send, self.headers)


async def forward(call: Call, running: RunningDeployment) -> None:
    """Answer a call by a deployment that has been brought up at least once."""
    assert running.serving is not None
    settings = running.serving.deployment
    while True:
        try:
            if call.compute_type == "Kubernetes":
                replica = await running.dispatcher.free_instance(settings.queue_wait)
            else:
                replica = running.dispatcher.holding_instance()
        except NotReady:
            return await call.answer(answers.not_ready(call.compute_type))
        except (Overloaded, WaitedTooLong):
            return await call.answer(answers.overloaded(call.compute_type))
        try:
            exchange = await Exchange.open(replica.port)
        except OSError:
            # It has just died and its keeper does not know yet. Nothing was sent, so another one may be asked.
            replica.ready = False
            running.dispatcher.give_back(replica)
            continue
        return await _Passage(call, running, replica, exchange, settings.request_timeout).pass_through()


class _Passage:
    """One exchange with one instance, whose slot it holds until the instance is done, also when the client was told
    before that to wait no longer."""

    def __init__(
        self, call: Call, running: RunningDeployment, replica: Replica, exchange: Exchange, seconds: float
    ) -> None:
        self._call = call
        self._running = running
        self._replica = replica
        self._exchange = exchange
        self._seconds = seconds
        self._started = time.perf_counter()
        self._limit: asyncio.TimerHandle | None = None
        self._begun = False
        """Whether the client has got the head of an answer."""
        self._given_up = False

    async def pass_through(self) -> None:
        upload: asyncio.Task[None] | None = None
        try:
            upload = await self._send()
            answered = await self._exchange.answer()
            await self._pass_back(answered)
        except ClientLeft:
            return
        except BrokenExchange:
            # Once the head is on its way nothing can be said any more: the listener cuts an unfinished answer off.
            if not self._begun:
                await self._call.answer(answers.broken(self._call.compute_type))
        finally:
            if upload:
                upload.cancel()
                await asyncio.wait([upload])
            if self._limit:
                self._limit.cancel()
            self._exchange.close()
            self._running.dispatcher.give_back(self._replica)

    async def _send(self) -> asyncio.Task[None] | None:
        """Send the request; what comes in several pieces is sent by a task, for an instance may answer before the
        end. The time limit counts from the request's end."""
        first = await self._call.receive()
        if first["type"] == "http.disconnect":
            raise ClientLeft
        if not first.get("more_body"):
            # A body that is complete needs no chunks, but the head may have promised them.
            chunked = _is_chunked(self._call.sent)
            body = first.get("body", b"")
            await self._exchange.send(self._call.sent, _one_chunk(body) if chunked else body)
            self._begin_limit()
            return None
        return asyncio.create_task(self._stream(first))

    async def _stream(self, first: Message) -> None:
        body = _pieces(first, self._call.receive)
        try:
            await self._exchange.stream(self._call.sent, body, _is_chunked(self._call.sent))
        except ClientLeft:
            self._begun = True
            self._exchange.cut()
        self._begin_limit()

    def _begin_limit(self) -> None:
        self._limit = asyncio.get_running_loop().call_later(self._seconds, self._give_up)

    def _give_up(self) -> None:
        """The model takes too long: tell the client, and let the instance go on alone. An answer that has begun is
        cut off."""
        if self._begun:
            self._exchange.cut()
            return
        self._given_up = self._begun = True
        self._running.do(self._call.answer(answers.timed_out(self._call.compute_type)))

    async def _pass_back(self, answered: Answered) -> None:
        if self._given_up:
            async for _ in self._exchange.body(answered):
                pass
            return
        failed = (answered.value(b"x-ms-run-function-failed") or b"").lower() == b"true" and answered.status >= 500
        status, more = answers.as_status(self._call.compute_type, answered.status, failed)
        milliseconds = int((time.perf_counter() - self._started) * 1000)
        headers = [
            *without(answered.headers, *NOT_PASSED_BACK),
            *more,
            (b"ms-azureml-model-time", str(milliseconds).encode()),
            *self._call.headers,
        ]
        self._begun = True
        await self._call.send({"type": "http.response.start", "status": status, "headers": headers})
        if self._call.sent.method != "HEAD" and answered.status not in (204, 304):
            async for piece in self._exchange.body(answered):
                await self._call.send({"type": "http.response.body", "body": piece, "more_body": True})
        await self._call.send({"type": "http.response.body", "body": b""})


def _is_chunked(sent: Sent) -> bool:
    return any(name == b"transfer-encoding" for name, _ in sent.headers)


def _one_chunk(body: bytes) -> bytes:
    return (b"%x\r\n%s\r\n" % (len(body), body) if body else b"") + b"0\r\n\r\n"


async def _pieces(first: Message, receive: Receive) -> AsyncIterator[bytes]:
    """The request's body as it comes."""
    message = first
    while True:
        if message["type"] == "http.disconnect":
            raise ClientLeft
        if message.get("body"):
            yield message["body"]
        if not message.get("more_body"):
            return
        message = await receive()

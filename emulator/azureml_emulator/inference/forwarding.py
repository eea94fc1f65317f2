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
FINISH_SECONDS = 300
"""How long an instance may go on with a request that nobody waits for; gunicorn ends such a worker then."""


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
    kubernetes = call.compute_type == "Kubernetes"
    wait = settings.queue_wait if kubernetes else settings.request_timeout
    while True:
        try:
            replica = await running.dispatcher.instance(wait, limited=not kubernetes)
        except NotReady:
            return await call.answer(answers.not_ready(call.compute_type))
        except Overloaded:
            return await call.answer(answers.overloaded(call.compute_type))
        except WaitedTooLong:
            return await call.answer(answers.waited_too_long(call.compute_type))
        try:
            exchange = await Exchange.open(replica.port)
        except OSError:
            # It has just died and its keeper does not know yet. Nothing was sent, so another one may be asked.
            replica.ready = False
            running.dispatcher.give_back(replica)
            continue
        return await _Passage(call, running, replica, exchange, settings.request_timeout).pass_through()


class _Passage:
    """One exchange with one instance, whose slot it gives back when the instance is done."""

    def __init__(
        self, call: Call, running: RunningDeployment, replica: Replica, exchange: Exchange, seconds: float
    ) -> None:
        self._call = call
        self._running = running
        self._replica = replica
        self._exchange = exchange
        self._seconds = seconds
        self._started = time.perf_counter()

    async def pass_through(self) -> None:
        upload: asyncio.Task[None] | None = None
        handed_over = False
        try:
            upload = await self._upload()
            answered = await self._answer(upload)
            if answered is None:
                await self._call.answer(answers.timed_out(self._call.compute_type))
                handed_over = True
                self._running.do(self._finish())
            else:
                await self._pass_back(answered)
        except ClientLeft:
            return
        except BrokenExchange:
            await self._call.answer(answers.broken(self._call.compute_type))
        finally:
            if upload:
                upload.cancel()
            if not handed_over:
                self._end()

    def _end(self) -> None:
        self._exchange.close()
        self._running.dispatcher.give_back(self._replica)

    async def _upload(self) -> asyncio.Task[None] | None:
        """Send the request; what comes in several pieces is sent by a task, for an instance may answer before the
        end."""
        first = await self._call.receive()
        if first["type"] == "http.disconnect":
            raise ClientLeft
        self._exchange.begin(self._call.sent)
        chunked = any(name == b"transfer-encoding" for name, _ in self._call.sent.headers)
        if first.get("more_body"):
            return asyncio.create_task(self._exchange.send(_pieces(first, self._call.receive), chunked))
        await self._exchange.send(_pieces(first, self._call.receive), chunked)
        return None

    async def _answer(self, upload: asyncio.Task[None] | None) -> Answered | None:
        """The head of the answer; ``None`` when it did not come in time. The time counts from the request's end."""
        if upload is None:
            return await _within(self._seconds, self._exchange)
        answer = asyncio.ensure_future(self._exchange.answer())
        await asyncio.wait([upload, answer], return_when=asyncio.FIRST_COMPLETED)
        if upload.done():
            upload.result()
        await asyncio.wait([answer], timeout=self._seconds)
        if answer.done():
            return answer.result()
        answer.cancel()
        return None

    async def _pass_back(self, answered: Answered) -> None:
        failed = (answered.value(b"x-ms-run-function-failed") or b"").lower() == b"true" and answered.status >= 500
        status, more = answers.as_status(self._call.compute_type, answered.status, failed)
        milliseconds = int((time.perf_counter() - self._started) * 1000)
        headers = [
            *without(answered.headers, *NOT_PASSED_BACK),
            *more,
            (b"ms-azureml-model-time", str(milliseconds).encode()),
            *self._call.headers,
        ]
        await self._call.send({"type": "http.response.start", "status": status, "headers": headers})
        if self._call.sent.method != "HEAD" and answered.status not in (204, 304):
            try:
                async for piece in answered.pieces():
                    await self._call.send({"type": "http.response.body", "body": piece, "more_body": True})
            except BrokenExchange:
                # The head is on its way, so nothing can be said any more: the listener cuts an unfinished answer off.
                return
        await self._call.send({"type": "http.response.body", "body": b""})

    async def _finish(self) -> None:
        """Keep the slot of an instance that goes on with a request whose client was told to wait no longer."""
        try:
            answered = await _within(FINISH_SECONDS, self._exchange)
            if answered:
                async for _ in answered.pieces():
                    pass
        except BrokenExchange:
            return
        finally:
            self._end()


async def _within(seconds: float, exchange: Exchange) -> Answered | None:
    """The head of the answer, if it comes in time."""
    try:
        return await asyncio.wait_for(exchange.answer(), seconds)
    except asyncio.TimeoutError:
        return None


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

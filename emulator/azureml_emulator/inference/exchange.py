"""One request to an instance and its answer, streamed both ways.

A connection serves one exchange: the inference server closes it after each answer (gunicorn's sync workers know no
keep-alive), so there is nothing a pool could keep. The few lines of HTTP/1.1 are written out here, because a parser in
Python costs more time per request than all the rest of the way through the emulator.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

HEAD_LIMIT = 256 * 1024
"""Bytes of an answer's head, and of what is read ahead of a slow client."""
PIECE = 64 * 1024
Headers = list[tuple[bytes, bytes]]
HOP_BY_HOP = frozenset(
    (b"connection", b"keep-alive", b"proxy-authenticate", b"proxy-authorization", b"te", b"trailer", b"upgrade")
)


class BrokenExchange(Exception):
    """The instance closed the connection before it had answered, or answered something that is not HTTP."""


@dataclass(frozen=True)
class Sent:
    """A request to be sent on. Names of headers are in lower case, hop-by-hop ones are left out by `head_of`."""

    method: str
    target: bytes
    """Path and query."""
    headers: Headers


@dataclass
class Answered:
    """The head of an answer; its body comes with `pieces`."""

    status: int
    headers: Headers
    _reader: asyncio.StreamReader

    def value(self, name: bytes) -> bytes | None:
        return next((value for key, value in self.headers if key == name), None)

    async def pieces(self) -> AsyncIterator[bytes]:
        """The body as it comes."""
        if (self.value(b"transfer-encoding") or b"").lower() == b"chunked":
            async for piece in self._chunks():
                yield piece
            return
        length = self.value(b"content-length")
        left = int(length) if length is not None else None
        while left is None or left > 0:
            piece = await self._reader.read(PIECE if left is None else min(PIECE, left))
            if not piece:
                if left:
                    raise BrokenExchange("the instance closed the connection in the middle of its answer")
                return
            left = None if left is None else left - len(piece)
            yield piece

    async def _chunks(self) -> AsyncIterator[bytes]:
        try:
            while size := int((await self._reader.readline()).split(b";")[0], 16):
                while size:
                    piece = await self._reader.read(min(PIECE, size))
                    if not piece:
                        raise BrokenExchange("the instance closed the connection in the middle of its answer")
                    size -= len(piece)
                    yield piece
                await self._reader.readexactly(2)
        except (ValueError, asyncio.IncompleteReadError) as reason:
            raise BrokenExchange("the instance sent chunks that cannot be read") from reason


class Exchange:
    """One connection to an instance."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    @classmethod
    async def open(cls, port: int) -> Exchange:
        """Connect. ``OSError`` when nobody listens: nothing was sent then, and another instance may be tried."""
        return cls(*await asyncio.open_connection("127.0.0.1", port, limit=HEAD_LIMIT))

    def send(self, sent: Sent, body: bytes) -> None:
        """Send a request whose body is there."""
        self._writer.write(head_of(sent) + body)

    async def stream(self, sent: Sent, body: AsyncIterator[bytes], chunked: bool) -> None:
        """Send a request whose body is still coming. An instance that answers before it has read all may close: that
        is no error."""
        self._writer.write(head_of(sent))
        try:
            async for piece in body:
                self._writer.write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
                await self._writer.drain()
            if chunked:
                self._writer.write(b"0\r\n\r\n")
        except ConnectionError:
            return

    async def answer(self) -> Answered:
        """The head of the answer."""
        while True:
            try:
                head = await self._reader.readuntil(b"\r\n\r\n")
            except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError) as reason:
                raise BrokenExchange("the instance closed the connection before it had answered") from reason
            answered = self._parsed(head)
            if answered.status >= 200:
                return answered

    def _parsed(self, head: bytes) -> Answered:
        first, *lines = head[:-4].split(b"\r\n")
        try:
            status = int(first.split(b" ", 2)[1])
            headers = [
                (name.strip().lower(), value.strip()) for name, _, value in (line.partition(b":") for line in lines)
            ]
        except (IndexError, ValueError) as reason:
            raise BrokenExchange("the instance answered something that is not HTTP") from reason
        return Answered(status, headers, self._reader)

    def close(self) -> None:
        """Let go of the connection."""
        self._writer.close()


def head_of(sent: Sent) -> bytes:
    """The head of a request on the wire."""
    lines = [b"%s %s HTTP/1.1" % (sent.method.encode("latin-1"), sent.target)]
    lines += [b"%s: %s" % header for header in sent.headers if header[0] not in HOP_BY_HOP]
    return b"\r\n".join([*lines, b"connection: close", b"", b""])


async def status_of(port: int, path: str) -> int:
    """The status of a plain GET; for probes. ``OSError`` or `BrokenExchange` when there is none."""
    exchange = await Exchange.open(port)
    try:
        exchange.send(Sent("GET", path.encode("latin-1"), [(b"host", b"localhost")]), b"")
        return (await exchange.answer()).status
    finally:
        exchange.close()


def without(headers: Iterable[tuple[bytes, bytes]], *names: bytes) -> Headers:
    """The headers but those named."""
    return [header for header in headers if header[0] not in names]

"""One request to an instance and its answer, streamed both ways.

A connection serves one exchange: the inference server closes it after each answer (gunicorn's sync workers know no
keep-alive), so there is nothing a pool could keep. Bare sockets and a few lines of HTTP/1.1, because transports,
streams and a parser in Python cost more time per request than all the rest of the way through the emulator.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass

HOST = "127.0.0.1"
HEAD_LIMIT = 256 * 1024
"""Bytes of an answer's head."""
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


@dataclass(frozen=True)
class Answered:
    """The head of an answer."""

    status: int
    headers: Headers

    def value(self, name: bytes) -> bytes | None:
        return next((value for key, value in self.headers if key == name), None)


class Exchange:
    """One connection to an instance."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._rest = b""
        """Received and not yet read."""

    @classmethod
    async def open(cls, port: int) -> Exchange:
        """Connect. ``OSError`` when nobody listens: nothing was sent then, and another instance may be tried."""
        connection = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            connection.setblocking(False)  # noqa: FBT003  # positional only
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            connection.connect_ex((HOST, port))
            if not _is_connected(connection):
                await asyncio.get_running_loop().sock_connect(connection, (HOST, port))
        except BaseException:
            connection.close()
            raise
        return cls(connection)

    async def send(self, sent: Sent, body: bytes) -> None:
        """Send a request whose body is there. An instance that answers before it has read all may close: that is no
        error."""
        await self._write(head_of(sent) + body)

    async def stream(self, sent: Sent, body: AsyncIterator[bytes], chunked: bool) -> None:
        """Send a request whose body is still coming."""
        await self._write(head_of(sent))
        async for piece in body:
            await self._write(b"%x\r\n%s\r\n" % (len(piece), piece) if chunked else piece)
        if chunked:
            await self._write(b"0\r\n\r\n")

    async def _write(self, data: bytes) -> None:
        try:
            await self._loop.sock_sendall(self._connection, data)
        except ConnectionError:
            return

    async def _read(self, most: int = PIECE) -> bytes:
        """What comes next; empty at the end of the connection."""
        if self._rest:
            piece, self._rest = self._rest[:most], self._rest[most:]
            return piece
        try:
            return await self._loop.sock_recv(self._connection, most)
        except ConnectionError:
            return b""

    async def _read_to(self, mark: bytes) -> bytes:
        """All up to a mark, which is left out."""
        got = self._rest
        while mark not in got:
            self._rest = b""
            piece = await self._read()
            if not piece or len(got) > HEAD_LIMIT:
                raise BrokenExchange("the instance closed the connection before it had answered")
            got += piece
        found, _, self._rest = got.partition(mark)
        return found

    async def answer(self) -> Answered:
        """The head of the answer."""
        while True:
            answered = _parsed(await self._read_to(b"\r\n\r\n"))
            if answered.status >= 200:
                return answered

    async def body(self, answered: Answered) -> AsyncIterator[bytes]:
        """The answer's body as it comes."""
        if (answered.value(b"transfer-encoding") or b"").lower() == b"chunked":
            while size := _chunk_size(await self._read_to(b"\r\n")):
                async for piece in self._exactly(size):
                    yield piece
                await self._read_to(b"\r\n")
            return
        length = answered.value(b"content-length")
        if length is not None:
            async for piece in self._exactly(int(length)):
                yield piece
            return
        while piece := await self._read():
            yield piece

    async def _exactly(self, size: int) -> AsyncIterator[bytes]:
        while size:
            piece = await self._read(min(PIECE, size))
            if not piece:
                raise BrokenExchange("the instance closed the connection in the middle of its answer")
            size -= len(piece)
            yield piece

    def cut(self) -> None:
        """End the connection under whoever reads from it. The instance may have done so before."""
        with contextlib.suppress(OSError):
            self._connection.shutdown(socket.SHUT_RDWR)

    def close(self) -> None:
        """Let go of the connection; nobody reads from it any more."""
        self._connection.close()


def _is_connected(connection: socket.socket) -> bool:
    """On loopback the handshake is over when ``connect`` comes back, though it says that it is in progress."""
    try:
        connection.getpeername()
    except OSError:
        return False
    return True


def _parsed(head: bytes) -> Answered:
    first, *lines = head.split(b"\r\n")
    try:
        status = int(first.split(b" ", 2)[1])
    except (IndexError, ValueError) as reason:
        raise BrokenExchange("the instance answered something that is not HTTP") from reason
    pairs = (line.partition(b":") for line in lines)
    return Answered(status, [(name.strip().lower(), value.strip()) for name, _, value in pairs])


def _chunk_size(line: bytes) -> int:
    try:
        return int(line.split(b";")[0], 16)
    except ValueError as reason:
        raise BrokenExchange("the instance sent chunks that cannot be read") from reason


def head_of(sent: Sent) -> bytes:
    """The head of a request on the wire."""
    lines = [b"%s %s HTTP/1.1" % (sent.method.encode("latin-1"), sent.target)]
    lines += [b"%s: %s" % header for header in sent.headers if header[0] not in HOP_BY_HOP]
    return b"\r\n".join([*lines, b"connection: close", b"", b""])


async def status_of(port: int, path: str) -> int:
    """The status of a plain GET; for probes. ``OSError`` or `BrokenExchange` when there is none."""
    exchange = await Exchange.open(port)
    try:
        await exchange.send(Sent("GET", path.encode("latin-1"), [(b"host", b"localhost")]), b"")
        return (await exchange.answer()).status
    finally:
        exchange.close()


def without(headers: Iterable[tuple[bytes, bytes]], *names: bytes) -> Headers:
    """The headers but those named."""
    return [header for header in headers if header[0] not in names]

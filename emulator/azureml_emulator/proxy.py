"""A CONNECT proxy on loopback: unmodified clients reach the emulated cloud under its public names through
``HTTPS_PROXY``.

It opens tunnels to two kinds of places only: Azure's host names, which all lead to the TLS listener, and loopback
itself.
"""

from __future__ import annotations

import asyncio
import contextlib
import re
import socket
import sys

AZURE_HOSTS = re.compile(
    r"(.+\.)?(azure\.com|azure\.net|windows\.net|microsoftonline\.com|microsoft\.com|azureml\.ms|azureml\.net|azurecr\.io)",
    re.IGNORECASE,
)
LOOPBACK = ("localhost", "127.0.0.1", "::1")
HEAD_LIMIT = 16 * 1024


class Proxy:
    """``listener`` is the port of the TLS listener on 127.0.0.1."""

    def __init__(self, listener: int) -> None:
        self._listener = listener

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One client connection."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
            method, target, _ = head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")
        except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, ConnectionError, ValueError):
            writer.close()
            return
        port = self._port(method, target)
        if port is None:
            await _refuse(writer, method, target)
            return
        await _tunnel(reader, writer, port)

    def _port(self, method: str, target: str) -> int | None:
        """The loopback port behind a target; ``None`` when no tunnel leads there."""
        host, _, port = target.rpartition(":")
        host = host.strip("[]")
        if method != "CONNECT" or not port.isdigit():
            return None
        if host in LOOPBACK:
            return int(port)
        return self._listener if port == "443" and AZURE_HOSTS.fullmatch(host) else None


async def _refuse(writer: asyncio.StreamWriter, method: str, target: str) -> None:
    text = (
        f"{method} {target} is refused: this proxy of the Azure ML emulator opens tunnels (CONNECT) to Azure's "
        f"own hosts on port 443 "
        "and to loopback. Add other hosts to NO_PROXY.\n"
    ).encode()
    writer.write(b"HTTP/1.1 403 Forbidden\r\nContent-Type: text/plain\r\nConnection: close\r\n")
    writer.write(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
    with contextlib.suppress(ConnectionError):
        await writer.drain()
    writer.close()


async def _tunnel(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, port: int) -> None:
    try:
        inner_reader, inner_writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        writer.write(b"HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()
        return
    writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
    await asyncio.gather(_pump(reader, writer, inner_writer), _pump(inner_reader, inner_writer, writer))


def _acknowledge(writer: asyncio.StreamWriter) -> None:
    """Tell the sender at once that something has come. urllib3 leaves Nagle's delay on towards proxies, so that the
    body of a request would wait 40 ms for the acknowledgement of its head."""
    if sys.platform == "linux":
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)


async def _pump(reader: asyncio.StreamReader, sender: asyncio.StreamWriter, receiver: asyncio.StreamWriter) -> None:
    """Copy until one side ends; a dropped connection is an end too. ``reader`` is what comes from the sender."""
    with contextlib.suppress(OSError):
        while chunk := await reader.read(64 * 1024):
            _acknowledge(sender)
            receiver.write(chunk)
            await receiver.drain()
    receiver.close()

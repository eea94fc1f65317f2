"""HTTP connections that gather what is written to them until the event loop comes round.

uvicorn writes head and body of an answer one after the other: two records of TLS and two system calls, which cost more
than making the answer. Large bodies are written through, so nothing piles up.
"""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

WRITE_THROUGH = 32 * 1024
"""Bytes from which on nothing is gained by waiting."""


class CorkedTransport:
    """Stands before a transport; all but writing goes through."""

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._gathered: list[bytes] = []
        self._size = 0

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        if not self._gathered:
            asyncio.get_running_loop().call_soon(self.flush)
        self._gathered.append(data)
        self._size += len(data)
        if self._size >= WRITE_THROUGH:
            self.flush()

    def flush(self) -> None:
        """Write what has been gathered."""
        if self._gathered:
            data = b"".join(self._gathered)
            self._gathered.clear()
            self._size = 0
            self._transport.write(data)

    def close(self) -> None:
        self.flush()
        self._transport.close()

    def abort(self) -> None:
        self._gathered.clear()
        self._transport.abort()


class CorkedProtocol(H11Protocol):
    """For ``uvicorn.Config(http=…)``."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn has it
        super().connection_made(CorkedTransport(transport))  # type: ignore[arg-type]  # all of a transport it uses

"""The engine's own service, as far as a provider calls it: it takes log lines."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import grpc
from google.protobuf import empty_pb2
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc

__all__ = ["Engine"]


class Engine(engine_pb2_grpc.EngineServicer):
    """Records every line; with a `meeting`, a line is taken only when as many callers wait as the meeting has seats."""

    def __init__(self) -> None:
        self.lines: list[Any] = []
        self.meeting: threading.Barrier | None = None
        self._server = grpc.server(ThreadPoolExecutor(max_workers=64))
        engine_pb2_grpc.add_EngineServicer_to_server(self, self._server)
        self.address = f"127.0.0.1:{self._server.add_insecure_port('127.0.0.1:0')}"
        self._server.start()

    def stop(self) -> None:
        self._server.stop(None).wait()

    def Log(self, request: Any, _context: Any) -> empty_pb2.Empty:  # noqa: N802 (the name is the protocol's)
        if self.meeting is not None:
            self.meeting.wait(4)
        self.lines.append(request)
        return empty_pb2.Empty()

    def said(self, urn: str) -> list[tuple[str, str, bool]]:
        """Severity, text and whether it passes, of every line about a resource."""
        name = engine_pb2.LogSeverity.Name
        return [(name(line.severity), line.message, line.ephemeral) for line in self.lines if line.urn == urn]

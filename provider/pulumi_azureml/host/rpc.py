"""What the dynamic-provider host knows of a call but does not pass on, fetched from its frames.

`pulumi.dynamic` hands a provider bare dictionaries. The URN, the timeout, the old inputs, the cancellation and the way
to return a clean error are in the gRPC request and context, which are local variables of the method that called us.
Each private name used here is pinned by a contract test against `python -m pulumi.dynamic` (pulumi/pulumi#12738,
#15958).
"""

from __future__ import annotations

import asyncio
import json
import re
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import FrameType
from typing import Any, NoReturn

import grpc
from google.protobuf import struct_pb2
from pulumi.output import Unknown
from pulumi.runtime import rpc
from pulumi.runtime.proto import engine_pb2, engine_pb2_grpc, provider_pb2, status_pb2

from ..declare import Json

__all__ = [
    "PROVIDER_KEY",
    "WORKERS",
    "EngineCall",
    "current",
    "fail",
    "is_unknown",
    "plain",
    "secret",
    "stored_secret",
    "with_unknowns",
]

PROVIDER_KEY = "__provider"
WORKERS = 64
"""Calls served at once; the host makes a pool of four (pulumi/pulumi#20920), on which long operations would queue."""

_METHODS = frozenset({"Check", "Create", "Delete", "Diff", "Read", "Update"})


@dataclass(frozen=True)
class EngineCall:
    """One call of the engine."""

    request: Any
    context: Any

    @property
    def urn(self) -> str:
        return str(self.request.urn)

    @property
    def timeout(self) -> float | None:
        """Seconds of `custom_timeouts`, or None where the program says nothing."""
        return float(getattr(self.request, "timeout", 0) or 0) or None

    @property
    def old_inputs(self) -> Json | None:
        """The arguments of the last state; None where the engine does not send them."""
        for name in ("old_inputs", "inputs"):
            if name in self.request.DESCRIPTOR.fields_by_name and self.request.HasField(name):
                return dict(rpc.deserialize_properties(getattr(self.request, name), keep_unknowns=True))
        return None

    @property
    def ignored(self) -> frozenset[str]:
        """The arguments that the program leaves to others, whole or in part (resource option `ignore_changes`)."""
        paths = getattr(self.request, "ignoreChanges", ())
        return frozenset(re.split(r"[.\[]", path, maxsplit=1)[0] for path in paths)

    def cancelled(self) -> bool:
        """Whether the engine has gone away; one Ctrl-C does not show here, since the engine then waits for us."""
        return not self.context.is_active()

    def log(self, message: str, *, warning: bool = False, ephemeral: bool = False) -> None:
        """Show a line beside this resource. A line that cannot be shown is no reason to fail."""
        severity = engine_pb2.WARNING if warning else engine_pb2.INFO
        line = engine_pb2.LogRequest(severity=severity, message=message, urn=self.urn, ephemeral=ephemeral)
        try:
            _engine().Log(line, timeout=5)
        except grpc.RpcError:
            return


def current() -> EngineCall | None:
    """The engine call that we are in, or None outside of one."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None:
        names = frame.f_locals
        if frame.f_code.co_name in _METHODS and "request" in names and "context" in names:
            _widen_pool(frame)
            return EngineCall(names["request"], names["context"])
        frame = frame.f_back
    return None


_widened = threading.Event()


def _widen_pool(frame: FrameType | None) -> None:
    """Let the host's executor grow; its semaphore has to be renewed with it, or no thread is ever added."""
    while frame is not None and not _widened.is_set():
        executor = frame.f_locals.get("executor_reference")
        if frame.f_code.co_name == "_worker" and executor is not None and executor() is not None:
            pool = executor()
            pool._max_workers = max(pool._max_workers, WORKERS)
            pool._idle_semaphore = threading.Semaphore(0)
            _widened.set()
        frame = frame.f_back


@cache
def _engine() -> Any:
    """The engine's own service; its address is the last word of our command line."""
    return engine_pb2_grpc.EngineStub(grpc.insecure_channel(sys.argv[-1]))


def is_unknown(value: Any) -> bool:
    """Whether a value stands for one that is not known before the deployment."""
    return isinstance(value, Unknown)


def with_unknowns(value: Any) -> Any:
    """Values on their way back to the engine: what is unknown becomes the engine's own sign for it."""
    if is_unknown(value):
        return rpc.UNKNOWN
    if isinstance(value, dict):
        return {name: with_unknowns(item) for name, item in value.items()}
    return [with_unknowns(item) for item in value] if isinstance(value, list) else value


def secret(value: Any) -> Any:
    """A value that the engine encrypts in state and hides in output."""
    return {rpc._special_sig_key: rpc._special_secret_sig, "value": value}


def stored_secret(value: Any) -> Any:
    """A secret as it stands in an import file: the engine encrypts it on its way into the state."""
    return {rpc._special_sig_key: rpc._special_secret_sig, "plaintext": json.dumps(value)}


def plain(value: Any) -> Any:
    """Values from the engine without the wrapping of secrets."""
    if isinstance(value, dict):
        if value.get(rpc._special_sig_key) == rpc._special_secret_sig:
            return plain(value["value"])
        return {name: plain(item) for name, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else value


def fail(
    call: EngineCall | None, message: str, *, id_: str = "", properties: Mapping[str, Any] | None = None
) -> NoReturn:
    """End the call with one clean line; with `properties`, also hand over what exists (ErrorResourceInitFailed)."""
    if call is not None:
        status = status_pb2.Status(code=grpc.StatusCode.UNKNOWN.value[0], message=message)
        if properties is not None:
            failed = provider_pb2.ErrorResourceInitFailed(id=id_, properties=_struct(properties), reasons=[message])
            status.details.add().Pack(failed)
        call.context.set_trailing_metadata((("grpc-status-details-bin", status.SerializeToString()),))
    raise RuntimeError(message) from None


def _struct(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    loop = asyncio.new_event_loop()
    try:
        return loop.run_until_complete(rpc.serialize_properties(dict(properties), {}))
    finally:
        loop.close()

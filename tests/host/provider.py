"""Pulumi's own host process with our provider in it, driven over gRPC as the engine drives it."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import grpc
from google.protobuf import json_format, struct_pb2
from pulumi.dynamic.dynamic import serialize_provider
from pulumi.runtime.proto import provider_pb2, provider_pb2_grpc, status_pb2
from pulumi_azureml.host.dynamic import Provider

__all__ = ["PICKLE", "Answer", "Failure", "Host", "own", "struct", "urn_of"]

PICKLE = serialize_provider(Provider())
LONGEST_SECONDS = 60.0


def urn_of(type_name: str, name: str = "res", parent: str = "") -> str:
    """The URN of a resource of one of our types."""
    return f"urn:pulumi:stack::project::{parent}pulumi-python:dynamic/azureml:{type_name}::{name}"


def struct(values: Mapping[str, Any]) -> struct_pb2.Struct:
    """Properties as the engine sends them: without what is null."""
    found = struct_pb2.Struct()
    found.update({name: value for name, value in values.items() if value is not None})
    return found


def plain(found: struct_pb2.Struct) -> dict[str, Any]:
    return json_format.MessageToDict(found)


@dataclass(frozen=True)
class Answer:
    """What came back, in plain values."""

    id: str = ""
    properties: dict[str, Any] = field(default_factory=dict)
    inputs: dict[str, Any] | None = None


class Failure(Exception):
    """The call ended with an error: `message` as the user is shown it, and the state that came with it."""

    def __init__(self, error: grpc.RpcError) -> None:
        status = status_pb2.Status()
        trailers: dict[str, Any] = dict(error.trailing_metadata() or ())  # type: ignore[arg-type]  # pairs by name
        self.trailer = bytes(trailers.get("grpc-status-details-bin", b""))
        status.ParseFromString(self.trailer)
        self.code: int = status.code
        self.message: str = status.message
        self.partial: Answer | None = None
        self.reasons: list[str] = []
        for detail in status.details:
            found = provider_pb2.ErrorResourceInitFailed()
            assert detail.Unpack(found)
            self.partial = Answer(found.id, plain(found.properties))
            self.reasons = list(found.reasons)
        super().__init__(self.message or error.details())


class Host:
    """One process of `python -m pulumi.dynamic`."""

    def __init__(self, engine_address: str, environment: Mapping[str, str]) -> None:
        command = [sys.executable, "-u", "-m", "pulumi.dynamic", engine_address]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, env=dict(environment))
        assert self.process.stdout is not None
        self.channel = grpc.insecure_channel(f"127.0.0.1:{int(self.process.stdout.readline())}")
        self.stub = provider_pb2_grpc.ResourceProviderStub(self.channel)

    def stop(self) -> None:
        self.channel.close()
        self.process.terminate()
        self.process.wait(20)
        assert self.process.stdout is not None
        self.process.stdout.close()

    def configure(self, **configuration: str) -> None:
        args = struct({f"azureml:{name}": value for name, value in configuration.items()})
        self.stub.Configure(provider_pb2.ConfigureRequest(args=args), timeout=LONGEST_SECONDS)

    def check(
        self, urn: str, news: Mapping[str, Any], olds: Mapping[str, Any] | None = None
    ) -> tuple[Answer, list[Any]]:
        request = provider_pb2.CheckRequest(urn=urn, olds=own(olds or {}), news=own(news))
        found = self._call(self.stub.Check, request)
        return Answer(properties=plain(found.inputs)), list(found.failures)

    def diff(
        self, urn: str, old_inputs: Mapping[str, Any], news: Mapping[str, Any], olds: Mapping[str, Any] | None = None
    ) -> Any:
        before = old_inputs if olds is None else olds
        request = provider_pb2.DiffRequest(
            id="id", urn=urn, olds=own(before), news=own(news), old_inputs=own(old_inputs)
        )
        return self._call(self.stub.Diff, request)

    def create(self, urn: str, inputs: Mapping[str, Any], timeout: float = 0) -> Answer:
        request = provider_pb2.CreateRequest(urn=urn, properties=own(inputs), timeout=timeout)
        found = self._call(self.stub.Create, request)
        return Answer(found.id, plain(found.properties))

    def read(self, urn: str, id: str, state: Mapping[str, Any], inputs: Mapping[str, Any] | None) -> Answer:
        request = provider_pb2.ReadRequest(id=id, urn=urn, properties=own(state))
        if inputs is not None:
            request.inputs.CopyFrom(own(inputs))
        found = self._call(self.stub.Read, request)
        return Answer(found.id, plain(found.properties), plain(found.inputs) if found.HasField("inputs") else None)

    def update(
        self, urn: str, id: str, state: Mapping[str, Any], old_inputs: Mapping[str, Any], news: Mapping[str, Any]
    ) -> Answer:
        request = provider_pb2.UpdateRequest(
            id=id, urn=urn, olds=own(state), news=own(news), old_inputs=own(old_inputs)
        )
        return Answer(id, plain(self._call(self.stub.Update, request).properties))

    def delete(self, urn: str, id: str, state: Mapping[str, Any]) -> None:
        self._call(self.stub.Delete, provider_pb2.DeleteRequest(id=id, urn=urn, properties=own(state)))

    def _call(self, method: Any, request: Any) -> Any:
        try:
            return method(request, timeout=LONGEST_SECONDS)
        except grpc.RpcError as error:
            raise Failure(error) from error


def own(properties: Mapping[str, Any]) -> struct_pb2.Struct:
    """Properties of one of our resources."""
    return struct({**properties, "__provider": PICKLE})

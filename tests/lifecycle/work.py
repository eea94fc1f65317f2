"""One resource under the verbs of the lifecycle, on a real client and a served emulator, in time that costs nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pulumi_azureml import lifecycle
from pulumi_azureml.client import ArmClient, Call
from pulumi_azureml.declare import Type
from pulumi_azureml.names import resource_path
from pulumi_azureml.state import State

from ..emulator.wire import Arm

__all__ = ["EmulatorClock", "Work"]


class EmulatorClock:
    """The emulator's clock: whoever sleeps lets its time go by, and wakes at once."""

    def __init__(self, arm: Arm) -> None:
        self._arm = arm
        self._now = 0.0

    def monotonic(self) -> float:
        return self._now

    def sleep(self, seconds: float) -> None:
        self._now += seconds
        self._arm.pass_time(seconds)


@dataclass
class Work:
    """What the engine would do with one resource of a program."""

    declared: Type
    client: ArmClient
    clock: EmulatorClock
    name: str = "res"
    lines: list[str] = field(default_factory=list)
    """What the user saw go by."""

    @property
    def urn(self) -> str:
        return f"urn:pulumi:stack::project::pulumi-python:dynamic/azureml:{self.declared.name}::{self.name}"

    def call(self, gerund: str, timeout: float = 3600, cancelled: Callable[[], bool] | None = None) -> Call:
        doing = f'{gerund} {self.declared.noun} "{self.name}"'
        call = Call(doing, timeout, progress=self.lines.append, clock=self.clock)
        if cancelled is not None:
            call.cancelled = cancelled
        return call

    def check(self, news: Mapping[str, Any], olds: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The arguments as they go on; they have to be in order."""
        checked = lifecycle.check(self.declared, olds or {}, news, urn=self.urn, settings={})
        faults = [str(fault) for fault in checked.faults]
        assert not faults, faults
        return checked.inputs

    def path(self, inputs: Mapping[str, Any]) -> str:
        return resource_path(self.declared, inputs)

    def create(self, given: Mapping[str, Any], timeout: float = 3600) -> State:
        return lifecycle.create(self.declared, self.check(given), self.client, self.call("creating", timeout), self.urn)

    def read(self, state: State, timeout: float = 600) -> State | None:
        return lifecycle.read(self.declared, state.id, state.inputs, self.client, self.call("reading", timeout))

    def refreshed(self, state: State) -> State:
        found = self.read(state)
        assert found is not None
        return found

    def update(self, state: State, given: Mapping[str, Any], *ignored: str) -> State:
        news = self.check(given, state.inputs)
        call = self.call("updating")
        return lifecycle.update(
            self.declared, state.id, state.inputs, news, self.client, call, self.urn, ignored=frozenset(ignored)
        )

    def delete(self, state: State, timeout: float = 3600) -> bool:
        return lifecycle.delete(
            self.declared,
            state.id,
            state.properties,
            self.client,
            self.call("deleting", timeout),
            self.urn,
            generation=state.generation,
        )

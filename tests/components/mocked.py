"""A program on Pulumi's mocks: what it registers, with which arguments and options, and what it says."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import pulumi
from pulumi.runtime import rpc
from pulumi.runtime.mocks import MockCallArgs, MockMonitor, MockResourceArgs, Mocks, set_mocks

__all__ = ["ANSWER", "PLACE", "WORKSPACE", "Made", "Program", "Said", "run"]

PLACE = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/data-science/providers"
WORKSPACE = f"{PLACE}/Microsoft.MachineLearningServices/workspaces/churn"
ANSWER = "https://churn.example/score"
_DYNAMIC = "pulumi-python:dynamic/azureml:"
_PATHS = {
    "OnlineEndpoint": "{workspace_id}/onlineEndpoints/{name}",
    "OnlineDeployment": "{endpoint_id}/deployments/{name}",
    "EndpointTraffic": "{endpoint_id}",
    "ModelVersion": "{workspace_id}/models/{name}/versions/{version}",
    "EnvironmentVersion": "{workspace_id}/environments/{name}/versions/{version}",
    "CodeVersion": "{workspace_id}/codes/{name}/versions/{version}",
    "KubernetesCompute": "{workspace_id}/computes/{name}",
    "ComputeInstance": "{workspace_id}/computes/{name}",
    "AutoscaleSetting": "/autoscale/{name}",
}
Result = TypeVar("Result")


@dataclass(frozen=True)
class Made:
    """One resource as it was registered."""

    kind: str
    name: str
    arguments: dict[str, Any]
    urn: str
    parent: str
    waits_for: tuple[str, ...]
    protected: bool
    aliases: tuple[str, ...]
    create_timeout: str
    secrets: frozenset[str]
    """Arguments that were marked secret."""

    @property
    def is_component(self) -> bool:
        return self.urn.rsplit("::", 2)[-2].rsplit("$", 1)[-1].startswith("azureml:components:")


@dataclass(frozen=True)
class Said:
    """One line of the log."""

    level: str
    text: str


@dataclass
class Program:
    """What a program did."""

    result: Any = None
    made: list[Made] = field(default_factory=list)
    log: list[Said] = field(default_factory=list)

    @property
    def names(self) -> dict[str, str]:
        """Kind and name of everything below the components, in order of the alphabet."""
        return {f"{each.kind} {each.name}": each.kind for each in self.made if not each.is_component}

    def one(self, kind: str, name: str | None = None) -> Made:
        """The only resource of a kind, or the one of that name."""
        (found,) = [each for each in self.made if each.kind == kind and name in (None, each.name)]
        return found

    def said(self, level: str) -> list[str]:
        return [line.text for line in self.log if line.level == level]


class _Answers(Mocks):
    def call(self, args: MockCallArgs) -> tuple[dict[Any, Any], None]:
        raise AssertionError(f"a component looks nothing up: {args.token}")

    def new_resource(self, args: MockResourceArgs) -> tuple[str, dict[Any, Any]]:
        kind = args.typ.removeprefix(_DYNAMIC)
        known = {"name": args.name, "version": "1", **_stated(args.inputs)}
        id_ = _PATHS[kind].format_map(known) if kind in _PATHS else ""
        outputs = {
            "provisioning_state": "Succeeded",
            "asset_id": f"azureml:{known['name']}:{known['version']}",
            "scoring_uri": ANSWER,
            "swagger_uri": ANSWER.replace("score", "swagger.json"),
            "primary_key": "first",
            "secondary_key": "second",
            "model_uri": "azureml://there",
            "content_hash": "abc",
        }
        return id_, {**outputs, **known}


@contextmanager
def _loop_of_this_thread() -> Iterator[None]:
    """Mocks answer in threads of the program's loop, make a loop in each, and leave it open."""
    made = asyncio.new_event_loop()
    asyncio.set_event_loop(made)
    try:
        yield
    finally:
        made.close()
        asyncio.set_event_loop(None)


class _Monitor(MockMonitor):
    """Keeps the whole registration, of which mocks are told half."""

    def __init__(self, program: Program) -> None:
        super().__init__(_Answers())
        self.program = program

    def RegisterResource(self, request: Any) -> Any:  # noqa: N802  gRPC's own name
        with _loop_of_this_thread():
            answer = super().RegisterResource(request)
        if request.type != "pulumi:pulumi:Stack":
            found = rpc.deserialize_properties(request.object)
            self.program.made.append(
                Made(
                    secrets=frozenset(name for name, value in found.items() if rpc.is_rpc_secret(value)),
                    kind=request.type.removeprefix(_DYNAMIC).removeprefix("azureml:components:"),
                    name=request.name,
                    arguments=_stated(found),
                    urn=answer.urn,
                    parent=request.parent,
                    waits_for=tuple(request.dependencies),
                    protected=request.protect,
                    aliases=tuple(alias.urn or alias.spec.name for alias in request.aliases),
                    create_timeout=request.customTimeouts.create,
                )
            )
        return answer


class _Log(logging.Handler):
    def __init__(self, program: Program) -> None:
        super().__init__()
        self.program = program

    def emit(self, record: logging.LogRecord) -> None:
        self.program.log.append(Said(record.levelname.lower(), record.getMessage()))


def run(program: Callable[[], Any], *, preview: bool = False) -> Program:
    """Run a program; its result is what it returns, with every output in it resolved."""
    done = Program()
    logger = logging.Logger("program")
    logger.addHandler(_Log(done))
    set_mocks(_Answers(), monitor=_Monitor(done), preview=preview, logger=logger)

    def keep(found: Any) -> None:
        done.result = found

    @pulumi.runtime.test  # type: ignore[no-untyped-call,untyped-decorator]
    def inside() -> pulumi.Output[None]:
        return pulumi.Output.from_input(program()).apply(keep)

    inside()
    return done


def _stated(inputs: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: rpc.unwrap_rpc_secret(value)
        for name, value in inputs.items()
        if value is not None and name != "__provider"
    }

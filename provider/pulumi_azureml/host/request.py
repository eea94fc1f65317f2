"""One call of the engine about one resource, adapted to the lifecycle of whatever type its URN names."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any, TypeVar

from pulumi.dynamic import CheckFailure, CheckResult, CreateResult, DiffResult, ReadResult, UpdateResult

from .. import lifecycle
from ..check import Fault
from ..client import Call
from ..declare import Generated, Json, Trigger, Type
from ..errors import AzureMLError, InternalError, NotFound
from ..look import Lookout
from ..names import label, resource_path, type_and_name
from ..shape import arguments, outputs, results, whole_numbers
from ..state import State
from . import rpc
from .engine_watch import EngineWatch
from .secret_texts import secret_texts
from .session import Session
from .takeovers import Takeovers

__all__ = ["Request", "configure"]

_session = Session()
_lookout = Lookout(lambda: _session.client)
_watch = EngineWatch(sys.argv[-1])
_takeovers = Takeovers()
_GENERATION = "__generation"
"""Where the state keeps what the mark of ownership said: absent where nothing was ever taken up."""
Result = TypeVar("Result")


def configure(configuration: Mapping[str, Any]) -> None:
    """Take the stack's configuration, as the host hands it over once per process."""
    _session.configure(configuration)
    if _watch.ident is None:
        _watch.start()


class Request:
    """One call of the engine about one resource."""

    def __init__(self, engine: rpc.EngineCall, declared: Type) -> None:
        self.engine = engine
        self.declared = declared

    @classmethod
    def answer(cls, work: Callable[[Request], Result], properties: Json) -> Result:
        """Do the work; an error leaves as one clean line, with the state of what exists where there is some."""
        engine = rpc.current()
        try:
            if engine is None:
                raise InternalError("called outside of the dynamic-provider host")
            type_name, _ = type_and_name(engine.urn)
            with _watch.call():
                return work(cls(engine, _declared(type_name)))
        except lifecycle.Incomplete as incomplete:
            state = _marked(_declared(type_name), incomplete.state)
            state[rpc.PROVIDER_KEY] = properties.get(rpc.PROVIDER_KEY)
            rpc.fail(engine, str(incomplete), id_=incomplete.state.id, properties=state)
        except AzureMLError as error:
            rpc.fail(engine, str(error))
        except Exception as defect:  # noqa: BLE001 (the engine would show a traceback: the user gets one line)
            rpc.fail(engine, str(InternalError(f"{type(defect).__name__}: {defect}")))

    def call(self, gerund: str, path: str, verb: str, properties: Json) -> Call:
        """The circumstances under which the lifecycle works."""
        seconds = self.engine.timeout or self.declared.timeouts.get(verb, 600.0)
        return Call(
            f'{gerund} {self.declared.noun} "{label(path)}"',
            timeout=seconds,
            progress=lambda line: self.engine.log(line, ephemeral=True),
            cancelled=self.engine.cancelled,
            secrets=tuple(secret_texts(self.declared, properties)),
        )

    def before(self, state: Json) -> Json:
        """The arguments of the last state: the engine's own record of them, else what the state holds.

        What a trigger has done, the state alone tells: the engine records what was asked, also where it went wrong.
        """
        known, kept = self.engine.old_inputs, self.bare(state)
        if known is None:
            return _arguments_of(self.declared, kept)
        members = arguments(self.declared).members.values()
        triggers = [m.name for m in members if isinstance(m.field.on_change, Trigger)]
        asked = {name: value for name, value in self.bare(known).items() if name not in triggers}
        return asked | {name: kept[name] for name in triggers if kept.get(name) is not None}

    def decided(self, state: Json) -> Json:
        """What was left open by the program, and decided when the resource was made: the number of a version."""
        members, known = arguments(self.declared).members.values(), self.bare(state)
        left_open = [m.name for m in members if m.field.generated is Generated.NEXT]
        return {name: known[name] for name in left_open if known.get(name) is not None}

    def bare(self, properties: Json) -> Json:
        """Properties as the lifecycle knows them: without the host's own and the wrapping of secrets, whole numbers as
        integers (the engine hands every number over as a float)."""
        shapes = results(self.declared)
        found = rpc.plain({name: value for name, value in properties.items() if name != rpc.PROVIDER_KEY})
        return {n: whole_numbers(shapes[n], value) if n in shapes else value for n, value in found.items()}

    def warn(self, sentence: str) -> None:
        """Show a warning; a preview shows it apart from the resource, so it has the name in it."""
        self.engine.log(f'"{type_and_name(self.engine.urn)[1]}": {sentence}', warning=True)

    def check(self, olds: Json, news: Json) -> CheckResult:
        olds, news = self.bare(olds), self.bare(news)
        checked = lifecycle.check(
            self.declared, olds, news, urn=self.engine.urn, settings=_stand_ins(), is_unknown=rpc.is_unknown
        )
        for warning in checked.warnings:
            self.warn(warning)
        faults = (*checked.faults, *_lookout.faults(self.declared, olds, checked))
        return CheckResult(rpc.with_unknowns(checked.inputs), [_failure(fault) for fault in faults])

    def diff(self, olds: Json, news: Json) -> DiffResult:
        before, news = self.decided(olds) | self.before(olds), self.bare(news)
        difference = lifecycle.diff(self.declared, before, news, rpc.is_unknown)
        for warning in difference.warnings:
            self.warn(warning)
        # changes=None lets the engine compare old and new arguments itself, and so show each property's old and new
        # value.
        return DiffResult(
            changes=None if difference.changed else False,
            replaces=list(difference.replaces),
            delete_before_replace=difference.delete_before_replace,
        )

    def create(self, properties: Json) -> CreateResult:
        properties = self.bare(properties)
        path = resource_path(self.declared, properties)
        call = self.call("creating", path, "create", properties)
        state = lifecycle.create(self.declared, properties, _session.client, call, self.engine.urn)
        _takeovers.made(self.declared, state)
        return CreateResult(state.id, _marked(self.declared, state))

    def read(self, id_: str, properties: Json) -> ReadResult:
        before = self.before(properties)
        call = self.call("reading", id_, "read", self.bare(properties))
        state = lifecycle.read(self.declared, id_, before, _session.client, call)
        if state is None and not before:  # `get` in a program: the engine would take an empty answer for a resource
            raise NotFound(status=404, method="GET", path=id_, doing=call.doing, what="there is none of that name")
        if state is None:
            return ReadResult("", {})
        if before:  # what has been taken up since is another state's
            state = replace(state, generation=_generation(properties))
        return ReadResult(state.id, _marked(self.declared, state), _hidden(self.declared, state.inputs))

    def update(self, id_: str, olds: Json, news: Json) -> UpdateResult:
        before, news = self.before(olds), self.bare(news)
        call = self.call("updating", id_, "update", {**self.bare(olds), **news})
        state = lifecycle.update(
            self.declared, id_, before, news, _session.client, call, self.engine.urn, ignored=self.engine.ignored
        )
        return UpdateResult(_marked(self.declared, state))

    def delete(self, id_: str, properties: Json) -> None:
        known, urn = self.bare(properties), self.engine.urn
        call = self.call("deleting", id_, "delete", known)
        if _takeovers.holds(self.declared, id_) or not lifecycle.delete(
            self.declared, id_, known, _session.client, call, urn, generation=_generation(properties)
        ):
            self.warn(
                f"the {self.declared.noun} stays as it is, for its successor is the same one in Azure; to make it "
                "anew, give it the resource option delete_before_replace=True"
            )


def _declared(type_name: str) -> Type:
    from ..resources import ALL

    for declared in ALL:
        if declared.name == type_name:
            return declared
    raise InternalError(f"no resource type {type_name}")


def _stand_ins() -> dict[str, str | None]:
    """The settings that stand in for absent arguments, and those that rules read."""
    settings = _session.settings
    names = ("subscription_id", "resource_group", "location", "tenant_id", "service_principal")
    return {name: getattr(settings, name) for name in names}


def _arguments_of(declared: Type, state: Json) -> Json:
    """The arguments within a state, where the engine sends no old inputs of their own."""
    members = arguments(declared).members
    return {name: value for name, value in state.items() if name in members}


def _hidden(declared: Type, values: Json) -> Json:
    """Values with the secret ones marked, so that the engine encrypts and hides them."""
    members, outs = arguments(declared).members, outputs(declared)
    names = {n for n, m in members.items() if m.key.secret} | {n for n, out in outs.items() if out.secret}
    return {name: rpc.secret(value) if name in names else value for name, value in values.items()}


def _marked(declared: Type, state: State) -> Json:
    kept = {_GENERATION: state.generation} if state.generation else {}
    return _hidden(declared, state.properties) | kept


def _generation(properties: Json) -> int:
    """The generation of the resource that a state knows; the engine hands every number over as a float."""
    return int(properties.get(_GENERATION) or 0)


def _failure(fault: Fault) -> CheckFailure:
    """A failure names its property in the text alone: of one that is named otherwise the engine prints the value, be
    it a secret, and prints `<nil>` for what lies deeper."""
    return CheckFailure("", str(fault))

"""What is kept of a resource: its arguments as the service sees them, in the user's spelling, and its outputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .declare import LOCAL, Json, Switch, Type
from .ownership import generation
from .sameness import observed
from .shape import Member, arguments
from .wire import from_body, outputs_of

__all__ = ["State", "live_state", "seen", "state_after", "unread"]


@dataclass(frozen=True)
class State:
    """A resource as it is kept between runs."""

    id: str
    inputs: Json
    outputs: Json = field(default_factory=dict)
    taken_up: bool = field(default=False, compare=False)
    """Whether a create has met it, and made nothing of its own."""
    generation: int = field(default=0, compare=False)
    """How often the resource had been taken up when this was its state."""

    @property
    def properties(self) -> Json:
        """Everything under one roof; where an argument and an output share a name, the argument stands."""
        return {**self.outputs, **self.inputs}


def seen(member: Member, live: Any) -> Any:
    """A live value as its argument knows it: states on the way count as the state that they lead to."""
    change = member.field.on_change
    return change.settled.get(live, live) if isinstance(change, Switch) and isinstance(live, str) else live


def state_after(declared: Type, path: str, inputs: Json, live: Json) -> State:
    """The state after a write: the arguments as they were asked for."""
    outputs = outputs_of(declared, live)
    return State(live.get("id") or path, dict(inputs), outputs, generation=generation(declared, live))


def live_state(declared: Type, path: str, known: Mapping[str, Any], live: Json, in_path: Mapping[str, str]) -> State:
    """The state that a read finds. With nothing known (an import) every argument that the resource shows is taken."""
    found = {**in_path, **from_body(declared, live, known)}
    outputs = outputs_of(declared, live)
    inputs: Json = {}
    for member in arguments(declared).members.values():
        value = seen(member, found.get(member.name))
        if not known:
            if value is not None and member.field.in_body:
                inputs[member.name] = value
        elif member.name in known:
            kept = known[member.name] if unread(member, live) else _kept(member, known[member.name], value)
            if kept is not None:
                inputs[member.name] = kept
    if not known and declared.imported:
        inputs = declared.imported(inputs)
    return State(path, inputs, outputs, generation=generation(declared, live))


def _kept(member: Member, known: Any, live: Any) -> Any:
    """What stands for an argument that the user gave."""
    if member.key.write_only or member.field.on_change is LOCAL or not member.key.wire:
        return known
    return observed(member.shape, member.key, known, live)


def unread(member: Member, live: Json) -> bool:
    """Whether the live value is in the answer of a reading action that this identity may not do."""
    place = member.key.shown or ""
    return place.startswith("#") and place.split(".")[0] not in live

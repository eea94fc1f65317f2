"""What a sample file of a type holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pulumi_azureml import lifecycle
from pulumi_azureml.check import Checked
from pulumi_azureml.declare import PATCH, PUT, Generated, Type
from pulumi_azureml.shape import arguments
from pulumi_azureml.unknowns import IsUnknown, all_known

from .generator import every_argument, only_required
from .place import NOWHERE, Place

__all__ = ["Broken", "Sample"]

URN = "urn:pulumi:stack::project::pulumi-python:dynamic/azureml:Sample::sample-a"


@dataclass(frozen=True)
class Sample:
    """One way of writing a resource of a type."""

    declared: Type
    name: str
    full: bool = True
    """Whether it has every argument; else those that are required."""
    without: tuple[str, ...] = ()
    """Arguments that cannot be beside the others."""
    firsts: Mapping[str, Any] = field(default_factory=dict)
    """Values in place of the generated ones; a function is called with the place."""
    seconds: Mapping[str, Any] = field(default_factory=dict)
    """The same for the second value of an argument, which differs from the first."""

    needed: tuple[str, ...] = ()
    """Arguments that others need: they cannot be taken out alone."""
    elsewhere: tuple[str, ...] = ()
    """Arguments that the service keeps in resources of their own, or that go one way: tests of their type tamper with
    those."""

    def inputs(self, place: Place = NOWHERE) -> dict[str, Any]:
        """The arguments."""
        values = every_argument(self.declared, place) if self.full else only_required(self.declared, place)
        values = {name: value for name, value in values.items() if name not in self.filled}
        values |= {name: self._placed(value, place) for name, value in self.firsts.items()}
        return {name: value for name, value in values.items() if name not in self.without and value is not None}

    def complete(self, place: Place = NOWHERE) -> dict[str, Any]:
        """The arguments of a resource that is there: checked, with what only its creation decides."""
        inputs = lifecycle.check(self.declared, {}, self.inputs(place), urn=URN, settings={}).inputs
        decided = [m.name for m in arguments(self.declared).members.values() if m.field.generated is Generated.NEXT]
        return {**dict.fromkeys(decided, "1"), **inputs}

    @property
    def filled(self) -> set[str]:
        """Arguments that come from the local disk where the program names a path."""
        return {source.fills for source in self.declared.local}

    @property
    def paths(self) -> set[str]:
        """Arguments that name something on the local disk: what a change does is the content's matter."""
        return {source.path for source in self.declared.local}

    def changed(self, name: str, place: Place = NOWHERE) -> dict[str, Any]:
        """The arguments with another value for one of them."""
        generated = every_argument(self.declared, place, 1)
        second = self._placed(self.seconds[name], place) if name in self.seconds else generated[name]
        return {**self.inputs(place), name: second}

    def moved(self, place: Place = NOWHERE) -> dict[str, Any]:
        """The arguments with one of them changed in place: the description, or the first that can be."""
        members = arguments(self.declared).members.values()
        movable = [m.name for m in members if m.field.on_change in (PATCH, PUT) and m.name in self.inputs(place)]
        return self.changed("description" if "description" in movable else movable[0], place)

    @property
    def vanishes(self) -> bool:
        """Whether nothing is left of the resource when it is destroyed."""
        kept = self.declared.asset is not None and self.firsts.get(self.declared.asset.retention) != "delete"
        return not kept and not self.declared.part

    def _placed(self, value: Any, place: Place) -> Any:
        return value(place) if callable(value) else value

    def __str__(self) -> str:
        return f"{self.declared.name}-{self.name}"


@dataclass(frozen=True)
class Broken:
    """Arguments that break one rule, and the sentence that the user gets."""

    rule: str
    property: str
    given: Mapping[str, Any]
    """Arguments beside those of the type's smallest sample."""
    sentence: str
    warning: bool = False
    olds: Mapping[str, Any] | None = None
    """What the arguments were in the last state, where the rule is about a change."""
    settings: Mapping[str, str] = field(default_factory=dict)
    """The provider's settings, where the rule reads one."""

    def checked(self, sample: Sample, is_unknown: IsUnknown = all_known, **unknown: Any) -> Checked:
        """What the check says of the arguments; those in `unknown` have another value."""
        given = {**sample.inputs(), **self.given, **unknown}
        check = partial(lifecycle.check, sample.declared, urn=URN, settings=self.settings, is_unknown=is_unknown)
        before = check({}, {**given, **self.olds}).inputs if self.olds else {}
        return check(before, given)

    def __str__(self) -> str:
        return f"{self.rule}-{self.property}-{self.sentence[:40]}"

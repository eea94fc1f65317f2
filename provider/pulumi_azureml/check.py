"""Arguments against their declaration, before anything is touched: every fault at once, each with its path.

Values that are not known yet are skipped, whole or in part; a rule over several arguments runs only when all that it
reads are known. Numbers come from the engine as floats and leave as integers where the declaration says so.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from .declare import Field, Json, Key, Type
from .difference import replaced
from .rules import Level, Rule, Transition
from .shape import ListOf, MapOf, Member, Object, Scalar, Shape, Variants, arguments
from .unknowns import IsUnknown, holds_unknown
from .wire import variant

__all__ = ["Checked", "Fault", "check_arguments"]


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one argument."""

    property: str
    """Path of the property, e.g. `schedules[1].cron`."""
    reason: str
    secret: bool = False
    """Whether the property's value must not be shown."""

    def __str__(self) -> str:
        return f"{self.property}: {self.reason}"


@dataclass(frozen=True)
class Checked:
    """The arguments as they go on, with what is wrong and what is doubtful."""

    inputs: Json
    faults: tuple[Fault, ...]
    warnings: tuple[str, ...]


def check_arguments(
    declared: Type,
    given: Mapping[str, Any],
    olds: Mapping[str, Any],
    is_unknown: IsUnknown,
    settings: Mapping[str, str | None] | None = None,
    contents: Mapping[str, Any] | None = None,
    found: Iterable[Fault] = (),
) -> Checked:
    """Check the arguments of one resource; `olds` are those of its last state, empty where it is new.

    `contents` is what the local disk holds under the arguments that name a path, `found` the faults known already.
    """
    reader = _Reader(is_unknown, found)
    inputs = reader.object(arguments(declared), given, "", secret=False)
    faults, warnings = list(reader.faults), list[str]()
    seen = {**inputs, **{f"settings.{name}": value for name, value in (settings or {}).items()}}
    seen |= {f"local.{name}": content for name, content in (contents or {}).items()}
    broken = {fault.property.split(".")[0].split("[")[0] for fault in faults}
    for rule in declared.rules:
        if broken.isdisjoint(rule.reads) and not any(reader.unsure(given.get(name)) for name in rule.reads):
            _tell(declared, rule, rule.test(seen), faults, warnings)
    # What cannot be changed can be replaced: a transition is about a resource that stays the one it is.
    likely = {**inputs, **{name: olds[name] for name in broken if name in olds}}
    stays = bool(olds and declared.transitions) and not replaced(declared, olds, likely, is_unknown)
    for transition in declared.transitions if stays else ():
        name = transition.property
        if name not in broken and not reader.unsure(given.get(name)):
            sentence = transition.test(olds.get(name), inputs.get(name))
            _tell(declared, transition, sentence, faults, warnings)
    return Checked(inputs, tuple(faults), tuple(warnings))


def _tell(
    declared: Type, rule: Rule | Transition, sentence: str | None, faults: list[Fault], warnings: list[str]
) -> None:
    if sentence is None:
        return
    if rule.level is Level.WARNING:
        warnings.append(sentence)
    else:
        named = arguments(declared).members.get(rule.property)
        faults.append(Fault(rule.property, sentence, secret=bool(named and named.key.secret)))


class _Reader:
    """One walk over given values: collects faults and returns the values with their numbers in order."""

    def __init__(self, is_unknown: IsUnknown, found: Iterable[Fault]) -> None:
        self.is_unknown = is_unknown
        self.faults: list[Fault] = list(found)

    def unsure(self, value: Any) -> bool:
        """Whether a value is, or holds, something that is not known yet."""
        return holds_unknown(value, self.is_unknown)

    def object(self, shape: Object, given: Mapping[str, Any], path: str, *, secret: bool) -> Json:
        found: Json = {}
        for name, value in given.items():
            where = f"{path}.{name}" if path else name
            member = shape.members.get(name)
            if member is None or member.key.constant is not None:
                self.fault(where, _unknown_name(name, shape, given), secret)
            elif value is not None:
                found[name] = self.member(member, value, where, secret=secret)
        for member in shape.members.values():
            if _is_needed(member) and given.get(member.name) is None:
                self.fault(f"{path}.{member.name}" if path else member.name, _missing(member), secret)
        return found

    def member(self, member: Member, value: Any, path: str, *, secret: bool) -> Any:
        secret = secret or member.key.secret
        before = len(self.faults)
        read = self.value(member.shape, member.key, value, path, secret=secret)
        if len(self.faults) == before and not self.unsure(value):
            for constraint in member.key.allows:
                self.fault_if(path, constraint.fault(read), secret, constraint.sentence)
        return read

    def value(self, shape: Shape, key: Key, value: Any, path: str, *, secret: bool) -> Any:
        if self.is_unknown(value):
            return value
        if isinstance(shape, Variants):
            return self.variants(shape, value, path, secret=secret)
        if isinstance(shape, Object):
            if not isinstance(value, dict):
                return self.fault(path, f"must be an object ({shape.name}), not {_kind(value)}", secret)
            return self.object(shape, value, path, secret=secret)
        if isinstance(shape, ListOf):
            if not isinstance(value, list):
                return self.fault(path, f"must be a list, not {_kind(value)}", secret)
            items = enumerate(value)
            return [self.value(shape.item, key, item, f"{path}[{index}]", secret=secret) for index, item in items]
        if isinstance(shape, MapOf):
            if not isinstance(value, dict):
                return self.fault(path, f"must be a map, not {_kind(value)}", secret)
            for name in value.keys() & set(key.filled_in):
                self.fault(f'{path}["{name}"]', "is set by the service: leave it out", secret)
            return {n: self.value(shape.value, key, v, f'{path}["{n}"]', secret=secret) for n, v in value.items()}
        return self.scalar(shape, value, path, secret=secret)

    def variants(self, shape: Variants, value: Any, path: str, *, secret: bool) -> Any:
        if not isinstance(value, dict):
            return self.fault(path, f"must be an object ({shape}), not {_kind(value)}", secret)
        chosen = variant(shape, value, wire=False) or _nearest_variant(shape, value)
        return self.object(chosen, value, path, secret=secret)

    def scalar(self, shape: Scalar, value: Any, path: str, *, secret: bool) -> Any:
        if shape.choices:
            if value in shape.choices and isinstance(value, type(shape.choices[0])):
                return value
            shown = "the value given" if secret else _shown(value)
            near = _nearest(value, [str(choice) for choice in shape.choices])
            return self.fault(path, f"{shown} must be one of {', '.join(map(str, shape.choices))}{near}", secret)
        if shape.kind is bool:
            return value if isinstance(value, bool) else self.wrong_kind(path, "true or false", value, secret)
        if shape.kind is str:
            return value if isinstance(value, str) else self.wrong_kind(path, "a string", value, secret)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            words = "an integer" if shape.kind is int else "a number"
            return self.wrong_kind(path, words, value, secret)
        if shape.kind is int and value != int(value):
            return self.wrong_kind(path, "an integer", value, secret)
        return int(value) if shape.kind is int else float(value)

    def wrong_kind(self, path: str, words: str, value: Any, secret: bool) -> None:
        self.fault(path, f"must be {words}, not {_kind(value) if secret else _shown(value)}", secret)

    def fault_if(self, path: str, reason: str | None, secret: bool, sentence: str) -> None:
        if reason is not None:
            self.fault(path, f"must be {sentence}" if secret else reason, secret)

    def fault(self, path: str, reason: str, secret: bool) -> None:
        self.faults.append(Fault(path, reason, secret))


def _is_needed(member: Member) -> bool:
    """Whether nothing stands in for the member: a part of the path is made up, or comes from the configuration."""
    from_setting = isinstance(member.key, Field) and member.key.setting is not None
    return member.required or (member.in_path and from_setting)


def _missing(member: Member) -> str:
    setting = member.key.setting if isinstance(member.key, Field) else None
    if setting is None:
        return "is required"
    first, *rest = setting.split("_")
    key = first + "".join(word.capitalize() for word in rest)
    return f"is required (or set azureml:{key} in the stack's configuration)"


def _unknown_name(name: str, shape: Object, given: Mapping[str, Any]) -> str:
    names = [m.name for m in shape.members.values() if m.key.constant is None and m.name not in given]
    return f"is not an argument of {shape.name.removesuffix('Args')}{_nearest(name, names)}"


def _nearest(word: Any, words: Iterable[str]) -> str:
    spelled = {candidate.casefold(): candidate for candidate in words}
    found = difflib.get_close_matches(str(word).casefold(), spelled, n=1, cutoff=0.6)
    return f'; did you mean "{spelled[found[0]]}"?' if found else ""


def _nearest_variant(shape: Variants, value: Json) -> Object:
    return max(shape.options, key=lambda option: len(set(value) & set(option.members)))


def _kind(value: Any) -> str:
    kinds = ((bool, "a boolean"), (str, "a string"), ((int, float), "a number"), (list, "a list"), (dict, "an object"))
    if value is None:
        return "null"
    return next((words for kind, words in kinds if isinstance(value, kind)), type(value).__name__)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f'"{value[:60]}"'
    return f"{value:.15g}" if isinstance(value, (int, float)) and not isinstance(value, bool) else _kind(value)

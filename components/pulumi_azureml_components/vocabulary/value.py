"""The base of every value object: frozen, helpful about misspelt arguments, checked by a table.

A value object never raises when it is made: the component that takes it collects the problems of everything that it
was given, and says them together. A field that is a `pulumi.Output` is not looked at.
"""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

from .allowed import Allowed
from .known import is_known
from .misuse import Misuse
from .problem import InvalidConfiguration, Problem, refuse

__all__ = ["Value", "instead", "required"]

Self = TypeVar("Self", bound="Value")

_GONE = {
    "is_migration": "a v1 service cannot be taken over: deploy its configuration under a new name and move the callers",
    "compute_target": "the cluster is said by compute_target_name",
    "overwrite": "an endpoint of the same name that is not this stack's is never taken over; import it instead",
    "show_output": "progress is shown by `pulumi up` itself",
    "sku": "a size is said by instance_type",
}
"""Keyword arguments of v1 that nothing takes any more, with what stands in for each."""


class Value:
    """A value object of the v1 vocabulary."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {}
    _ELSEWHERE: ClassVar[Mapping[str, str]] = {}
    """Arguments that are said in another place, with the place."""

    def __new__(cls: type[Self], *values: Any, **keywords: Any) -> Self:
        fields = [field for field in dataclasses.fields(cls) if field.init]  # type: ignore[arg-type]
        names = [field.name for field in fields]
        for keyword in keywords:
            if keyword not in names:
                raise Misuse(f"{cls.__name__} has no argument {keyword}{instead(keyword, names, cls._ELSEWHERE)}")
        if values or keywords:  # a copy is made without any
            missing = _missing(fields, len(values), keywords)
            if missing:
                raise Misuse(f"{cls.__name__} needs {', '.join(missing)}")
        return super().__new__(cls)

    def validate(self) -> list[Problem]:
        """Everything wrong or doubtful with it, at once."""
        sound: dict[str, Any] = {}
        problems: list[Problem] = []
        for field in dataclasses.fields(self):  # type: ignore[arg-type]
            value = getattr(self, field.name)
            if value is None or not is_known(value):
                continue
            allowed = self._ALLOWED.get(field.name)
            fault = allowed.fault(value) if allowed else None
            if fault is None:
                sound[field.name] = value
            else:
                problems.append(Problem(field.name, fault))
        return [*problems, *self._together(sound)]

    def validate_configuration(self) -> None:
        """Raise everything that is wrong with it in one error."""
        refuse(self.validate(), doing=f"checking {type(self).__name__}")

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        """Rules over several fields; `sound` holds those that are given, known and in order by themselves."""
        del sound
        return []


def required(payload: Any, keys: tuple[str, ...], kind: str) -> Mapping[str, Any]:
    """The payload of a v1 object, refused where it is no object or lacks a key. Its contents are never shown."""
    if not isinstance(payload, Mapping):
        raise InvalidConfiguration([Problem("", "the payload must be an object")], doing=f"reading {kind}")
    missing = [Problem(key, "is missing from the payload") for key in keys if key not in payload]
    if missing:
        raise InvalidConfiguration(missing, doing=f"reading {kind}")
    return payload


def _missing(fields: Iterable[dataclasses.Field[Any]], positional: int, keywords: Mapping[str, Any]) -> list[str]:
    """The fields without a default that neither come by position nor by name."""
    by_position = [field.name for field in fields if not field.kw_only][:positional]
    needed = [f.name for f in fields if f.default is dataclasses.MISSING and f.default_factory is dataclasses.MISSING]
    return [name for name in needed if name not in by_position and name not in keywords]


def instead(
    keyword: str, names: list[str], elsewhere: Mapping[str, str] = MappingProxyType({}), summary: str = ""
) -> str:
    """What stands in for a keyword that is not taken, as the end of a sentence; `summary` sums the names up."""
    place = elsewhere.get(keyword) or _GONE.get(keyword)
    if place is not None:
        return f": {place}"
    near = difflib.get_close_matches(keyword, names, n=1)
    return f"; did you mean {near[0]}?" if near else f"; it has {summary or ', '.join(names)}"

"""Which version of an asset a program means, where it names one or says what it must have.

The service filters the versions of environments by nothing but whether they are archived (specification 2025-12-01), so
tags and properties are compared here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Union

from . import ids
from .api_version import spoken_version
from .asset_reference import AssetReference, asset_reference
from .client import ArmClient, Call
from .declare import Json, Type
from .errors import InvalidInput, NotFound, UsageError
from .names import filled_path
from .paths import get

__all__ = ["Filter", "WantedVersion"]

Filter = Union[str, tuple[str, str], Sequence[str]]
"""A key, or a pair of key and value."""
_Pairs = Sequence[tuple[str, Union[str, None]]]
"""A value of None: any will do."""


@dataclass(frozen=True)
class WantedVersion:
    """What a program says of the version that it wants."""

    name: str | None
    workspace_id: str | None
    version: str | None
    id: str | None
    tags: Iterable[Filter] | None
    properties: Iterable[Filter] | None

    def place(self, declared: Type, client: ArmClient, call: Call) -> dict[str, str]:
        """Workspace, name and version: those that are named, or of the newest version that fits."""
        assert declared.asset is not None
        found = self._reference(kind=declared.asset.versions.split("/")[1])
        tags, properties = _read("tags", self.tags), _read("properties", self.properties)
        if found.version and (tags or properties):
            raise InvalidInput("version", "tags and properties choose a version: leave them out beside one")
        place = {"workspace_id": found.workspace_id, "name": found.name, "version": found.version}
        if not found.version:
            call.doing += f' "{found.name}"'
            path = filled_path(declared.asset.versions, place)
            version = spoken_version(path, declared.api_version, client.settings.api_version)
            place["version"] = _newest(list(client.list(path, api_version=version, call=call)), tags, properties, call)
        return place

    def _reference(self, kind: str) -> AssetReference:
        """The version in the workspace where it is; without a number where it has to be searched for."""
        if (self.name is None) == (self.id is None):
            raise InvalidInput("name", "give one of name and id" + ("" if self.name is None else ", not both"))
        if self.id is not None and self.version is not None:
            raise InvalidInput("version", "the id says the version already: leave it out")
        found = asset_reference(self.id, kind) if self.id else AssetReference(self.name or "", self.version or "")
        if found.registry:
            raise UsageError(
                f'"{self.id}" is in a registry, and only workspaces are looked through',
                advice="A deployment takes the id as it is",
            )
        workspace = found.workspace_id or self.workspace_id
        if not workspace:
            raise InvalidInput("workspace_id", "is needed, unless the id is a whole ARM id")
        if self.workspace_id and not ids.same(workspace, self.workspace_id):
            raise InvalidInput("id", f"is of another workspace ({workspace}) than workspace_id")
        return AssetReference(found.name, found.version, workspace)


def _read(argument: str, given: Iterable[Any] | None) -> _Pairs:
    """A filter as pairs."""
    if isinstance(given, (str, Mapping)):
        kind = "a map" if isinstance(given, Mapping) else "a string"
        raise InvalidInput(argument, f'must be a list of keys and pairs, as in ["team", ("stage", "prod")], not {kind}')
    return [_pair(f"{argument}[{index}]", entry) for index, entry in enumerate(given or ())]


def _pair(where: str, entry: Any) -> tuple[str, str | None]:
    if isinstance(entry, str):
        return entry, None
    if isinstance(entry, (tuple, list)) and len(entry) == 2 and all(isinstance(part, str) for part in entry):
        return entry[0], entry[1]
    raise InvalidInput(where, 'must be a key, as in "team", or a pair of key and value, as in ("stage", "prod")')


def _newest(versions: Iterable[Json], tags: _Pairs, properties: _Pairs, call: Call) -> str:
    fitting = [
        version
        for version in versions
        if _fits(tags, get(version, "properties.tags")) and _fits(properties, get(version, "properties.properties"))
    ]
    if fitting:
        return str(max(fitting, key=_age)["name"])
    asked = [("tags", tags), ("properties", properties)]
    words = " and ".join(f"the {name} {_spelled(pairs)}" for name, pairs in asked if pairs)
    what = f"no version of it has {words}" if words else "it has no version that is not archived"
    raise NotFound(status=404, method="GET", doing=call.doing, what=what)


def _age(version: Json) -> tuple[str, str, int]:
    """Time of creation, whose fractions of a second are of any length; at the same time the greatest number counts."""
    name = str(version.get("name") or "")
    time = str(get(version, "systemData.createdAt") or "")
    fraction = re.match(r"\d*", time[20:])
    return time[:19], fraction[0] if fraction else "", int(name) if name.isdecimal() else 0


def _fits(wanted: _Pairs, present: Mapping[str, str] | None) -> bool:
    known = present or {}
    return all(key in known and value in (None, known[key]) for key, value in wanted)


def _spelled(pairs: _Pairs) -> str:
    return ", ".join(key if value is None else f"{key}={value}" for key, value in pairs)

"""Which resource the user means: words for types, whole ids, bare names, and the options that go with those.

A bare name is completed from right to left along the type's path: by what stands before it (`GROUP/WORKSPACE`,
`WORKSPACE/NAME`), by the options, and by the configuration.
"""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Annotated

import typer

from ..asset_reference import asset_reference
from ..client import ArmClient
from ..constraints import IdOf
from ..declare import Type
from ..errors import ConfigError, InvalidInput, UsageError
from ..ids import ArmId
from ..names import arguments_of_path, resource_path
from ..settings import TABLE, Settings
from ..shape import Member, arguments
from ..traits import Asset

__all__ = [
    "GroupOption",
    "IdArgument",
    "Place",
    "TypeArgument",
    "WorkspaceOption",
    "api_version",
    "connection",
    "setting",
    "type_named",
]

TypeArgument = Annotated[
    str, typer.Argument(metavar="TYPE", help="Resource type, e.g. ComputeInstance.", show_default=False)
]
IdArgument = Annotated[str, typer.Argument(metavar="ID", help="ARM id, or a name.", show_default=False)]
WorkspaceOption = Annotated[
    str,
    typer.Option("--workspace", metavar="ID", help="Workspace of a name: its ARM id, or its name.", show_default=False),
]
GroupOption = Annotated[
    str,
    typer.Option(
        "--resource-group",
        metavar="NAME",
        help="Resource group of a name. Default: ARM_RESOURCE_GROUP.",
        show_default=False,
    ),
]

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def type_named(text: str) -> Type:
    """The resource type of that name, however it is spelled: `ComputeInstance`, `compute-instance`."""
    from ..resources import ALL

    spelled = {declared.name.casefold(): declared for declared in ALL}
    wanted = re.sub(r"[\s_-]", "", text).casefold()
    if wanted in spelled:
        return spelled[wanted]
    near = difflib.get_close_matches(wanted, spelled, n=1)
    advice = f"There are {', '.join(declared.name for declared in ALL)}"
    if near:
        advice = f"Did you mean {spelled[near[0]].name}? {advice}"
    raise UsageError(f'"{text}" is no resource type', advice=advice)


@contextmanager
def connection() -> Iterator[ArmClient]:
    """A client for one command, of the configuration in the environment."""
    client = ArmClient(Settings.load({}, os.environ))
    try:
        yield client
    finally:
        client.close()


def setting(settings: Settings, field: str, option: str = "") -> str:
    """The value of a setting that a command cannot do without."""
    value = getattr(settings, field)
    if value:
        return str(value)
    item = next(item for item in TABLE if item.field == field)
    ways = f"Give {option}, or set" if option else "Set"
    raise ConfigError([f"{item.key} is not set"], advice=f"{ways} {item.variables[0]}")


def api_version(settings: Settings) -> str:
    """The version to speak where no resource type says one: the configuration's, else the newest of our types."""
    from ..resources import ALL

    return settings.api_version or max(declared.api_version for declared in ALL)


@dataclass(frozen=True)
class Place:
    """Where bare names are looked for."""

    settings: Settings
    types: Sequence[Type]
    workspace: str = ""
    resource_group: str = ""

    def id_of(self, declared: Type, text: str) -> str:
        """The ARM id that `text`, a whole id or a name, means."""
        if declared.asset is not None:
            text = _without_colons(declared, declared.asset, text)
        if text.startswith("/"):
            arguments_of_path(declared, text)
            return ArmId.parse(text).path
        names = text.split("/")
        if declared.asset is not None and len(names) == 1:
            raise UsageError(f"it is not said which {declared.noun}", advice=f"Write {text}:VERSION")
        path = self._built(declared, names)
        if names:
            raise UsageError(f'"{text}" has more parts than name a {declared.noun}')
        return ArmId.parse(path).path

    def collection_of(self, declared: Type, inside: str = "") -> str:
        """Where resources of a type are listed: in what they lie in, a group, or else the whole subscription."""
        template = declared.path.rpartition("/")[0]
        places = _PLACEHOLDER.findall(declared.path)
        parent = self._parent_type(declared, places[0])
        if parent and declared.part:
            return self.collection_of(parent, inside)
        if parent and declared.asset is not None:
            if inside.startswith("/") and ArmId.parse(inside).type.casefold() != parent.arm_type.casefold():
                arguments_of_path(declared, f"{inside.rstrip('/')}/versions/x")
                return f"{inside.rstrip('/')}/versions"
            template = template if inside and not inside.startswith("/") else template.removesuffix("/{name}/versions")
        if parent and inside.startswith("/"):
            return template.replace(f"{{{places[0]}}}", self.id_of(parent, inside))
        if parent and not inside and not parent.path.startswith("/"):
            raise UsageError(
                f"it is not said in which {parent.noun} to look", advice=f"Give --in {self._written(parent)}"
            )
        if not parent and not (self.resource_group or self.settings.resource_group):
            template = template.replace("/resourceGroups/{resource_group_name}", "")
        names = inside.split("/") if inside else []
        values = {place: self._value(declared, place, names) for place in reversed(_PLACEHOLDER.findall(template))}
        return ArmId.parse(f"{_filled(template, values)}/x").path.rpartition("/")[0]

    def _built(self, declared: Type, names: list[str]) -> str:
        """The id of a resource; takes its names from the end of `names`."""
        places = reversed(_PLACEHOLDER.findall(declared.path))
        return resource_path(declared, {place: self._value(declared, place, names) for place in places})

    def _value(self, declared: Type, place: str, names: list[str]) -> str:
        parent = self._parent_type(declared, place)
        if parent:
            return self._parent(declared, parent, names)
        if names:
            if not names[-1]:
                raise UsageError(f"a part of the name of the {declared.noun} is empty")
            return names.pop()
        field = arguments(declared).members[place].field.setting
        if not field:
            raise UsageError(f"the {place} of the {declared.noun} is missing: put it before the name, with a slash")
        if field == "resource_group":
            return self.resource_group or setting(self.settings, field, "--resource-group")
        return setting(self.settings, field)

    def _parent(self, declared: Type, parent: Type, names: list[str]) -> str:
        outermost = parent.path.startswith("/")
        if names:
            if outermost and self.workspace:
                raise UsageError(f'the {parent.noun} is named twice: "{"/".join(names)}" and "{self.workspace}"')
            return self._built(parent, names)
        if outermost and self.workspace:
            return self.id_of(parent, self.workspace)
        way = f"--{parent.noun} ID" if outermost else f"its name, and a slash, before the {declared.noun}'s"
        raise UsageError(f"it is not said in which {parent.noun} to look for the {declared.noun}", advice=f"Give {way}")

    def _written(self, declared: Type) -> str:
        """How the name of a resource is written, in words: `WORKSPACE/ENDPOINT`."""
        word = declared.noun.split()[-1].upper()
        parent = self._parent_type(declared, _PLACEHOLDER.findall(declared.path)[0])
        if parent is None or (self.workspace and parent.path.startswith("/")):
            return word
        return f"{self._written(parent)}/{word}"

    def _parent_type(self, declared: Type, place: str) -> Type | None:
        """The type of the resource whose id begins the path; None where the place is one segment."""
        kinds = _id_types(arguments(declared).members[place])
        if not kinds:
            return None
        for each in self.types:
            if each.arm_type.casefold() in kinds and not each.part:
                return each
        raise InvalidInput("", f"a {declared.noun} can only be named by its whole ARM id")


def _without_colons(declared: Type, asset: Asset, text: str) -> str:
    """The ways in which `az ml` and the studio write a version (`azureml:name:version`), as names with slashes."""
    whole = text.startswith(("azureml:/", "azureml://"))
    above, slash, last = ("", "", text) if whole else text.rpartition("/")
    if ":" not in last:
        return text
    found = asset_reference(last, asset.versions.split("/")[1])
    if found.registry:
        raise UsageError(f"the {declared.noun} {text} is in a registry; only what is in a workspace can be looked at")
    if found.workspace_id:
        return resource_path(declared, {**vars(found)})
    return f"{above}{slash}{found.name}/{found.version}"


def _id_types(member: Member) -> set[str]:
    return {kind.casefold() for rule in member.key.allows if isinstance(rule, IdOf) for kind in rule.types}


def _filled(template: str, values: dict[str, str]) -> str:
    return _PLACEHOLDER.sub(lambda place: values[place[1]], template)

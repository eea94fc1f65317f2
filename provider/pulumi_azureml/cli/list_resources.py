"""`pulumi-azureml list`: the resources of one type."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Annotated

import typer

from ..api_version import spoken_version
from ..client import ArmClient, Call
from ..declare import Json, Type
from ..ids import ArmId
from ..names import label
from ..paths import get
from .place import GroupOption, Place, TypeArgument, WorkspaceOption, connection, type_named
from .screen import JsonOption, note, progress, show_json, show_table
from .tag_filter import PropertyOption, TagFilter, TagOption

__all__ = ["list_resources"]

_TIMEOUT_SECONDS = 600.0


def list_resources(
    type_name: TypeArgument,
    workspace: WorkspaceOption = "",
    resource_group: GroupOption = "",
    inside: Annotated[
        str,
        typer.Option(
            "--in", metavar="ID", help="What the resources lie in, where that is no workspace.", show_default=False
        ),
    ] = "",
    tags: TagOption = None,
    properties: PropertyOption = None,
    as_json: JsonOption = False,
) -> None:
    """List the resources of a type.

    Workspaces are listed over the whole subscription where no resource group is given or configured. Tags and
    properties may be asked for more than once; all of them must hold then.
    """
    from ..resources import ALL

    declared, wanted = type_named(type_name), TagFilter.read(tags, properties)
    call = Call(f"listing every {declared.noun}", _TIMEOUT_SECONDS)
    with connection() as client, progress(call.doing):
        path = Place(client.settings, ALL, workspace, resource_group).collection_of(declared, inside)
        # The api-version's list of one ARM type holds all its kinds: clusters stand among compute instances.
        found = [
            each for each in _items(declared, path, client, call) if _is_kind(declared, each) and wanted.keeps(each)
        ]
    rows = sorted((_row(declared, item) for item in found), key=_order)
    if as_json:
        show_json(rows)
    elif rows:
        headings = ["name", "location", "state"]
        if "/resourcegroups/" not in path.casefold():
            headings.insert(1, "resource group")
        show_table(headings, [[row[heading.replace(" ", "_")] for heading in headings] for row in rows])
    else:
        note(f"there is no {declared.noun}" + (" like that" if tags or properties else ""))


def _items(declared: Type, path: str, client: ArmClient, call: Call) -> Iterator[Json]:
    """What is at a path; of assets whose name is not said, the versions of all."""
    version = spoken_version(declared.arm_type, declared.api_version, client.settings.api_version)
    for item in client.list(path, api_version=version, call=call):
        if declared.asset is None or path.endswith("/versions"):
            yield item
        else:
            yield from client.list(f"{item['id']}/versions", api_version=version, call=call)


def _order(row: Json) -> list[str | int]:
    """By name, in which a number counts as one: the second version comes before the tenth."""
    return [int(part) if part.isdecimal() else part for part in re.split(r"(\d+)", str(row["name"]).casefold())]


def _is_kind(declared: Type, item: Json) -> bool:
    """Whether a resource of the ARM type is of the declared kind."""
    return all(str(get(item, path)).casefold() == str(word).casefold() for path, word in declared.constants.items())


def _row(declared: Type, item: Json) -> Json:
    return {
        "name": label(item["id"]),
        "id": item["id"],
        "resource_group": ArmId(item["id"]).resource_group,
        "location": item.get("location"),
        "state": _state(declared, item),
    }


def _state(declared: Type, item: Json) -> str | None:
    """The first state that is not as it should be; where all are, the last, which says most."""
    state: str | None = None
    for gate in (each for each in declared.ready if each.ready):
        found = get(item, gate.wire)
        if found is not None:
            state = str(found)
            if state not in gate.ready:
                break
    return state

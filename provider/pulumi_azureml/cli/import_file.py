"""`pulumi-azureml import`: what `pulumi import -f` takes, for resources that exist already.

The engine cannot ask a dynamic provider for the state of something it does not know yet (pulumi/pulumi#16175). From CLI
3.254 on an import file may carry that state itself, and then it does not have to ask.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, Any

import typer

from .. import lifecycle
from ..declare import Type
from ..errors import UsageError
from ..sameness import is_default
from ..shape import Member, Object, Variants, arguments, outputs
from ..state import State
from ..wire import to_wire
from .place import GroupOption, Place, WorkspaceOption, type_named

__all__ = ["import_file"]

_TIMEOUT_SECONDS = 120.0


@dataclass(frozen=True)
class _Existing:
    """One resource to import."""

    declared: Type
    name: str
    state: State

    @property
    def variable(self) -> str:
        return re.sub(r"\W", "_", self.name)

    @property
    def inputs(self) -> dict[str, Any]:
        """The arguments that a program has to give; what it would get without them is left out."""
        members = arguments(self.declared).members
        return {n: v for n, v in self.state.inputs.items() if not _goes_without_saying(self.declared, members[n], v)}

    @property
    def secrets(self) -> list[str]:
        """The arguments that a program has to give and that are secret."""
        members = arguments(self.declared).members
        return [name for name in self.inputs if members[name].key.secret]

    @property
    def secret_outputs(self) -> list[str]:
        """What the service makes and shows, and that is secret all the same."""
        outs = outputs(self.declared)
        return [name for name in self.state.outputs if outs[name].secret and name not in self.inputs]

    @property
    def unseen(self) -> list[str]:
        """The arguments that nobody can read from the service."""
        members = arguments(self.declared).members
        return [name for name, member in members.items() if name not in self.inputs and _is_never_shown(member)]


def _is_never_shown(member: Member) -> bool:
    """Whether it, or a part of it, is a secret that only its owner can tell."""
    shape = member.shape
    options = shape.options if isinstance(shape, Variants) else (shape,) if isinstance(shape, Object) else ()
    parts = [part.key.write_only for option in options for part in option.members.values()]
    return member.key.secret and (member.key.write_only or any(parts))


def import_file(
    resources: Annotated[
        list[str],
        typer.Argument(
            metavar="TYPE NAME ID...",
            help="For each resource its type (e.g. ComputeInstance), its name in the program, and its ARM id or name.",
            show_default=False,
        ),
    ],
    workspace: WorkspaceOption = "",
    resource_group: GroupOption = "",
) -> None:
    """Write the file that `pulumi import -f FILE --generate-code=false` takes to standard output.

    The program that goes with it is shown on standard error.
    """
    if len(resources) % 3:
        raise UsageError("each resource needs three words: TYPE NAME ID")
    from ..host.session import Session
    from ..resources import ALL

    client, found = Session().client, []
    place = Place(client.settings, ALL, workspace, resource_group)
    for type_name, name, text in zip(resources[::3], resources[1::3], resources[2::3], strict=True):
        declared = type_named(type_name)
        state = lifecycle.look_up(declared, place.id_of(declared, text), client, timeout=_TIMEOUT_SECONDS)
        found.append(_Existing(declared, name, state))
    print(json.dumps({"resources": [_entry(each) for each in found]}, indent=2))
    print(_program(found), file=sys.stderr)


def _goes_without_saying(declared: Type, member: Member, value: Any) -> bool:
    if value in ("", [], {}) or member.field.inherited_from or is_default(member.shape, member.key, value):
        return True
    return bool(to_wire(member.shape, member.key, value) == declared.defaults.get(member.key.wire, ...))


def _entry(found: _Existing) -> dict[str, Any]:
    from pulumi.dynamic.dynamic import serialize_provider

    from ..host.dynamic import Provider
    from ..host.resource import type_token
    from ..host.rpc import PROVIDER_KEY, stored_secret

    hidden = {*found.secrets, *found.secret_outputs}

    def stored(values: Mapping[str, Any]) -> dict[str, Any]:
        shown = {name: stored_secret(value) if name in hidden else value for name, value in values.items()}
        return {**shown, PROVIDER_KEY: serialize_provider(Provider())}

    return {
        "type": type_token(found.declared),
        "name": found.name,
        "id": found.state.id,
        "inputs": stored(found.inputs),
        "outputs": stored({**found.state.outputs, **found.inputs}),
    }


def _program(found: Sequence[_Existing]) -> str:
    """The program whose first preview after the import is empty; secrets are not in it."""
    # A part has the id of its whole, by which others mean that.
    variables = {each.state.id.casefold(): f"{each.variable}.id" for each in found if not each.declared.part}
    lines = ["# The program that goes with it:"]
    lines.append(f"from pulumi_azureml import {', '.join(sorted({each.declared.name for each in found}))}")
    for each in found:
        lines += ["", f"{each.variable} = {each.declared.name}(", f"    {_literal(each.name)},"]
        for name, value in each.inputs.items():
            if name in each.secrets:
                lines.append(
                    f"    # {name}=…: a secret, which is in the file in plain text; delete the file after the import"
                )
            else:
                literal = variables.get(value.casefold()) if isinstance(value, str) else None
                lines.append(f"    {name}={literal or _literal(value)},")
        if each.secret_outputs:
            names = " and ".join(each.secret_outputs)
            lines.append(f"    # {names}: in the file in plain text; delete the file after the import")
        lines += [
            f"    # {name}=…: a secret that the service never shows; give it if there is one" for name in each.unseen
        ]
        lines.append(")")
    return "\n".join(lines)


def _literal(value: Any) -> str:
    """A value as Python spells it, in double quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_literal(name)}: {_literal(item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_literal, value)) + "]"
    return json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)

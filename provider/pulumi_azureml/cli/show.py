"""`pulumi-azureml show`: one live resource."""

from __future__ import annotations

from typing import Any

from .. import lifecycle
from ..declare import Json, Key, Type
from ..ids import ArmId
from ..shape import ListOf, MapOf, Object, Shape, Variants, arguments, outputs
from ..state import State
from ..wire import variant
from .place import GroupOption, IdArgument, Place, TypeArgument, WorkspaceOption, connection, type_named
from .screen import JsonOption, leaves, show_facts, show_json, write

__all__ = ["show"]

SECRET = "[secret]"  # noqa: S105  what stands in the place of one
_TIMEOUT_SECONDS = 120.0


def show(
    type_name: TypeArgument,
    id: IdArgument,
    workspace: WorkspaceOption = "",
    resource_group: GroupOption = "",
    as_json: JsonOption = False,
) -> None:
    """Show a live resource.

    Its arguments, as a program would write them, and its outputs. Secrets are masked.
    """
    from ..resources import ALL

    declared = type_named(type_name)
    with connection() as client:
        path = Place(client.settings, ALL, workspace, resource_group).id_of(declared, id)
        state = lifecycle.look_up(declared, path, client, timeout=_TIMEOUT_SECONDS)
    shown = _document(declared, state)
    if as_json:
        show_json(shown)
        return
    above = ArmId(state.id).parent
    write(f'{declared.noun} "{ArmId(state.id).name}" in {above}\n{state.id}\n\nARGUMENTS')
    show_facts(leaves("", shown["arguments"]))
    write("\nOUTPUTS")
    show_facts(leaves("", shown["outputs"]))


def _document(declared: Type, state: State) -> Json:
    members, outs = arguments(declared).members, outputs(declared)
    return {
        "type": declared.name,
        "id": state.id,
        "arguments": {n: masked(m.shape, m.key, state.inputs[n]) for n, m in members.items() if n in state.inputs},
        "outputs": {n: SECRET if out.secret else state.outputs[n] for n, out in outs.items() if n in state.outputs},
    }


def masked(shape: Shape, key: Key, value: Any) -> Any:
    """A value without the secrets in it."""
    if value is None:
        return None
    if key.secret:
        return SECRET
    if isinstance(shape, Variants):
        chosen = variant(shape, value, wire=False)
        return masked(chosen, key, value) if chosen else value
    if isinstance(shape, Object):
        inner = shape.members
        return {n: masked(inner[n].shape, inner[n].key, v) if n in inner else v for n, v in value.items()}
    if isinstance(shape, ListOf):
        return [masked(shape.item, key, item) for item in value]
    if isinstance(shape, MapOf):
        return {name: masked(shape.value, key, item) for name, item in value.items()}
    return value

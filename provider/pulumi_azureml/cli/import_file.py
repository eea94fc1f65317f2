"""`pulumi-azureml import`: what `pulumi import -f` takes, for resources that exist already.

The engine cannot ask a dynamic provider for the state of something it does not know yet (pulumi/pulumi#16175). From CLI
3.254 on an import file may carry that state itself, and then it does not have to ask.
"""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer

from .. import lifecycle
from ..declare import Type
from ..errors import UsageError

__all__ = ["import_file"]

_TIMEOUT_SECONDS = 120.0


def import_file(
    resources: Annotated[
        list[str],
        typer.Argument(
            metavar="TYPE NAME ID...",
            help="For each resource its type (e.g. ComputeInstance), its name in the program, and its ARM id.",
            show_default=False,
        ),
    ],
) -> None:
    """Write the file that `pulumi import -f FILE --generate-code=false` takes to standard output."""
    if len(resources) % 3:
        raise UsageError("each resource needs three words: TYPE NAME ID")
    triplets = zip(resources[::3], resources[1::3], resources[2::3], strict=True)
    entries = [_entry(_declared(type_name), name, path) for type_name, name, path in triplets]
    print(json.dumps({"resources": entries}, indent=2))


def _entry(declared: Type, name: str, path: str) -> dict[str, Any]:
    from pulumi.dynamic.dynamic import serialize_provider

    from ..host.dynamic import Provider
    from ..host.resource import type_token
    from ..host.rpc import PROVIDER_KEY
    from ..host.session import Session

    state = lifecycle.look_up(declared, path, Session().client, timeout=_TIMEOUT_SECONDS)
    provider = {PROVIDER_KEY: serialize_provider(Provider())}
    return {
        "type": type_token(declared),
        "name": name,
        "id": state.id,
        "inputs": {**state.inputs, **provider},
        "outputs": {**state.properties, **provider},
    }


def _declared(type_name: str) -> Type:
    from ..resources import ALL

    for declared in ALL:
        if declared.name.casefold() == type_name.casefold():
            return declared
    raise UsageError(f'"{type_name}" is no resource type', advice=f"There are {', '.join(each.name for each in ALL)}")

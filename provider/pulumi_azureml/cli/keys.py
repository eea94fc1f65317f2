"""`pulumi-azureml keys`: the keys of an online endpoint."""

from __future__ import annotations

from typing import Annotated

import typer

from .. import scoring_access
from .endpoint import EndpointArgument, at_endpoint
from .place import GroupOption, WorkspaceOption
from .screen import JsonOption, show_facts, show_json, write
from .show import SECRET

__all__ = ["keys"]


def keys(
    endpoint: EndpointArgument,
    shown: Annotated[bool, typer.Option("--show", help="Print the keys themselves.")] = False,
    workspace: WorkspaceOption = "",
    resource_group: GroupOption = "",
    as_json: JsonOption = False,
) -> None:
    """Tell whether an online endpoint has keys, and print them with --show."""
    with at_endpoint("reading the keys of", endpoint, workspace, resource_group) as found:
        both = scoring_access.keys(found.live, found.client, found.call, api_version=found.api_version)
    facts = (
        {"primary": both.primary, "secondary": both.secondary}
        if shown
        else dict.fromkeys(("primary", "secondary"), SECRET)
    )
    if as_json:
        show_json(facts)
    elif shown:
        show_facts(facts.items())
    else:
        write(f"{found.words} has a primary and a secondary key; --show prints them")

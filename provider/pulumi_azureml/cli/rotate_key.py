"""`pulumi-azureml rotate-key`: make one of an online endpoint's keys anew."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from ..errors import TransportError, UsageError
from .endpoint import EndpointArgument, at_endpoint
from .place import GroupOption, WorkspaceOption
from .screen import write

__all__ = ["rotate_key"]


class WhichKey(str, Enum):
    """The two keys."""

    PRIMARY = "primary"
    SECONDARY = "secondary"


def rotate_key(
    endpoint: EndpointArgument,
    key: Annotated[
        WhichKey,
        typer.Argument(metavar="KEY", help="Which key to make anew.", show_default=False),
    ],
    workspace: WorkspaceOption = "",
    resource_group: GroupOption = "",
) -> None:
    """Make a key of an online endpoint anew; the old one opens it no longer.

    First move the callers over to the other key.
    """
    with at_endpoint(f"making the {key.value} key anew of", endpoint, workspace, resource_group) as found:
        if found.auth_mode != "key":
            raise UsageError(
                f"it has no keys: its auth_mode is {found.auth_mode}",
                doing=found.call.doing,
                advice="Tokens end by themselves",
            )
        body = {"keyType": key.value.capitalize()}
        try:
            found.client.post(f"{found.id.path}/regenerateKeys", body, api_version=found.api_version, call=found.call)
        except TransportError as lost:
            if lost.uncertain:
                lost.advice = "nobody knows whether it was done: `pulumi-azureml keys ENDPOINT --show` tells"
            raise
    write(f"{found.words} has a new {key.value} key; `pulumi-azureml keys {found.id.path} --show` prints it")

"""`pulumi-azureml logs`: what the containers of an online deployment wrote."""

from __future__ import annotations

from enum import Enum
from typing import Annotated

import typer

from ..client.refusal import mask
from ..ids import ArmId
from ..paths import get
from .endpoint import EndpointArgument, at_endpoint
from .place import GroupOption, WorkspaceOption, type_named
from .screen import show_lines

__all__ = ["logs"]


class Container(str, Enum):
    """The containers of an instance, and what the service calls them."""

    INFERENCE = "inference"
    STORAGE = "storage"

    @property
    def on_wire(self) -> str:
        return {Container.INFERENCE: "InferenceServer", Container.STORAGE: "StorageInitializer"}[self]


def logs(
    endpoint: EndpointArgument,
    deployment: Annotated[
        str, typer.Argument(metavar="DEPLOYMENT", help="Name of the deployment.", show_default=False)
    ],
    container: Annotated[
        Container,
        typer.Option("--container", help="The one that scores, or the one that fetches model and code before."),
    ] = Container.INFERENCE,
    tail: Annotated[
        int | None, typer.Option("--tail", metavar="N", min=1, help="How many of the last lines.", show_default=False)
    ] = None,
    workspace: WorkspaceOption = "",
    resource_group: GroupOption = "",
) -> None:
    """Print the logs of an online deployment.

    Before them the states of its instances and what happened to the containers.
    """
    declared = type_named("OnlineDeployment")
    assert declared.logs is not None
    with at_endpoint(f'reading the logs of deployment "{deployment}" of', endpoint, workspace, resource_group) as found:
        path = found.id.child("deployments", deployment).path
        ArmId.parse(path, wanted=declared.arm_type)
        asked = {"containerType": container.on_wire} | ({"tail": tail} if tail is not None else {})
        answer = found.client.ask(f"{path}/{declared.logs.verb}", asked, api_version=found.api_version, call=found.call)
    show_lines(mask(str(get(answer, declared.logs.text) or ""), found.call.secrets))

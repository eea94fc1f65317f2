"""`pulumi-azureml start`: switch a compute instance on."""

from __future__ import annotations

from .machine import NoWaitOption, at_machine
from .place import GroupOption, IdArgument, WorkspaceOption
from .screen import write

__all__ = ["start"]


def start(
    id: IdArgument, workspace: WorkspaceOption = "", resource_group: GroupOption = "", no_wait: NoWaitOption = False
) -> None:
    """Start a compute instance.

    One that runs already is left alone.
    """
    with at_machine("starting", id, workspace, resource_group) as machine:
        said = machine.lead_to("start", wait=not no_wait)
    write(said)

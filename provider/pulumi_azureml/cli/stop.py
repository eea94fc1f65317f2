"""`pulumi-azureml stop`: switch a compute instance off."""

from __future__ import annotations

from .machine import ForceOption, NoWaitOption, at_machine
from .place import GroupOption, IdArgument, WorkspaceOption
from .screen import write

__all__ = ["stop"]


def stop(
    id: IdArgument,
    workspace: WorkspaceOption = "",
    resource_group: GroupOption = "",
    no_wait: NoWaitOption = False,
    force: ForceOption = False,
) -> None:
    """Stop a compute instance.

    One that is stopped already is left alone. One that runs a job is stopped with --force alone.
    """
    with at_machine("stopping", id, workspace, resource_group) as machine:
        said = machine.lead_to("stop", wait=not no_wait, force=force)
    write(said)

"""`pulumi-azureml restart`: switch a compute instance off and on."""

from __future__ import annotations

from ..errors import UsageError
from .machine import ForceOption, NoWaitOption, at_machine
from .place import GroupOption, IdArgument, WorkspaceOption
from .screen import write

__all__ = ["restart"]


def restart(
    id: IdArgument,
    workspace: WorkspaceOption = "",
    resource_group: GroupOption = "",
    no_wait: NoWaitOption = False,
    force: ForceOption = False,
) -> None:
    """Restart a compute instance.

    One that runs a job is restarted with --force alone.
    """
    with at_machine("restarting", id, workspace, resource_group) as machine:
        if not no_wait:
            machine.rest()
        if machine.aim == machine.after("stop"):
            path = machine.resource.path
            raise UsageError(
                f"it is {machine.state}",
                doing=machine.resource.call.doing,
                advice=f"`pulumi-azureml start {path}` starts it",
            )
        machine.refuse_if_it_works(force)
        said = machine.order("restart", machine.after("start"), wait=not no_wait)
    write(said)

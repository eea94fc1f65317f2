"""`pulumi-azureml status`: how a compute instance is, in the words of the v1 SDK's `get_status`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..declare import Json, Ready
from ..paths import get
from .machine import Machine, at_machine
from .place import GroupOption, IdArgument, WorkspaceOption
from .screen import JsonOption, moment, show_facts, show_json

__all__ = ["status"]

# Where every compute that has a switch keeps what v1's `ComputeInstanceStatus` showed.
_FACTS = {
    "vm_size": "properties.properties.vmSize",
    "creation_time": "properties.createdOn",
    "modified_time": "properties.modifiedOn",
    "created_by_user_name": "properties.properties.createdBy.userName",
    "created_by_user_id": "properties.properties.createdBy.userId",
    "created_by_user_org": "properties.properties.createdBy.userOrgId",
}
_LAST_OPERATION = "properties.properties.lastOperation"


def status(
    id: IdArgument, workspace: WorkspaceOption = "", resource_group: GroupOption = "", as_json: JsonOption = False
) -> None:
    """Show the state of a compute instance.

    With it: who made it and when, its last operation, and what went wrong. All about compute instances:

    \b
    https://learn.microsoft.com/azure/machine-learning/concept-compute-instance
    """
    with at_machine("looking up", id, workspace, resource_group) as machine:
        found = _document(machine)
    if as_json:
        show_json(found)
    else:
        show_facts(_words(found))


def _document(machine: Machine) -> Json:
    live, gates = machine.live, machine.resource.declared.ready
    provisioning = next((get(live, gate.wire) for gate in gates if gate.ready and gate.wire != machine.wire), None)
    operation = get(live, _LAST_OPERATION) or {}
    return {
        "id": live["id"],
        "state": get(live, machine.wire),
        "provisioning_state": provisioning,
        **{name: get(live, wire) for name, wire in _FACTS.items()},
        "last_operation": {
            "name": operation.get("operationName"),
            "status": operation.get("operationStatus"),
            "time": operation.get("operationTime"),
            "trigger": operation.get("operationTrigger"),
        },
        "errors": list(_errors(live, gates)),
    }


def _errors(live: Json, gates: tuple[Ready, ...]) -> Iterator[Json]:
    """What the service wrote down of failures, each once."""
    seen: list[Json] = []
    for path in dict.fromkeys(path for gate in gates for path in gate.errors):
        for entry in get(live, path) or []:
            error = entry.get("error") or entry
            found = {"code": error.get("code"), "message": error.get("message")}
            if found not in seen:
                seen.append(found)
                yield found


def _words(found: Json) -> Iterator[tuple[str, Any]]:
    yield "state", found["state"]
    yield "provisioning state", found["provisioning_state"]
    yield "vm size", found["vm_size"]
    yield "created", moment(found["creation_time"])
    yield "modified", moment(found["modified_time"])
    yield "created by", found["created_by_user_name"] or found["created_by_user_id"]
    last = found["last_operation"]
    how = f"by {last['trigger']}" if last["trigger"] else None
    yield "last operation", " ".join(str(w) for w in (last["name"], last["status"], moment(last["time"]), how) if w)
    for error in found["errors"]:
        yield "error", ": ".join(str(part) for part in error.values() if part)

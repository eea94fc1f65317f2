"""`pulumi-azureml used-by`: the deployments that use a version of a model, an environment or code."""

from __future__ import annotations

from collections.abc import Iterator

from ..api_version import spoken_version
from ..client import ArmClient, Call
from ..declare import Json, Type
from ..errors import UsageError
from ..ids import ArmId
from ..names import arguments_of_path, label
from ..paths import get
from ..sameness import same
from ..shape import arguments
from .place import GroupOption, IdArgument, Place, TypeArgument, WorkspaceOption, connection, type_named
from .screen import JsonOption, note, progress, show_json, show_table

__all__ = ["used_by"]

_USES = {"ModelVersion": "model_id", "EnvironmentVersion": "environment_id", "CodeVersion": "code_id"}
"""What can be asked for, and the argument of a deployment that names it."""
_TIMEOUT_SECONDS = 600.0


def used_by(
    type_name: TypeArgument,
    id: IdArgument,
    workspace: WorkspaceOption = "",
    resource_group: GroupOption = "",
    as_json: JsonOption = False,
) -> None:
    """List the online deployments that use a version.

    TYPE is ModelVersion, EnvironmentVersion or CodeVersion. The service cannot be asked for them, so all deployments of
    the workspace are looked through.
    """
    from ..resources import ALL

    declared = type_named(type_name)
    if declared.name not in _USES:
        raise UsageError(f"no deployment uses a {declared.noun}", advice=f"Ask for {', '.join(_USES)}")
    with connection() as client:
        path = Place(client.settings, ALL, workspace, resource_group).id_of(declared, id)
        what = f"{declared.noun} {label(path)}"
        call = Call(f"listing the deployments that use {what}", _TIMEOUT_SECONDS)
        with progress(call.doing):
            client.get(path, api_version=_spoken(declared, client), call=call)
            home = arguments_of_path(declared, path)["workspace_id"]
            rows = [_row(each) for each in _deployments(client, home, call) if _uses(declared, each, path)]
    if as_json:
        show_json(rows)
    elif rows:
        show_table(("endpoint", "deployment", "state"), [(r["endpoint"], r["name"], r["state"]) for r in rows])
    else:
        note(f"no deployment uses {what}")


def _spoken(declared: Type, client: ArmClient) -> str:
    return spoken_version(declared.arm_type, declared.api_version, client.settings.api_version)


def _deployments(client: ArmClient, workspace: str, call: Call) -> Iterator[Json]:
    endpoint, deployment = (_spoken(type_named(name), client) for name in ("OnlineEndpoint", "OnlineDeployment"))
    for each in client.list(f"{workspace}/onlineEndpoints", api_version=endpoint, call=call):
        yield from client.list(f"{each['id']}/deployments", api_version=deployment, call=call)


def _uses(declared: Type, deployment: Json, path: str) -> bool:
    """Whether it names the version, in whatever spelling."""
    member = arguments(type_named("OnlineDeployment")).members[_USES[declared.name]]
    named = get(deployment, member.key.wire)
    return named is not None and same(member.shape, member.key, named, path)


def _row(deployment: Json) -> Json:
    found = ArmId.parse(deployment["id"])
    assert found.parent is not None
    return {
        "name": found.name,
        "id": deployment["id"],
        "endpoint": found.parent.name,
        "state": get(deployment, "properties.provisioningState"),
    }

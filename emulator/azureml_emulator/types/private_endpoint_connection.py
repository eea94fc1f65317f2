"""A private endpoint's connection to a workspace: where it is approved or rejected.

In Azure the network makes it when somebody makes a private endpoint; those are not emulated, so a PUT makes it here.
"""

from __future__ import annotations

from azureml_emulator.arm.errors import ACCOUNT, Refusal, refuse
from azureml_emulator.arm.operation_styles import OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import ResourceType, Verb
from azureml_emulator.arm.shapes import below
from azureml_emulator.types.machine_learning import API_VERSIONS

CONNECTION_TYPE = "Microsoft.MachineLearningServices/workspaces/privateEndpointConnections"
STATUSES = ("Approved", "Pending", "Rejected", "Disconnected", "Timeout")
_STATE = "properties.privateLinkServiceConnectionState"


def _check(connection: Resource, _context: Context) -> None:
    status = (connection.properties.get("privateLinkServiceConnectionState") or {}).get("status")
    if status is not None and status not in STATUSES:
        raise refuse(400, "UserError", f"The connection status '{status}' is not one of {', '.join(STATUSES)}.")


def _body(connection: Resource, context: Context, document: Document) -> Document:
    """``privateEndpoint`` is for the service to fill in; the location is the workspace's (specification 2025-12-01)."""
    properties = {"privateEndpoint": None, **document["properties"]}
    return {**document, "location": context.location_of(connection.id.root), "properties": properties}


PRIVATE_ENDPOINT_CONNECTION = ResourceType(
    type=CONNECTION_TYPE,
    sources={
        "PUT 200, GET 200, DELETE 200 or 204, a list, all synchronous": "specification 2025-12-01",
        "statuses": "specification 2025-12-01, EndpointServiceConnectionStatus",
        "PUT of a connection that is not there": "unverified: the network makes it, so here it is made",
        "404": "unverified text; envelope as a workspace's",
    },
    api_versions=API_VERSIONS,
    component=ACCOUNT,
    not_found=Refusal(
        404, "UserError", "Private endpoint connection with name {name} was not found in workspace {parent}."
    ),
    placed_in="parent",
    shapes={
        **below(_STATE, dict.fromkeys(("status", "description", "actionsRequired"), str)),
        "properties.privateEndpoint": dict,
    },
    create=Verb(OK),
    update=Verb(OK),
    delete=Verb(OK_EMPTY),
    check=_check,
    body=_body,
)


def shown_connections(workspace: Resource, context: Context) -> Document:
    """What a GET of the workspace tells of its connections; nothing but the count where there are none."""
    found = [context.shown(item) for item in context.all(CONNECTION_TYPE, workspace.id)]
    return {"privateLinkCount": len(found), **({"privateEndpointConnections": found} if found else {})}

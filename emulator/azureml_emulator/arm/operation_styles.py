"""How each resource provider answers a write that takes time: one value per observed behaviour, never an `if` in the
engine.

The providers do not follow one rule: ML workspaces answer 202 with an empty body and two urls, computes 201 with one
header, endpoints 201 with ``Location`` pointing at the endpoint itself, storage accounts a text/plain 202, key vaults
200 and no header at all. What is here was seen in the recordings of azure-sdk-for-python
(``sdk/ml/azure-ai-ml/tests/recordings``), azure-service-operator (``v2/internal/controllers/recordings``) and
azure-powershell (``src/MachineLearningServices``), 2022 to 2025; each value names its source.

Templates may use ``{root}`` (``/subscriptions/{sub}/providers/{namespace}``), ``{subscription}``, ``{location}`` (of
the top-level resource: a compute's operations lie in the workspace's region), ``{name}`` (the operation's), ``{id}``
(the resource's) and
``{api_version}``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

AcceptedBody = Literal["resource", "empty", "null"]
FinalResult = Literal["resource", "empty", "document", "no content"]
StatusDocument = Literal["bare", "titled", "arm"]
"""``bare``: ``{"status":"InProgress"}``, later ``percentComplete``. ``titled``: id, name, startTime, endTime,
percentComplete, and the custom word of the resource's state (``Updating``) while running. ``arm``: ``{"status": …}``
with the words Accepted, Running, Succeeded."""
NameForm = Literal["guid", "token", "digits", "kind:guid:guid", "group deletion"]


@dataclass(frozen=True)
class OperationStyle:
    """One way of answering PUT, PATCH, DELETE or an action."""

    name: str
    status: int
    """Status code of the answer that accepts (or, when ``synchronous``, completes) the request."""
    body: AcceptedBody
    """What the accepting answer carries."""
    source: str
    synchronous: bool = False
    """Done when answered: no operation is remembered, ``seconds`` of the verb is not used."""
    async_operation: str | None = None
    """Template of the ``Azure-AsyncOperation`` header; ``None``: the header is not sent."""
    location: str | None = None
    """Template of the ``Location`` header; ``None``: not sent. ``{id}?api-version=…`` is the resource itself."""
    result: FinalResult = "empty"
    """What ``Location`` answers in the end, when it is an operation's url. ``document``: the status document, at
    every poll with 200. ``no content``: 204."""
    document: StatusDocument = "bare"
    name_form: NameForm = "guid"
    kind: str = ""
    """Prefix of ``kind:guid:guid`` names: ``oe``, ``od``, ``bebes``, …"""
    word: str = ""
    """What a ``titled`` document says while running; ``""``: the state of the resource."""
    retry_after: tuple[int, ...] = ()
    """Seconds: on the accepting answer, then on each later poll (the last one repeats). Empty: the header is not
    sent."""
    headers: tuple[tuple[str, str], ...] = ()
    """Further headers of the accepting answer."""


def _synchronous(
    name: str, status: int, body: AcceptedBody, source: str, location: str | None = None
) -> OperationStyle:
    return OperationStyle(name, status, body, source, synchronous=True, location=location)


_SELF = "{id}?api-version={api_version}"

OK = _synchronous(
    "200 with the resource", 200, "resource", "ASO: resource group PUT on an existing one; SDK: asset re-PUT"
)
CREATED = _synchronous("201 with the resource", 201, "resource", "ASO: resource group PUT")
CREATED_AT = _synchronous(
    "201 with Location", 201, "resource", "SDK: model, environment, code version and datastore PUT", _SELF
)
OK_EMPTY = _synchronous(
    "200 without a body", 200, "empty", "SDK: DELETE of insights, storage, key vault, assets, datastores, connections"
)

_WORKSPACE = "{root}/locations/{location}/workspaceOperationsStatus/{name}?api-version={api_version}&type="
WORKSPACE_PUT = OperationStyle(
    "workspace PUT",
    202,
    "empty",
    "ASO 2025-11 and PS 2025-11: 202, empty, both urls, no Retry-After; create and update alike",
    async_operation=_WORKSPACE + "async",
    location=_WORKSPACE + "location",
    result="resource",
    name_form="token",
)
WORKSPACE_PATCH = replace(WORKSPACE_PUT, name="workspace PATCH", source="SDK 2022-10")
WORKSPACE_DELETE = replace(
    WORKSPACE_PUT, name="workspace DELETE", source="PS 2024-07", result="empty", name_form="guid"
)
WORKSPACE_ACTION = replace(
    WORKSPACE_PUT,
    name="workspace action",
    source="PS 2022-06: resyncKeys; Location ends with the workspace",
    name_form="guid",
)

_COMPUTE = "{root}/locations/{location}/computeOperationsStatus/{name}?api-version={api_version}&service=new"
COMPUTE_PUT = OperationStyle(
    "compute PUT",
    201,
    "resource",
    "SDK 2022-06, 2022-10; ASO: 201 also when it exists, only Azure-AsyncOperation",
    async_operation=_COMPUTE,
)
COMPUTE_PATCH = replace(
    COMPUTE_PUT,
    name="compute PATCH",
    status=202,
    source="SDK 2022-06: 202 with a body, though the specification says 200",
)
COMPUTE_DELETE = replace(COMPUTE_PUT, name="compute DELETE", status=202, body="empty", source="SDK 2022-08")
COMPUTE_ACTION = replace(COMPUTE_DELETE, name="compute action", source="SDK 2022-10, PS 2022-06: start, stop, restart")

_ENDPOINT_STATUS = "{root}/locations/{location}/mfeOperationsStatus/{name}?api-version={api_version}"
_ENDPOINT_RESULT = "{root}/locations/{location}/mfeOperationResults/{name}?api-version={api_version}"


def endpoint_put(kind: str) -> OperationStyle:
    """PUT of an endpoint (``oe``), deployment (``od``), batch endpoint (``bebes``): 201 with ``Location`` = the
    resource itself."""
    return OperationStyle(
        f"{kind} PUT",
        201,
        "resource",
        "SDK 2022-06, 2022-10",
        async_operation=_ENDPOINT_STATUS,
        location=_SELF,
        document="titled",
        name_form="kind:guid:guid",
        kind=kind,
        headers=(("x-ms-async-operation-timeout", "PT30M"),),
    )


def endpoint_patch(kind: str) -> OperationStyle:
    """PATCH and regenerateKeys: 202, the JSON text ``null``, only ``Location``, which answers the status document."""
    style = endpoint_put(kind)
    return replace(
        style,
        name=f"{kind} PATCH",
        status=202,
        body="null",
        source="SDK 2022-06",
        async_operation=None,
        location=_ENDPOINT_RESULT,
        result="document",
    )


def endpoint_delete(kind: str, body: AcceptedBody = "null") -> OperationStyle:
    """DELETE: 202 with both urls; ``null`` in 2022 (endpoints), empty in 2025 (deployments)."""
    style = replace(endpoint_patch(kind), async_operation=_ENDPOINT_STATUS)
    return replace(style, name=f"{kind} DELETE", body=body, source="SDK 2022-06; PS 2025-11")


STORAGE_PUT = OperationStyle(
    "storage account PUT",
    202,
    "empty",
    "ASO 2025-11: 202 text/plain, Retry-After 17 then 3, finally 200 with the account",
    location="{root}/locations/{location}/asyncoperations/{name}?monitor=true&api-version={api_version}",
    result="resource",
    retry_after=(17, 3),
    headers=(("Content-Type", "text/plain; charset=utf-8"),),
)
KEY_VAULT_PUT = OperationStyle(
    "key vault PUT", 200, "resource", "ASO 2022-10: 200 RegisteringDns and no header; the client polls GET"
)
KEY_VAULT_PURGE = OperationStyle(
    "key vault purge",
    202,
    "empty",
    "Azure REST reference, Vaults - Purge Deleted: 202 with Location",
    location="{root}/locations/{location}/operationResults/{name}?api-version={api_version}",
    retry_after=(5,),
)
GROUP_DELETE = OperationStyle(
    "resource group DELETE",
    202,
    "empty",
    "ASO 2022: only Location, Retry-After 15; polls repeat Location, the last is 200 without it",
    location="/subscriptions/{subscription}/operationresults/{name}?api-version={api_version}",
    retry_after=(15,),
    name_form="group deletion",
)
TEMPLATE_PUT = OperationStyle(
    "template deployment PUT",
    201,
    "resource",
    "SDK 2022-10: Azure-AsyncOperation operationStatuses/{20 digits}, words Accepted, Running, Succeeded",
    async_operation="{id}/operationStatuses/{name}?api-version={api_version}",
    document="arm",
    name_form="digits",
)
TEMPLATE_DELETE = replace(
    GROUP_DELETE,
    name="template deployment DELETE",
    source="Azure REST reference, Deployments - Delete, 2021-04-01: Location answers 202, then 204",
    result="no content",
    name_form="token",
)
RPC_PUT = OperationStyle(
    "RPC PUT",
    201,
    "resource",
    "azure-resource-manager-rpc v1.0 async-api-reference; SDK 2023-11: managed cluster PUT",
    async_operation="{root}/locations/{location}/operations/{name}?api-version={api_version}",
    document="titled",
)
RPC_ACCEPTED = replace(
    RPC_PUT,
    name="RPC 202",
    status=202,
    body="empty",
    source="azure-resource-manager-rpc v1.0 async-api-reference: PATCH, POST, DELETE",
    location="{root}/locations/{location}/operationresults/{name}?api-version={api_version}",
    retry_after=(10,),
)

"""A version of a code asset, and the pending upload that precedes it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from azureml_emulator.arm.errors import (
    MANAGEMENT_FRONTEND,
    RESOURCE_NOT_FOUND,
    Refusal,
    Refused,
    refuse,
)
from azureml_emulator.arm.operation_styles import CREATED_AT, OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Listing, ResourceType, Route, Verb
from azureml_emulator.blobs.addresses import Place, reachable_url
from azureml_emulator.types.asset import (
    NOT_CHANGEABLE,
    NOT_FOUND,
    PATH_CHANGED,
    SHAPES,
    SOURCES,
    VERSION_NAME,
    WORKSPACE,
    check_container_name,
    in_order,
    keep_content,
    shown_version,
    touch_container,
)
from azureml_emulator.types.machine_learning import API_VERSIONS
from azureml_emulator.types.workspace_actions import linked

CONTENT = {"properties.codeUri": PATH_CHANGED, "properties.isAnonymous": NOT_CHANGEABLE}
UPLOADS = ("TemporaryBlobReference", "None")
UPLOAD_SECONDS = 24 * 3600
"""How long the signature of a pending upload holds; the service's own time is not known."""
_GUID = r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def _check(version: Resource, context: Context) -> None:
    check_container_name(version)
    keep_content(version, context, CONTENT)


def _by_property(name: str) -> Callable[[Document, str], bool]:
    """A filter on one of the version's own properties; azure-ai-ml sends the hash version as a number."""
    return lambda document, wanted: str((document["properties"].get("properties") or {}).get(name)) == wanted


def _asks_by_hash(context: Context) -> bool:
    """Identical content is looked for under any name: clients ask below a name they have just made up."""
    return "hash" in context.request.query


def _start_pending_upload(context: Context, names: Mapping[str, str]) -> Json:
    """A container of its own for the files of a version that need not exist yet."""
    group = f"/subscriptions/{context.subscription_id}/resourceGroups/{names['group']}"
    workspace = context.find(f"{group}/providers/{WORKSPACE}/{names['workspace']}")
    if workspace is None:
        missing = {"type_and_names": f"{WORKSPACE}/{names['workspace']}", "group": names["group"]}
        raise Refused(RESOURCE_NOT_FOUND.with_names(**missing))
    kind, upload = _asked_upload(context)
    if kind == "None":
        return {"pendingUploadId": upload, "pendingUploadType": kind, "blobReferenceForConsumption": None}
    account, blobs = linked(workspace, context, "storageAccount"), context.service("blobs")
    if account is None or blobs is None:
        raise refuse(400, "UserError", "The workspace's storage account was not found; there is nowhere to upload to.")
    container = upload.lower() if re.fullmatch(_GUID, upload, re.IGNORECASE) else context.guid()
    container_id = account.id.child("blobServices", "default").child("containers", container)
    if context.find(container_id) is None:
        context.put(container_id, {"properties": {}})
    token = blobs.container_token(account, container, "rwl", UPLOAD_SECONDS)
    reachable = reachable_url(account.name, context.request.base_url)
    reference = {
        "blobUri": Place(account.name, container).url,
        "storageAccountArmId": str(account.id),
        "credential": {"credentialType": "SAS", "sasUri": f"{reachable}/{container}?{token}"},
    }
    return {"pendingUploadId": upload, "pendingUploadType": kind, "blobReferenceForConsumption": reference}


def _asked_upload(context: Context) -> tuple[str, str]:
    """Kind and id of the upload: what was asked for, or a container and a new GUID."""
    asked: Document = context.request.body or {}
    kind = asked.get("pendingUploadType") or UPLOADS[0]
    if kind not in UPLOADS:
        raise refuse(400, "UserError", f"The pendingUploadType '{kind}' is not one of {', '.join(UPLOADS)}.")
    return kind, asked.get("pendingUploadId") or context.guid()


CODE_VERSION = ResourceType(
    type=f"{WORKSPACE}/codes/versions",
    sources={
        **SOURCES,
        "echo": "azure-powershell recordings, 2022-06 and 2025-11-04",
        "hash, hashVersion": (
            "azure-ai-ml 1.35.2: properties hash_sha256 and hash_version; a hit may lie under another name"
        ),
        "404": "as models answer; the service's own text is not known",
    },
    api_versions=API_VERSIONS,
    component=MANAGEMENT_FRONTEND,
    not_found=Refusal(
        404,
        "UserError",
        NOT_FOUND,
        details=(("CodeNotFound", "Code with name: {parent} and version: {name} not found."),),
    ),
    placed_in="parent",
    implied_parent=True,
    name_rule=VERSION_NAME,
    shapes={**SHAPES, "properties.codeUri": str},
    required=("properties.codeUri",),
    create=Verb(CREATED_AT),
    update=Verb(OK),
    delete=Verb(OK_EMPTY),
    defaults={
        "properties.tags": {},
        "properties.properties": {},
        "properties.isArchived": False,
        "properties.isAnonymous": False,
    },
    nulls=("properties.description",),
    listing=Listing(
        filters={"hash": _by_property("hash_sha256"), "hashVersion": _by_property("hash_version")},
        order=in_order,
        continuation="$skip",
        across_parents=_asks_by_hash,
    ),
    check=_check,
    body=shown_version,
    on_created=touch_container,
)

CODE_ROUTES = (
    Route(
        "POST",
        f"/subscriptions/{{subscription}}/resourceGroups/{{group}}/providers/{WORKSPACE}/{{workspace}}/codes/{{name}}"
        "/versions/{version}/startPendingUpload",
        _start_pending_upload,
        source="specification 2025-12-01; azure-ai-ml 1.35.2: a container with a SAS to list, read and write",
        component=MANAGEMENT_FRONTEND,
        api_versions=API_VERSIONS,
        counts_as="writes",
        shapes={"pendingUploadType": str, "pendingUploadId": str},
    ),
)

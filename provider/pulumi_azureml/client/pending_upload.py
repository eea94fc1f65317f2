"""A container of its own for the files of a version that is about to be made: what codes are uploaded to."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from ..content import Content
from ..errors import ServiceError
from .arm import ArmClient
from .call import Call
from .destination import API_VERSION, Destination


@dataclass(frozen=True)
class PendingUpload:
    """Where to upload to, and what to call it afterwards."""

    destination: Destination
    """A container that the service has opened for us."""
    blob_uri: str
    """The container's own address, without signature."""
    code_uri: str
    """What goes into ``codeUri``: the folder in it, or the container where a single file was uploaded."""


def pending_upload(
    client: ArmClient, version_path: str, content: Content, call: Call, *, api_version: str | None = None
) -> PendingUpload:
    """Ask for the container of the version at `version_path` (``…/codes/{name}/versions/{version}``), which need not
    exist yet.

    The upload's id is made of the version and its content: asked again, a service that keeps ids gives the same
    container, and an upload that was cut off goes on. Files lie below the folder's name, as azure-ai-ml puts them.
    """

    def ask(call: Call) -> dict[str, Any]:
        version = api_version or client.settings.api_version or API_VERSION
        body = {"pendingUploadId": upload_id(version_path, content), "pendingUploadType": "TemporaryBlobReference"}
        answer = client.ask(f"{version_path}/startPendingUpload", body, api_version=version, call=call)
        return _reference(answer, version_path, call)

    def renew(call: Call) -> str:
        return str(ask(call)["credential"]["sasUri"].partition("?")[2])

    reference = ask(call)
    url, _, sas = str(reference["credential"]["sasUri"]).partition("?")
    blob_uri = str(reference.get("blobUri") or url).rstrip("/")
    folder = content.name if content.is_folder else ""
    destination = Destination(url.rstrip("/"), folder, sas=sas, renew=renew)
    return PendingUpload(destination, blob_uri, f"{blob_uri}/{folder}" if folder else blob_uri)


def upload_id(version_path: str, content: Content) -> str:
    """The same GUID for the same content of the same version."""
    return str(uuid.uuid5(uuid.NAMESPACE_URL, f"{version_path.casefold()}#{content.digest}"))


def _reference(answer: dict[str, Any], version_path: str, call: Call) -> dict[str, Any]:
    reference = answer.get("blobReferenceForConsumption") or {}
    if not (reference.get("credential") or {}).get("sasUri"):
        raise ServiceError(
            status=200,
            method="POST",
            path=version_path,
            doing=call.doing,
            what="the service gave no container to upload to",
            advice="check that the workspace's storage account is there",
        )
    return dict(reference)

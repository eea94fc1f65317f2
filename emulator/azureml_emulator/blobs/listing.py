"""List Blobs and List Containers: by name, in pages, with folders when a delimiter is given."""

from __future__ import annotations

import base64

from azureml_emulator.arm.render import etag
from azureml_emulator.blobs.addresses import Place
from azureml_emulator.blobs.blob import DEFAULT_TYPE, Blob
from azureml_emulator.blobs.call import Call, Reply, http_date
from azureml_emulator.blobs.documents import HEADERS, document, element, elements, name_element, within
from azureml_emulator.blobs.errors import refused
from azureml_emulator.blobs.service import CONTAINER_TYPE, Blobs

LARGEST_PAGE = 5000
_AFTER_ALL = "\U0010ffff"


async def list_blobs(call: Call, blobs: Blobs) -> Reply:
    """``GET ?restype=container&comp=list``."""
    prefix, delimiter, size = call.query.get("prefix", ""), call.query.get("delimiter", ""), _page_size(call)
    include = call.query.get("include", "").lower().split(",")
    place = Place(call.target.account, call.target.container, prefix)
    rows: list[str] = []
    position, inclusive = _position(call), True
    while blob := blobs.index.first(place, position, inclusive):
        if len(rows) == size:
            break
        folder = _folder(blob.name, prefix, delimiter)
        rows.append(within("BlobPrefix", (name_element(folder),)) if folder else _blob(call, blob, include))
        position, inclusive = (folder + _AFTER_ALL if folder else blob.name), False
    following = _token(blob.name) if blob else ""
    asked = {name: call.query.get(name.lower()) for name in ("Prefix", "Marker", "MaxResults", "Delimiter")}
    root = f'EnumerationResults ServiceEndpoint="{_endpoint(call)}" ContainerName="{call.target.container}"'
    body = document(root, elements(asked), within("Blobs", rows), element("NextMarker", following))
    return Reply(200, HEADERS, body)


def _folder(name: str, prefix: str, delimiter: str) -> str:
    """The folder that stands for the blob in the list; ``""``: the blob stands for itself."""
    end = name.find(delimiter, len(prefix)) if delimiter else -1
    return name[: end + len(delimiter)] if end >= 0 else ""


def _blob(call: Call, blob: Blob, include: list[str]) -> str:
    headers = blob.shown_headers(call.now)
    properties = elements(
        {
            "Creation-Time": http_date(blob.created_at),
            "Last-Modified": headers["Last-Modified"],
            "Etag": blob.etag.strip('"'),
            "Content-Length": str(blob.size),
            "Content-Type": headers.get("Content-Type", DEFAULT_TYPE),
            "Content-Encoding": blob.headers.get("Content-Encoding", ""),
            "Content-Language": blob.headers.get("Content-Language", ""),
            "Content-MD5": blob.md5 or "",
            "Cache-Control": blob.headers.get("Cache-Control", ""),
            "Content-Disposition": blob.headers.get("Content-Disposition", ""),
            "BlobType": "BlockBlob",
            "AccessTier": headers["x-ms-access-tier"],
            "AccessTierInferred": headers.get("x-ms-access-tier-inferred"),
            "LeaseStatus": headers["x-ms-lease-status"],
            "LeaseState": headers["x-ms-lease-state"],
            "ServerEncrypted": "true",
            "TagCount": headers.get("x-ms-tag-count"),
        }
    )
    parts = [name_element(blob.name), within("Properties", (properties,))]
    if "metadata" in include:
        parts.append(within("Metadata", (elements(dict(blob.metadata)),)))
    if "tags" in include and blob.tags:
        pairs = (within("Tag", (elements({"Key": key, "Value": value}),)) for key, value in blob.tags.items())
        parts.append(within("Tags", (within("TagSet", pairs),)))
    return within("Blob", parts)


async def list_containers(call: Call, blobs: Blobs) -> Reply:
    """``GET /?comp=list``."""
    account = blobs.account(call.target.account)
    assert account is not None
    prefix, size, position = call.query.get("prefix", ""), _page_size(call), _position(call)
    every = [
        item
        for item in blobs.state.store.resources.of_type(CONTAINER_TYPE)
        if item.id.is_within(account.id) and item.name.startswith(prefix) and item.name >= position
    ]
    every.sort(key=lambda item: item.name)
    rows = []
    for container in every[:size]:
        shown = {"Last-Modified": http_date(container.modified_at), "Etag": etag(container).strip('"')}
        lease = {"LeaseStatus": "unlocked", "LeaseState": "available"}
        parts = [element("Name", container.name), within("Properties", (elements({**shown, **lease}),))]
        if "metadata" in call.query.get("include", "").lower().split(","):
            parts.append(within("Metadata", (elements(container.properties.get("metadata") or {}),)))
        rows.append(within("Container", parts))
    following = _token(every[size].name) if len(every) > size else ""
    root = f'EnumerationResults ServiceEndpoint="{_endpoint(call)}"'
    body = document(root, element("Prefix", prefix), within("Containers", rows), element("NextMarker", following))
    return Reply(200, HEADERS, body)


def _endpoint(call: Call) -> str:
    return f"https://{call.headers.get('host', '')}/"


def _page_size(call: Call) -> int:
    text = call.query.get("maxresults", "")
    if not text:
        return LARGEST_PAGE
    if not text.isdigit() or int(text) == 0:
        raise refused("InvalidQueryParameterValue", QueryParameterName="maxresults", QueryParameterValue=text)
    return min(int(text), LARGEST_PAGE)


def _token(name: str) -> str:
    """The continuation: the next name, made opaque."""
    return base64.urlsafe_b64encode(f"2!{name}".encode()).decode()


def _position(call: Call) -> str:
    """The name to go on with; ``""``: from the beginning."""
    marker = call.query.get("marker", "")
    try:
        return base64.urlsafe_b64decode(marker).decode().removeprefix("2!")
    except ValueError as reason:
        raise refused("InvalidQueryParameterValue", QueryParameterName="marker", QueryParameterValue=marker) from reason

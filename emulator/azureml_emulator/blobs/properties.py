"""What a blob says about itself: metadata, content headers, tags, access tier; and deleting it."""

from __future__ import annotations

from dataclasses import replace
from urllib.parse import parse_qsl

from azureml_emulator.blobs.blob import STORED_HEADERS, Blob
from azureml_emulator.blobs.call import Call, Reply, metadata_headers
from azureml_emulator.blobs.conditions import check_read, check_write
from azureml_emulator.blobs.documents import HEADERS, parsed, tags_document, tags_of
from azureml_emulator.blobs.errors import refused, wrong_header
from azureml_emulator.blobs.leases import check_lease
from azureml_emulator.blobs.service import Blobs

TIERS = ("Hot", "Cool", "Cold", "Archive")
MOST_TAGS = 10


def found(call: Call, blobs: Blobs) -> Blob | None:
    """The blob the request names, if it is there."""
    return blobs.index.find(call.target)


def existing(call: Call, blobs: Blobs) -> Blob:
    """The blob the request names."""
    blob = found(call, blobs)
    if blob is None:
        raise refused("BlobNotFound")
    return blob


def writable(call: Call, blobs: Blobs) -> Blob:
    """The blob the request names, when its conditions and its lease allow a change."""
    blob = existing(call, blobs)
    check_write(call, blob)
    check_lease(call, blob)
    return blob


async def get_metadata(call: Call, blobs: Blobs) -> Reply:
    """Metadata, as headers."""
    blob = existing(call, blobs)
    check_read(call, blob)
    return Reply(200, {**blob.validators(), **metadata_headers(blob.metadata)})


async def set_metadata(call: Call, blobs: Blobs) -> Reply:
    """All metadata is replaced."""
    blob = replace(writable(call, blobs), metadata=call.metadata).stamped(blobs.new_etag(), call.now)
    blobs.index.put(call.target, blob)
    return Reply(200, {**blob.validators(), "x-ms-request-server-encrypted": "true"})


async def set_properties(call: Call, blobs: Blobs) -> Reply:
    """All content headers are replaced; what is not said is cleared."""
    said = {name: call.headers.get(f"x-ms-blob-{name.lower()}") for name in STORED_HEADERS}
    headers = {name: value for name, value in said.items() if value}
    md5 = call.headers.get("x-ms-blob-content-md5")
    blob = replace(writable(call, blobs), headers=headers, md5=md5).stamped(blobs.new_etag(), call.now)
    blobs.index.put(call.target, blob)
    return Reply(200, blob.validators())


async def set_tier(call: Call, blobs: Blobs) -> Reply:
    """The access tier; the entity tag stays."""
    tier = call.headers.get("x-ms-access-tier", "")
    if tier not in TIERS:
        raise wrong_header("x-ms-access-tier", tier)
    blobs.index.put(call.target, replace(existing(call, blobs), tier=tier))
    return Reply(200)


async def get_tags(call: Call, blobs: Blobs) -> Reply:
    """Tags, as a document."""
    return Reply(200, HEADERS, tags_document(existing(call, blobs).tags))


async def set_tags(call: Call, blobs: Blobs) -> Reply:
    """Tags are no part of the entity: its tag stays."""
    tags = tags_of(await parsed(call.receive))
    _check_tags(tags)
    blob = existing(call, blobs)
    check_lease(call, blob)
    blobs.index.put(call.target, replace(blob, tags=tags))
    return Reply(204)


def tags_of_header(call: Call) -> dict[str, str]:
    """``x-ms-tags``: a query string."""
    tags = dict(parse_qsl(call.headers.get("x-ms-tags", ""), keep_blank_values=True))
    _check_tags(tags)
    return tags


def _check_tags(tags: dict[str, str]) -> None:
    if len(tags) > MOST_TAGS:
        raise wrong_header("x-ms-tags", f"{len(tags)} tags, at most {MOST_TAGS} are allowed")


async def delete_blob(call: Call, blobs: Blobs) -> Reply:
    """Gone at once: soft delete is off."""
    writable(call, blobs)
    blobs.replace(call.target, None)
    return Reply(202, {"x-ms-delete-type-permanent": "true"})

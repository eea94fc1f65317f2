"""Bytes in: Put Blob, Put Block, Put Block List, Get Block List.

A body is written down as it arrives and belongs to nobody until the conditions have been looked at again: two clients
that race for a name cannot both win.
"""

from __future__ import annotations

import base64
from collections.abc import Mapping

from azureml_emulator.blobs.blob import STORED_HEADERS, Blob, Extent
from azureml_emulator.blobs.call import Call, Reply
from azureml_emulator.blobs.conditions import check_read, check_write
from azureml_emulator.blobs.content import Arrived
from azureml_emulator.blobs.documents import HEADERS, document, element, parsed, within
from azureml_emulator.blobs.errors import not_emulated, refused, wrong_header
from azureml_emulator.blobs.leases import check_lease
from azureml_emulator.blobs.properties import found, tags_of_header
from azureml_emulator.blobs.service import Blobs

LONGEST_BLOCK_ID = 64
"""Bytes before encoding."""
MOST_BLOCKS = 50_000


async def put_blob(call: Call, blobs: Blobs) -> Reply:
    """A whole block blob in one request."""
    kind = call.headers.get("x-ms-blob-type")
    if kind is None:
        raise refused("MissingRequiredHeader", HeaderName="x-ms-blob-type")
    if kind in ("AppendBlob", "PageBlob"):
        raise not_emulated("Append and page blobs are")
    if kind != "BlockBlob":
        raise wrong_header("x-ms-blob-type", kind)
    _check_may_write(call, blobs)
    arrived = await _arrived(call, blobs)
    try:
        before = _check_may_write(call, blobs)
    except Exception:
        blobs.content.drop([arrived.file])
        raise
    extent = Extent("", arrived.file, arrived.size)
    if arrived.size == 0:
        blobs.content.drop([arrived.file])
    blob = made(call, blobs, before, (extent,) if arrived.size else (), arrived.md5)
    blobs.replace(call.target, blob)
    return Reply(
        201, {**blob.validators(), **_hashes(call, arrived, always_md5=True), "x-ms-request-server-encrypted": "true"}
    )


async def put_block(call: Call, blobs: Blobs) -> Reply:
    """One block, uncommitted until a block list names it."""
    if "x-ms-copy-source" in call.headers:
        raise not_emulated("Put Block From URL is")
    block = call.query.get("blockid", "")
    _check_block_id(call, blobs, block)
    check_lease(call, blobs.index.find(call.target))
    arrived = await _arrived(call, blobs)
    replaced = blobs.index.blocks(call.target).get(block)
    blobs.index.put_block(call.target, Extent(block, arrived.file, arrived.size))
    if replaced:
        blobs.content.drop([replaced.file])
    return Reply(201, {**_hashes(call, arrived, always_md5=False), "x-ms-request-server-encrypted": "true"})


async def put_block_list(call: Call, blobs: Blobs) -> Reply:
    """The blob made of the blocks that the list names."""
    root = await parsed(call.receive)
    before = _check_may_write(call, blobs)
    committed = {extent.block: extent for extent in before.extents if extent.block} if before else {}
    uncommitted = blobs.index.blocks(call.target)
    latest = {**committed, **uncommitted}
    known: Mapping[str, Mapping[str, Extent]] = {
        "Committed": committed,
        "Uncommitted": uncommitted,
        "Latest": latest,
    }
    try:
        extents = tuple(known[item.tag][item.text or ""] for item in root)
    except KeyError as reason:
        raise refused("InvalidBlockList") from reason
    if len(extents) > MOST_BLOCKS:
        raise refused("InvalidBlockList")
    blob = made(call, blobs, before, extents, None)
    blobs.replace(call.target, blob)
    return Reply(201, {**blob.validators(), "x-ms-request-server-encrypted": "true"})


async def get_block_list(call: Call, blobs: Blobs) -> Reply:
    """The ids of the blocks that have been committed, or have not."""
    wanted = call.query.get("blocklisttype", "committed").lower()
    blob, uncommitted = blobs.index.find(call.target), blobs.index.blocks(call.target)
    if blob is None and not uncommitted:
        raise refused("BlobNotFound")
    if blob:
        check_read(call, blob)
    parts = []
    if wanted in ("committed", "all"):
        rows = [extent for extent in blob.extents if extent.block] if blob else []
        parts.append(within("CommittedBlocks", map(_block_element, rows)))
    if wanted in ("uncommitted", "all"):
        parts.append(within("UncommittedBlocks", map(_block_element, uncommitted.values())))
    validators = blob.validators() if blob else {}
    size = str(blob.size if blob else 0)
    return Reply(200, {**HEADERS, **validators, "x-ms-blob-content-length": size}, document("BlockList", *parts))


def made(call: Call, blobs: Blobs, before: Blob | None, extents: tuple[Extent, ...], md5: str | None) -> Blob:
    """The blob that a write makes: what the request does not say is gone, but for the lease and the day of birth."""
    headers = {name: call.headers[f"x-ms-blob-{name.lower()}"] for name in STORED_HEADERS if _says(call, name)}
    if "Content-Type" not in headers and "content-type" in call.headers and md5 is not None:
        headers["Content-Type"] = call.headers["content-type"]
    now = call.now
    return Blob(
        name=call.target.path,
        extents=extents,
        etag=blobs.new_etag(),
        created_at=before.created_at if before else now,
        modified_at=now,
        headers=headers,
        md5=call.headers.get("x-ms-blob-content-md5") or md5,
        metadata=call.metadata,
        tags=tags_of_header(call),
        tier=call.headers.get("x-ms-access-tier"),
        lease=before.lease if before else None,
    )


def _says(call: Call, name: str) -> bool:
    return f"x-ms-blob-{name.lower()}" in call.headers


def _check_may_write(call: Call, blobs: Blobs) -> Blob | None:
    before = found(call, blobs)
    check_write(call, before)
    check_lease(call, before)
    return before


async def _arrived(call: Call, blobs: Blobs) -> Arrived:
    """The body in a file of its own, with the hashes that the client sent found right."""
    if "x-ms-structured-body" in call.headers:
        raise not_emulated("Structured messages are")
    md5, crc64 = call.headers.get("content-md5"), call.headers.get("x-ms-content-crc64")
    arrived = await blobs.content.arrive(call.receive, wants_crc64=crc64 is not None)
    wrong = "Md5Mismatch" if md5 not in (None, arrived.md5) else "Crc64Mismatch" if crc64 != arrived.crc64 else None
    if wrong:
        blobs.content.drop([arrived.file])
        raise refused(wrong)
    return arrived


def _hashes(call: Call, arrived: Arrived, always_md5: bool) -> dict[str, str]:
    hashes = {"Content-MD5": arrived.md5} if always_md5 or "content-md5" in call.headers else {}
    return {**hashes, **({"x-ms-content-crc64": arrived.crc64} if arrived.crc64 else {})}


def _check_block_id(call: Call, blobs: Blobs, block: str) -> None:
    """A base64 text of at most 64 bytes, as long as those of the blob's other blocks."""
    try:
        size = len(base64.b64decode(block, validate=True))
    except ValueError as reason:
        raise refused("InvalidQueryParameterValue", QueryParameterName="blockid", Reason="Not base64.") from reason
    if not 0 < size <= LONGEST_BLOCK_ID:
        raise refused("InvalidQueryParameterValue", QueryParameterName="blockid", Reason="Wrong length.")
    other = next(iter(blobs.index.blocks(call.target)), block)
    if len(other) != len(block):
        raise refused("InvalidBlobOrBlock")


def _block_element(extent: Extent) -> str:
    return within("Block", (element("Name", extent.block), element("Size", str(extent.size))))

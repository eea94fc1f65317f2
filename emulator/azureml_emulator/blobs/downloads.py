"""Bytes out: Get Blob, whole or a range."""

from __future__ import annotations

import base64
import hashlib
import re

from azureml_emulator.blobs.blob import Blob
from azureml_emulator.blobs.call import Call, Reply
from azureml_emulator.blobs.conditions import check_read
from azureml_emulator.blobs.errors import refused
from azureml_emulator.blobs.properties import existing
from azureml_emulator.blobs.sas import RESPONSE_HEADERS
from azureml_emulator.blobs.service import Blobs

LARGEST_HASHED_RANGE = 4 * 1024 * 1024


async def get_blob(call: Call, blobs: Blobs) -> Reply:
    """The bytes, in pieces."""
    blob = existing(call, blobs)
    check_read(call, blob)
    asked = _range(call, blob)
    first, last = asked or (0, blob.size - 1)
    headers = {**shown(call, blob), "Content-Length": str(last - first + 1)}
    if asked:
        headers["Content-Range"] = f"bytes {first}-{last}/{blob.size}"
        if call.headers.get("x-ms-range-get-content-md5", "").lower() == "true":
            headers["Content-MD5"] = _range_hash(blobs, blob, first, last)
    stream = blobs.content.read(blob.extents, first, last)
    return Reply(206 if asked else 200, headers, stream=stream)


async def head_blob(call: Call, blobs: Blobs) -> Reply:
    """The same headers, no bytes."""
    blob = existing(call, blobs)
    check_read(call, blob)
    return Reply(200, {**shown(call, blob), "Content-Length": str(blob.size)})


def shown(call: Call, blob: Blob) -> dict[str, str]:
    """The blob's headers, with those that a SAS replaces."""
    headers = blob.shown_headers(call.now)
    if blob.md5:
        headers["x-ms-blob-content-md5" if _has_range(call) else "Content-MD5"] = blob.md5
    if "sig" in call.query:
        headers |= {name: call.query[field] for field, name in RESPONSE_HEADERS.items() if field in call.query}
    return headers


def _has_range(call: Call) -> bool:
    return "x-ms-range" in call.headers or "range" in call.headers


def _range(call: Call, blob: Blob) -> tuple[int, int] | None:
    """First and last byte of the range, ``None`` when there is none; one that cannot be read is ignored, as HTTP has
    it."""
    text = call.headers.get("x-ms-range") or call.headers.get("range") or ""
    match = re.fullmatch(r"bytes=(\d+)-(\d*)", text.strip())
    if not match:
        return None
    first = int(match.group(1))
    last = min(int(match.group(2) or blob.size), blob.size - 1)
    if first >= blob.size or last < first:
        raise refused("InvalidRange", {"Content-Range": f"bytes */{blob.size}"})
    return first, last


def _range_hash(blobs: Blobs, blob: Blob, first: int, last: int) -> str:
    if last - first + 1 > LARGEST_HASHED_RANGE:
        raise refused("InvalidHeaderValue", HeaderName="x-ms-range-get-content-md5", HeaderValue="true")
    md5 = hashlib.md5(usedforsecurity=False)
    for piece in blobs.content.pieces(blob.extents, first, last):
        md5.update(piece)
    return base64.b64encode(md5.digest()).decode()

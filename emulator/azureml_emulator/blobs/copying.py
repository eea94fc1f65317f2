"""Copies from one emulated blob to another: done when answered, and without moving a byte."""

from __future__ import annotations

import uuid
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from azureml_emulator.blobs.addresses import place_of
from azureml_emulator.blobs.authentication import Doorkeeper
from azureml_emulator.blobs.blob import Blob
from azureml_emulator.blobs.call import Call, Reply, http_date
from azureml_emulator.blobs.conditions import check_write
from azureml_emulator.blobs.errors import BlobRefused, refused
from azureml_emulator.blobs.leases import check_lease
from azureml_emulator.blobs.service import Blobs
from azureml_emulator.blobs.uploads import made


async def copy_blob(call: Call, blobs: Blobs, doorkeeper: Doorkeeper) -> Reply:
    """``Copy Blob`` and ``Copy Blob From URL`` (202), ``Put Blob From URL`` (201, ``x-ms-blob-type``)."""
    source = _source(call, blobs, doorkeeper)
    before = blobs.index.find(call.target)
    check_write(call, before)
    check_lease(call, before)
    extents = tuple(replace(extent, file=blobs.content.linked(extent.file)) for extent in source.extents)
    blob = made(call, blobs, before, extents, source.md5)
    blob = replace(
        blob,
        headers={**source.headers, **_own_headers(call, blob)},
        metadata=call.metadata or source.metadata,
    )
    if "x-ms-blob-type" in call.headers:
        blobs.replace(call.target, blob)
        return Reply(201, {**blob.validators(), "x-ms-request-server-encrypted": "true"})
    copy = {
        "x-ms-copy-id": str(uuid.uuid4()),
        "x-ms-copy-source": call.headers["x-ms-copy-source"].partition("?")[0],
        "x-ms-copy-status": "success",
        "x-ms-copy-progress": f"{blob.size}/{blob.size}",
        "x-ms-copy-completion-time": http_date(call.now),
    }
    blobs.replace(call.target, replace(blob, copy=copy))
    return Reply(202, {**blob.validators(), "x-ms-copy-id": copy["x-ms-copy-id"], "x-ms-copy-status": "success"})


def _own_headers(call: Call, blob: Blob) -> dict[str, str]:
    """What the request itself says about the content; its own Content-Type is about its (empty) body."""
    return {name: value for name, value in blob.headers.items() if f"x-ms-blob-{name.lower()}" in call.headers}


def _source(call: Call, blobs: Blobs, doorkeeper: Doorkeeper) -> Blob:
    """The blob to copy, when the request may read it: in the same account it may, else the url must carry a SAS or the
    request a token for the source."""
    url = call.headers["x-ms-copy-source"]
    place = place_of(url)
    account = blobs.account(place.account) if place else None
    container = blobs.container(account, place.container) if place and account else None
    if place is None or account is None or container is None:
        raise refused("CannotVerifyCopySource")
    if place.account != call.target.account:
        given = [part.partition("=") for part in urlsplit(url).query.split("&") if part]
        headers = {"authorization": call.headers.get("x-ms-copy-source-authorization", "")}
        pairs = [(unquote(name), unquote(value)) for name, _, value in given]
        reading = replace(call, target=place, parameters=pairs, headers=headers)
        try:
            grant = doorkeeper.grant(reading, account, container)
        except BlobRefused as reason:
            raise BlobRefused(403, "CannotVerifyCopySource", reason.message, reason.details) from reason
        if grant.permissions is not None and "r" not in grant.permissions:
            raise BlobRefused(403, "CannotVerifyCopySource", "The signature of the copy source does not allow reading.")
    blob = blobs.index.find(place)
    if blob is None:
        raise refused("CannotVerifyCopySource")
    return blob

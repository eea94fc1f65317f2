"""Leases on blobs: acquire, renew, change, release, break, on the virtual clock."""

from __future__ import annotations

import uuid
from dataclasses import replace

from azureml_emulator.blobs.blob import Blob, Lease
from azureml_emulator.blobs.call import Call, Reply
from azureml_emulator.blobs.conditions import check_write
from azureml_emulator.blobs.errors import refused, wrong_header
from azureml_emulator.blobs.service import Blobs

_HOLDING = ("leased", "breaking")


def check_lease(call: Call, blob: Blob | None) -> None:
    """Before a write: a leased blob wants its lease id, and a lease id wants a lease."""
    given = call.headers.get("x-ms-lease-id")
    lease = blob.lease if blob else None
    if lease is None or lease.state(call.now) not in _HOLDING:
        if given:
            raise refused("LeaseNotPresentWithBlobOperation")
        return
    if given is None:
        raise refused("LeaseIdMissing")
    if given.lower() != lease.id.lower():
        raise refused("LeaseIdMismatchWithBlobOperation")


async def lease_blob(call: Call, blobs: Blobs) -> Reply:
    """``PUT ?comp=lease`` with ``x-ms-lease-action``."""
    blob = blobs.index.find(call.target)
    if blob is None:
        raise refused("BlobNotFound")
    if call.headers.get("if-none-match") != "*":
        check_write(call, blob)
    action = call.headers.get("x-ms-lease-action", "").lower()
    match action:
        case "acquire":
            return _keep(call, blobs, blob, _acquired(call, blob.lease), 201)
        case "renew":
            held = _held(call, blob)
            until = None if held.duration == -1 else call.now + held.duration
            return _keep(call, blobs, blob, replace(held, until=until), 200)
        case "change":
            proposed = call.headers.get("x-ms-proposed-lease-id", "")
            return _keep(call, blobs, blob, replace(_held(call, blob), id=proposed), 200)
        case "release":
            _held(call, blob)
            blobs.index.put(call.target, replace(blob, lease=None))
            return Reply(200, blob.validators())
        case "break":
            return _broken(call, blobs, blob)
        case _:
            raise wrong_header("x-ms-lease-action", action)


def _acquired(call: Call, lease: Lease | None) -> Lease:
    proposed = call.headers.get("x-ms-proposed-lease-id") or str(uuid.uuid4())
    if lease and lease.state(call.now) in _HOLDING and lease.id.lower() != proposed.lower():
        raise refused("LeaseAlreadyPresent")
    text = call.headers.get("x-ms-lease-duration", "-1")
    if text != "-1" and not (text.isdigit() and 15 <= int(text) <= 60):
        raise wrong_header("x-ms-lease-duration", text)
    seconds = int(text)
    return Lease(proposed, seconds, None if seconds == -1 else call.now + seconds)


def _held(call: Call, blob: Blob) -> Lease:
    """The lease that the request names."""
    if blob.lease is None:
        raise refused("LeaseNotPresentWithLeaseOperation")
    if blob.lease.id.lower() != call.headers.get("x-ms-lease-id", "").lower():
        raise refused("LeaseIdMismatchWithLeaseOperation")
    return blob.lease


def _broken(call: Call, blobs: Blobs, blob: Blob) -> Reply:
    if blob.lease is None:
        raise refused("LeaseNotPresentWithLeaseOperation")
    left = 0.0 if blob.lease.until is None else max(blob.lease.until - call.now, 0)
    period = call.headers.get("x-ms-lease-break-period", "")
    wait = min(float(period), left or float(period)) if period.isdigit() else left
    blobs.index.put(call.target, replace(blob, lease=replace(blob.lease, broken_at=call.now + wait)))
    return Reply(202, {**blob.validators(), "x-ms-lease-time": str(round(wait))})


def _keep(call: Call, blobs: Blobs, blob: Blob, lease: Lease, status: int) -> Reply:
    blobs.index.put(call.target, replace(blob, lease=lease))
    return Reply(status, {**blob.validators(), "x-ms-lease-id": lease.id})

"""Conditional requests, as the service answers them: 304 to a read, 412 to a write, 409 to a create of what is there.

Source: Azure Storage REST reference, Specifying conditional headers for Blob service operations (2025).
"""

from __future__ import annotations

from azureml_emulator.blobs.blob import Blob
from azureml_emulator.blobs.call import Call, header_time
from azureml_emulator.blobs.errors import BlobRefused, not_emulated, refused


def check_read(call: Call, blob: Blob) -> None:
    """Before a read of a blob that is there."""
    _check_tags(call)
    if _fails_match(call, blob):
        raise refused("ConditionNotMet")
    if _seen_before(call, blob):
        validators = blob.validators()
        raise BlobRefused(304, "ConditionNotMet", "", headers=validators)


def check_write(call: Call, blob: Blob | None) -> None:
    """Before a write; ``None``: there is nothing yet."""
    _check_tags(call)
    if call.headers.get("if-none-match") == "*" and blob is not None:
        raise refused("BlobAlreadyExists")
    if blob is None:
        if "if-match" in call.headers:
            raise refused("ConditionNotMet")
        return
    if _fails_match(call, blob) or _seen_before(call, blob):
        raise refused("ConditionNotMet")


def _check_tags(call: Call) -> None:
    if "x-ms-if-tags" in call.headers:
        raise not_emulated("Conditions on tags are")


def _fails_match(call: Call, blob: Blob) -> bool:
    wanted = call.headers.get("if-match")
    until = header_time(call.headers, "if-unmodified-since")
    wrong_tag = wanted is not None and wanted != "*" and not _names(wanted, blob)
    return wrong_tag or (until is not None and int(blob.modified_at) > until)


def _seen_before(call: Call, blob: Blob) -> bool:
    known = call.headers.get("if-none-match")
    since = header_time(call.headers, "if-modified-since")
    if known is not None:
        return known == "*" or _names(known, blob)
    return since is not None and int(blob.modified_at) <= since


def _names(header: str, blob: Blob) -> bool:
    """Whether a list of entity tags holds the blob's; quotes may be missing."""
    return blob.etag.strip('"') in [tag.strip().removeprefix("W/").strip('"') for tag in header.split(",")]

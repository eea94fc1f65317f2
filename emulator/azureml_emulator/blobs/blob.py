"""A block blob as it is remembered, and its JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from azureml_emulator.blobs.call import http_date, metadata_headers

Document = dict[str, Any]
DEFAULT_TYPE = "application/octet-stream"
STORED_HEADERS = ("Cache-Control", "Content-Disposition", "Content-Encoding", "Content-Language", "Content-Type")
"""Kept with the blob; a request says them as ``x-ms-blob-…``."""


@dataclass(frozen=True)
class Extent:
    """A run of bytes in one file. ``block`` is the id under which it was sent, ``""`` for a blob sent at once."""

    block: str
    file: str
    size: int


@dataclass(frozen=True)
class Lease:
    """A lock on a blob, on the virtual clock."""

    id: str
    duration: int
    """Seconds; -1: until it is released."""
    until: float | None
    """``None``: until it is released."""
    broken_at: float | None = None
    """The moment from which a broken lease holds no longer."""

    def state(self, now: float) -> str:
        """``leased``, ``expired``, ``breaking`` or ``broken``."""
        if self.broken_at is not None:
            return "breaking" if now < self.broken_at else "broken"
        return "expired" if self.until is not None and now >= self.until else "leased"


@dataclass(frozen=True)
class Blob:
    """One committed blob."""

    name: str
    extents: tuple[Extent, ...]
    etag: str
    created_at: float
    modified_at: float
    headers: Mapping[str, str] = field(default_factory=dict)
    """Of `STORED_HEADERS`, those that were given."""
    md5: str | None = None
    """In base64; the service computes it for a blob sent at once, and keeps what a block list says."""
    metadata: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    tier: str | None = None
    """``None``: the account's."""
    copy: Mapping[str, str] = field(default_factory=dict)
    """``x-ms-copy-…`` headers of the copy that made it."""
    lease: Lease | None = None

    @property
    def size(self) -> int:
        return sum(extent.size for extent in self.extents)

    def stamped(self, etag: str, now: float) -> Blob:
        """The same after a write that changes the entity tag."""
        return replace(self, etag=etag, modified_at=now)

    def validators(self) -> dict[str, str]:
        """``ETag`` and ``Last-Modified``."""
        return {"ETag": self.etag, "Last-Modified": http_date(self.modified_at)}

    def shown_headers(self, now: float) -> dict[str, str]:
        """What GET and HEAD say beside length and hash."""
        locked = self.lease is not None and self.lease.state(now) in ("leased", "breaking")
        headers = {
            **self.validators(),
            "Content-Type": DEFAULT_TYPE,
            **self.headers,
            **metadata_headers(self.metadata),
            **self.copy,
            "Accept-Ranges": "bytes",
            "x-ms-creation-time": http_date(self.created_at),
            "x-ms-blob-type": "BlockBlob",
            "x-ms-lease-status": "locked" if locked else "unlocked",
            "x-ms-lease-state": self.lease.state(now) if self.lease else "available",
            "x-ms-access-tier": self.tier or "Hot",
            "x-ms-server-encrypted": "true",
        }
        if self.lease is not None and self.lease.state(now) == "leased":
            headers["x-ms-lease-duration"] = "infinite" if self.lease.duration == -1 else "fixed"
        if self.tier is None:
            headers["x-ms-access-tier-inferred"] = "true"
        if self.tags:
            headers["x-ms-tag-count"] = str(len(self.tags))
        return headers


def as_document(blob: Blob) -> Document:
    """A blob as JSON; `as_blob` is the way back."""
    return {**asdict(blob), "extents": [[item.block, item.file, item.size] for item in blob.extents]}


def as_blob(document: Document) -> Blob:
    """A blob from its JSON."""
    lease = Lease(**document["lease"]) if document["lease"] else None
    return Blob(**{**document, "extents": tuple(Extent(*item) for item in document["extents"]), "lease": lease})

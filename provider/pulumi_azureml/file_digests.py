"""The digests of files on this machine, each computed once for as long as the file stays as it is.

A preview and the run after it ask for the same files; a model of some gigabytes must not be read for each. A file
counts as unchanged while its path, size, time of change and inode are the same.

The digest of a file of one leaf is the SHA-256 of its bytes, that of a larger one the SHA-256 of those of its leaves,
in order. So an upload that hashes its blocks, each in its own thread, has hashed the file.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path

LEAF_BYTES = 4 * 1024 * 1024
"""For good: it is part of what a digest is."""
MOST_KEPT = 200_000
"""Some 50 MB; then everything is forgotten."""
UNSETTLED_NS = 2_000_000_000
"""A file changed so lately is not kept: it could change again within the same tick of a coarse file system's clock."""

_LEAF_DIGEST_BYTES = hashlib.sha256().digest_size

_Key = tuple[str, int, int, int, int]
_kept: dict[_Key, str] = {}
_lock = threading.Lock()


class Changed(OSError):
    """The file changed while it was read."""

    def __init__(self) -> None:
        super().__init__("it changed while it was read")


def digest_of(path: Path, status: os.stat_result) -> str:
    """The digest in hex of the file at `path`, whose status was just taken. Raises `OSError`, also when it changes."""
    key = _key(path, status)
    with _lock:
        known = _kept.get(key)
    if known:
        return known
    found = _read(path, key)
    if time.time_ns() - status.st_mtime_ns > UNSETTLED_NS:
        with _lock:
            if len(_kept) >= MOST_KEPT:
                _kept.clear()
            _kept[key] = found
    return found


def leaves_of(data: bytes | memoryview) -> bytes:
    """The digests of the leaves of `data`, which begins where a leaf does, one after the other."""
    view = memoryview(data)
    starts = range(0, max(len(view), 1), LEAF_BYTES)
    return b"".join(hashlib.sha256(view[start : start + LEAF_BYTES]).digest() for start in starts)


def digest_of_leaves(leaves: bytes) -> str:
    """The digest in hex of a file with these leaves."""
    return (leaves if len(leaves) == _LEAF_DIGEST_BYTES else hashlib.sha256(leaves).digest()).hex()


def _key(path: Path, status: os.stat_result) -> _Key:
    return str(path), status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev


def _read(path: Path, key: _Key) -> str:
    leaves = []
    with path.open("rb") as file:
        buffer = memoryview(bytearray(min(LEAF_BYTES, key[1] + 1)))
        while count := file.readinto(buffer):
            leaves.append(leaves_of(buffer[:count]))
        if _key(path, os.fstat(file.fileno())) != key:
            raise Changed
    return digest_of_leaves(b"".join(leaves) or leaves_of(b""))

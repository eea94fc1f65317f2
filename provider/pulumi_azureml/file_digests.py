"""The SHA-256 of files on this machine, each computed once for as long as the file stays as it is.

A preview and the run after it ask for the same files; a model of some gigabytes must not be read for each. A file
counts as unchanged while its path, size, time of change and inode are the same.
"""

from __future__ import annotations

import hashlib
import os
import threading
import time
from pathlib import Path

PIECE_BYTES = 1024 * 1024
MOST_KEPT = 200_000
"""Some 50 MB; then everything is forgotten."""
UNSETTLED_NS = 2_000_000_000
"""A file changed so lately is not kept: it could change again within the same tick of a coarse file system's clock."""

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


def _key(path: Path, status: os.stat_result) -> _Key:
    return str(path), status.st_size, status.st_mtime_ns, status.st_ino, status.st_dev


def _read(path: Path, key: _Key) -> str:
    digest = hashlib.sha256()
    with path.open("rb", buffering=0) as file:
        piece = memoryview(bytearray(min(PIECE_BYTES, key[1] + 1)))
        while count := file.readinto(piece):
            digest.update(piece[:count])
        if _key(path, os.fstat(file.fileno())) != key:
            raise Changed
    return digest.hexdigest()

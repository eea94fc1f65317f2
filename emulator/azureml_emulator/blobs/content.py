"""The bytes of blobs: files that are written once, read in pieces, and removed when nobody reads any more."""

from __future__ import annotations

import base64
import hashlib
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from azureml_emulator.asgi import Disconnected, Receive
from azureml_emulator.blobs.blob import Extent
from azureml_emulator.blobs.crc64 import Crc64

PIECE = 256 * 1024
"""Bytes in memory at a time."""


@dataclass(frozen=True)
class Arrived:
    """One body that has been written down."""

    file: str
    size: int
    md5: str
    """In base64."""
    crc64: str | None
    """In base64; ``None`` when it was not wanted: it costs a second for each 10 MB."""


class Content:
    """Files in one directory, which is made when the first bytes come."""

    def __init__(self, directory: Callable[[], Path]) -> None:
        self._directory = directory
        self._readers = 0
        self._doomed: set[str] = set()

    def path(self, file: str) -> Path:
        return self._directory() / file[:2] / file

    def new(self) -> str:
        """The name of a file that does not exist yet, in a directory that does."""
        file = uuid.uuid4().hex
        self.path(file).parent.mkdir(parents=True, exist_ok=True)
        return file

    async def arrive(self, receive: Receive, wants_crc64: bool) -> Arrived:
        """Write a request's body into a new file."""
        file, size, md5 = self.new(), 0, hashlib.md5(usedforsecurity=False)
        crc64 = Crc64() if wants_crc64 else None
        try:
            with self.path(file).open("wb") as output:
                async for piece in pieces_of(receive):
                    output.write(piece)
                    md5.update(piece)
                    size += len(piece)
                    if crc64:
                        crc64.update(piece)
        except Disconnected:
            self.drop([file])
            raise
        code = base64.b64encode(crc64.digest()).decode() if crc64 else None
        return Arrived(file, size, base64.b64encode(md5.digest()).decode(), code)

    def linked(self, file: str) -> str:
        """Another name for the same bytes: a copy that takes no time and no room."""
        other = self.new()
        try:
            os.link(self.path(file), self.path(other))
        except OSError:  # a file system without links
            shutil.copyfile(self.path(file), self.path(other))
        return other

    async def read(self, extents: Sequence[Extent], first: int, last: int) -> AsyncIterator[bytes]:
        """The bytes from ``first`` to ``last`` inclusive. Nothing that is being read is removed."""
        with self._reading():
            for piece in self.pieces(extents, first, last):
                yield piece

    def pieces(self, extents: Sequence[Extent], first: int, last: int) -> Iterator[bytes]:
        """The same, at once."""
        start = 0
        for extent in extents:
            begin, end = max(first - start, 0), min(last - start + 1, extent.size)
            if begin < end:
                with self.path(extent.file).open("rb") as file:
                    file.seek(begin)
                    while begin < end:
                        piece = file.read(min(PIECE, end - begin))
                        begin += len(piece)
                        yield piece
            start += extent.size

    @contextmanager
    def _reading(self) -> Iterator[None]:
        self._readers += 1
        try:
            yield
        finally:
            self._readers -= 1
            if self._readers == 0:
                self._remove()

    def drop(self, files: Iterable[str]) -> None:
        """Remove files, those that somebody may be reading when the last reader has finished."""
        self._doomed.update(files)
        if self._readers == 0:
            self._remove()

    def _remove(self) -> None:
        for file in self._doomed:
            self.path(file).unlink(missing_ok=True)
        self._doomed.clear()

    def keep_only(self, files: set[str]) -> None:
        """Remove what a process that was killed has left behind."""
        self.drop(path.name for path in self._directory().glob("??/*") if path.name not in files)


async def pieces_of(receive: Receive) -> AsyncIterator[bytes]:
    """The body as it comes in."""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise Disconnected
        if message.get("body"):
            yield message["body"]
        if not message.get("more_body"):
            return

"""The upload of local content to a place in a blob container.

- Nothing is sent that is there: a blob counts as there when it has the file's size and, in its metadata, the file's
  digest; a block of a large file, when it was staged under the digest of its bytes. So an upload that was cut off goes
  on where it stopped, and a repeated one sends nothing.
- What is sent is what was read before: every file is hashed on its way out, and none becomes a blob whose bytes are no
  longer those that the content's digest stands for.
- The first file goes last, and carries the mark that the upload is complete (in azure-ai-ml's words), so that a later
  run looks at one blob alone.
- Memory is that of some blocks, whatever the size: threads take turns in reading, and each sends what it has read.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, BinaryIO

from ..auth import Credential
from ..content import Content, ContentFault, LocalFile
from ..file_digests import LEAF_BYTES, digest_of_leaves, leaves_of
from ..settings import Settings
from .call import Call
from .destination import Destination
from .turns import turn
from .upload_progress import UploadProgress

if TYPE_CHECKING:
    from .blobs import Blobs, Stored

THREADS = 8
BLOCK_BYTES = 2 * LEAF_BYTES
"""A file of at most this size is one request; the blocks of a larger one are of whole leaves of its digest.

Blocks above 4 MiB are what the service takes in fastest
(https://learn.microsoft.com/azure/storage/blobs/scalability-targets).
"""
MOST_BLOCKS = 50_000
"""The service's limit for one blob."""
DIGEST = "sha256"
CONTENT_DIGEST = "content_sha256"
COMPLETED = {"upload_status": "completed"}


def upload(
    content: Content, destination: Destination, *, settings: Settings, credential: Credential, call: Call
) -> None:
    """Bring every file of `content` to `destination`; what is there already is not sent again."""
    from .blobs import Blobs  # loads the storage library, which only a program that uploads pays for

    call.check()
    with turn(f"{destination.container_url}/{destination.prefix}", call):
        blobs = Blobs(destination, settings, credential, call)
        try:
            _Upload(content, destination, blobs, call).run()
        finally:
            blobs.close()


@dataclass
class _Transfer:
    """One file on its way."""

    file: LocalFile
    blob: str
    metadata: Mapping[str, str]
    staged: Mapping[str, int] = field(default_factory=dict)
    leaves: dict[int, bytes] = field(default_factory=dict)
    """The digests of the leaves of each block that is there, by number."""
    count: int = 0
    """How many blocks it has."""
    lock: threading.Lock = field(default_factory=threading.Lock)


@dataclass(frozen=True)
class _Piece:
    """Bytes to be sent: a block of a file, or a whole one (`number` is None)."""

    transfer: _Transfer
    data: bytes
    number: int | None = None


class _Upload:
    def __init__(self, content: Content, destination: Destination, blobs: Blobs, call: Call) -> None:
        self._content = content
        self._destination = destination
        self._blobs = blobs
        self._call = call
        self._progress = UploadProgress(content.total_size, call)
        self._reading = threading.Lock()
        self._failures: list[BaseException] = []
        """The first is the reason; later ones are of requests that were under way."""

    def run(self) -> None:
        first, *others = self._content.files
        mark = {DIGEST: first.digest, CONTENT_DIGEST: self._content.digest, **COMPLETED}
        name = self._destination.blob(first.path)
        found = self._blobs.find(name)
        if found is not None and _is_there(found, first) and mark.items() <= found.metadata.items():
            return
        # A folder's own listing is one request for thousands of files, where each would cost one.
        there = self._blobs.below(self._destination.blob("")) if others else {}
        self._send(others, there, {})
        if found is not None and _is_there(found, first):
            self._blobs.mark(name, mark)
        else:
            self._send([first], {}, mark)

    def _send(self, files: Sequence[LocalFile], there: Mapping[str, Stored], mark: Mapping[str, str]) -> None:
        pieces = self._pieces(files, there, mark)
        count = min(THREADS, sum(1 + file.size // BLOCK_BYTES for file in files))
        if count == 0:
            return
        with ThreadPoolExecutor(count, thread_name_prefix="upload") as pool:
            for _ in range(count):
                pool.submit(self._work, pieces)
        if self._failures:
            raise self._failures[0]

    def _work(self, pieces: Iterator[_Piece]) -> None:
        """What each thread does: send pieces until there is none, or another thread has failed."""
        try:
            while not self._failures and self._send_next(pieces):
                self._call.check()
        except BaseException as error:  # noqa: BLE001  it is raised in the thread that waits
            self._failures.append(error)

    def _send_next(self, pieces: Iterator[_Piece]) -> bool:
        """Whether there was a piece; its bytes are let go before the next one is read."""
        with self._reading:
            piece = next(pieces, None)
        if piece is not None:
            self._deliver(piece)
        return piece is not None

    def _pieces(
        self, files: Sequence[LocalFile], there: Mapping[str, Stored], mark: Mapping[str, str]
    ) -> Iterator[_Piece]:
        for file in files:
            blob = self._destination.blob(file.path)
            found = there.get(blob)
            if found is not None and _is_there(found, file):
                self._progress.found(file.size)
                continue
            transfer = _Transfer(file, blob, {DIGEST: file.digest, **mark})
            if file.size <= BLOCK_BYTES:
                yield _Piece(transfer, self._whole(file))
            else:
                transfer.staged = self._blobs.staged(blob)
                yield from self._blocks(transfer)

    def _whole(self, file: LocalFile) -> bytes:
        with _opened(file, self._call) as source:
            return source.read(file.size + 1)

    def _blocks(self, transfer: _Transfer) -> Iterator[_Piece]:
        size = block_bytes(transfer.file.size)
        transfer.count = -(-transfer.file.size // size)
        with _opened(transfer.file, self._call) as source:
            for number in range(transfer.count):
                wanted = min(size, transfer.file.size - number * size)
                data = source.read(wanted)
                last = number == transfer.count - 1
                if len(data) < wanted or (last and source.read(1)):
                    raise _changed(transfer.file, self._call)
                yield _Piece(transfer, data, number)

    def _deliver(self, piece: _Piece) -> None:
        transfer, leaves = piece.transfer, leaves_of(piece.data)
        if piece.number is None:
            self._compare(transfer.file, leaves)
            self._blobs.put(transfer.blob, piece.data, transfer.metadata)
            self._progress.sent(len(piece.data))
            return
        block = block_id(piece.number, leaves)
        if transfer.staged.get(block) == len(piece.data):
            self._progress.found(len(piece.data))
        else:
            self._blobs.stage(transfer.blob, block, piece.data)
            self._progress.sent(len(piece.data))
        with transfer.lock:
            transfer.leaves[piece.number] = leaves
            complete = len(transfer.leaves) == transfer.count
        if complete:
            self._commit(transfer)

    def _commit(self, transfer: _Transfer) -> None:
        """Make the blob of its blocks: of those that were hashed when the content was read, or not at all."""
        ordered = [transfer.leaves[number] for number in range(transfer.count)]
        self._compare(transfer.file, b"".join(ordered))
        blocks = [block_id(number, leaves) for number, leaves in enumerate(ordered)]
        self._blobs.commit(transfer.blob, blocks, transfer.metadata)

    def _compare(self, file: LocalFile, leaves: bytes) -> None:
        if digest_of_leaves(leaves) != file.digest:
            raise _changed(file, self._call)


def block_bytes(size: int) -> int:
    """The size of the blocks of a file: the same for the same file, and large enough for the service's limit."""
    fitting = -(-size // MOST_BLOCKS)
    return max(BLOCK_BYTES, -(-fitting // LEAF_BYTES) * LEAF_BYTES)


def block_id(number: int, leaves: bytes) -> str:
    """The id under which a block is staged: made of its bytes. All ids of a blob have one length."""
    return f"{number:05d}-{digest_of_leaves(leaves)[:40]}"


def _is_there(found: Stored, file: LocalFile) -> bool:
    return found.size == file.size and found.metadata.get(DIGEST) == file.digest


@contextmanager
def _opened(file: LocalFile, call: Call) -> Iterator[BinaryIO]:
    try:
        with file.source.open("rb") as source:
            yield source
    except OSError as error:
        raise ContentFault([f'"{file.path}" cannot be read any more ({error.strerror})'], doing=call.doing) from error


def _changed(file: LocalFile, call: Call) -> ContentFault:
    reason = f'"{file.path}" has changed since it was read; nothing of the change was uploaded'
    return ContentFault([reason], doing=call.doing, advice="run it again when nothing writes to it any more")

"""The blobs of one emulator: what the data plane, the control plane and the inference plane share."""

from __future__ import annotations

import shutil
import tempfile
import time
import weakref
from collections.abc import Iterator
from pathlib import Path

from azureml_emulator.arm.ids import ResourceId
from azureml_emulator.arm.resource import Request, Resource
from azureml_emulator.arm.state import State
from azureml_emulator.arm.world import World
from azureml_emulator.blobs.addresses import Place
from azureml_emulator.blobs.blob import Blob
from azureml_emulator.blobs.content import Content
from azureml_emulator.blobs.index import Index
from azureml_emulator.blobs.sas import KEY_FIELDS, VERSION, container_token, time_text
from azureml_emulator.blobs.user_delegation import key_of

ACCOUNT_TYPE = "Microsoft.Storage/storageAccounts"
CONTAINER_TYPE = f"{ACCOUNT_TYPE}/blobServices/containers"
_TICKS_BEFORE_1970 = 62_135_596_800
_TICKS_PER_SECOND = 10_000_000


class Blobs:
    """``state.services["blobs"]``. Below ``directory``; without one, in a temporary directory of its own."""

    def __init__(self, state: State, directory: Path | None) -> None:
        self.state = state
        self._directory = directory / "blobs" if directory else None
        self._last_ticks = 0
        self.index = Index(lambda: self.directory / "index.sqlite")
        self.content = Content(lambda: self.directory / "content")
        if self._directory and self._directory.exists():
            self.content.keep_only(set(self.index.files()))

    @property
    def directory(self) -> Path:
        """Made when it is first asked for."""
        if self._directory is None:
            self._directory = Path(tempfile.mkdtemp(prefix="azureml-emulator-blobs-"))
            weakref.finalize(self, shutil.rmtree, self._directory, ignore_errors=True)
        self._directory.mkdir(parents=True, exist_ok=True)
        return self._directory

    def account(self, name: str) -> Resource | None:
        """The storage account of that name, wherever it is: names are unique in the world."""
        return next((item for item in self.state.store.resources.of_type(ACCOUNT_TYPE) if item.name == name), None)

    def container(self, account: Resource, name: str) -> Resource | None:
        """The container as Resource Manager has it; a copy."""
        return self.state.store.resources.find(container_id(account, name))

    def world(self) -> World:
        """The control plane, for what the data plane changes in it: inside ``state.transaction()``."""
        return World(self.state, Request("", "", {}, {}, None, self.state.service_principal, ""))

    def new_etag(self) -> str:
        """The time in .NET ticks, as storage writes it, and another one at each call even while the clock stands
        still."""
        ticks = int((self.state.clock.now + _TICKS_BEFORE_1970) * _TICKS_PER_SECOND)
        self._last_ticks = max(ticks, self._last_ticks + 1)
        return f'"0x{self._last_ticks:X}"'

    def replace(self, place: Place, blob: Blob | None) -> None:
        """Put a blob in the place of whatever is there (``None``: of nothing), and forget uncommitted blocks and bytes
        that nobody needs any more."""
        before, blocks = self.index.find(place), self.index.blocks(place)
        if blob is None:
            self.index.drop(place)
        else:
            self.index.put(place, blob)
        self.index.drop_blocks(place)
        kept = {extent.file for extent in blob.extents} if blob else set()
        old = {extent.file for extent in (*(before.extents if before else ()), *blocks.values())}
        self.content.drop(old - kept)

    def drop_container(self, account: str, container: str) -> None:
        """All blobs of a container that has been deleted."""
        files = set(self.index.files(account, container))
        self.index.drop_container(account, container)
        self.content.drop(files)

    def clear(self) -> None:
        """Forget everything."""
        if self._directory and self._directory.exists():
            files = set(self.index.files())
            self.index.clear()
            self.content.drop(files)

    def close(self) -> None:
        self.index.close()

    def container_token(self, account: Resource, container: str, permissions: str, seconds: float) -> str:
        """A SAS on a container, as a query string, as the service gives it to clients: signed with an account key, or,
        where those are forbidden, with a user delegation key of the service's own."""
        place, expiry = Place(account.name, container), self.state.clock.now + seconds
        if account.properties.get("allowSharedKeyAccess") is not False:
            return container_token(place, keys_of(account)[0], permissions, expiry)
        until = time_text(max(expiry, time.time() + seconds))
        values = (self.state.service_principal.object_id, self.state.tenant_id, time_text(0), until, "b", VERSION)
        fields = dict(zip(KEY_FIELDS, values, strict=True))
        key = key_of(self.state.identifiers.seed, account.name, fields)
        return container_token(place, key, permissions, expiry, fields)

    def names(self, place: Place) -> Iterator[tuple[str, int]]:
        """Name and size of the blob at ``place``, or of those in the folder of that path."""
        exact = self.index.find(place) if place.path else None
        if exact:
            yield exact.name, exact.size
            return
        folder = place.path if not place.path or place.path.endswith("/") else f"{place.path}/"
        for blob in self.index.below(Place(place.account, place.container, folder)):
            yield blob.name, blob.size

    def read(self, place: Place) -> bytes | None:
        """The bytes of one blob, for small ones; ``None`` when it is not there."""
        blob = self.index.find(place)
        return b"".join(self.content.pieces(blob.extents, 0, blob.size - 1)) if blob else None


def keys_of(account: Resource) -> tuple[str, ...]:
    """The account's keys, in base64."""
    return tuple(account.facts["keys"][name]["value"] for name in ("key1", "key2"))


def container_id(account: Resource, name: str) -> ResourceId:
    """The ARM id of a container."""
    return account.id.child("blobServices", "default").child("containers", name)

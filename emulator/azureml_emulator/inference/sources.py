"""Where the files of a model or of code are: from the references that the control plane keeps to files on this disk.

A reference leads into the emulator's own blob storage, directly or through a datastore. ``file://`` is the emulator's
own addition, for files that nobody wants to upload.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from azureml_emulator.arm.errors import Refused
from azureml_emulator.arm.ids import ResourceId
from azureml_emulator.arm.resource import Context
from azureml_emulator.blobs.addresses import Place
from azureml_emulator.blobs.service import Blobs
from azureml_emulator.inference.failures import RolloutFailed
from azureml_emulator.types.asset_uri import place_of_asset


@dataclass(frozen=True)
class Source:
    """Files to be copied. ``name`` is the last part of the reference, which the service keeps as a folder (or as the
    file's name) below ``AZUREML_MODEL_DIR``; ``""`` for a whole container."""

    reference: str
    name: str
    files: Mapping[str, tuple[Path, ...]]
    """Path below the reference (``""`` for a single file) → the pieces of the file, in order."""

    def copy_to(self, folder: Path) -> int:
        """Copy the files; how many bytes."""
        size = 0
        folder.mkdir(parents=True, exist_ok=True)
        for below, pieces in self.files.items():
            target = folder / (below or self.name)
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("wb") as output:
                for piece in pieces:
                    with piece.open("rb") as input_:
                        shutil.copyfileobj(input_, output, 1024 * 1024)
                size += output.tell()
        return size


def located(reference: str, workspace: ResourceId, context: Context) -> Source:
    """The files behind a ``modelUri`` or ``codeUri``. Raises ``ResourceNotFound`` or ``BadArgument`` with what to
    do."""
    if reference.casefold().startswith("file:"):
        return _local(reference)
    try:
        found = place_of_asset(reference, workspace, context)
    except Refused as refused:
        raise RolloutFailed("BadArgument", refused.refusal.message) from refused
    if found is None or not found.container:
        raise RolloutFailed(
            "BadArgument",
            f"the emulator has no files for '{reference}'. It reads blobs of its own storage accounts "
            "(https://{account}.blob.core.windows.net/{container}/{path}), paths in blob datastores "
            "(azureml://datastores/{name}/paths/{path}) and file:///{path}.",
        )
    place = Place(found.account.lower(), found.container, found.path.rstrip("/"))
    blobs: Blobs | None = context.service("blobs")
    files = _pieces(blobs, place) if blobs else {}
    if not files:
        raise RolloutFailed(
            "ResourceNotFound",
            f"there are no files at '{reference}' (storage account '{place.account}', container '{place.container}', "
            f"path '{place.path}'). Upload them before the deployment is made.",
        )
    return Source(reference, PurePosixPath(place.path).name, files)


def _pieces(blobs: Blobs, place: Place) -> dict[str, tuple[Path, ...]]:
    found: dict[str, tuple[Path, ...]] = {}
    for name, _ in blobs.names(place):
        below = name[len(place.path) :].lstrip("/")
        blob = blobs.index.find(Place(place.account, place.container, name))
        if blob is None or ".." in PurePosixPath(below).parts:
            continue
        found[below] = tuple(blobs.content.path(extent.file) for extent in blob.extents)
    return found


def _local(reference: str) -> Source:
    path = Path(unquote(urlsplit(reference).path))
    if path.is_file():
        return Source(reference, path.name, {"": (path,)})
    files = {str(file.relative_to(path)): (file,) for file in sorted(path.rglob("*")) if file.is_file()}
    if not files:
        raise RolloutFailed("ResourceNotFound", f"there are no files at '{reference}'.")
    return Source(reference, path.name, files)

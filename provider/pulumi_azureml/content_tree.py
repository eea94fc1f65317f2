"""Walking a folder: every file in it that is to come along, and everything that stands in the way.

Links to places inside the folder are followed, and what they lead to comes along under the link's name, as bytes: a
storage account has no links. One that leads out of the folder, to nothing, or into a circle is a fault, so that what is
uploaded never depends on what else this machine has.
"""

from __future__ import annotations

import os
import stat
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from .file_digests import digest_of
from .ignore_rules import Rules

LONGEST_PATH = 900
"""Characters of a path below the folder. A blob name has at most 1,024, and the folder's own place comes before it."""
DEEPEST_PATH = 200
"""Segments of such a path; a blob name has at most 254."""

Found = tuple[str, int, Path, str]
"""Path in the folder, size, where to read it, SHA-256."""


def one_file(place: Path, name: str, reasons: list[str]) -> list[Found]:
    """The single file at `place`; what is at fault goes into `reasons`."""
    walk = _Walk(place.parent, None, reasons)
    walk.take(name, place)
    return walk.found


def files_below(folder: Path, rules: Rules, reasons: list[str]) -> list[Found]:
    """The files in `folder` that `rules` let come along; what is at fault goes into `reasons`."""
    walk = _Walk(folder.resolve(), rules, reasons)
    if fault := name_fault(folder.name):
        reasons.append(f'the name "{_shown(folder.name)}" {fault}')
    walk.visit(walk.root, "", (_identity(os.stat(walk.root)),))
    return walk.found


def name_fault(name: str) -> str:
    """Why no blob can have `name` as a segment of its name; empty when one can.

    https://learn.microsoft.com/rest/api/storageservices/naming-and-referencing-containers--blobs--and-metadata
    """
    try:
        name.encode()
    except UnicodeEncodeError:
        return "is not UTF-8"
    if any(ord(character) < 32 or character in "\x7f\ufffe\uffff" for character in name):
        return "holds a control character, which blob names cannot hold"
    if "\\" in name:
        return "holds a backslash, which blob storage takes for a slash"
    if name.endswith("."):
        return "ends with a dot, which blob names lose"
    return ""


@dataclass
class _Walk:
    root: Path
    rules: Rules | None
    reasons: list[str]

    def __post_init__(self) -> None:
        self.found: list[Found] = []
        self._names: dict[str, str] = {}

    def visit(self, folder: Path, path: str, chain: tuple[tuple[int, int], ...]) -> None:
        """Everything in `folder`, which is at `path` below the root. `chain` are the folders that led here."""
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError as error:
            self._fault(path or ".", f"cannot be read ({error.strerror})")
            return
        for entry in entries:
            below = unicodedata.normalize("NFC", f"{path}/{entry.name}" if path else entry.name)
            self._enter(entry, below, chain)

    def take(self, path: str, place: Path) -> None:
        """The file at `place`, under the name `path`."""
        try:
            status = os.stat(place)
            if not stat.S_ISREG(status.st_mode):
                self._fault(path, f"is {_special(status.st_mode)}, and only files can be uploaded")
            elif self._nameable(path, place):
                self.found.append((path, status.st_size, place, digest_of(place, status)))
        except OSError as error:
            self._fault(path, f"cannot be read ({error.strerror or error})")

    def _enter(self, entry: os.DirEntry[str], path: str, chain: tuple[tuple[int, int], ...]) -> None:
        is_folder = _is_folder(entry)
        left_out = self.rules is not None and self.rules.leaves_out(path, is_folder)
        if left_out and (not is_folder or self.rules is None or self.rules.final):
            return
        place = Path(entry.path)
        if entry.is_symlink():
            target = self._followed(place, path)
            if target is None:
                return
            place = target
        if not is_folder:
            self.take(path, place)
            return
        identity = _identity(os.stat(place))
        if identity in chain:
            self._fault(path, "is a link to a folder that it lies in, which has no end")
        elif len(chain) > DEEPEST_PATH:
            self._fault(path, f"lies deeper than {DEEPEST_PATH} folders, which blob names cannot hold")
        else:
            self.visit(place, path, (*chain, identity))

    def _followed(self, link: Path, path: str) -> Path | None:
        """Where a link leads; None when it may not be followed."""
        try:
            target = link.resolve(strict=True)
        except FileNotFoundError:
            self._fault(path, "is a link to nothing")
        except (OSError, RuntimeError):
            self._fault(path, "is a link that leads back to itself")
        else:
            if target.is_relative_to(self.root):
                return target
            self._fault(path, "is a link out of the folder; put a copy in its place, or leave it out by an ignore file")
        return None

    def _nameable(self, path: str, place: Path) -> bool:
        fault = next((fault for name in path.split("/") if (fault := name_fault(name))), "")
        if not fault and len(path) > LONGEST_PATH:
            fault = f"is longer than {LONGEST_PATH} characters, which blob names cannot hold"
        other = self._names.setdefault(path, str(place))
        if not fault and other != str(place):
            fault = "is the name of two files that differ in nothing but how accents are written"
        if fault:
            self._fault(path, fault)
        return not fault

    def _fault(self, path: str, what: str) -> None:
        self.reasons.append(f'"{_shown(path)}" {what}')


def _is_folder(entry: os.DirEntry[str]) -> bool:
    try:
        return entry.is_dir()
    except OSError:  # a circle of links
        return False


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


_SPECIAL = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
    stat.S_IFDIR: "a folder",
}


def _special(mode: int) -> str:
    return _SPECIAL.get(stat.S_IFMT(mode), "no file")


def _shown(path: str) -> str:
    """A path that can be printed in one line, whatever it holds."""
    text = path.encode("utf-8", "backslashreplace").decode()
    text = "".join(character if character.isprintable() else repr(character)[1:-1] for character in text)
    return text if len(text) <= 200 else f"{text[:197]}..."

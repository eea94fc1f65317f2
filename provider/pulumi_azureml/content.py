"""A local file or folder as it will be uploaded: which files, under which names, and one digest over all of it.

The digest depends on names and bytes alone, so that the same content is the same version from every machine: no modes,
no times, names in Unicode's composed form with ``/`` between them. Everything at fault is reported at once. Nothing
here talks to a service; `client/upload.py` sends.
"""

from __future__ import annotations

import difflib
import hashlib
import os
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .content_tree import files_below, one_file
from .errors import UsageError
from .ignore_rules import EVERYTHING, GitRules, Rules, rules_of

IGNORE_FILES = (".amlignore", ".gitignore")
"""As azure-ai-ml has it: the first that is there counts, alone, and only at the top of the folder."""
LONGEST_TEXT_BYTES = 1024 * 1024
SHOWN_REASONS = 10


@dataclass(frozen=True)
class LocalFile:
    """One file of a content."""

    path: str
    """Its path in the folder, with ``/`` between names; of a single file its name."""
    size: int
    """Bytes."""
    source: Path
    """Where to read it."""
    digest: str
    """Digest of its bytes, in hex: see `file_digests`."""


@dataclass(frozen=True)
class Content:
    """A file or a folder, read."""

    name: str
    """The file's or folder's own name."""
    is_folder: bool
    """Whether it is a folder."""
    files: tuple[LocalFile, ...] = field(repr=False)
    """Sorted by path; never empty."""
    digest: str
    """SHA-256 over paths and bytes, in hex: the same on every machine."""

    @property
    def total_size(self) -> int:
        """Bytes of all files together."""
        return sum(file.size for file in self.files)


class ContentFault(UsageError):
    """A local file or folder cannot be taken as it is. `reasons` holds every fault found, one sentence each."""

    def __init__(self, reasons: Sequence[str], *, doing: str = "", advice: str = "") -> None:
        self.reasons = tuple(reasons)
        more = len(self.reasons) - SHOWN_REASONS
        shown = "; ".join(self.reasons[:SHOWN_REASONS]) + (f"; and {more} more" if more > 0 else "")
        super().__init__(shown, doing=doing, advice=advice)


def read_content(
    path: str | os.PathLike[str],
    *,
    base: Path | None = None,
    honour_ignore: bool = True,
    outside: bool = False,
    ignore_files: tuple[str, ...] = IGNORE_FILES,
) -> Content:
    """The file or folder at `path`, below `base` (default: the current directory). Raises `ContentFault`.

    `outside` allows a place that is not below `base`. `honour_ignore` leaves out what the first of `ignore_files` found
    at the top of the folder names; a build context gives ``(".dockerignore",)``.
    """
    place = _located(path, base, outside)
    reasons: list[str] = []
    if place.is_dir():
        rules = _rules(place, ignore_files, reasons) if honour_ignore else EVERYTHING
        found = files_below(place, rules, reasons)
        if not found and not reasons:
            reasons.append(_why_empty(path, place))
    else:
        found = one_file(place, _own_name(place), reasons)
    name = _own_name(place)
    if reasons:
        raise ContentFault(reasons, doing=f'reading {_kind(place)} "{_text(path)}"')
    files = tuple(LocalFile(*item) for item in sorted(found))
    return Content(name, place.is_dir(), files, _digest(files))


def read_text(path: str | os.PathLike[str], *, base: Path | None = None, outside: bool = False) -> str:
    """The text file at `path`, in UTF-8, with line ends as on every other machine. Raises `ContentFault`."""
    place = _located(path, base, outside)
    doing = f'reading file "{_text(path)}"'
    if place.is_dir():
        raise ContentFault(["it is a folder, and a text file is wanted"], doing=doing)
    reasons: list[str] = []
    found = one_file(place, _own_name(place), reasons)
    if not reasons and found[0][1] > LONGEST_TEXT_BYTES:
        reasons.append(f"it has {found[0][1]} bytes, and a text file may have {LONGEST_TEXT_BYTES}")
    if reasons:
        raise ContentFault(reasons, doing=doing)
    try:
        return place.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise ContentFault([f"it is not UTF-8 text (byte {error.start})"], doing=doing) from error
    except OSError as error:
        raise ContentFault([f"it cannot be read ({error.strerror or error})"], doing=doing) from error


def _located(path: str | os.PathLike[str], base: Path | None, outside: bool) -> Path:
    """Where `path` is, links followed only to judge it; it exists and may be read from."""
    home = Path.cwd() if base is None else base
    doing = f'reading "{_text(path)}"'
    if not os.fspath(path):
        raise ContentFault(["the path is empty"], doing=doing)
    place = home / path
    try:
        real = place.resolve(strict=True)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise ContentFault([_missing(place)], doing=doing) from error
    except (OSError, RuntimeError, ValueError) as error:  # a loop of links; a name the system cannot have
        raise ContentFault([f"it cannot be followed ({_said(error)})"], doing=doing) from error
    if not outside and not real.is_relative_to(home.resolve()):
        raise ContentFault([f'it lies outside "{home}", and what is uploaded has to lie in it'], doing=doing)
    return place


def _missing(place: Path) -> str:
    """That it does not exist, with the nearest name that does."""
    parent = place.parent
    while not parent.is_dir() and parent != parent.parent:
        place, parent = parent, parent.parent
    try:
        names = [name for name in os.listdir(parent) if name.isprintable()]
    except OSError:
        names = []
    near = difflib.get_close_matches(place.name, names, n=1)
    what = f'it does not exist: "{_text(parent)}" has no "{_text(place.name)}"'
    return f'{what}; did you mean "{near[0]}"?' if near else what


def _rules(place: Path, ignore_files: tuple[str, ...], reasons: list[str]) -> Rules:
    for name in ignore_files:
        file = place / name
        if not file.is_file():
            continue
        try:
            return rules_of(name, file.read_text(encoding="utf-8"))
        except (OSError, UnicodeDecodeError) as error:
            reasons.append(f"{name}: it cannot be read ({_said(error)})")
            return EVERYTHING
    return rules_of(ignore_files[0], "") if ignore_files else GitRules()


def _why_empty(path: str | os.PathLike[str], place: Path) -> str:
    if any(place.iterdir()):
        return f'no file of "{_text(path)}" is left: an ignore file, or what is always left out, names them all'
    return "the folder is empty, and an upload needs a file"


def _digest(files: Sequence[LocalFile]) -> str:
    digest = hashlib.sha256(b"pulumi-azureml content 1\n")
    for file in files:
        name = file.path.encode()
        digest.update(b"%d:%s:%d:%s\n" % (len(name), name, file.size, file.digest.encode()))
    return digest.hexdigest()


def _own_name(place: Path) -> str:
    named = place.name not in ("", ".", "..")
    return unicodedata.normalize("NFC", place.name if named else place.resolve().name)


def _kind(place: Path) -> str:
    return "folder" if place.is_dir() else "file"


def _said(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


def _text(path: str | os.PathLike[str]) -> str:
    """A path that can be printed, whatever bytes it holds."""
    return os.fspath(path).encode("utf-8", "backslashreplace").decode()

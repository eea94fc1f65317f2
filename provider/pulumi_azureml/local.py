"""What arguments take from the local disk: texts and hashes, read while the arguments are checked.

Nothing is sent here. What cannot be read is a fault of the argument that names it, beside all the others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .check import Fault
from .content import Content, ContentFault, read_content, read_text
from .declare import Json, Type
from .traits import TextFile, Upload
from .unknowns import IsUnknown

__all__ = ["Local", "content_of", "filled_names", "read_local"]


_last_seen: dict[str, str] = {}
"""Where this run has read the content of a digest: arguments keep the path that the same content had before."""


@dataclass
class Local:
    """What the disk says about one resource's arguments."""

    found: Json = field(default_factory=dict)
    """Values for the arguments that are filled in."""
    contents: dict[str, Content] = field(default_factory=dict)
    """The content by the argument that names it, for rules: they find it under `local.<argument>`."""
    faults: list[Fault] = field(default_factory=list)


def filled_names(declared: Type) -> list[str]:
    """The arguments that are filled in from the disk."""
    return [source.fills for source in declared.local]


def read_local(declared: Type, given: Mapping[str, Any], olds: Mapping[str, Any], is_unknown: IsUnknown) -> Local:
    """Read what the arguments name; what is not known yet stays unknown."""
    local = Local()
    for source in declared.local:
        path, filled = given.get(source.path), source.fills
        if _kept_as_it_was(source, given, olds):
            local.found |= {source.fills: olds[filled], source.path: olds.get(source.path)}
        elif given.get(filled) is not None and (isinstance(source, Upload) or path is not None):
            reason = f"is filled in from {source.path}: leave it out"
            local.faults.append(Fault(filled, reason))
        elif path is None:
            continue
        elif is_unknown(path):
            local.found[filled] = path
        elif isinstance(path, str):
            _read(source, path, local)
            _keep_spelling(source, olds, local)
    return local


def _kept_as_it_was(source: TextFile | Upload, given: Mapping[str, Any], olds: Mapping[str, Any]) -> bool:
    """Whether the program ignores changes of the content: the engine then hands over what the last state has."""
    filled = given.get(source.fills)
    return filled is not None and given.get(source.path) is not None and filled == olds.get(source.fills)


def _read(source: TextFile | Upload, path: str, local: Local) -> None:
    try:
        if isinstance(source, TextFile):
            local.found[source.fills] = read_text(path)
        else:
            content = read_content(path, ignore_files=source.ignore_files)
            digest = _digest(source, content)
            _last_seen[digest] = path
            local.contents[source.path] = content
            local.found[source.fills] = digest
    except ContentFault as fault:
        local.faults += [Fault(source.path, reason) for reason in fault.reasons]


def _digest(source: Upload, content: Content) -> str:
    if not (source.named and content.is_folder):
        return content.digest
    return hashlib.sha256(f"{content.digest} {content.name}".encode()).hexdigest()


def _keep_spelling(source: TextFile | Upload, olds: Mapping[str, Any], local: Local) -> None:
    """The same content at another path is no change."""
    unchanged = local.found.get(source.fills) is not None and local.found[source.fills] == olds.get(source.fills)
    if unchanged and olds.get(source.path) is not None:
        local.found[source.path] = olds[source.path]


def content_of(source: Upload, inputs: Mapping[str, Any]) -> Content:
    """The content once more, when it is about to be sent; what has changed since the check is refused."""
    path = _last_seen.get(inputs[source.fills], inputs[source.path])
    content = read_content(path, ignore_files=source.ignore_files)
    if _digest(source, content) != inputs[source.fills]:
        raise ContentFault((f"{source.path}: the content of {path} has changed since it was checked",))
    return content

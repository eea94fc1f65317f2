"""Versions of assets: finding the one with the same content, sharing it, and what becomes of it in the end.

A version belongs to the stack whose mark it carries; others may use it as well. Only its owner archives or deletes it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .change_body import merge_body
from .convergence import Resource
from .declare import Json, Type
from .fingerprint import fingerprint, same_content
from .local import filled_names
from .ownership import add_mark, is_ours
from .paths import get
from .shape import arguments
from .wire import from_body

__all__ = ["archive", "next_version", "revived", "same_version"]


def same_version(declared: Type, inputs: Mapping[str, Any], live: Json) -> bool:
    """Whether a live version has the content that `inputs` ask for: by its fingerprint, else by what it shows."""
    assert declared.asset is not None
    kept = get(live, declared.asset.fingerprint)
    if kept is not None:
        return bool(kept == fingerprint(declared, inputs))
    hidden = [
        name for name in filled_names(declared) if inputs.get(name) and not arguments(declared).members[name].key.wire
    ]
    shown = from_body(declared, live)
    return not hidden and same_content(declared, inputs, declared.imported(shown) if declared.imported else shown)


def next_version(versions: Iterable[Json]) -> int:
    """The number after the greatest; versions that are no numbers do not count."""
    names = (str(version.get("name") or "") for version in versions)
    return max((int(name) for name in names if name.isdecimal()), default=0) + 1


def revived(resource: Resource, live: Json, urn: str) -> Json:
    """The version, taken out of the archive if it was there: it belongs to who took it out, for its owner is done."""
    asset = resource.declared.asset
    assert asset is not None
    if not get(live, asset.archived):
        return resource.settled(live)
    resource.call.progress("it was archived: taking it out of the archive")
    body = merge_body(resource.declared, live, {}, {}, {asset.archived: False})
    add_mark(resource.declared, body, urn)
    return resource.settled(resource.put(body))


def archive(resource: Resource, live: Json, urn: str) -> None:
    """Take the version out of lists; one that another stack made is left as it is."""
    asset = resource.declared.asset
    assert asset is not None
    if get(live, asset.archived):
        return
    if not is_ours(resource.declared, live, urn):
        resource.call.progress("another stack registered it: it is left as it is")
        return
    resource.put(merge_body(resource.declared, live, {}, {}, {asset.archived: True}))

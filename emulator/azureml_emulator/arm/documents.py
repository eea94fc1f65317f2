"""Reading and changing JSON documents by dotted path (``properties.properties.vmSize``), and JSON merge patch (RFC
7396)."""

from __future__ import annotations

from collections.abc import Iterator

from azureml_emulator.arm.resource import Document, Json, copied


class Absent:
    """Nothing there, as opposed to ``null``."""


ABSENT = Absent()


def value_at(document: Json, path: str) -> Json | Absent:
    """The value at ``path``, or ``ABSENT``."""
    for word in path.split("."):
        if not isinstance(document, dict) or word not in document:
            return ABSENT
        document = document[word]
    return document


def set_at(document: Document, path: str, value: Json) -> None:
    """Put ``value`` at ``path``, making the objects on the way (also over ``null``)."""
    *way, last = path.split(".")
    for word in way:
        if not isinstance(document.get(word), dict):
            document[word] = {}
        document = document[word]
    document[last] = value


def drop_at(document: Json, path: str) -> None:
    """Take away what is at ``path``; nothing there is fine."""
    *way, last = path.split(".")
    for word in way:
        document = document.get(word) if isinstance(document, dict) else None
    if isinstance(document, dict):
        document.pop(last, None)


def is_missing(document: Json, path: str) -> bool:
    """Whether there is nothing, or ``null``, at ``path``."""
    value = value_at(document, path)
    return value is ABSENT or value is None


def merged(target: Json, patch: Json) -> Json:
    """``target`` with ``patch`` applied: objects merge, ``null`` deletes, all else replaces."""
    if not isinstance(patch, dict):
        return copied(patch)
    result = dict(target) if isinstance(target, dict) else {}
    for key, value in patch.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merged(result.get(key), value)
    return result


def leaves(document: Json, prefix: str = "") -> Iterator[tuple[str, Json]]:
    """Every path that ends in something other than a non-empty object, with its value."""
    if isinstance(document, dict) and document:
        for key, value in document.items():
            yield from leaves(value, f"{prefix}.{key}" if prefix else key)
    else:
        yield prefix, document


def only(patch: Document, allowed: tuple[str, ...]) -> Document:
    """The parts of ``patch`` that lie at or under the allowed paths."""
    result: Document = {}
    for path in allowed:
        value = value_at(patch, path)
        if value is not ABSENT:
            set_at(result, path, copied(value))
    return result


def at_pointer(document: Json, pointer: str, value: Json | Absent) -> None:
    """Set (or, with ``ABSENT``, remove) the value at a JSON pointer (RFC 6901). ``LookupError`` or ``ValueError``
    when the way does not exist."""
    words = [word.replace("~1", "/").replace("~0", "~") for word in pointer.split("/")[1:]]
    if not words:
        raise ValueError(f"the JSON pointer {pointer!r} does not begin with '/'")
    for word in words[:-1]:
        document = document[int(word)] if isinstance(document, list) else document[word]
    last = words[-1]
    if isinstance(document, list):
        index = len(document) if last == "-" else int(last)
        document[index : index + 1] = [] if isinstance(value, Absent) else [value]
    elif isinstance(value, Absent):
        document.pop(last, None)
    else:
        document[last] = value

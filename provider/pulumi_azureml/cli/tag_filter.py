"""Filters by tags and properties: the options of the verbs that list, and what they keep."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

import typer

from ..declare import Json
from ..errors import UsageError
from ..paths import get

__all__ = ["PropertyOption", "TagFilter", "TagOption"]

TagOption = Annotated[
    list[str] | None,
    typer.Option("--tag", metavar="KEY[=VALUE]", help="Keep what has this tag.", show_default=False),
]
PropertyOption = Annotated[
    list[str] | None,
    typer.Option("--property", metavar="KEY[=VALUE]", help="Keep what has this property.", show_default=False),
]
_TAGS = ("properties.tags", "tags")
"""Assets and jobs have theirs inside; other resources where all of Azure has them."""


@dataclass(frozen=True)
class TagFilter:
    """Tags and properties that are asked for; all of them must be there."""

    tags: Sequence[tuple[str, str | None]]
    """Key and value; None stands for any value."""
    properties: Sequence[tuple[str, str | None]]

    @classmethod
    def read(cls, tags: Sequence[str] | None, properties: Sequence[str] | None) -> TagFilter:
        """From the words of a command."""
        return cls(_pairs("--tag", tags), _pairs("--property", properties))

    def keeps(self, item: Json) -> bool:
        """Whether a resource, as the service shows it, has them all."""
        tags = next((found for place in _TAGS if (found := get(item, place)) is not None), None)
        return _holds(self.tags, tags) and _holds(self.properties, get(item, "properties.properties"))


def _pairs(option: str, given: Sequence[str] | None) -> list[tuple[str, str | None]]:
    pairs: list[tuple[str, str | None]] = []
    for text in given or ():
        key, equals, value = text.partition("=")
        if not key:
            raise UsageError(f'{option} "{text}" has no key: it must look like KEY or KEY=VALUE')
        pairs.append((key, value if equals else None))
    return pairs


def _holds(wanted: Sequence[tuple[str, str | None]], present: Mapping[str, str] | None) -> bool:
    known = present or {}
    return all(key in known and value in (None, known[key]) for key, value in wanted)

"""A value that is not known yet, as the core sees it: the core knows nothing of Pulumi's own class."""

from __future__ import annotations

from typing import Any

__all__ = ["UNKNOWN", "is_unknown"]


class _Unknown:
    def __repr__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Any = _Unknown()


def is_unknown(value: Any) -> bool:
    return value is UNKNOWN

"""A package whose public names are loaded on their first use (PEP 562)."""

from __future__ import annotations

import sys
from importlib import import_module

TYPE_CHECKING = False  # as in `typing`, which takes time to load
if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["load"]


def load(package: str, homes: Mapping[str, tuple[str, ...]], name: str) -> object:
    """The value of a package's public name, from the module that defines it; `AttributeError` where there is none."""
    for module, names in homes.items():
        if name in names:
            found = getattr(import_module(f"{package}.{module}"), name)
            setattr(sys.modules[package], name, found)
            return found
    raise AttributeError(f"module {package!r} has no attribute {name!r}")

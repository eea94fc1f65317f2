"""What v1 had on a class or an object and a declared one has not: refused in one line, with where it is done now."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pulumi

__all__ = ["Gone", "NoOptions", "OfV1", "missing"]


class Gone(AttributeError, pulumi.RunError):
    """A method of v1; it ends a program as Pulumi's own errors do: as one line, without a traceback."""


class NoOptions(TypeError, pulumi.RunError):
    """Arguments where the resource options belong; one line as well."""


class OfV1(type):
    """The class of classes with a name of v1: what v1 called on a class, as `Image.list(…)`, is answered as on an
    object."""

    _GONE: Mapping[str, str]
    """Methods of v1 that its objects have no more, with where it is done now."""

    if not TYPE_CHECKING:  # for those who check types, a name that is not declared is an error

        def __getattr__(cls, name: str) -> Any:
            raise missing(cls, name)


def missing(kind: OfV1, name: str) -> AttributeError:
    """What is said of an attribute that objects of a class, or the class, do not have."""
    text = f"{kind.__name__} has no {name}"
    return Gone(f"{text}: {kind._GONE[name]}") if name in kind._GONE else AttributeError(text)

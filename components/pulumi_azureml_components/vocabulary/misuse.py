"""Calls that Python itself would refuse: said in one line, with the nearest name and without a traceback."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import ParamSpec, TypeVar

import pulumi

__all__ = ["Misuse", "in_one_line"]

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")


class Misuse(TypeError, pulumi.RunError):
    """A call with arguments that its target does not take; it ends a program as Pulumi's own errors do."""


def in_one_line(function: Callable[Arguments, Result]) -> Callable[Arguments, Result]:
    """A function whose misuse is told so."""
    signature = inspect.signature(function)

    @functools.wraps(function)
    def called(*values: Arguments.args, **keywords: Arguments.kwargs) -> Result:
        try:
            signature.bind(*values, **keywords)
        except TypeError as fault:
            raise Misuse(f"calling {function.__name__}: {fault}; give the name, and the rest by name") from None
        return function(*values, **keywords)

    return called

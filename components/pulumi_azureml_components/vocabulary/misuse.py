"""Calls that Python itself would refuse: said in one line, with the nearest name and without a traceback."""

from __future__ import annotations

import pulumi

__all__ = ["Misuse"]


class Misuse(TypeError, pulumi.RunError):
    """A call with arguments that its target does not take; it ends a program as Pulumi's own errors do."""

"""Processors and memory: v1's numbers and Kubernetes' quantities, exactly, both ways.

One GB of v1 is one Gi: v1 handed its number to Kubernetes with that suffix.
"""

from __future__ import annotations

import re
from decimal import Decimal

from .problem import InvalidConfiguration, Problem

__all__ = ["cores", "cpu_quantity", "gigabytes", "memory_quantity"]

_QUANTITY = re.compile(r"(?P<number>\d+(\.\d+)?)(?P<suffix>m|[kKMGTPE]i?)?")
_POWERS = "KMGTPE"


def cpu_quantity(cpu: float | str) -> str:
    """`0.1` → `"0.1"`; a quantity stays as it is."""
    return cpu if isinstance(cpu, str) else _plain(cpu)


def memory_quantity(gigabytes_wanted: float) -> str:
    """`0.5` → `"0.5Gi"`."""
    return f"{_plain(gigabytes_wanted)}Gi"


def cores(quantity: str) -> float:
    """`"100m"` → `0.1`."""
    return _number(_parsed(quantity, "cpu"))


def gigabytes(quantity: str) -> float:
    """`"512Mi"` → `0.5`."""
    return _number(_parsed(quantity, "memory") / Decimal(1024) ** 3)


def _plain(number: float) -> str:
    text = f"{Decimal(str(number)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _number(value: Decimal) -> float:
    return int(value) if value == value.to_integral_value() else float(value)


def _parsed(quantity: str, property: str) -> Decimal:
    match = _QUANTITY.fullmatch(quantity)
    if match is None:
        problem = Problem(property, f'"{quantity[:60]}" is not a Kubernetes quantity, as in 500m, 2 or 4Gi')
        raise InvalidConfiguration([problem], doing="reading container resources")
    number, suffix = Decimal(match["number"]), match["suffix"] or ""
    if suffix == "m":
        return number / 1000
    if not suffix:
        return number
    return number * Decimal(1024 if suffix.endswith("i") else 1000) ** (_POWERS.index(suffix[0].upper()) + 1)

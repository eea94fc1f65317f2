"""Kubernetes quantities: ``100m``, ``0.5``, ``512Mi``, ``2G``.

Source: https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/ (suffixes; a thousandth ``m``).
"""

from __future__ import annotations

import re
from fractions import Fraction

_FACTORS = {
    "": Fraction(1),
    "m": Fraction(1, 1000),
    **{letter: Fraction(1000) ** power for power, letter in enumerate("kMGTPE", 1)},
    **{f"{letter}i": Fraction(1024) ** power for power, letter in enumerate("KMGTPE", 1)},
}
_FORM = re.compile(r"(\d+(?:\.\d+)?|\.\d+)([a-zA-Z]*)")


def amount(text: object) -> Fraction | None:
    """How much it is, in units (cores, bytes, cards); ``None`` for what is not a quantity. ``K`` is taken for ``k``."""
    match = _FORM.fullmatch(str(text))
    if match is None or isinstance(text, bool):
        return None
    factor = _FACTORS.get("k" if match[2] == "K" else match[2])
    return Fraction(match[1]) * factor if factor else None

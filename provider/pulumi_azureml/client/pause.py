"""How long to wait, and how often: the server's word first, else growing pauses.

Jitter is in every pause, so that 64 threads do not knock at once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .answer import Answer

ATTEMPTS = 7
"""A request that meets a breakdown is sent this often in all."""
ATTEMPTS_TO_LOOK = 2
"""A look at a running operation is repeated by its own wait, which asks the resource as well."""
LOOK_FACTOR = 1.3
"""Looks at a running operation grow apart by this: what has taken t seconds is noticed at most some 0.3 t late."""
LONGEST_SECONDS = 300.0
"""No pause is longer, whatever the server says: a wrong date in its header must not stop a run for a day."""


def retry_after(answer: Answer) -> float | None:
    """The pause the server asks for, in seconds; None when it asks for none that can be read.

    Milliseconds (Azure's own headers) are the more exact and come first; then seconds, then an HTTP date.
    """
    for name in ("retry-after-ms", "x-ms-retry-after-ms"):
        if (said := _number(answer.header(name))) is not None:
            return min(said / 1000, LONGEST_SECONDS)
    text = answer.header("retry-after").strip()
    seconds = _number(text)
    if seconds is None and text:
        seconds = _until(text)
    return None if seconds is None else min(seconds, LONGEST_SECONDS)


def growing(first: float, longest: float, factor: float = 2.0) -> Iterator[float]:
    """Pauses that grow by `factor` from `first` up to `longest`, each a fifth longer or shorter by chance, never below
    `first`."""
    pause = first
    while True:
        yield max(first, min(longest, pause * random.uniform(0.8, 1.2)))  # noqa: S311  nothing secret hangs on it
        pause = min(longest, pause * factor)


def _number(text: str) -> float | None:
    try:
        found = float(text)
    except ValueError:
        return None
    return found if 0 <= found < float("inf") else None


def _until(text: str) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(text).timestamp() - time.time())
    except ValueError:
        return None

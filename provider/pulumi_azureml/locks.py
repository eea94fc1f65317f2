"""Writes that must follow one another: under one online endpoint the service runs one operation at a time.

It answers 409 to the second, and the engine runs siblings side by side. So calls of one process wait for each other
here, without using up their time limit; what other processes do is left to the client, which tries a 409 again.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from .client import Call
from .declare import Type
from .names import filled_path

__all__ = ["one_at_a_time"]

_STEP_SECONDS = 0.5
_guard = threading.Lock()
_locks: dict[str, threading.Lock] = {}


@contextmanager
def one_at_a_time(declared: Type, values: Mapping[str, Any], call: Call) -> Iterator[None]:
    """Hold the lock that the declaration names, if it names one; the call's time begins when it is held."""
    if declared.lock is None:
        yield
        return
    key = filled_path(declared.lock, values).casefold()
    with _guard:
        lock = _locks.setdefault(key, threading.Lock())
    waited = False
    while not lock.acquire(timeout=_STEP_SECONDS):
        call.stop_if_cancelled()
        if not waited:
            call.show(f"waiting for other work on {key.rsplit('/', 1)[-1]}")
            waited = True
    try:
        if waited:
            call.begin_again()
        yield
    finally:
        lock.release()

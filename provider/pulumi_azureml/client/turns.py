"""One at a time: two resources of a program with the same content upload it once, the second finds it there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from .call import STEP_SECONDS, Call

_waiting: dict[str, tuple[threading.Lock, int]] = {}
"""By key: the lock, and how many hold it or wait for it."""
_guard = threading.Lock()


@contextmanager
def turn(key: str, call: Call) -> Iterator[None]:
    """Whoever else in this process does the thing that `key` names has finished. Waits within the call."""
    lock = _entered(key)
    try:
        while not lock.acquire(timeout=STEP_SECONDS):
            call.check()
        try:
            yield
        finally:
            lock.release()
    finally:
        _left(key)


def _entered(key: str) -> threading.Lock:
    with _guard:
        lock, count = _waiting.get(key, (threading.Lock(), 0))
        _waiting[key] = (lock, count + 1)
        return lock


def _left(key: str) -> None:
    with _guard:
        lock, count = _waiting[key]
        if count == 1:
            del _waiting[key]
        else:
            _waiting[key] = (lock, count - 1)

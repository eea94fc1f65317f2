"""How far an upload is, told every few seconds."""

from __future__ import annotations

import threading

from .call import Call

SECONDS = 5.0
"""At most one line in this time."""


class UploadProgress:
    """Bytes that are there, of all bytes. All threads of an upload share it."""

    def __init__(self, total: int, call: Call) -> None:
        self._total = total
        self._call = call
        self._there = 0
        self._sent = 0
        self._began = self._shown = call.clock.monotonic()
        self._lock = threading.Lock()

    def found(self, size: int) -> None:
        """So many bytes were there already."""
        with self._lock:
            self._there += size

    def sent(self, size: int) -> None:
        """So many bytes have been sent."""
        with self._lock:
            self._there += size
            self._sent += size
            now = self._call.clock.monotonic()
            if now - self._shown < SECONDS:
                return
            self._shown = now
            line = self._line(now - self._began)
        self._call.show(line)

    def _line(self, seconds: float) -> str:
        percent = 100 * self._there // max(self._total, 1)
        return f"uploaded {percent}% of {spell_bytes(self._total)}, {spell_bytes(self._sent / seconds)}/s"


def spell_bytes(size: float) -> str:
    """A size as people write it: ``512 B``, ``1.5 GB``."""
    units = iter(("B", "kB", "MB", "GB", "TB"))
    unit = next(units)
    while size >= 1000 and unit != "TB":
        size, unit = size / 1000, next(units)
    return f"{size:.0f} {unit}" if size >= 100 or unit == "B" else f"{size:.1f} {unit}"

"""The last lines that the containers of one revision wrote. What is older is forgotten, so that a deployment may
run for weeks."""

from __future__ import annotations

from collections import deque

KEPT_LINES = 5000
LONGEST_LINE = 8192
"""Bytes; a line that does not end is cut here, because nobody may fill the memory by printing."""


class LogRing:
    """Lines in order of arrival, whichever instance wrote them."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=KEPT_LINES)

    def say(self, text: str) -> None:
        """Add the lines of a text."""
        self._lines.extend(text.splitlines())

    def writer(self) -> LineSplitter:
        """Takes one process's output as it comes, in pieces."""
        return LineSplitter(self._lines)

    def lines(self, tail: int | None = None) -> list[str]:
        """The last ``tail`` lines; all that are kept when ``None``."""
        kept = list(self._lines)
        return kept if tail is None else kept[max(0, len(kept) - tail) :]


class LineSplitter:
    """Makes lines of pieces that end anywhere."""

    def __init__(self, lines: deque[str]) -> None:
        self._lines = lines
        self._rest = b""

    def write(self, piece: bytes) -> None:
        *whole, self._rest = (self._rest + piece).split(b"\n")
        self._lines.extend(_text(line) for line in whole)
        if len(self._rest) > LONGEST_LINE:
            self.close()

    def close(self) -> None:
        """What comes now belongs to no later line."""
        if self._rest:
            self._lines.append(_text(self._rest))
        self._rest = b""


def _text(line: bytes) -> str:
    return line[:LONGEST_LINE].decode("utf-8", "replace").rstrip("\r")

"""What the command refuses: one line that says what to do, and status 2."""

from __future__ import annotations


class Refusal(Exception):
    """The command or the machine is at fault, and nothing was begun; the text is the whole sentence."""

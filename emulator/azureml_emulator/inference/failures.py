"""Why a rollout cannot succeed, said in the service's codes."""

from __future__ import annotations

from azureml_emulator.arm.resource_type import Failure

TAIL_LINES = 20
"""How much of a log goes into a message: enough for a traceback's end, little enough to be read."""


class RolloutFailed(Exception):
    """This revision will never serve. ``code`` is one of the service's (azure docs, Troubleshoot online endpoints)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.failure = Failure(code, message)


def last_lines(lines: list[str]) -> str:
    """The end of a log, for a message."""
    return "\n".join(line for line in lines[-TAIL_LINES:] if line.strip())

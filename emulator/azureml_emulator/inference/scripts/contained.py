"""Starts the command of an image in a process of this machine: ``contained.py 5001 8000,8001 command …``.

The first port is the one that is published, the others are exposed besides (`contained/sitecustomize.py`).
"""

from __future__ import annotations

import ctypes
import os
import signal
import sys

PR_SET_PDEATHSIG = 1


def main() -> None:
    """Become the command."""
    if sys.platform == "linux":
        # A killed emulator cannot end its processes, but Linux can (`prctl(2)`); it holds for the command as well.
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
    _, published, exposed, *command = sys.argv
    os.environ["EMULATOR_PUBLISHED"], os.environ["EMULATOR_EXPOSED"] = published, exposed
    try:
        os.execvp(command[0], command)  # noqa: S606  # the image's own command
    except OSError as reason:
        sys.exit(f"the image's command '{command[0]}' cannot be started: {reason.strerror}")


if __name__ == "__main__":
    main()

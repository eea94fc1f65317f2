"""Starts the command of an image in a process of this machine: ``contained.py 5001=40123,8000=0 command …``."""

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
    os.environ["EMULATOR_PORTS"] = sys.argv[1]
    try:
        os.execvp(sys.argv[2], sys.argv[2:])  # noqa: S606  # the image's own command
    except OSError as reason:
        sys.exit(f"the image's command '{sys.argv[2]}' cannot be started: {reason.strerror}")


if __name__ == "__main__":
    main()

"""The command line `pulumi-azureml`: its entry, which is ready for Ctrl-C before anything is loaded.

Nothing is imported here that takes time; `command` has the verbs.
"""

from __future__ import annotations

import sys

__all__ = ["main"]

PROGRAM = "pulumi-azureml"


def main() -> None:
    """Run the command line that the process was started with."""
    try:
        from .interruption import STOPPED, Interruption

        interruption = Interruption(PROGRAM)
        from .command import run

        interruption.breaks_in()
        status = run(sys.argv[1:])
        interruption.comes_too_late()
    except KeyboardInterrupt:  # in the first moment or the last
        print(f"{PROGRAM}: stopped on request.", file=sys.stderr)
        raise SystemExit(130) from None
    raise SystemExit(STOPPED if interruption.asked else status)

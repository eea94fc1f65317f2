"""The entry of `azureml-emulator`, ready for Ctrl-C before anything is loaded; `command` has the verbs."""

import sys

PROGRAM = "azureml-emulator"


def main() -> None:
    """Run the command line that the process was started with."""
    try:
        from azureml_emulator.interruption import STOPPED, Interruption

        interruption = Interruption(PROGRAM)
        from azureml_emulator.command import run

        interruption.breaks_in()
        status = run()
        interruption.comes_too_late()
    except KeyboardInterrupt:  # in the first moment or the last
        sys.stderr.write(f"{PROGRAM}: stopped on request.\n")
        raise SystemExit(130) from None
    raise SystemExit(STOPPED if interruption.asked else status)

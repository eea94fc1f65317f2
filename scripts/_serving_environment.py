"""The virtual environment that a web service runs in, made by the emulator's own code before a deployment asks for it.

It takes as long as the installation of the project, and needs nothing of it but PyYAML: so both are made side by side.
What goes wrong here is left to the deployment, which makes the environment again, and says why it cannot.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from _machine import ROOT, compiling, make_environment, python, say


@contextmanager
def made_beside(conda_file: Path) -> Iterator[None]:
    """Begin to make the environment of a conda file; stopped with the script, wherever it is by then."""
    make_environment()
    command = [str(python()), __file__, str(conda_file)]
    # A session of its own: it is told once to stop, by us, and has the time to take its pip with it.
    # Not compiled by pip, as in `.venv`: the first server that starts compiles what it imports, and leaves it there.
    process = subprocess.Popen(
        command, env={**compiling(), "PIP_COMPILE": "0"}, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield
    finally:
        if process.poll() is None:
            process.send_signal(signal.SIGINT)
            process.wait()


def main() -> None:
    """Make it, and say what is done."""
    import asyncio

    sys.path.insert(0, str(ROOT / "emulator"))
    from azureml_emulator.inference.conda import parse_conda
    from azureml_emulator.inference.environments import built
    from azureml_emulator.inference.interpreters import OWN_VERSION
    from azureml_emulator.inference.recipe import Recipe

    wanted = parse_conda(Path(sys.argv[1]).read_text(encoding="utf-8"))
    asyncio.run(built(Recipe(wanted.python or OWN_VERSION, wanted.requirements), say))


if __name__ == "__main__":
    main()

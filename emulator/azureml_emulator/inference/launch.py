"""How one instance is started: the command, its environment, and where it will answer."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

SCRIPTS = Path(__file__).parent / "scripts"
HIDDEN = ("PYTHONPATH", "PYTHONHOME", "VIRTUAL_ENV", "PYTHONSTARTUP", "WORKER_COUNT", "SERVER_PORT")
"""Variables of the emulator's own process that mean something else in the user's."""
NOT_PASSED = ("AZURE_", "ARM_", "PULUMI_")
"""Beginnings of variables that belong to whoever started the emulator: a container has no such thing."""


@dataclass(frozen=True)
class Launch:
    """What every instance of one revision has in common."""

    command: Callable[[int, str], Sequence[str]]
    """Made from a port on loopback and a name."""
    environment: Mapping[str, str]
    folder: Path
    hands_socket: bool = True
    """Whether the process is handed the listening socket; otherwise it opens the port itself."""
    clean_up: Callable[[str], Sequence[str]] | None = None
    """Command that removes what a killed process would leave, made from the name."""
    liveness_path: str = "/"
    readiness_path: str = "/"
    scoring_path: str = "/score"


def python_launch(python: Path, script: Path, variables: Mapping[str, str], folder: Path) -> Launch:
    """The inference server in a virtual environment. ``variables`` are the container's; it works in ``folder``."""
    environment = {
        **inherited(),
        "PATH": os.pathsep.join([str(python.parent), os.environ.get("PATH", "")]),
        "GUNICORN_CMD_ARGS": f"--config={SCRIPTS / 'gunicorn_settings.py'}",
        "PYTHONUNBUFFERED": "1",
        **variables,
    }
    command = (str(python), str(SCRIPTS / "serve.py"), "--entry_script", str(script))
    return Launch(lambda port, _: (*command, "--port", str(port)), environment, folder)


def inherited() -> dict[str, str]:
    """The emulator's own environment without what is nobody else's business."""
    return {name: value for name, value in os.environ.items() if name not in HIDDEN and not name.startswith(NOT_PASSED)}

"""What a virtual environment is made of, and the name under which it is kept."""

from __future__ import annotations

import hashlib
import json
import platform
import re
from dataclasses import dataclass

SERVER = "azureml-inference-server-http"
SERVER_VERSION = "1.5.1"
"""The version that is installed where nobody asks for another one. Tried with Python 3.9 to 3.13 (November 2026); it
needs pydantic below 2.13, hence never the emulator's own environment."""
OLDEST_PYTHON = (3, 9)
"""Of that version; older interpreters get whatever version of the server pip finds for them."""
_NAME = re.compile(r"\s*([A-Za-z0-9][\w.-]*)")
_BRINGS_SERVER = {SERVER, "azureml-defaults"}
"""``azureml-defaults`` of the v1 SDK depends on a server version of its own."""


@dataclass(frozen=True)
class Recipe:
    """Equal recipes share one environment."""

    python: str
    """``3.11``."""
    requirements: tuple[str, ...] = ()
    """Lines for pip, in the order given."""
    server: bool = True
    """Whether the inference server has to be there; an image with a command of its own does without."""

    @property
    def lines(self) -> tuple[str, ...]:
        """All that pip installs: what was asked for, and the inference server."""
        if not self.server:
            return self.requirements
        asked = {_normal(line) for line in self.requirements}
        if SERVER in asked:
            return self.requirements
        old = tuple(int(part) for part in self.python.split(".")) < OLDEST_PYTHON
        pin = "" if old or asked & _BRINGS_SERVER else f"=={SERVER_VERSION}"
        return (*self.requirements, SERVER + pin)

    @property
    def digest(self) -> str:
        """Names the environment in the cache."""
        content = json.dumps([self.python, self.lines, platform.system(), platform.machine()])
        return hashlib.sha256(content.encode()).hexdigest()[:12]


def _normal(line: str) -> str:
    """The package's name as PyPI compares it; ``""`` for an option."""
    found = _NAME.match(line)
    return re.sub(r"[-_.]+", "-", found[1]).casefold() if found else ""

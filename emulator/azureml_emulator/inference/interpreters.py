"""The Python interpreters of this machine, by version."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Iterator
from pathlib import Path

OWN_VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
ANSWER_SECONDS = 10
_QUESTION = "import sys, ensurepip; print('%d.%d' % sys.version_info[:2])"
"""Also fails where the interpreter cannot make a virtual environment with pip (Debian without python3-venv)."""


async def interpreter(version: str) -> Path | None:
    """An interpreter of ``3.10`` that can make virtual environments; ``None`` when there is none.

    Each candidate is asked: pyenv leaves programs on the path that only say that a version is not chosen.
    """
    for candidate in _candidates(version):
        if candidate.exists() and await _answers(candidate, version):
            return candidate
    return None


def _candidates(version: str) -> Iterator[Path]:
    if version == OWN_VERSION:
        yield Path(sys.executable)
    name = f"python{version}"
    for folder in os.environ.get("PATH", "").split(os.pathsep):
        yield Path(folder) / name
    home = Path.home()
    yield from sorted((home / ".pyenv" / "versions").glob(f"{version}.*/bin/{name}"), reverse=True)
    yield from sorted((home / ".local" / "share" / "uv" / "python").glob(f"*-{version}.*/bin/{name}"), reverse=True)


async def _answers(candidate: Path, version: str) -> bool:
    process = await asyncio.create_subprocess_exec(
        str(candidate), "-c", _QUESTION, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        said, _ = await asyncio.wait_for(process.communicate(), ANSWER_SECONDS)
    except asyncio.TimeoutError:
        process.kill()
        await process.wait()
        return False
    return process.returncode == 0 and said.decode().strip() == version

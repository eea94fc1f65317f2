"""Virtual environments for scoring scripts, kept between runs of the emulator and shared by all of them.

Each lies in ``$PULUMI_AZUREML_CACHE`` (``~/.cache/pulumi-azureml``) under a digest of what it is made of. It counts as
built once the file ``complete`` is in it; what a builder that died left behind is thrown away by the next one.
"""

from __future__ import annotations

import asyncio
import dataclasses
import os
import shutil
import signal
from collections.abc import Callable, Mapping
from pathlib import Path

from azureml_emulator.inference.failures import RolloutFailed, last_lines
from azureml_emulator.inference.file_lock import file_lock
from azureml_emulator.inference.interpreters import OWN_VERSION, interpreter
from azureml_emulator.inference.launch import inherited
from azureml_emulator.inference.log_ring import LogRing
from azureml_emulator.inference.processes import signal_group
from azureml_emulator.inference.recipe import Recipe

Say = Callable[[str], None]
COMPLETE = "complete"


def cache_directory() -> Path:
    """Where environments are kept."""
    named = os.environ.get("PULUMI_AZUREML_CACHE")
    return Path(named) if named else Path.home() / ".cache" / "pulumi-azureml"


async def built(recipe: Recipe, say: Say) -> Path:
    """The interpreter of the environment, which is made first when it is not there.

    Raises ``ImageBuildFailure`` with pip's last lines. ``say`` hears what is done, in lines.
    """
    recipe, base = await _possible(recipe, say)
    folder = cache_directory() / f"inference-{recipe.digest}"
    python = folder / "bin" / "python"
    if _usable(folder):
        say(f"Environment {recipe.digest} with Python {recipe.python} is there.")
        return python
    async with file_lock(folder.with_suffix(".lock"), lambda: say("Another emulator builds this environment.")):
        if not _usable(folder):
            await _build(recipe, base, folder, say)
    return python


def _usable(folder: Path) -> bool:
    return (folder / COMPLETE).exists() and (folder / "bin" / "python").exists()


async def _possible(recipe: Recipe, say: Say) -> tuple[Recipe, Path]:
    """The recipe with a Python that is on this machine, and that Python."""
    base = await interpreter(recipe.python)
    if base:
        return recipe, base
    own = await interpreter(OWN_VERSION)
    if own is None:
        raise RolloutFailed(
            "ImageBuildFailure",
            f"no Python on this machine can make virtual environments (neither {recipe.python} nor {OWN_VERSION}). "
            "Install one with its venv module.",
        )
    say(f"Python {recipe.python} is not on this machine; Python {OWN_VERSION} takes its place.")
    return dataclasses.replace(recipe, python=OWN_VERSION), own


async def _build(recipe: Recipe, base: Path, folder: Path, say: Say) -> None:
    packages = ", ".join(recipe.lines) or "no packages"
    say(f"Building environment {recipe.digest} with Python {recipe.python}: {packages}")
    await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
    await run_step([str(base), "-m", "venv", str(folder)], say, inherited())
    if recipe.lines:
        listing = folder / "requirements.txt"
        listing.write_text("\n".join(recipe.lines) + "\n", encoding="utf-8")
        pip = [str(folder / "bin" / "python"), "-m", "pip", "--disable-pip-version-check", "--no-input"]
        await run_step([*pip, "install", "--progress-bar", "off", "-r", str(listing)], say, inherited())
    (folder / COMPLETE).touch()
    say(f"Environment {recipe.digest} is built.")


async def run_step(command: list[str], say: Say, environment: Mapping[str, str]) -> None:
    """One step of a build, to its end; cancelled, it takes the step with it."""
    process = await asyncio.create_subprocess_exec(
        *command,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=environment,
        start_new_session=True,
    )
    assert process.stdout is not None
    heard = LogRing()
    writer = heard.writer()
    try:
        while piece := await process.stdout.read(65536):
            writer.write(piece)
        status = await process.wait()
    finally:
        if process.returncode is None:
            signal_group(process.pid, signal.SIGKILL)
            await process.wait()
    if status:
        writer.close()
        for line in heard.lines(200):
            say(line)
        raise RolloutFailed(
            "ImageBuildFailure",
            f"building the environment ended with status {status}; the last lines of the log:\n"
            f"{last_lines(heard.lines())}",
        )

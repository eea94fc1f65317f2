"""What the scripts share: the project's environment, the Pulumi CLI, and how they tell how far they are."""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
MINIMUM_PYTHON = (3, 10)
PROGRESS_SECONDS = 5
STOPPED = 130
"""Exit status after Ctrl-C, as everywhere on Unix."""
WIDER = {"examples": ("dev",)}
"""Extras that have others in them, as `pyproject.toml` says."""


def say(message: str) -> None:
    """One line of progress; colour only where somebody looks at it."""
    bold = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    print(f"\033[1m== {message}\033[0m" if bold else f"== {message}", flush=True)


def stopped(message: str) -> NoReturn:
    """End as a command that the user has stopped."""
    print(f"{Path(sys.argv[0]).name}: {message}", file=sys.stderr)
    raise SystemExit(STOPPED)


def stop(message: str) -> NoReturn:
    """End with one line that says what to do."""
    raise SystemExit(f"{Path(sys.argv[0]).name}: {message}")


def python() -> Path:
    """The interpreter of the project's environment."""
    return ENVIRONMENT / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def ensure_environment(extras: str) -> None:
    """Make `.venv` and install the project into it; at once where that has been done and nothing has changed."""
    if any(_is_installed(each) for each in (extras, *WIDER.get(extras, ()))):
        return
    started = time.monotonic()
    make_environment()
    doing = f"installing the project with its extras [{extras}]"
    # Compiled is what is imported, when it is: else a third of the time goes into modules that nobody loads.
    pip = [str(python()), "-m", "pip", "install", "--quiet", "--no-compile", "--editable", f"{ROOT}[{extras}]"]
    run_long(pip, doing)
    _stamp(extras).write_text(_wanted(extras))
    say(f"installed in {time.monotonic() - started:.0f} s")


def _is_installed(extras: str) -> bool:
    return _stamp(extras).exists() and _stamp(extras).read_text() == _wanted(extras)


def _stamp(extras: str) -> Path:
    return ENVIRONMENT / f"installed-{extras}"


def _wanted(extras: str) -> str:
    return hashlib.sha256((ROOT / "pyproject.toml").read_bytes() + extras.encode()).hexdigest()


def make_environment() -> None:
    """Make `.venv` where there is none, with a pip of today and the one package that a script needs of its own."""
    if python().exists():
        return
    say("making .venv")
    run([_newest_python(), "-m", "venv", str(ENVIRONMENT)])
    run([str(python()), "-m", "pip", "install", "--quiet", "--upgrade", "pip", "pyyaml"], environment=compiling())


def _newest_python() -> str:
    if sys.version_info >= MINIMUM_PYTHON:
        return sys.executable
    for minor in range(14, MINIMUM_PYTHON[1] - 1, -1):
        if found := shutil.which(f"python3.{minor}"):
            return found
    stop(f"needs Python {'.'.join(map(str, MINIMUM_PYTHON))} or later, and finds {sys.version.split()[0]} alone")


def pulumi_directory() -> Path:
    """Where the Pulumi CLI is; gets it first where there is none."""
    command = [sys.executable, str(ROOT / "scripts" / "pulumi-cli")]
    return Path(run(command, capture=True).strip())


def tool_environment(**more: str) -> dict[str, str]:
    """The environment in which the project's tools and the Pulumi CLI find each other."""
    path = os.pathsep.join([str(python().parent), str(pulumi_directory()), os.environ.get("PATH", "")])
    return {**compiling(), "PATH": path, "VIRTUAL_ENV": str(ENVIRONMENT), "PULUMI_SKIP_UPDATE_CHECK": "1", **more}


def compiling() -> dict[str, str]:
    """The script's own environment, in which interpreters keep what they have compiled, for the next one."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run_long(command: list[str], doing: str) -> None:
    """Run a command that is silent, with a line of progress every few seconds."""
    say(doing)
    started = time.monotonic()
    process = subprocess.Popen(command)
    try:
        while (status := _status(process)) is None:
            say(f"{doing} ({time.monotonic() - started:.0f} s)")
    finally:
        process.kill()
        process.wait()
    if status:
        raise SystemExit(status)


def _status(process: subprocess.Popen[bytes]) -> int | None:
    with contextlib.suppress(subprocess.TimeoutExpired):
        return process.wait(PROGRESS_SECONDS)
    return None


def run(
    command: list[str], *, environment: dict[str, str] | None = None, cwd: Path | None = None, capture: bool = False
) -> str:
    """Run a command to its end; where it ends badly, so do we, with its status."""
    output = subprocess.PIPE if capture else None
    process = subprocess.Popen(command, env=environment, cwd=cwd, stdout=output, text=True)
    interrupted = False
    while True:
        try:
            shown, _ = process.communicate()
            break
        except KeyboardInterrupt:
            # The terminal has told the command as well, and it ends in order: `pulumi` cancels what it has begun.
            interrupted = True
    if interrupted:
        raise KeyboardInterrupt
    if process.returncode:
        raise SystemExit(process.returncode)
    return shown or ""

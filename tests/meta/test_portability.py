"""What is loaded, by users and by tests, is there on every system; what is not is asked for where it is used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("pulumi_azureml", "pulumi_azureml_components", "azureml_emulator")
ELSEWHERE = """
import asyncio, getpass, multiprocessing, os, pdb, shutil, signal, socketserver, subprocess, sys, tempfile

MODULES = "fcntl grp pty pwd resource syslog termios tty"
IN_OS = "chown chroot fork forkpty getegid geteuid getgid getpgid getuid killpg mkfifo openpty setsid sysconf uname"
IN_SIGNAL = "SIGALRM SIGCHLD SIGCONT SIGHUP SIGKILL SIGPIPE SIGQUIT SIGSTOP SIGUSR1 SIGUSR2 alarm setitimer"

for name in MODULES.split():
    sys.modules[name] = None
for module, names in ((os, IN_OS), (signal, IN_SIGNAL)):
    for name in names.split():
        if hasattr(module, name):
            delattr(module, name)
"""
"""Takes away what Windows does not have (https://docs.python.org/3/library, "Availability: Unix", 2026-11-28), once the
standard library has taken what it needs."""
LOAD_ALL = f"""
import elsewhere, importlib, pkgutil

for package in {PACKAGES!r}:
    for found in pkgutil.walk_packages(importlib.import_module(package).__path__, f"{{package}}."):
        if not found.name.endswith("__main__") and ".scripts" not in found.name:
            importlib.import_module(found.name)
"""


@pytest.fixture
def elsewhere(tmp_path: Path) -> dict[str, str]:
    """The environment of an interpreter that finds the module `elsewhere`."""
    (tmp_path / "elsewhere.py").write_text(ELSEWHERE)
    known = os.environ.get("PYTHONPATH", "")
    return {**os.environ, "PYTHONPATH": os.pathsep.join([str(tmp_path), *([known] if known else [])])}


def test_every_module_of_the_product_loads(elsewhere: dict[str, str]) -> None:
    """But the emulator's scripts, which run where deployments do."""
    command = [sys.executable, "-c", LOAD_ALL]
    done = subprocess.run(command, cwd=ROOT, env=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_test_is_found(elsewhere: dict[str, str]) -> None:
    """One that needs more than there is says so when it is run."""
    alone = ["-p", "no:xdist", "-p", "no:cacheprovider"]
    command = [sys.executable, "-m", "pytest", "-p", "elsewhere", *alone, "--collect-only", "-qq", "tests"]
    done = subprocess.run(command, cwd=ROOT, env=elsewhere, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr

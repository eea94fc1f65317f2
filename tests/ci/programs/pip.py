"""Stands in for an installation: the requirements must resolve, with this checkout for the project's own distribution
and what is installed already for everything else. Nothing is installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

from desk import Desk, refuse

CHECKOUT = Path(__file__).resolve().parents[3]
OWN = re.compile(r"pulumi-azureml(\[[\w,]+\])?")


def local(requirement: str) -> str:
    """The requirement with the checkout in place of the distribution of that name."""
    found = OWN.fullmatch(requirement)
    return f"{CHECKOUT}{found[1] or ''}" if found else requirement


def requirements(words: list[str]) -> list[str]:
    if words[:1] != ["install"]:
        refuse(f"pip: only `install` is foreseen, not {words}")
    rest, found = iter(words[1:]), []
    for word in rest:
        if word == "--requirement":
            found += Path(next(rest)).read_text().split()
        elif word.startswith("-"):
            refuse(f"pip: no such option: {word}")
        else:
            found.append(word)
    # `name` beside `name[extra]` is one requirement to pip, and two conflicting paths here.
    return sorted({each for each in found if not any(other.startswith(f"{each}[") for other in found)})


Desk.of_this_program("pip")
wanted = [local(each) for each in requirements(sys.argv[1:])]
resolved = Path(os.environ["RESOLVED"]) / re.sub(r"\W", "-", "+".join(wanted))
if not resolved.exists():  # one answer per session: it takes seconds and does not change
    options = ["--dry-run", "--quiet", "--no-index", "--no-build-isolation", "--disable-pip-version-check"]
    command = [os.environ["REAL_PYTHON"], "-m", "pip", "install", *options, *wanted]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode or "does not provide the extra" in done.stderr:  # pip only warns of a misspelt extra
        refuse(done.stdout + done.stderr)
    resolved.touch()

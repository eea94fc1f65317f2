"""The interpreter of programs and providers, for the many commands of a test run.

Before each command Pulumi's language host has pip list what is installed, to see which packages bring plugins: a fifth
of what a short `pulumi up` costs. What is installed stays the same while tests run, so one list serves them all; the
workflows' tests and `scripts/demo` leave the question to pip.
"""

from __future__ import annotations

import os
import shlex
import subprocess
import sys
from pathlib import Path

LISTING = ("-m", "pip", "list", "-v", "--format", "json")
"""What the language host asks (https://github.com/pulumi/pulumi, sdk/python, `determinePulumiPackages`, 2026-11-28)."""


def interpreter(folder: Path) -> str:
    """This Python, in a script that answers that one question from a list and hands on everything else."""
    if os.name == "nt":
        return sys.executable
    found, script = folder / "packages.json", folder / "python"
    found.write_bytes(subprocess.run([sys.executable, *LISTING], check=True, stdout=subprocess.PIPE).stdout)
    python, packages = shlex.quote(sys.executable), shlex.quote(str(found))
    script.write_text(
        f'#!/bin/sh\n[ "$*" = {shlex.quote(" ".join(LISTING))} ] && exec cat {packages}\nexec {python} "$@"\n'
    )
    script.chmod(0o755)
    return str(script)

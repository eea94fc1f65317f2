"""What a program pays for our names, against `import pulumi`: processor seconds of a fresh interpreter, in turns."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

TURNS = 21
THEIRS = "import pulumi"
PROGRAM = "from pulumi_azureml import ComputeInstance, Workspace"
"""The program of the examples."""
EVERYTHING = "from pulumi_azureml import *"
"""Grows with every type there is; no program pays it."""
AIMS = {PROGRAM: "<= 1.25x", EVERYTHING: ""}


def measure() -> list[tuple[str, str, str, str]]:
    seconds: dict[str, list[float]] = {code: [] for code in (THEIRS, *AIMS)}
    for _ in range(TURNS):
        for code, found in seconds.items():
            found.append(_seconds(code))
    theirs = statistics.median(seconds[THEIRS])
    return [_row(code, statistics.median(seconds[code]), theirs, aim) for code, aim in AIMS.items()]


def _row(code: str, ours: float, theirs: float, aim: str) -> tuple[str, str, str, str]:
    return (f"{code} : {THEIRS}", f"{ours:.3f} s : {theirs:.3f} s", f"{ours / theirs:.2f}x", aim)


def _seconds(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

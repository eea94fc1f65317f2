"""`import pulumi_azureml` against `import pulumi`: processor seconds of a fresh interpreter, taken in turns."""

from __future__ import annotations

import resource
import statistics
import subprocess
import sys

TURNS = 21


def measure() -> list[tuple[str, str, str, str]]:
    seconds: dict[str, list[float]] = {"pulumi": [], "pulumi_azureml": []}
    for _ in range(TURNS):
        for module, found in seconds.items():
            found.append(_import_seconds(module))
    theirs, ours = (statistics.median(found) for found in seconds.values())
    return [
        ("import pulumi_azureml : import pulumi", f"{ours:.3f} s : {theirs:.3f} s", f"{ours / theirs:.2f}x", "<= 1.3x")
    ]


def _import_seconds(module: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", f"import {module}"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime

"""Whole runs of the engine with fifty compute instances, against fifty trivial dynamic resources in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable

from stacks import INSTANCES, OURS, TRIVIAL, emulator

TURNS = 3
CREATION_SECONDS = 2.0
PARALLEL = "64"


def measure() -> list[tuple[str, str, str, str]]:
    with emulator() as (service, folder, _):
        trivial = service.stack(folder, TRIVIAL, "trivial")
        ours = service.stack(folder, OURS, "ours")
        trivial_up = _seconds(lambda: trivial.up("--parallel", PARALLEL))
        service.control("PATCH", "/settings", {"operation_seconds": CREATION_SECONDS})
        service.control("DELETE", "/journal")
        our_up = _seconds(lambda: ours.up("--parallel", PARALLEL))
        entries = service.control("GET", "/journal")["entries"]
        theirs = min(_seconds(lambda: trivial.pulumi("preview")) for _ in range(TURNS))
        mine = min(_seconds(lambda: ours.pulumi("preview")) for _ in range(TURNS))
    # The workspace comes first and the instances after it, each as long as one operation takes.
    path = trivial_up + 2 * CREATION_SECONDS
    requests = sum("/computes/" in entry["path"] or "computeOperationsStatus" in entry["path"] for entry in entries)
    return [
        (
            f"preview, {INSTANCES} instances : trivial",
            f"{mine:.2f} s : {theirs:.2f} s",
            f"{mine / theirs:.2f}x",
            "<= 1.25x",
        ),
        (
            f"up, {INSTANCES} of {CREATION_SECONDS:g} s : critical path + engine",
            f"{our_up:.2f} s : {path:.2f} s",
            f"{our_up / path:.2f}x",
            "<= 1.5x",
        ),
        ("ARM requests per created instance", f"{requests / INSTANCES:.1f}", "", ""),
    ]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started

"""Every measurement in one run, each as a ratio to something that others wrote, measured in the same run.

./scripts/bench            all of them
./scripts/bench import up  some of them
"""

from __future__ import annotations

import sys
from collections.abc import Callable

import emulator_speed
import endpoint_speed
import import_time
import scoring
import stack_speed
import state_size
import upload

Row = tuple[str, str, str, str]
"""What is measured, the figure with its unit, the ratio, the aim."""

MEASUREMENTS: dict[str, Callable[[], list[Row]]] = {
    "import": import_time.measure,
    "stacks": stack_speed.measure,
    "endpoints": endpoint_speed.measure,
    "state": state_size.measure,
    "emulator": emulator_speed.measure,
    "scoring": scoring.measure,
    "upload": upload.measure,
}


def main() -> None:
    wanted = sys.argv[1:] or list(MEASUREMENTS)
    unknown = [name for name in wanted if name not in MEASUREMENTS]
    if unknown:
        raise SystemExit(f"bench: {unknown[0]!r} is none of {', '.join(MEASUREMENTS)}")
    rows = [row for name in wanted for row in MEASUREMENTS[name]()]
    widths = [max(len(row[column]) for row in rows) for column in range(4)]
    for row in rows:
        print("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())


if __name__ == "__main__":
    main()

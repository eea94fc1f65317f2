"""Bytes of state per compute instance: what we hand the engine to keep, and the whole entry that it writes."""

from __future__ import annotations

import json
from typing import Any

from stacks import ONE, emulator


def measure() -> list[tuple[str, str, str, str]]:
    with emulator() as (service, folder, _):
        stack = service.stack(folder, ONE, "one")
        stack.up()
        entry = stack.resources()["ci"]
    ours = _bytes({name: entry[name] for name in ("id", "inputs", "outputs")})
    return [
        ("state of an instance: id, inputs, outputs", f"{ours} B", f"{ours / 1200:.2f} of 1.2 KB", "<= 1.2 KB"),
        ("the engine's whole entry for it", f"{_bytes(entry)} B", f"{_bytes(entry) / ours:.2f}x", ""),
    ]


def _bytes(value: Any) -> int:
    return len(json.dumps(value, separators=(",", ":")).encode())

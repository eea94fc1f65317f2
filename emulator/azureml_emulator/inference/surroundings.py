"""What every running deployment shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from azureml_emulator.inference.processes import Ledger


@dataclass(frozen=True)
class Surroundings:
    """Of one emulator."""

    directory: Path
    """Where revisions are laid out; nothing in it survives a restart."""
    ledger: Ledger
    pace: Callable[[float], float]
    """How many seconds to wait where the service would wait so many: none in the fast profile."""
    now: Callable[[], float]
    """Virtual seconds since 1970; instances live on real time, patience on this one."""
    variables: Mapping[str, str] = field(default_factory=dict)
    """What every container is told, e.g. where its managed identity gets tokens."""

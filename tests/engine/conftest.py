"""Fixtures of the folder: one served emulator for all of it, put back to its first moment before every test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from azureml_emulator.exports import exports

from ..emulator.served import arm, connection, given, ready
from ..emulator.wire import Arm
from .azure import Azure
from .interpreter import interpreter
from .stack import Stack

__all__ = ["arm", "connection", "given", "ready"]

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="session")
def environment(ready: Mapping[str, Any], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The variables under which a stack finds the emulator and the CLI. Polls do not wait: time is virtual."""
    found = {
        **exports(ready),
        "ARM_LOCATION": ready["location"],
        "ARM_RESOURCE_GROUP": ready["resource_group"],
        "AZUREML_POLL_SECONDS": "0.05",
        "PULUMI_PYTHON_CMD": interpreter(tmp_path_factory.mktemp("interpreter")),
    }
    if shutil.which("pulumi") is None:
        tool = subprocess.run(
            [sys.executable, str(ROOT / "scripts" / "pulumi-cli")], check=True, stdout=subprocess.PIPE, text=True
        )
        found["PATH"] = os.pathsep.join([tool.stdout.strip(), os.environ["PATH"]])
    return found


@pytest.fixture
def stack(tmp_path: Path, arm: Arm, environment: dict[str, str]) -> Stack:
    """An empty stack on an emulator that knows of nothing but its starter resources."""
    return Stack(tmp_path / "stack", environment)


@pytest.fixture
def azure(arm: Arm) -> Azure:
    """What the emulator has, seen and changed behind the stack's back."""
    return Azure(arm)

"""Where all tests run, what each gets to itself, and the one emulator of a process that is served to whoever asks."""

from __future__ import annotations

import asyncio
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from azureml_emulator.exports import exports

from .emulator.served import arm, connection, given, ready
from .emulator.wire import Arm
from .engine.azure import Azure
from .engine.interpreter import interpreter
from .engine.stack import Stack

__all__ = ["arm", "connection", "given", "ready"]

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="session", autouse=True)
def at_home() -> Iterator[None]:
    """In the project's folder, wherever pytest was called: samples name local content from there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(ROOT)
        yield


@pytest.fixture(autouse=True)
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """An event loop for Pulumi's outputs, which nobody else closes; what still waits in it ends with the test."""
    made = asyncio.new_event_loop()
    asyncio.set_event_loop(made)
    yield made
    waiting = asyncio.all_tasks(made)
    for task in waiting:
        task.cancel()
    if waiting:  # of nothing, `gather` makes a future of the current loop, and a test that ran one of its own left none
        made.run_until_complete(asyncio.gather(*waiting, return_exceptions=True))
    made.close()
    asyncio.set_event_loop(None)


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

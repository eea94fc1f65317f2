"""Fixtures of the folder: one world with a stack that is up, and the services that run pipelines over it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from .services import DIALECTS, Service
from .world import SEED, World, bring_up

START_SECONDS = 30


@contextmanager
def _served(directory: Path, *options: str) -> Iterator[dict[str, Any]]:
    """The ready document of an emulator in a process of its own, which ends with the block."""
    file = directory / "ready.json"
    command = [sys.executable, "-m", "azureml_emulator", "serve", "--data", str(directory / "data")]
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen([*command, "--ready-file", str(file), *options], stdout=log, stderr=log)
    try:
        deadline = time.monotonic() + START_SECONDS
        while not file.exists():
            assert process.poll() is None, f"the emulator ended: {(directory / 'log').read_text()}"
            assert time.monotonic() < deadline, "the emulator did not start"
            time.sleep(0.05)  # another process starts: there is nothing to wait on but its file
        yield json.loads(file.read_text())
    finally:
        process.terminate()
        process.wait(20)


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """A stack that is up on an emulator, its state, and a repository with its program."""
    if os.name == "nt":
        pytest.skip("the steps of the workflows are for a shell of Unix")
    folder = tmp_path_factory.mktemp("world")
    with _served(tmp_path_factory.mktemp("seeded"), "--seed", SEED) as ready_seeded:
        pass
    with _served(tmp_path_factory.mktemp("azure")) as ready:
        yield bring_up(folder, ready, ready_seeded)


@pytest.fixture(scope="session", params=list(DIALECTS))
def service_name(request: pytest.FixtureRequest) -> str:
    """Each service in turn."""
    return str(request.param)


@pytest.fixture(scope="session")
def new_service(world: World, service_name: str, tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Service]:
    """Makes the service without any issue or comment yet."""
    return lambda: Service(service_name, world, tmp_path_factory.mktemp(service_name))


@pytest.fixture
def service(new_service: Callable[[], Service]) -> Service:
    """The service without any issue or comment yet."""
    return new_service()

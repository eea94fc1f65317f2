"""One served emulator with the real types, put back to its first moment before every test."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .given import Given
from .wire import Arm

START_SECONDS = 30


@pytest.fixture(scope="session")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    """The ready document of an emulator that runs in a process of its own."""
    directory = tmp_path_factory.mktemp("emulator")
    file = directory / "ready.json"
    command = [sys.executable, "-m", "azureml_emulator", "serve", "--seed", "tests"]
    with (directory / "log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--data", str(directory / "data"), "--ready-file", str(file)], stdout=log, stderr=log
        )
        try:
            yield _when_ready(file, process, directory / "log")
        finally:
            process.terminate()
            process.wait(20)


def _when_ready(file: Path, process: subprocess.Popen[bytes], log: Path) -> dict[str, Any]:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if file.exists() and file.read_text():
            document: dict[str, Any] = json.loads(file.read_text())
            return document
        time.sleep(0.05)  # another process starts: there is nothing to wait on but its file
    raise RuntimeError(f"the emulator did not start: {log.read_text()}")


@pytest.fixture(scope="session")
def connection(ready: dict[str, Any]) -> Iterator[Arm]:
    """An authenticated client of the served emulator."""
    client = Arm(ready)
    client.authenticate()
    yield client
    client.session.close()


@pytest.fixture
def arm(connection: Arm) -> Arm:
    """The client, with an emulator that knows of nothing but its starter resources."""
    connection.control("PATCH", "/settings", {"profile": "fast"})  # a reset keeps the profile it was served with
    connection.control("POST", "/reset")
    return connection


@pytest.fixture
def given(arm: Arm) -> Given:
    """Makes what a test needs to exist."""
    return Given(arm)

"""Fixtures of the folder: one served emulator for the tests that go over the wire."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from .served import Served


@pytest.fixture(autouse=True)
def where_deployments_run() -> None:
    """On Unix alone."""
    if os.name == "nt":
        pytest.skip("the emulator refuses deployments on Windows")


@pytest.fixture(scope="session")
def emulator(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An emulator with all its planes."""
    made = Served(tmp_path_factory.mktemp("inference")).start()
    yield made
    made.stop()


@pytest.fixture
def served(emulator: Served) -> Served:
    """The emulator, with nothing in it but its starter resources."""
    emulator.arm.control("POST", "/reset")
    return emulator


@pytest.fixture
def no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the tests run, nobody answers Docker's command line."""
    monkeypatch.setenv("DOCKER_HOST", "unix:///nowhere/docker.sock")

"""A host process for the tests of the folder, and one that is connected to a served emulator."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from azureml_emulator.exports import exports

from ..emulator.wire import Arm
from .engine import Engine
from .provider import Host


@pytest.fixture(scope="session")
def listening() -> Iterator[Engine]:
    engine = Engine()
    yield engine
    engine.stop()


@pytest.fixture
def engine(listening: Engine) -> Engine:
    """The engine's side, with nothing said yet."""
    listening.lines.clear()
    listening.meeting = None
    return listening


def bare_environment() -> dict[str, str]:
    """No cloud and no credential."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ARM_", "AZURE_", "AZUREML_"))}
    return {**kept, "AZURE_CONFIG_DIR": os.devnull}  # nobody is signed in to the Azure CLI


@pytest.fixture(scope="session")
def offline_host(listening: Engine) -> Iterator[Host]:
    """A host that has no cloud and no credential, as in a pull request."""
    host = Host(listening.address, bare_environment())
    host.configure(location="westeurope", resourceGroup="group", subscriptionId="11111111-2222-3333-4444-555555555550")
    yield host
    host.stop()


@pytest.fixture
def offline(offline_host: Host, engine: Engine) -> Host:
    return offline_host


@pytest.fixture(scope="session")
def connected_host(listening: Engine, ready: Mapping[str, Any]) -> Iterator[Host]:
    """A host whose cloud is the emulator; it polls without waiting, since the emulator's time is virtual."""
    host = Host(listening.address, {**bare_environment(), **exports(ready), "AZUREML_POLL_SECONDS": "0.05"})
    yield host
    host.stop()


@pytest.fixture
def host(connected_host: Host, engine: Engine, arm: Arm) -> Host:
    """The connected host, with an emulator that knows of nothing but its starter resources."""
    return connected_host

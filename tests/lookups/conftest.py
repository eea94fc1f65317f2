"""A program without a stack, whose cloud is a served emulator."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from azureml_emulator.exports import exports
from pulumi_azureml import lookups

from ..emulator.given import Given
from ..emulator.given_assets import GivenAssets
from ..emulator.given_online import GivenOnline


@pytest.fixture(autouse=True)
def program(arm: object, ready: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The environment alone says where the cloud is."""
    for name in [name for name in os.environ if name.startswith(("ARM_", "AZURE_", "AZUREML_"))]:
        monkeypatch.delenv(name)
    for name, value in exports(ready).items():
        monkeypatch.setenv(name, value)
    lookups._session.cache_clear()
    yield
    lookups._session().client.close()
    lookups._session.cache_clear()


@pytest.fixture
def workspace(given: Given) -> str:
    return given.workspace("churn")


@pytest.fixture
def assets(given: Given) -> GivenAssets:
    return GivenAssets(given)


@pytest.fixture
def online(given: Given) -> GivenOnline:
    """Endpoints of which nothing runs."""
    given.arm.control("PATCH", "/settings", {"services_off": ["inference"]})
    return GivenOnline(given)

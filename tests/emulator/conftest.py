"""Fixtures of the folder: an engine with invented types, in process, and one served emulator with the real ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import widgets
from .blob_wire import container
from .client_environment import clients_python
from .cloud import Cloud
from .given_assets import assets
from .given_online import online
from .scripted_runtime import scripted

__all__ = ["assets", "clients_python", "container", "online", "scripted"]


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """Invented types, in process: operations are over at the next request; the clock stands still unless advanced."""
    yield from _in_process("fast")


@pytest.fixture
def slow_cloud() -> Iterator[Cloud]:
    """The same, with operations that take their declared time on the virtual clock, and no limits."""
    yield from _in_process("realistic")


def _in_process(profile: str) -> Iterator[Cloud]:
    widgets.WITNESSED.clear()
    made = Cloud(profile=profile)
    made.control("POST", "/clock", {"freeze": True})
    made.settings(throttling=False)
    yield made
    made.state.store.close()

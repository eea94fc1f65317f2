"""A fresh emulator for every test, in process; one over TLS for the clients' tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from . import widgets
from .cloud import Cloud


@pytest.fixture
def cloud() -> Iterator[Cloud]:
    """Operations are over at the next request; the clock stands still unless advanced."""
    yield from _fresh("fast")


@pytest.fixture
def slow_cloud() -> Iterator[Cloud]:
    """Operations take their declared seconds; the clock stands still unless advanced. No throttling."""
    yield from _fresh("realistic")


def _fresh(profile: str) -> Iterator[Cloud]:
    widgets.WITNESSED.clear()
    made = Cloud(profile=profile)
    made.control("POST", "/clock", {"freeze": True})
    made.settings(throttling=False)
    yield made
    made.state.store.close()

"""Where all tests run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def at_home() -> Iterator[None]:
    """In the project's folder, wherever pytest was called: samples name local content from there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path(__file__).parents[1])
        yield

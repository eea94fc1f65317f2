"""Where all tests run, and what each gets to itself."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest


@pytest.fixture(scope="session", autouse=True)
def at_home() -> Iterator[None]:
    """In the project's folder, wherever pytest was called: samples name local content from there."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(Path(__file__).parents[1])
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

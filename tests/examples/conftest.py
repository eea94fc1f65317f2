"""Examples on the same emulator and stacks as the engine's tests have."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ..engine.azure import Azure
from ..engine.stack import Stack
from .example import Example


@pytest.fixture
def example(stack: Stack, azure: Azure) -> Callable[[str], Example]:
    """Makes an example, by the name of its folder, the stack's program."""
    return lambda name: Example.of(name, stack, azure)

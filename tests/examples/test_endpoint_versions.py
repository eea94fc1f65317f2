"""The fourth example: a version comes, gets its share and another one goes, without losing a request."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from ..engine.azure import ML
from ..load import Load
from .example import EXAMPLES, Example

pytestmark = pytest.mark.engine

NAME = "04-aks-endpoint-versions"
COSTS = json.loads((EXAMPLES / NAME / "costs.json").read_text())
DEPLOYMENT = f"{ML}/workspaces/onlineEndpoints/deployments"
MANY = 100


def rates(answers: list[Any]) -> Counter[float]:
    """How many answers each version gave."""
    return Counter(answer["rate"] for answer in answers)


def among(*expected: float) -> Callable[[list[Any]], bool]:
    """The last many answers were those versions', and of each some."""
    return lambda answers: len(answers) >= MANY and set(rates(answers[-MANY:])) == set(expected)


def test_versions_come_and_go_without_losing_a_request(example: Callable[[str], Example]) -> None:
    """Under a steady load: a version is added, without traffic; it takes a share over; an old version is removed, whose
    share has gone to the others."""
    tried = example(NAME)
    stack, azure = tried.stack, tried.azure
    stack.up()
    load = Load(tried.caller(), COSTS)
    with load.running():
        load.until(among(1.1, 1.2))
        tried.set(rates={"control": 1.1, "treatment": 1.2, "new": 1.3})
        assert "+ 1 created" in stack.up()
        load.until(among(1.1, 1.2))
        tried.set(shares={"control": 60, "treatment": 10, "new": 30})
        stack.up()
        load.until(among(1.1, 1.2, 1.3))
        tried.set(rates={"control": 1.1, "new": 1.3}, shares={"control": 60, "new": 40})
        assert "- 1 deleted" in stack.up()
        load.until(among(1.1, 1.3))
    assert load.lost == []
    assert len(azure.resources(DEPLOYMENT)) == 2
    last = rates([json.loads(text) for _, text in load.answers[-MANY:]])
    assert MANY * 0.15 < last[1.3] < MANY * 0.7
    stack.up("--expect-no-changes")

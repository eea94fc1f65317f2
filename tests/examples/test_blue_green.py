"""The third example: shares, a mirror, a promotion and its way back, and a replacement, without losing a request."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from ..engine.azure import ML
from ..load import Load, only
from .example import EXAMPLES, Example

pytestmark = pytest.mark.engine

NAME = "03-blue-green"
CUSTOMERS = json.loads((EXAMPLES / NAME / "customers.json").read_text())
BLUE: dict[str, Any] = {"threshold": 0.5, "leaves": [True, True]}
GREEN: dict[str, Any] = {"threshold": 0.8, "leaves": [False, True]}
MANY = 200
ENDPOINT = f"{ML}/workspaces/onlineEndpoints"


@pytest.fixture
def tried(example: Callable[[str], Example]) -> Example:
    """The example, with all traffic at blue."""
    found = example(NAME)
    found.stack.up()
    return found


def test_shares_and_a_mirror_are_as_configured(tried: Example) -> None:
    """A tenth for green is about a tenth. A mirror sends copies to green, which nobody sees the answers of."""
    tried.set(traffic={"blue": 90, "green": 10})
    tried.stack.up()
    with tried.caller() as caller:
        thresholds = Counter(caller.ask(CUSTOMERS)["threshold"] for _ in range(MANY))
        assert set(thresholds) == {0.5, 0.8}
        assert MANY * 0.02 < thresholds[0.8] < MANY * 0.25

        tried.set(traffic={"blue": 100, "green": 0}, mirror={"green": 50})
        tried.stack.up()
        asked = _requests_of(tried, "green")
        assert {caller.ask(CUSTOMERS)["threshold"] for _ in range(MANY)} == {0.5}
    tried.stack.up("--expect-no-changes")
    assert MANY * 0.2 < _requests_of(tried, "green") - asked < MANY * 0.8


def _requests_of(tried: Example, role: str) -> int:
    name = tried.stack.outputs()["deployments"][role]
    (endpoint,) = tried.azure.resources(ENDPOINT)
    log = tried.azure.arm.post(f"{endpoint}/deployments/{name}/getLogs", {"tail": 5000})["content"]
    return str(log).count("gunicorn.access")


def test_no_request_is_lost_by_a_promotion_its_way_back_and_a_replacement(tried: Example) -> None:
    """Under a steady load: green takes over, blue takes over again, and both get machines of another size, by
    successors that stand beside them first."""
    stack = tried.stack
    load = Load(tried.caller(), CUSTOMERS)
    with load.running():
        load.until(only(BLUE))
        tried.set(traffic={"blue": 0, "green": 100})
        stack.up()
        load.until(only(GREEN))
        tried.set(traffic={"blue": 100, "green": 0})
        stack.up()
        load.until(only(BLUE))

        before = set(stack.outputs()["deployments"].values())
        tried.edit("__main__.py", "Standard_DS3_v2", "Standard_F4s_v2")
        writes = len(tried.writes())
        assert "+-3 replaced" in stack.up(), "both deployments, and the setting that scales blue"
        load.until(only(BLUE))
    assert load.lost == []
    after = set(stack.outputs()["deployments"].values())
    assert {each["name"] for each in tried.azure.resources(f"{ENDPOINT}/deployments").values()} == after
    changes = [(each["method"], each["path"].rsplit("/", 1)[-1]) for each in tried.writes()[writes:]]
    ends = [method for method, name in changes if name in before | after]
    assert ends == ["PUT", "PUT", "DELETE", "DELETE"], "the old ones stay until their successors serve"
    assert {name for method, name in changes if method == "DELETE"} >= before

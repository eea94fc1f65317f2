"""Values at dotted paths."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml.paths import drop, get, put

BODY = {"a": {"b": 1, "list": [{"x": 2}, 3], "null": None}, "7": "seven"}


@pytest.mark.parametrize(
    ("path", "value"),
    [("a.b", 1), ("a.list.0.x", 2), ("a.list.1", 3), ("7", "seven"), ("a", BODY["a"])],
)
def test_get_finds_what_is_there(path: str, value: Any) -> None:
    """Objects by key, lists by number, and a key that is a number is still a key."""
    assert get(BODY, path) == value


@pytest.mark.parametrize("path", ["b", "a.b.c", "a.list.2", "a.list.x", "a.null", "a.null.x", "a.list.0.x.y"])
def test_get_finds_nothing_without_raising(path: str) -> None:
    """What is absent, null, too far down the list or below a scalar is None."""
    assert get(BODY, path) is None


def test_put_makes_the_objects_on_the_way() -> None:
    """Objects that are missing, or are null, are made."""
    body: dict[str, Any] = {"a": None, "b": {"kept": 1}}
    put(body, "a.x.y", 1)
    put(body, "b.new", None)
    assert body == {"a": {"x": {"y": 1}}, "b": {"kept": 1, "new": None}}


def test_drop_removes_one_value_and_nothing_else() -> None:
    """What is not there is no error."""
    body = {"a": {"b": 1, "c": 2}, "list": [{"x": 1}]}
    for path in ("a.b", "a.b", "nowhere.at.all", "list.0.x", "list.5.x", "a.c.deeper"):
        drop(body, path)
    assert body == {"a": {"c": 2}, "list": [{}]}


def test_a_dot_within_a_key_is_written_with_a_backslash() -> None:
    """Kubernetes names resources `nvidia.com/gpu`."""
    body: dict[str, object] = {}
    put(body, r"limits.nvidia\.com/gpu", "1")
    assert body == {"limits": {"nvidia.com/gpu": "1"}}
    assert get(body, r"limits.nvidia\.com/gpu") == "1"
    drop(body, r"limits.nvidia\.com/gpu")
    assert body == {"limits": {}}

"""Connections of workspaces: what opens them is kept and shown only when asked for."""

from __future__ import annotations

from typing import Any

import pytest

from .given import Given
from .wire import Arm

KEY = {"authType": "ApiKey", "target": "https://x.openai.azure.com", "credentials": {"key": "hush-hush"}}


@pytest.fixture
def path(given: Given) -> str:
    return f"{given.workspace()}/connections/llm"


def make(arm: Arm, path: str, category: str = "azureopenai", **more: Any) -> Any:
    return arm.put(path, {"properties": {**KEY, "category": category, **more}})


def test_credentials_are_shown_by_listsecrets_alone(arm: Arm, path: str) -> None:
    """200, also when new; the category in the service's casing; nothing secret in the journal either."""
    made = make(arm, path)
    assert (made.status, made["properties.credentials"], made["properties.category"]) == (200, None, "AzureOpenAI")
    assert arm.get(path)["properties.credentials"] is None
    assert arm.post(f"{path}/listsecrets")["properties.credentials"] == {"key": "hush-hush"}
    assert "hush-hush" not in str(arm.control("GET", "/journal"))


def test_a_patch_keeps_what_it_does_not_name(arm: Arm, path: str) -> None:
    make(arm, path)
    changed = arm.patch(path, {"properties": {"authType": "ApiKey", "metadata": {"a": "b"}}})
    assert (changed.status, changed["properties.metadata"]) == (200, {"a": "b"})
    assert arm.post(f"{path}/listsecrets")["properties.credentials"] == {"key": "hush-hush"}


def test_connections_are_filtered_by_category(arm: Arm, path: str) -> None:
    make(arm, path)
    make(arm, path.replace("/llm", "/lake"), "AzureDataLakeGen2")
    collection = path.rpartition("/")[0]
    assert [item["name"] for item in arm.get(collection)["value"]] == ["llm", "lake"]
    assert [item["name"] for item in arm.get(collection, category="ADLSGen2")["value"]] == ["lake"]


@pytest.mark.parametrize(
    ("properties", "sentence"),
    [
        ({"category": "Git"}, "properties.authType"),
        ({"authType": "PAT"}, "properties.category"),
        ({"authType": "PAT", "category": "Git", "credentials": "pat"}, "'properties.credentials' must be an object"),
    ],
)
def test_a_connection_says_how_it_opens_what(arm: Arm, path: str, properties: Any, sentence: str) -> None:
    reply = arm.put(path, {"properties": properties})
    assert reply.status == 400
    assert sentence in reply.error["message"]


def test_a_connection_goes_once(arm: Arm, path: str) -> None:
    make(arm, path)
    assert arm.delete(path).status == 200
    assert arm.delete(path).status == 204

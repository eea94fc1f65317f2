"""JSON that a client sends: what is none, and what cannot be worked on, is refused."""

from __future__ import annotations

import pytest

from .cloud import Cloud


@pytest.mark.parametrize(
    "text",
    [
        "[" * 100_000,
        '{"location": "westeurope", "tags": ' + '{"a":' * 400 + "1" + "}" * 401,
        '{"location": "westeurope", "properties": {"note": NaN}}',
        '{"location": "westeurope", "properties": {"note": [-Infinity]}}',
        '{"location": "westeurope", "properties": {"note": 1e400}}',
        "{",
        "\xff",
    ],
    ids=["deep list", "deep object", "NaN", "Infinity", "1e400", "cut off", "no text"],
)
def test_what_is_no_json_is_refused(cloud: Cloud, text: str) -> None:
    """And journalled as nothing."""
    path = cloud.path("stores", "s1")
    assert cloud.send("PUT", path, text.encode("latin-1")).error[:2] == (400, "InvalidRequestContent")
    assert cloud.get(path).status == 404
    assert cloud.control("GET", "/journal").body["entries"][-2]["body"] is None


def test_what_is_deep_and_not_too_deep_is_kept(cloud: Cloud) -> None:
    """Just within the bound, through all that copies and compares bodies."""
    note: object = "x"
    for _ in range(247):
        note = [note]
    path = cloud.factory(description=note)
    assert cloud.send("PATCH", path, {"properties": {"labels": note}}).status == 202
    assert cloud.get(path).body["properties"]["labels"] == note

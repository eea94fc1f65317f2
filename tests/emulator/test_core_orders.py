"""What the control API does not understand: refused with a sentence, and without effect."""

from __future__ import annotations

import pytest

from .cloud import Cloud


@pytest.mark.parametrize(
    "order",
    [
        {"colour": "red"},
        {"path": "("},
        {"path": 5},
        {"path": None},
        {"drop": "later"},
        {"method": 5},
        {"method": None},
        {"nth": "x"},
        {"nth": 0},
        {"count": "x"},
        {"count": True},
        {"status": "409"},
        {"status": 99},
        {"status": 1000},
        {"headers": ["Retry-After"]},
        {"headers": {"Retry-After": None}},
        {"headers": {"Retry-After": "5\nX: y"}},
        {"headers": {"Retry After": "5"}},
        {"delay": -1},
        {"delay": "x"},
        {"fail_operation": "x"},
        {"fail_operation": {"details": 5}},
        {"fail_operation": {"details": [{"code": "x"}]}},
        {"ignore": "properties.note"},
        {"status_url": 5},
        {"status_url": {"polls": 1}},
        {"status_url": {"status": 404, "polls": "x"}},
    ],
    ids=str,
)
def test_an_order_that_makes_no_sense_is_refused(cloud: Cloud, order: dict[str, str]) -> None:
    """With a sentence that names what is wrong; no request is hit."""
    reply = cloud.control("POST", "/faults", order)
    assert reply.status == 400
    assert str(next(iter(order))) in reply.body["error"]
    assert cloud.get(cloud.group).status == 200


def test_an_order_is_read_kindly(cloud: Cloud) -> None:
    """Methods in any case, header values as numbers."""
    cloud.fault(method="get", status=503, headers={"Retry-After": 5})
    reply = cloud.get(cloud.group)
    assert (reply.status, reply.headers["retry-after"]) == (503, "5")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("profile", "slow"),
        ("operation_seconds", -1),
        ("throttling", "yes"),
        ("bucket_sizes", {"reads": "x"}),
        ("bucket_sizes", {"reads": 1.5}),
        ("bucket_sizes", {"scores": 1}),
        ("bucket_refills", []),
        ("page_size", "x"),
        ("page_size", 0),
        ("long_urls", 1),
        ("services_off", "inference"),
        ("unregistered", None),
        ("unregistered", [5]),
        ("denials", "x"),
        ("denials", [5]),
        ("denials", [{"scope": "/"}]),
        ("denials", [{"action": "*", "role": "x"}]),
        ("token_seconds", 10**20),
        ("tokens_issued_before", "x"),
        ("tokens_issued_before", float("inf")),
    ],
)
def test_a_setting_of_the_wrong_kind_is_refused(cloud: Cloud, name: str, value: object) -> None:
    """By name, and everything stays as it was."""
    before = cloud.control("GET", "/settings").body
    reply = cloud.control("PATCH", "/settings", {"empty_first_page": True, name: value})
    assert reply.status == 400
    assert name in reply.body["error"] or "JSON" in reply.body["error"]
    assert cloud.control("GET", "/settings").body == before
    assert cloud.get(cloud.group).status == 200


def test_a_bucket_is_set_by_itself(cloud: Cloud) -> None:
    """The others keep their size."""
    cloud.settings(bucket_sizes={"reads": 1}, bucket_refills={})
    settings = cloud.control("GET", "/settings").body
    assert settings["bucket_sizes"] == {"reads": 1, "writes": 200, "deletes": 200}
    assert settings["bucket_refills"] == {"reads": 25, "writes": 10, "deletes": 10}


@pytest.mark.parametrize("seconds", ["abc", None, [1], True, float("nan"), float("-inf"), 1e12, -1e10], ids=str)
def test_the_clock_takes_finite_numbers(cloud: Cloud, seconds: object) -> None:
    """Within the times that can be written."""
    before = cloud.control("GET", "/clock").body
    assert cloud.control("POST", "/clock", {"advance": seconds, "run": True}).status == 400
    assert cloud.control("GET", "/clock").body == before


def test_the_clock_ends_before_time_does(cloud: Cloud) -> None:
    """However often it is advanced."""
    statuses = [cloud.control("POST", "/clock", {"advance": 3_000_000_000}).status for _ in range(70)]
    assert statuses[0] == 200
    assert statuses[-1] == 400
    assert cloud.factory()


@pytest.mark.parametrize(
    ("method", "url", "body"),
    [
        ("GET", "/journal?since=x", None),
        ("GET", "/journal?since=\u00b2", None),
        ("POST", "/mutate", {"id": "{group}", "pointer": "/location/x"}),
        ("POST", "/mutate", {"id": "{group}", "pointer": "/location/x/y"}),
        ("POST", "/mutate", {"id": "{group}", "pointer": "/tags/a", "value": float("nan")}),
        ("POST", "/tokens", {"seconds": "x"}),
        ("POST", "/tokens", {"seconds": None}),
        ("POST", "/tokens", {"seconds": 1e300}),
        ("POST", "/assertions", {"seconds": []}),
        ("GET", "/assertions?seconds=x", None),
    ],
)
def test_a_request_that_makes_no_sense_is_refused(cloud: Cloud, method: str, url: str, body: object) -> None:
    """With a sentence."""
    if isinstance(body, dict) and "id" in body:
        body = {**body, "id": cloud.group}
    reply = cloud.control(method, url, body)
    assert reply.status == 400
    assert reply.body["error"]

"""The arithmetic of shares: what is taken away from one and given back to its successor."""

from __future__ import annotations

import pytest
from pulumi_azureml.drain import put_back, taken_away

AWAY = [
    ({"blue": 100}, {}),
    ({"blue": 60, "green": 40}, {"green": 100}),
    ({"blue": 20, "green": 30, "red": 50}, {"green": 30, "red": 70}),
    ({"blue": 50, "red": 25, "green": 25}, {"red": 25, "green": 75}),
    ({"Blue": 100, "green": 0}, {}),
    ({"green": 100}, {"green": 100}),
    ({}, {}),
]


@pytest.mark.parametrize(("shares", "left"), AWAY)
def test_the_greatest_of_the_others_takes_over(shares: dict[str, int], left: dict[str, int]) -> None:
    """All of it, so that the sum stays; of two alike the first by name; without others nothing flows."""
    assert taken_away(shares, "blue") == left


BACK = [
    ({"green": 100}, 60, {"green": 40, "blue": 60}),
    ({"green": 30, "red": 70}, 20, {"green": 30, "red": 50, "blue": 20}),
    ({"green": 30, "red": 70}, 80, {"green": 30, "blue": 70}),
    ({"green": 100}, 100, {"blue": 100}),
    ({}, 60, {"blue": 100}),
    ({"blue": 0, "green": 0}, 60, {"blue": 100}),
]


@pytest.mark.parametrize(("shares", "share", "after"), BACK)
def test_a_share_comes_back_as_far_as_the_heir_has_it(
    shares: dict[str, int], share: int, after: dict[str, int]
) -> None:
    """The sum is 100 whatever has happened in the meantime."""
    assert put_back(shares, "blue", share) == after
    assert sum(after.values()) == 100


def test_the_heir_gives_back_what_it_was_entrusted_with() -> None:
    """Not whoever happens to have most; where the heir is gone, whoever has most."""
    shares = {"green": 40, "red": 60}
    assert put_back(shares, "blue", 20, "Green") == {"green": 20, "red": 60, "blue": 20}
    assert put_back(shares, "blue", 20, "gone") == {"green": 40, "red": 40, "blue": 20}

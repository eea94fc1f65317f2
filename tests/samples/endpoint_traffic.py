"""Samples of the traffic of an endpoint, and what breaks its rules."""

from __future__ import annotations

from pulumi_azureml.resources.endpoint_traffic import ENDPOINT_TRAFFIC

from .kinds import Broken, Sample
from .place import NOWHERE

DEPLOYMENTS = ("blue", "green", "red")
"""The deployments that exist where samples lie."""
NAMES = {name: name for name in DEPLOYMENTS}

FULL = Sample(
    ENDPOINT_TRAFFIC,
    "full",
    firsts={"traffic": {"blue": 100}, "mirror_traffic": {"green": 10}, "deployments": NAMES},
    seconds={
        "traffic": {"blue": 60, "red": 40},
        "mirror_traffic": {"green": 50},
        "deployments": {**NAMES, "next": "next-abcdef"},
    },
    needed=("traffic",),
)
SMALL = Sample(ENDPOINT_TRAFFIC, "small", full=False, firsts={"traffic": {"blue": 90, "green": 10}})
SAMPLES = (FULL, SMALL)

_WORKSPACE = NOWHERE.id_of("Microsoft.MachineLearningServices/workspaces")


def _live(shares: dict[str, int], sentence: str) -> Broken:
    return Broken("R27", "traffic", {"traffic": shares}, sentence)


def _mirrored(shares: dict[str, int], sentence: str) -> Broken:
    return Broken("R27", "mirror_traffic", {"traffic": {"blue": 100}, "mirror_traffic": shares}, sentence)


BROKEN = (
    Broken(
        "IdOf",
        "endpoint_id",
        {"endpoint_id": _WORKSPACE},
        "is the id of a Microsoft.MachineLearningServices/workspaces; it must be an ARM id of type "
        "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
    ),
    _live({"blue": 90, "green": 20}, "the shares add up to 110; together they have to be 100 (or all 0)"),
    _live({"blue": 110, "green": -10}, "shares are whole percents from 0 to 100: blue has 110, green has -10"),
    _mirrored({"green": 10, "red": 10}, "only one deployment can get mirrored traffic, not green and red"),
    _mirrored({"green": 51}, "green has 51; a copy of at most 50 percent can be had"),
    _mirrored({"blue": 10}, "blue gets live traffic; it cannot get mirrored traffic as well"),
    Broken(
        "R28",
        "deployments",
        {"traffic": {"blue": 90, "green": 10}, "deployments": {"blue": "blue-abcdef"}},
        "green is none of deployments (blue)",
    ),
    Broken(
        "R28",
        "deployments",
        {"traffic": {"blue": 100}, "deployments": {"blue": "blue-abcdef", "old": "Blue-abcdef"}},
        "blue and old are the same deployment, blue-abcdef",
    ),
)

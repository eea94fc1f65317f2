"""Samples of the autoscale setting, and what breaks its rules."""

from __future__ import annotations

from typing import Any

from pulumi_azureml.resources.autoscale_setting import AUTOSCALE_SETTING

from .kinds import Broken, Sample
from .place import Place

DEPLOYMENT = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments"
LIMITS = {"min_instances": 2, "default_instances": 2, "max_instances": 5}
UP = {
    "metric_name": "CpuUtilizationPercentage",
    "operator": "GreaterThan",
    "threshold": 70,
    "window_minutes": 5,
    "direction": "Increase",
}
DOWN = {**UP, "operator": "LessThan", "threshold": 30, "direction": "Decrease", "cooldown_minutes": 10}
PROFILE = {"name": "load", **LIMITS, "rules": [UP, DOWN]}


def _slow_endpoint(place: Place) -> dict[str, Any]:
    """A rule with everything, over a metric of the endpoint."""
    return {
        **UP,
        "metric_name": "RequestLatency_P95",
        "metric_namespace": "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
        "metric_resource_id": place.id_of(DEPLOYMENT).rsplit("/deployments/", 1)[0],
        "metric_resource_location": "westeurope",
        "threshold": 0.25,
        "statistic": "Max",
        "time_aggregation": "Maximum",
        "grain_minutes": 2,
        "window_minutes": 90,
        "dimensions": [{"name": "statusCode", "operator": "NotEquals", "values": ["429", "424"]}],
        "divide_per_instance": True,
        "change_type": "PercentChangeCount",
        "change": 50,
        "cooldown_minutes": 1440,
    }


def _profiles(place: Place) -> list[dict[str, Any]]:
    week = {"days": ["Monday", "Friday"], "hours": [6], "minutes": [30], "time_zone": "W. Europe Standard Time"}
    day = {"start": "2026-12-24T00:00:00Z", "end": "2026-12-27T00:00:00Z", "time_zone": "UTC"}
    return [
        {**PROFILE, "rules": [UP, DOWN, _slow_endpoint(place)]},
        {"name": "mornings", **LIMITS, "min_instances": 1, "rules": [], "recurrence": week},
        {"name": "holidays", **LIMITS, "rules": [UP], "fixed_date": day},
    ]


def _group(place: Place) -> str:
    return place.resource_group


FULL = Sample(
    AUTOSCALE_SETTING,
    "full",
    needed=("profiles",),
    firsts={
        "subscription_id": lambda place: place.subscription_id,
        "resource_group_name": _group,
        "profiles": _profiles,
        "notifications": [
            {
                "emails": ["team@example.com"],
                "webhooks": [{"service_uri": "https://example.com/hook?key=s3cr3t", "properties": {"team": "ml"}}],
            }
        ],
    },
    seconds={"profiles": [{**PROFILE, "max_instances": 8}], "notifications": [{"emails": ["other@example.com"]}]},
)
SMALL = Sample(AUTOSCALE_SETTING, "small", full=False, firsts={"profiles": [{"name": "fixed", **LIMITS}]})
SAMPLES = (FULL, SMALL)

_DEPLOYMENT_SHAPE = (
    "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.MachineLearningServices/workspaces/{name}"
    "/onlineEndpoints/{name}/deployments/{name}"
)
_ZONE = "must be a Windows time zone name, as in `Pacific Standard Time`"
_MOMENT = "must be a time as in 2026-01-31T18:00:00Z (ISO 8601)"
_WEEK = {"days": ["Monday"], "hours": [6], "minutes": [0], "time_zone": "UTC"}
_DAY = {"start": "2026-12-24T00:00:00Z", "end": "2026-12-27T00:00:00Z"}


def _rule(**changes: Any) -> dict[str, Any]:
    return {"profiles": [{**PROFILE, "rules": [{**UP, **changes}]}]}


def _profile(**changes: Any) -> dict[str, Any]:
    return {"profiles": [{**PROFILE, **changes}]}


def _between(path: str, given: dict[str, Any], sentence: str) -> Broken:
    return Broken("Between", f"profiles[0].{path}", given, sentence)


BROKEN = (
    Broken("IdOf", "target_id", {"target_id": "d"}, f'"d" is no ARM id; it must look like {_DEPLOYMENT_SHAPE}'),
    Broken(
        "GUID",
        "subscription_id",
        {"subscription_id": "mine"},
        '"mine" must be a GUID, as in 00000000-0000-0000-0000-000000000000',
    ),
    Broken(
        "NameRule",
        "name",
        {"name": "a b"},
        '"a b" must have 1 to 260 characters out of letters, digits, `.`, `_`, `-`, the first out of letters, digits',
    ),
    Broken(
        "TagRule",
        "tags",
        {"tags": {f"tag-{number}": "x" for number in range(15)}},
        "15 tags are more than the 14 that are allowed; Azure takes 15, and what is left marks what this program made",
    ),
    Broken(
        "MaxItems",
        "profiles",
        {"profiles": [{**PROFILE, "name": f"p{number}"} for number in range(21)]},
        "21 entries are more than the 20 that are allowed",
    ),
    Broken(
        "MaxItems", "profiles[0].rules", _profile(rules=[UP] * 11), "11 entries are more than the 10 that are allowed"
    ),
    _between("min_instances", _profile(min_instances=0), "0 must be from 1 to 1000"),
    _between("max_instances", _profile(max_instances=1001), "1001 must be from 1 to 1000"),
    _between("default_instances", _profile(default_instances=0), "0 must be from 1 to 1000"),
    _between("rules[0].grain_minutes", _rule(grain_minutes=0), "0 must be from 1 to 720"),
    _between("rules[0].window_minutes", _rule(window_minutes=4), "4 must be from 5 to 720"),
    _between("rules[0].change", _rule(change=0), "0 must be from 1 to 1000"),
    _between("rules[0].cooldown_minutes", _rule(cooldown_minutes=20000), "20000 must be from 1 to 10080"),
    Broken(
        "Each", "profiles[0].recurrence.hours", _profile(recurrence={**_WEEK, "hours": [24]}), "24 must be from 0 to 23"
    ),
    Broken(
        "Each",
        "profiles[0].recurrence.minutes",
        _profile(recurrence={**_WEEK, "minutes": [60]}),
        "60 must be from 0 to 59",
    ),
    Broken(
        "TimeZone",
        "profiles[0].recurrence.time_zone",
        _profile(recurrence={**_WEEK, "time_zone": "Europe/Berlin"}),
        f'"Europe/Berlin" {_ZONE}',
    ),
    Broken(
        "TimeZone",
        "profiles[0].fixed_date.time_zone",
        _profile(fixed_date={**_DAY, "time_zone": "Europe/Berlin"}),
        f'"Europe/Berlin" {_ZONE}',
    ),
    Broken(
        "Pattern", "profiles[0].fixed_date.start", _profile(fixed_date={**_DAY, "start": "now"}), f'"now" {_MOMENT}'
    ),
    Broken(
        "Pattern", "profiles[0].fixed_date.end", _profile(fixed_date={**_DAY, "end": "later"}), f'"later" {_MOMENT}'
    ),
    Broken(
        "Pattern",
        "notifications[0].webhooks[0].service_uri",
        {"notifications": [{"webhooks": [{"service_uri": "example.com"}]}]},
        "must be an address that begins with https://",
    ),
    Broken(
        "autoscale limits",
        "profiles",
        _profile(default_instances=6),
        'profile "load": min_instances 2, default_instances 6 and max_instances 5 must follow one another in this '
        "order",
    ),
    Broken(
        "autoscale names",
        "profiles",
        {"profiles": [PROFILE, PROFILE]},
        "every profile needs a name of its own: load occurs twice",
    ),
    Broken("autoscale names", "profiles", {"profiles": []}, "at least one profile is needed"),
    Broken(
        "autoscale times",
        "profiles",
        _profile(fixed_date=_DAY, recurrence=_WEEK),
        'profile "load": fixed_date and recurrence exclude each other',
    ),
    Broken(
        "autoscale window",
        "profiles",
        _rule(grain_minutes=10),
        'profile "load": window_minutes 5 is less than grain_minutes 10',
    ),
)

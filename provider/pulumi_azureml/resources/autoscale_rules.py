"""What an autoscale setting is completed with, and the rules over it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..declare import Json
from ..errors import InvalidInput
from ..ids import ArmId
from ..rules import Rule

__all__ = ["AUTOSCALE_RULES", "filled_in"]

_RULE: Mapping[str, Any] = {
    "statistic": "Average",
    "time_aggregation": "Average",
    "grain_minutes": 1,
    "change_type": "ChangeCount",
    "change": 1,
    "cooldown_minutes": 5,
}
"""What a rule is where it does not say otherwise; the service wants all of it (specification 2022-10-01)."""


def filled_in(inputs: Json) -> Json:
    """Say where the setting is and what its rules measure, where the program leaves that to the deployment."""
    target = inputs.get("target_id")
    found = {**_place_of(target), **{name: value for name, value in inputs.items() if value is not None}}
    profiles = found.get("profiles")
    if isinstance(profiles, list):
        found["profiles"] = [_whole_profile(profile, target) for profile in profiles]
    return found


def _place_of(target: Any) -> Json:
    if target is None:
        return {}
    if not isinstance(target, str):  # neither is its place known yet, then
        return {"subscription_id": target, "resource_group_name": target}
    try:
        id_ = ArmId.parse(target)
    except InvalidInput:
        return {}
    return {"subscription_id": id_.subscription_id, "resource_group_name": id_.resource_group}


def _whole_profile(profile: Any, target: Any) -> Any:
    if not isinstance(profile, dict):
        return profile
    rules = profile.get("rules")
    if rules is None:
        return {**profile, "rules": []}
    return {**profile, "rules": [_whole_rule(rule, target) for rule in rules]} if isinstance(rules, list) else profile


def _whole_rule(rule: Any, target: Any) -> Any:
    if not isinstance(rule, dict):
        return rule
    measured = {"metric_resource_id": target} if target is not None else {}
    return {**measured, **_RULE, **{name: value for name, value in rule.items() if value is not None}}


def _limits(inputs: Mapping[str, Any]) -> str | None:
    for profile in inputs["profiles"]:
        least, usual, most = (profile[f"{word}_instances"] for word in ("min", "default", "max"))
        if not least <= usual <= most:
            return (
                f'profile "{profile["name"]}": min_instances {least}, default_instances {usual} and max_instances '
                f"{most} must follow one another in this order"
            )
    return None


def _names(inputs: Mapping[str, Any]) -> str | None:
    names = [profile["name"] for profile in inputs["profiles"]]
    twice = sorted({name for name in names if names.count(name) > 1})
    if not names:
        return "at least one profile is needed"
    return f"every profile needs a name of its own: {', '.join(twice)} occurs twice" if twice else None


def _one_time(inputs: Mapping[str, Any]) -> str | None:
    for profile in inputs["profiles"]:
        if profile.get("fixed_date") and profile.get("recurrence"):
            return f'profile "{profile["name"]}": fixed_date and recurrence exclude each other'
    return None


def _window_over_grain(inputs: Mapping[str, Any]) -> str | None:
    for profile in inputs["profiles"]:
        for rule in profile.get("rules") or []:
            grain = rule.get("grain_minutes", _RULE["grain_minutes"])
            if rule["window_minutes"] < grain:
                return (
                    f'profile "{profile["name"]}": window_minutes {rule["window_minutes"]} is less than grain_minutes '
                    f"{grain}"
                )
    return None


AUTOSCALE_RULES = (
    Rule("autoscale limits", "profiles", ("profiles",), _limits),
    Rule("autoscale names", "profiles", ("profiles",), _names),
    Rule("autoscale times", "profiles", ("profiles",), _one_time),
    Rule("autoscale window", "profiles", ("profiles",), _window_over_grain),
)

"""Autoscale settings of Azure Monitor: how many instances a managed online deployment may have, and by which metrics
that changes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from azureml_emulator.arm.errors import PLAIN, Refused, refuse
from azureml_emulator.arm.ids import ResourceId
from azureml_emulator.arm.operation_styles import CREATED, OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import CreateOnly, Reference, ResourceType, Verb, since
from azureml_emulator.types.durations import duration_seconds

AUTOSCALE_TYPE = "Microsoft.Insights/autoscaleSettings"
MOST_PROFILES, MOST_RULES = 20, 10
WORDS = {
    "statistic": ("Average", "Min", "Max", "Sum", "Count"),
    "timeAggregation": ("Average", "Minimum", "Maximum", "Total", "Count", "Last"),
    "operator": (
        "Equals", "NotEquals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual",
    ),
}  # fmt: skip
NUMBER = "[0-9]{1,9}"
DIRECTIONS = ("None", "Increase", "Decrease")
SCALE_TYPES = ("ChangeCount", "PercentChangeCount", "ExactCount", "ServiceAllowedNextValue")
MINUTE, HOUR, WEEK = 60, 3600, 7 * 86400
SPANS = {"timeGrain": (MINUTE, 12 * HOUR), "timeWindow": (5 * MINUTE, 12 * HOUR), "cooldown": (MINUTE, WEEK)}
"""Field → shortest and longest, in seconds."""


@dataclass(frozen=True)
class Limits:
    """What a profile allows."""

    minimum: int
    maximum: int
    default: int


def limits_of(target: ResourceId, context: Context) -> Limits | None:
    """The limits of the enabled setting for ``target``, from its default profile (the one without dates)."""
    for item in context.all(AUTOSCALE_TYPE):
        properties = item.properties
        named = str(properties.get("targetResourceUri") or "").rstrip("/").casefold()
        if properties.get("enabled") and named == target.key:
            profiles: list[Document] = properties["profiles"]
            plain = [profile for profile in profiles if not profile.get("fixedDate") and not profile.get("recurrence")]
            return Limits(
                *(int((plain or profiles)[0]["capacity"][word]) for word in ("minimum", "maximum", "default"))
            )
    return None


def _wrong(sentence: str) -> Refused:
    return refuse(400, "BadRequest", sentence)


def _check(item: Resource, context: Context) -> None:
    properties = item.properties
    target = str(properties.get("targetResourceUri") or "").rstrip("/").casefold()
    for other in context.all(AUTOSCALE_TYPE):
        named = str(other.properties.get("targetResourceUri") or "").rstrip("/").casefold()
        if target and named == target and other.id.key != item.id.key:
            raise refuse(409, "Conflict", f"The resource already has the autoscale setting '{other.name}'.")
    profiles = properties.get("profiles")
    if not isinstance(profiles, list) or not 1 <= len(profiles) <= MOST_PROFILES:
        raise _wrong(f"An autoscale setting has 1 to {MOST_PROFILES} profiles.")
    names = [str((profile or {}).get("name") or "") for profile in profiles]
    if not all(names) or len(set(names)) < len(names):
        raise _wrong("Every profile has a name of its own.")
    for profile in profiles:
        for sentence in (*_capacity_errors(profile), *_rules_errors(profile)):
            raise _wrong(f"Profile '{profile['name']}': {sentence}")


def _capacity_errors(profile: Document) -> Iterator[str]:
    capacity = profile.get("capacity") or {}
    numbers = []
    for word in ("minimum", "default", "maximum"):
        text = str(capacity.get(word, ""))
        if not re.fullmatch(NUMBER, text):
            yield f"capacity.{word} '{capacity.get(word)}' must be a number, written as a string."
            return
        numbers.append(int(text))
    if sorted(numbers) != numbers:
        yield f"capacity must satisfy minimum <= default <= maximum, not {numbers[0]}, {numbers[1]}, {numbers[2]}."


def _rules_errors(profile: Document) -> Iterator[str]:
    rules = profile.get("rules")
    if not isinstance(rules, list) or len(rules) > MOST_RULES:
        yield f"rules must be a list of at most {MOST_RULES}."
        return
    if profile.get("fixedDate") and profile.get("recurrence"):
        yield "fixedDate and recurrence exclude each other."
    for number, rule in enumerate(rules):
        trigger, action = (rule or {}).get("metricTrigger") or {}, (rule or {}).get("scaleAction") or {}
        for sentence in (*_trigger_errors(trigger), *_action_errors(action)):
            yield f"rule {number}: {sentence}"


def _trigger_errors(trigger: Document) -> Iterator[str]:
    for field in ("metricName", "metricResourceUri"):
        if not trigger.get(field):
            yield f"metricTrigger.{field} is required."
    for field, allowed in WORDS.items():
        if str(trigger.get(field)).casefold() not in {word.casefold() for word in allowed}:
            yield f"metricTrigger.{field} '{trigger.get(field)}' is not one of {', '.join(allowed)}."
    threshold = trigger.get("threshold")
    if isinstance(threshold, bool) or not isinstance(threshold, (int, float)):
        yield f"metricTrigger.threshold '{threshold}' must be a number."
    yield from _span_errors("metricTrigger", "timeGrain", trigger)
    yield from _span_errors("metricTrigger", "timeWindow", trigger)
    grain, window = duration_seconds(trigger.get("timeGrain")), duration_seconds(trigger.get("timeWindow"))
    if grain and window and window < grain:
        yield "metricTrigger.timeWindow must not be shorter than timeGrain."


def _action_errors(action: Document) -> Iterator[str]:
    for field, allowed in (("direction", DIRECTIONS), ("type", SCALE_TYPES)):
        if str(action.get(field)).casefold() not in {word.casefold() for word in allowed}:
            yield f"scaleAction.{field} '{action.get(field)}' is not one of {', '.join(allowed)}."
    value: Any = action.get("value", "1")
    if not re.fullmatch(NUMBER, str(value)):
        yield f"scaleAction.value '{value}' must be a number, written as a string."
    yield from _span_errors("scaleAction", "cooldown", action)


def _span_errors(where: str, field: str, given: Document) -> Iterator[str]:
    least, most = SPANS[field]
    length = duration_seconds(given.get(field))
    if length is None or not least <= length <= most:
        yield f"{where}.{field} '{given.get(field)}' must be a duration from {least} seconds to {most}."


def _prepare(item: Resource, _context: Context) -> None:
    item.properties["name"] = item.properties.get("name") or item.name


def _body(_item: Resource, _context: Context, document: Document) -> Document:
    unset: Json = {"targetResourceLocation": None, "predictiveAutoscalePolicy": None}
    document["properties"] = {**unset, **document["properties"]}
    return document


AUTOSCALE_SETTING = ResourceType(
    type=AUTOSCALE_TYPE,
    sources={
        "shape, spans, counts": "specification Microsoft.Insights/autoscaleSettings 2022-10-01",
        "synchronous 201 and 200": "specification 2022-10-01",
        "one setting for each resource": "https://learn.microsoft.com/azure/azure-monitor/autoscale; status unverified",
        "sentences of refusal": "unverified",
        "what it does": (
            "keeps sku.capacity of an online deployment within the default profile; metrics are not evaluated here"
        ),
    },
    api_versions=since("2014-04-01", "2014-04-01", "2015-04-01", "2021-05-01-preview", "2022-10-01"),
    component=PLAIN,
    tracked=True,
    shapes={
        "properties.targetResourceUri": str,
        "properties.profiles": list,
        "properties.profiles.*.name": str,
        "properties.profiles.*.capacity": dict,
        "properties.profiles.*.rules": list,
        "properties.profiles.*.rules.*.metricTrigger": dict,
        "properties.profiles.*.rules.*.scaleAction": dict,
    },
    required=("properties.profiles",),
    create_only=(CreateOnly("properties.name"),),
    references=(Reference("properties.targetResourceUri"),),
    create=Verb(CREATED),
    update=Verb(OK),
    patch=Verb(OK),
    patchable=("tags", "properties"),
    delete=Verb(OK_EMPTY),
    defaults={"tags": {}, "properties.enabled": True, "properties.notifications": []},
    provisioning_state=None,
    system_data=(),
    check=_check,
    prepare=_prepare,
    body=_body,
)

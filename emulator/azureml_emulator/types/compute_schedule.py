"""When a start or stop schedule of a compute instance comes due.

A schedule is either a cron expression of five fields or a recurrence. Time zones are Windows names; the offsets are
those of standard time, because the service's labels do not follow daylight saving.

Source: specification 2025-12-01, ComputeStartStopSchedule, Recurrence, Cron; https://learn.microsoft.com/azure/machine-
learning/how-to-manage-compute-instance.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.resource import Document, Json
from azureml_emulator.arm.shapes import Shapes, below
from azureml_emulator.types.time_zones import ZONE_HOURS

MAX_SCHEDULES = 4
"""Per compute instance (how-to-manage-compute-instance)."""
_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 6))
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FREQUENCIES = ("Minute", "Hour", "Day", "Week", "Month")


_TIMING: Shapes = {"timeZone": str, "startTime": str}
SHAPES: Shapes = {
    "computeStartStop": list,
    **below(
        "computeStartStop.*",
        {
            **dict.fromkeys(("id", "action", "status", "triggerType"), str),
            **below("cron", {**_TIMING, "expression": str}),
            **below("recurrence", {**_TIMING, "frequency": str, "interval": int}),
            **below("recurrence.schedule", dict.fromkeys(("hours", "minutes", "weekDays", "monthDays"), list)),
            **below("recurrence.schedule", {"hours.*": int, "minutes.*": int, "weekDays.*": str, "monthDays.*": int}),
        },
    ),
}
"""Of the schedules of one instance (specification 2025-12-01)."""
MOST_INTERVAL = 2**31 - 1
"""An int32 in the specification."""
_BOUNDS = (("hours", 0, 23), ("minutes", 0, 59), ("monthDays", 1, 31))


def check_schedules(schedules: Json) -> None:
    """Refuse more than four schedules, and any the service could not follow."""
    rows = (schedules or {}).get("computeStartStop") or []
    if len(rows) > MAX_SCHEDULES:
        raise refuse(
            400, "UserError", f"A compute instance can have at most {MAX_SCHEDULES} schedules; {len(rows)} were given."
        )
    for row in rows:
        trigger = row.get("triggerType")
        if row.get("action") not in ("Start", "Stop"):
            raise refuse(400, "UserError", f"The action of a schedule is 'Start' or 'Stop', not '{row.get('action')}'.")
        if trigger not in ("Cron", "Recurrence") or not row.get(str(trigger).lower()):
            raise refuse(
                400, "UserError", f"A schedule with the trigger type '{trigger}' needs '{str(trigger).lower()}'."
            )
        timing: Document = row[trigger.lower()]
        if (timing.get("timeZone") or "UTC") not in ZONE_HOURS:
            raise refuse(400, "UserError", f"The time zone '{timing['timeZone']}' is not a known Windows time zone.")
        _check_start(timing.get("startTime"))
        if trigger == "Cron":
            _cron_fields(str(timing.get("expression", "")))
        else:
            _check_recurrence(timing)


def _check_recurrence(timing: Document) -> None:
    interval: int = timing.get("interval") or 0
    if timing.get("frequency") not in _FREQUENCIES or not 1 <= interval <= MOST_INTERVAL:
        raise refuse(
            400,
            "UserError",
            "A recurrence needs 'frequency' (Minute, Hour, Day, Week or Month) and a positive 'interval'.",
        )
    plan: Document = timing.get("schedule") or {}
    for name, low, high in _BOUNDS:
        for number in plan.get(name) or []:
            if not low <= number <= high:
                raise refuse(400, "UserError", f"'{name}' of a recurrence are {low} to {high}, not {number}.")
    for day in plan.get("weekDays") or []:
        if day not in _WEEKDAYS:
            raise refuse(400, "UserError", f"'weekDays' of a recurrence are {', '.join(_WEEKDAYS)}, not '{day}'.")


def occurrences(schedule: Document, after: float, until: float) -> Iterator[float]:
    """The moments, in virtual seconds, at which an enabled schedule comes due: later than ``after``, up to ``until``,
    in order."""
    if schedule.get("status", "Enabled") != "Enabled":
        return
    timing: Document = schedule[schedule["triggerType"].lower()]
    zone = timezone(timedelta(hours=ZONE_HOURS[timing.get("timeZone") or "UTC"]))
    first, last = datetime.fromtimestamp(after, zone), datetime.fromtimestamp(until, zone)
    start = _start(timing, zone)
    if schedule["triggerType"] == "Cron":
        moments = _cron_moments(timing, first, last)
    else:
        moments = _recurrence_moments(timing, start or datetime(1970, 1, 1, tzinfo=zone), first, last)
    for moment in moments:
        if first < moment <= last and (start is None or moment >= start):
            yield moment.timestamp()


def last_occurrence(schedule: Document, after: float, until: float) -> float | None:
    """The last of them. A schedule of minutes has five million in ten years, so it is looked for from the end."""
    span = 3600.0
    while after < until:
        begin = max(after, until - span)
        found = max(occurrences(schedule, begin, until), default=None)
        if found is not None or begin == after:
            return found
        span *= 4
    return None


def _check_start(text: Json) -> None:
    """Refuse a time that is none (the service's text is unverified)."""
    try:
        datetime.fromisoformat(str(text or "2000-01-01T00:00:00")[:19])
    except ValueError as reason:
        raise refuse(
            400, "UserError", f"The start time '{text}' of a schedule must have the format yyyy-MM-ddTHH:mm:ss."
        ) from reason


def _start(timing: Document, zone: timezone) -> datetime | None:
    """``startTime`` is a local time in the schedule's zone; fractions and a trailing Z are dropped."""
    text = timing.get("startTime")
    return datetime.fromisoformat(str(text)[:19]).replace(tzinfo=zone) if text else None


def _days(first: datetime, last: datetime) -> Iterator[date]:
    day = first.date()
    while day <= last.date():
        yield day
        day += timedelta(days=1)


def _cron_moments(timing: Document, first: datetime, last: datetime) -> Iterator[datetime]:
    minutes, hours, month_days, months, week_days = _cron_fields(str(timing["expression"]))
    for day in _days(first, last):
        if day.month in months and day.day in month_days and (day.weekday() + 1) % 7 in week_days:
            yield from _times(day, sorted(hours), sorted(minutes), first)


def _times(day: date, hours: list[int], minutes: list[int], first: datetime) -> Iterator[datetime]:
    """The moments of one day, in the zone of ``first`` and without the hours before it."""
    for hour in hours:
        if day > first.date() or hour >= first.hour:
            for minute in minutes:
                yield datetime(day.year, day.month, day.day, hour, minute, tzinfo=first.tzinfo)


def _recurrence_moments(timing: Document, origin: datetime, first: datetime, last: datetime) -> Iterator[datetime]:
    frequency, interval = timing["frequency"], int(timing["interval"])
    if frequency in ("Minute", "Hour"):
        step = timedelta(minutes=interval) if frequency == "Minute" else timedelta(hours=interval)
        moment = origin + step * max(0, (first - origin) // step)
        yield moment
        while last - moment >= step:
            moment += step
            yield moment
        return
    plan = timing.get("schedule") or {}
    hours = sorted(int(hour) for hour in plan.get("hours") or [origin.hour])
    minutes = sorted(int(minute) for minute in plan.get("minutes") or [origin.minute])
    for day in _days(first, last):
        if _falls_on(day, frequency, interval, origin.date(), plan):
            yield from _times(day, hours, minutes, first)


def _falls_on(day: date, frequency: str, interval: int, origin: date, plan: Document) -> bool:
    passed = (day - origin).days
    match frequency:
        case "Day":
            in_turn = passed % interval == 0
        case "Week":
            in_turn = (passed // 7) % interval == 0
        case _:
            in_turn = ((day.year - origin.year) * 12 + day.month - origin.month) % interval == 0
    week_days, month_days = plan.get("weekDays"), plan.get("monthDays")
    if frequency == "Week" and not week_days:
        week_days = [_WEEKDAYS[origin.weekday()]]
    if frequency == "Month" and not month_days:
        month_days = [origin.day]
    return (
        in_turn
        and (not week_days or _WEEKDAYS[day.weekday()] in week_days)
        and (not month_days or day.day in month_days)
    )


def _cron_fields(expression: str) -> list[set[int]]:
    words = expression.split()
    if len(words) != len(_FIELDS):
        raise refuse(
            400,
            "UserError",
            f"The cron expression '{expression}' must have five fields: minute, hour, day of month, month, day of "
            "week.",
        )
    return [_cron_values(word, *field) for word, field in zip(words, _FIELDS, strict=True)]


def _cron_values(word: str, name: str, low: int, high: int) -> set[int]:
    values: set[int] = set()
    for part in word.split(","):
        span, _, step = part.partition("/")
        begin, _, end = span.partition("-")
        bounds = (str(low), str(high)) if span == "*" else (begin, end or begin)
        if not all(re.fullmatch("[0-9]{1,9}", text) for text in (*bounds, step or "1")):
            raise refuse(400, "UserError", f"The field '{word}' ({name}) of a cron expression is not understood.")
        least, most = int(bounds[0]), int(bounds[1])
        if not low <= least <= most <= high:
            raise refuse(
                400, "UserError", f"The field '{word}' ({name}) of a cron expression is not within {low} to {high}."
            )
        values |= set(range(least, most + 1, int(step or "1") or 1))
    return values

"""When a start or stop schedule of a compute instance comes due.

A schedule is either a cron expression of five fields or a recurrence. Time zones are Windows names; the offsets are those of standard time,
because the service's labels do not follow daylight saving.

Source: specification 2025-12-01, ComputeStartStopSchedule, Recurrence, Cron; https://learn.microsoft.com/azure/machine-learning/how-to-manage-compute-instance.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, timezone

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.resource import Document, Json

MAX_SCHEDULES = 4
"""Per compute instance (how-to-manage-compute-instance)."""
ZONE_HOURS: dict[str, float] = {
    "UTC": 0, "GMT Standard Time": 0, "Greenwich Standard Time": 0, "W. Europe Standard Time": 1, "Central Europe Standard Time": 1,
    "Romance Standard Time": 1, "Central European Standard Time": 1, "E. Europe Standard Time": 2, "FLE Standard Time": 2, "GTB Standard Time": 2,
    "Israel Standard Time": 2, "South Africa Standard Time": 2, "Russian Standard Time": 3, "Turkey Standard Time": 3, "Arab Standard Time": 3,
    "Arabian Standard Time": 4, "Pakistan Standard Time": 5, "India Standard Time": 5.5, "Bangladesh Standard Time": 6,
    "SE Asia Standard Time": 7, "China Standard Time": 8, "Singapore Standard Time": 8, "W. Australia Standard Time": 8,
    "Tokyo Standard Time": 9, "Korea Standard Time": 9, "AUS Eastern Standard Time": 10, "E. Australia Standard Time": 10,
    "New Zealand Standard Time": 12, "Azores Standard Time": -1, "E. South America Standard Time": -3, "Argentina Standard Time": -3,
    "Atlantic Standard Time": -4, "Eastern Standard Time": -5, "Central Standard Time": -6, "Mountain Standard Time": -7,
    "US Mountain Standard Time": -7, "Pacific Standard Time": -8, "Alaskan Standard Time": -9, "Hawaiian Standard Time": -10,
}  # fmt: skip
"""Windows name → hours ahead of UTC in standard time."""
_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day of month", 1, 31), ("month", 1, 12), ("day of week", 0, 6))
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_FREQUENCIES = {
    "Minute": timedelta(minutes=1),
    "Hour": timedelta(hours=1),
    "Day": timedelta(days=1),
    "Week": timedelta(weeks=1),
    "Month": None,
}


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
        if timing.get("timeZone", "UTC") not in ZONE_HOURS:
            raise refuse(400, "UserError", f"The time zone '{timing['timeZone']}' is not a known Windows time zone.")
        if trigger == "Cron":
            _cron_fields(str(timing.get("expression", "")))
        elif timing.get("frequency") not in _FREQUENCIES or int(timing.get("interval") or 0) < 1:
            raise refuse(
                400,
                "UserError",
                "A recurrence needs 'frequency' (Minute, Hour, Day, Week or Month) and a positive 'interval'.",
            )


def occurrences(schedule: Document, after: float, until: float) -> Iterator[float]:
    """The moments, in virtual seconds, at which an enabled schedule comes due: later than ``after``, up to ``until``."""
    if schedule.get("status", "Enabled") != "Enabled":
        return
    timing: Document = schedule[schedule["triggerType"].lower()]
    offset = timedelta(hours=ZONE_HOURS[timing.get("timeZone") or "UTC"])
    first, last = _local(after, offset), _local(until, offset)
    start = _start(timing)
    moments = (
        _cron_moments(timing, first, last)
        if schedule["triggerType"] == "Cron"
        else _recurrence_moments(timing, start, first, last)
    )
    for moment in moments:
        if first < moment <= last and (start is None or moment >= start):
            yield (moment - offset).replace(tzinfo=timezone.utc).timestamp()


def _local(seconds: float, offset: timedelta) -> datetime:
    return datetime.fromtimestamp(seconds, timezone.utc).replace(tzinfo=None) + offset


def _start(timing: Document) -> datetime | None:
    text = timing.get("startTime")
    return datetime.fromisoformat(str(text).replace("Z", "")).replace(tzinfo=None) if text else None


def _days(first: datetime, last: datetime) -> Iterator[date]:
    day = first.date()
    while day <= last.date():
        yield day
        day += timedelta(days=1)


def _cron_moments(timing: Document, first: datetime, last: datetime) -> Iterator[datetime]:
    minutes, hours, month_days, months, week_days = _cron_fields(str(timing["expression"]))
    for day in _days(first, last):
        if day.month in months and day.day in month_days and (day.weekday() + 1) % 7 in week_days:
            yield from _times(day, sorted(hours), sorted(minutes))


def _times(day: date, hours: list[int], minutes: list[int]) -> Iterator[datetime]:
    for hour in hours:
        for minute in minutes:
            yield datetime(day.year, day.month, day.day, hour, minute)


def _recurrence_moments(
    timing: Document, start: datetime | None, first: datetime, last: datetime
) -> Iterator[datetime]:
    frequency, interval = timing["frequency"], int(timing["interval"])
    origin = start or datetime(1970, 1, 1)
    unit = _FREQUENCIES[frequency]
    if frequency in ("Minute", "Hour") and unit is not None:
        step = unit * interval
        moment = origin + step * max(0, (first - origin) // step)
        while moment <= last:
            yield moment
            moment += step
        return
    plan = timing.get("schedule") or {}
    hours = [int(hour) for hour in plan.get("hours") or [origin.hour]]
    minutes = [int(minute) for minute in plan.get("minutes") or [origin.minute]]
    for day in _days(first, last):
        if _falls_on(day, frequency, interval, origin.date(), plan):
            yield from _times(day, sorted(hours), sorted(minutes))


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
            f"The cron expression '{expression}' must have five fields: minute, hour, day of month, month, day of week.",
        )
    return [_cron_values(word, *field) for word, field in zip(words, _FIELDS, strict=True)]


def _cron_values(word: str, name: str, low: int, high: int) -> set[int]:
    values: set[int] = set()
    for part in word.split(","):
        span, _, step = part.partition("/")
        begin, _, end = span.partition("-")
        bounds = (str(low), str(high)) if span == "*" else (begin, end or begin)
        if not all(text.isdigit() for text in (*bounds, step or "1")):
            raise refuse(400, "UserError", f"The field '{word}' ({name}) of a cron expression is not understood.")
        values |= set(range(int(bounds[0]), int(bounds[1]) + 1, int(step or "1") or 1))
    if not values or min(values) < low or max(values) > high:
        raise refuse(
            400, "UserError", f"The field '{word}' ({name}) of a cron expression is not within {low} to {high}."
        )
    return values

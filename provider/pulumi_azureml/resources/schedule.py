"""When a compute instance starts and stops by itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Any, Literal, Union

from typing_extensions import Required, TypedDict

from ..constraints import Between, Cron, Each
from ..declare import In, Key
from ..meaning import ENABLED
from ..rules import Level, Rule
from .time_zone import TIME_ZONE

__all__ = ["SUMMER_TIME", "CronSchedule", "LocalTime", "RecurrenceSchedule", "Schedule"]

_HOUR, _MINUTE, _DAY = Each(Between(0, 23)), Each(Between(0, 59)), Each(Between(1, 31))


@dataclass(frozen=True, eq=False, repr=False)
class LocalTime:
    """A date with a time and without a zone, which stands beside it (specification 2025-12-01: yyyy-MM-ddTHH:mm:ss)."""

    sentence: str = "a time as in `2026-01-31T18:00:00`, in the zone that time_zone names"

    def fault(self, value: Any) -> str | None:
        try:
            spelled = datetime.fromisoformat(value).replace(tzinfo=None).isoformat(timespec="seconds")
        except ValueError:
            spelled = None
        return None if spelled == value else f'"{value}" must be {self.sentence}'


_LOCAL_TIME = LocalTime()


class CronSchedule(TypedDict, total=False):
    """Starts or stops the instance by a cron expression."""

    action: Required[Annotated[In[Literal["Start", "Stop"]], Key("action")]]
    """What to do."""
    cron: Required[Annotated[In[str], Key("cron.expression", allows=(Cron(),))]]
    """Five fields: minute, hour, day of month, month, day of week."""
    time_zone: Annotated[In[str], Key("cron.timeZone", allows=(TIME_ZONE,))]
    """Windows name of the time zone. Default: UTC."""
    start_time: Annotated[In[str], Key("cron.startTime", allows=(_LOCAL_TIME,))]
    """When the schedule takes effect, in `time_zone`, e.g. `2026-01-31T18:00:00`. Default: at once."""
    enabled: Annotated[In[bool], Key("status", means=ENABLED, default="Enabled")]
    """Whether the schedule is in force. Default: true."""
    trigger: Annotated[In[str], Key("triggerType", constant="Cron")]


class RecurrenceSchedule(TypedDict, total=False):
    """Starts or stops the instance every so many minutes, hours, days, weeks or months."""

    action: Required[Annotated[In[Literal["Start", "Stop"]], Key("action")]]
    """What to do."""
    frequency: Required[Annotated[In[Literal["Minute", "Hour", "Day", "Week", "Month"]], Key("recurrence.frequency")]]
    """Unit of `interval`."""
    interval: Required[Annotated[In[int], Key("recurrence.interval", allows=(Between(1, 1000),))]]
    """Every how many units."""
    hours: Annotated[In[Sequence[In[int]]], Key("recurrence.schedule.hours", allows=(_HOUR,))]
    """Hours of the day, 0 to 23."""
    minutes: Annotated[In[Sequence[In[int]]], Key("recurrence.schedule.minutes", allows=(_MINUTE,))]
    """Minutes of the hour, 0 to 59."""
    week_days: Annotated[
        In[Sequence[Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]]],
        Key("recurrence.schedule.weekDays"),
    ]
    """Days of the week."""
    month_days: Annotated[In[Sequence[In[int]]], Key("recurrence.schedule.monthDays", allows=(_DAY,))]
    """Days of the month, 1 to 31."""
    time_zone: Annotated[In[str], Key("recurrence.timeZone", allows=(TIME_ZONE,))]
    """Windows name of the time zone. Default: UTC."""
    start_time: Annotated[In[str], Key("recurrence.startTime", allows=(_LOCAL_TIME,))]
    """When the schedule takes effect, in `time_zone`, e.g. `2026-01-31T18:00:00`. Default: at once."""
    enabled: Annotated[In[bool], Key("status", means=ENABLED, default="Enabled")]
    """Whether the schedule is in force. Default: true."""
    trigger: Annotated[In[str], Key("triggerType", constant="Recurrence")]


Schedule = Union[CronSchedule, RecurrenceSchedule]


def _zones_without_summer(inputs: Mapping[str, Any]) -> str | None:
    zones = sorted(
        {each["time_zone"] for each in inputs.get("schedules") or [] if each.get("time_zone", "UTC") != "UTC"}
    )
    if zones:
        return (
            f"schedules in {', '.join(zones)}: the service keeps standard time the year round, without daylight saving"
        )
    return None


SUMMER_TIME = Rule("R17", "schedules", ("schedules",), _zones_without_summer, Level.WARNING)

"""Dates as .NET writes and reads them, as far as templates ask for it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

STANDARD = {
    "d": "M/d/yyyy",
    "D": "dddd, MMMM d, yyyy",
    "g": "M/d/yyyy h:mm tt",
    "G": "M/d/yyyy h:mm:ss tt",
    "o": "yyyy-MM-ddTHH:mm:ss.fffffffZ",
    "R": "ddd, dd MMM yyyy HH:mm:ss GMT",
    "s": "yyyy-MM-ddTHH:mm:ss",
    "t": "h:mm tt",
    "T": "h:mm:ss tt",
    "u": "yyyy-MM-dd HH:mm:ssZ",
}
_PARTS = re.compile(
    r"'[^']*'|\\.|d{1,4}|M{1,4}|y{2,4}|H{1,2}|h{1,2}|m{1,2}|s{1,2}|f{1,7}|t{1,2}|z{1,3}|K|GMT|.", re.DOTALL
)
_READ = ("%m/%d/%Y %I:%M:%S %p", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y", "%Y%m%dT%H%M%SZ")


def written(moment: datetime, form: str) -> str:
    """A moment in a standard or custom format, in the invariant culture."""
    return "".join(_part(moment, part) for part in _PARTS.findall(STANDARD.get(form, form)))


def _part(moment: datetime, part: str) -> str:
    if part[0] in "'\\":
        return part.strip("'") if part[0] == "'" else part[1:]
    known = {
        "d": str(moment.day),
        "dd": f"{moment.day:02}",
        "ddd": moment.strftime("%a"),
        "dddd": moment.strftime("%A"),
        "M": str(moment.month),
        "MM": f"{moment.month:02}",
        "MMM": moment.strftime("%b"),
        "MMMM": moment.strftime("%B"),
        "yy": f"{moment.year % 100:02}",
        "yyyy": f"{moment.year:04}",
        "H": str(moment.hour),
        "HH": f"{moment.hour:02}",
        "h": str(moment.hour % 12 or 12),
        "hh": f"{moment.hour % 12 or 12:02}",
        "m": str(moment.minute),
        "mm": f"{moment.minute:02}",
        "s": str(moment.second),
        "ss": f"{moment.second:02}",
        "t": moment.strftime("%p")[0],
        "tt": moment.strftime("%p"),
        "zzz": "+00:00",
        "K": "Z",
    }
    if part[0] == "f":
        return f"{moment.microsecond:06}0"[: len(part)]
    return known.get(part, part)


def read(text: str) -> datetime:
    """A moment in UTC from its text. ``ValueError`` when it is none."""
    try:
        moment = datetime.fromisoformat(re.sub(r"(\.\d{6})\d+", r"\1", text.strip()).replace("Z", "+00:00"))
    except ValueError:
        readings = (_read(text.strip(), form) for form in _READ)
        found = next((item for item in readings if item is not None), None)
        if found is None:
            raise
        moment = found
    return moment.astimezone(timezone.utc) if moment.tzinfo else moment.replace(tzinfo=timezone.utc)


def _read(text: str, form: str) -> datetime | None:
    try:
        return datetime.strptime(text, form).replace(tzinfo=timezone.utc)
    except ValueError:
        return None


_DURATION = re.compile(
    r"(?P<sign>[-+]?)P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+)D)?"
    r"(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)


def moved(moment: datetime, duration: str) -> datetime | None:
    """A moment moved by an ISO 8601 duration, months and years by the calendar; ``None`` when it is no duration."""
    found = _DURATION.fullmatch(duration)
    if found is None or not any(found.groupdict()[name] for name in _DURATION.groupindex if name != "sign"):
        return None
    part = {name: float(value or 0) for name, value in found.groupdict().items() if name != "sign"}
    sign = -1 if found["sign"] == "-" else 1
    months = moment.year * 12 + moment.month - 1 + sign * int(part["years"] * 12 + part["months"])
    year, month = divmod(months, 12)
    day = min(moment.day, (datetime(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day)  # noqa: DTZ001  # a calendar's length of a month has no zone
    rest = timedelta(
        weeks=part["weeks"], days=part["days"], hours=part["hours"], minutes=part["minutes"], seconds=part["seconds"]
    )
    return moment.replace(year=year, month=month + 1, day=day) + sign * rest

"""ISO 8601 durations, as far as Azure Machine Learning uses them: days, hours, minutes, seconds."""

from __future__ import annotations

import re
from fractions import Fraction

from azureml_emulator.arm.resource import Json

_PATTERN = re.compile(
    r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_UNITS = (("D", 86400), ("H", 3600), ("M", 60))
_SECONDS = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}


def duration_seconds(text: object) -> float | None:
    """Length in seconds of ``PT30M`` or ``P1DT2H``; ``None`` for what is not such a duration."""
    match = _PATTERN.fullmatch(text) if isinstance(text, str) else None
    if match is None or not any(match.groupdict().values()):
        return None
    return sum(float(value) * _SECONDS[unit] for unit, value in match.groupdict().items() if value)


def _seconds(rest: Fraction) -> str:
    return f"{float(rest):.7f}".rstrip("0").rstrip(".") + "S" if rest else ""


def duration_text(text: Json) -> Json:
    """A duration in the spelling that .NET gives it: the largest units first, ``PT90S`` → ``PT1M30S``. Anything else
    stays as it is."""
    seconds = duration_seconds(text)
    if seconds is None:
        return text
    parts, rest = dict[str, int](), Fraction(str(seconds))
    for unit, length in _UNITS:
        parts[unit], rest = divmod(rest, length)
    days = f"{parts['D']}D" if parts["D"] else ""
    time = "".join(f"{parts[unit]}{unit}" for unit in "HM" if parts[unit]) + _seconds(rest)
    return f"P{days}T{time}" if time else f"P{days}" if days else "PT0S"

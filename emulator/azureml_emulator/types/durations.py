"""ISO 8601 durations, as far as Azure Machine Learning uses them: days, hours, minutes, seconds."""

from __future__ import annotations

import re

_PATTERN = re.compile(
    r"P(?:(?P<days>\d+)D)?(?:T(?:(?P<hours>\d+)H)?(?:(?P<minutes>\d+)M)?(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?"
)
_SECONDS = {"days": 86400, "hours": 3600, "minutes": 60, "seconds": 1}


def duration_seconds(text: object) -> float | None:
    """Length in seconds of ``PT30M`` or ``P1DT2H``; ``None`` for what is not such a duration."""
    match = _PATTERN.fullmatch(text) if isinstance(text, str) else None
    if match is None or not any(match.groupdict().values()):
        return None
    return sum(float(value) * _SECONDS[unit] for unit, value in match.groupdict().items() if value)

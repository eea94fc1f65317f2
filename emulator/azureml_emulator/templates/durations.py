"""Durations as deployments show them: ``PT1M56.3454108S``."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """Seconds as an ISO 8601 duration with at most seven decimals, parts of zero left out, as .NET writes it."""
    rest = max(round(seconds, 7), 0)
    hours, rest = divmod(rest, 3600)
    minutes, rest = divmod(rest, 60)
    text = f"{rest:.7f}".rstrip("0").rstrip(".")
    parts = (f"{hours:.0f}H" if hours else "", f"{minutes:.0f}M" if minutes else "", f"{text}S" if text != "0" else "")
    return "PT" + ("".join(parts) or "0S")

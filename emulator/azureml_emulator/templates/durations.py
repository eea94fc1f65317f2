"""Durations as deployments show them: ``PT1M56.3454108S``."""

from __future__ import annotations


def duration(seconds: float) -> str:
    """Seconds as an ISO 8601 duration with seven decimals, without leading zero parts."""
    whole = max(seconds, 0)
    hours, rest = divmod(whole, 3600)
    minutes, left = divmod(rest, 60)
    text = f"{left:.7f}".rstrip("0").rstrip(".")
    return f"PT{f'{hours:.0f}H' if hours else ''}{f'{minutes:.0f}M' if hours or minutes else ''}{text}S"

"""Durations of deployments."""

from __future__ import annotations

import pytest
from azureml_emulator.templates.durations import duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0, "PT0S"),
        (25.066279, "PT25.066279S"),
        (116.3454108, "PT1M56.3454108S"),
        (60, "PT1M"),
        (3600, "PT1H"),
        (7325.5, "PT2H2M5.5S"),
        (-1, "PT0S"),
    ],
)
def test_a_duration_is_written_as_the_service_writes_it(seconds: float, text: str) -> None:
    assert duration(seconds) == text

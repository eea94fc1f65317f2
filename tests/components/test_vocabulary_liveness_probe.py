"""LivenessProbeRequirements, which says readiness and startup probes as well."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml_components import InvalidConfiguration, LivenessProbeRequirements

from .said import doubted, said


def test_defaults_are_those_of_v1() -> None:
    """v1 waited five minutes for the first answer."""
    assert LivenessProbeRequirements() == LivenessProbeRequirements(
        period_seconds=10, initial_delay_seconds=310, timeout_seconds=2, success_threshold=1, failure_threshold=3
    )


@pytest.mark.parametrize("name", ["period_seconds", "timeout_seconds", "success_threshold", "failure_threshold"])
@pytest.mark.parametrize(("value", "shown"), [(0, "0"), (-1, "-1"), (1.5, "1.5"), (True, "True"), ("5", '"5"')])
def test_counts_and_seconds_are_whole_and_one_or_more(name: str, value: Any, shown: str) -> None:
    """As v1 asked, and no fractions, which its conversion dropped."""
    sentence = f"{name}: {shown} must be a whole number, 1 or more"
    assert sentence in said(LivenessProbeRequirements(**{name: value}).validate())


def test_a_delay_of_nothing_is_let_through() -> None:
    """v1 refused it; a readiness probe wants it."""
    assert LivenessProbeRequirements(initial_delay_seconds=0).validate() == []
    assert said(LivenessProbeRequirements(initial_delay_seconds=-1).validate()) == [
        "initial_delay_seconds: -1 must be a whole number, 0 or more"
    ]


def test_a_timeout_longer_than_the_period_is_doubted() -> None:
    """It works, badly."""
    assert doubted(LivenessProbeRequirements(period_seconds=5, timeout_seconds=6).validate()) == [
        "timeout_seconds: 6 is more than period_seconds, which is 5: the next question comes before the answer"
    ]


def test_arguments_are_exact_both_ways() -> None:
    """Seconds stay seconds."""
    probe = LivenessProbeRequirements(7, 0, 3, 2, 9)
    arguments = {
        "period_seconds": 7,
        "initial_delay_seconds": 0,
        "timeout_seconds": 3,
        "success_threshold": 2,
        "failure_threshold": 9,
    }
    assert probe.to_arguments() == arguments
    assert LivenessProbeRequirements.from_arguments(arguments) == probe
    assert LivenessProbeRequirements.from_arguments(None) is None


def test_with_the_services_defaults_only_what_is_said_is_sent() -> None:
    """The way to a readiness probe."""
    probe = LivenessProbeRequirements.with_service_defaults(period_seconds=5)
    assert probe.to_arguments() == {"period_seconds": 5}


def test_dictionary_is_that_of_v1_and_round_trips() -> None:
    """Key for key."""
    payload = {
        "periodSeconds": 10,
        "initialDelaySeconds": 310,
        "timeoutSeconds": 2,
        "successThreshold": 1,
        "failureThreshold": 3,
    }
    assert LivenessProbeRequirements().serialize() == payload
    assert LivenessProbeRequirements.deserialize(payload) == LivenessProbeRequirements()


def test_no_payload_reads_as_v1_read_it() -> None:
    """With a timeout of one second, unlike its default at deployment."""
    assert LivenessProbeRequirements.deserialize(None) == LivenessProbeRequirements(timeout_seconds=1)


def test_every_missing_key_is_said() -> None:
    """v1 asked for all five."""
    with pytest.raises(InvalidConfiguration) as caught:
        LivenessProbeRequirements.deserialize({"periodSeconds": 10, "timeoutSeconds": 1, "successThreshold": 1})
    assert [problem.property for problem in caught.value.problems] == ["initialDelaySeconds", "failureThreshold"]

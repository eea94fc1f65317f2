"""AutoScaler: v1's defaults, refusals and dictionary, and the argument `scale`."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml_components import AutoScaler, InvalidConfiguration

from .said import said


def test_defaults_are_those_of_v1() -> None:
    """One to ten replicas, looked at each second, 70 percent busy."""
    assert AutoScaler() == AutoScaler(
        autoscale_enabled=True, max_replicas=10, min_replicas=1, refresh_period_seconds=1, target_utilization=70
    )


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"min_replicas": 0}, "min_replicas: 0 must be a whole number, 1 or more"),
        ({"min_replicas": True}, "min_replicas: True must be a whole number, 1 or more"),
        ({"min_replicas": 1.5}, "min_replicas: 1.5 must be a whole number, 1 or more"),
        ({"max_replicas": 0}, "max_replicas: 0 must be a whole number, 1 or more"),
        ({"refresh_period_seconds": 0.5}, "refresh_period_seconds: 0.5 must be a whole number, 1 or more"),
        ({"target_utilization": 0}, "target_utilization: 0 must be a whole number, 1 to 100"),
        ({"target_utilization": 101}, "target_utilization: 101 must be a whole number, 1 to 100"),
        ({"autoscale_enabled": "yes"}, 'autoscale_enabled: "yes" must be True or False'),
        ({"min_replicas": 5, "max_replicas": 4}, "min_replicas: 5 cannot be greater than max_replicas, which is 4"),
    ],
)
def test_what_it_refuses(given: dict[str, Any], sentence: str) -> None:
    """Each refusal in its own words."""
    assert said(AutoScaler(**given).validate()) == [sentence]


def test_all_faults_are_said_at_once() -> None:
    """Nobody mends them one by one."""
    faults = AutoScaler(min_replicas=0, max_replicas=0, target_utilization=200).validate()
    assert [fault.property for fault in faults] == ["max_replicas", "min_replicas", "target_utilization"]


def test_positions_are_those_of_v1() -> None:
    """A program that named no argument means the same."""
    scaler = AutoScaler(True, 8, 2, 5, 60)
    assert (scaler.max_replicas, scaler.min_replicas, scaler.refresh_period_seconds) == (8, 2, 5)


def test_scale_is_exact_both_ways() -> None:
    """Whole seconds and percent, under the resource's names."""
    scaler = AutoScaler(max_replicas=4, min_replicas=2, refresh_period_seconds=3, target_utilization=55)
    scale = {"min_instances": 2, "max_instances": 4, "target_utilization": 55, "polling_seconds": 3}
    assert scaler.to_arguments() == scale
    assert AutoScaler.from_arguments(scale) == scaler
    assert AutoScaler.from_arguments(None) is None


def test_what_is_none_is_left_to_the_service() -> None:
    """The resource then sends nothing."""
    scaler = AutoScaler(max_replicas=4, min_replicas=None, refresh_period_seconds=None, target_utilization=None)
    assert scaler.to_arguments() == {"max_instances": 4}


@pytest.mark.parametrize(
    "scaler", [AutoScaler(), AutoScaler(False, None, None, None, None), AutoScaler(True, 3, 2, 9, 1)]
)
def test_dictionary_of_v1_round_trips(scaler: AutoScaler) -> None:
    """Also where v1 wrote nothing but None."""
    assert AutoScaler.deserialize(scaler.serialize()) == scaler


def test_dictionary_is_that_of_v1() -> None:
    """Key for key."""
    assert AutoScaler().serialize() == {
        "autoscaleEnabled": True,
        "minReplicas": 1,
        "maxReplicas": 10,
        "refreshPeriodInSeconds": 1,
        "targetUtilization": 70,
    }


def test_every_missing_key_is_said() -> None:
    """v1 named the first one."""
    with pytest.raises(InvalidConfiguration) as caught:
        AutoScaler.deserialize({"autoscaleEnabled": True, "minReplicas": 1, "targetUtilization": 70})
    assert str(caught.value) == (
        "reading AutoScaler: maxReplicas: is missing from the payload; "
        "refreshPeriodInSeconds: is missing from the payload."
    )


def test_a_payload_that_is_no_object_is_refused() -> None:
    """Its contents are not shown."""
    with pytest.raises(InvalidConfiguration) as caught:
        AutoScaler.deserialize(["secret"])
    assert str(caught.value) == "reading AutoScaler: the payload must be an object."


def test_a_misspelt_argument_meets_the_nearest_name() -> None:
    """Python alone would only say that it is unexpected."""
    with pytest.raises(TypeError) as caught:
        AutoScaler(max_replica=3)  # type: ignore[call-arg]
    assert str(caught.value) == "AutoScaler has no argument max_replica; did you mean max_replicas?"

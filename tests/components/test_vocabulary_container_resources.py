"""ContainerResourceRequirements: cores, GB and devices, and the argument `container_resources`."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml_components import ContainerResourceRequirements, InvalidConfiguration

from .said import said


def test_defaults_are_those_of_v1() -> None:
    """A tenth of a core and half a GB, no device, no limit."""
    assert ContainerResourceRequirements() == ContainerResourceRequirements(0.1, 0.5, None, None, None)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"cpu": 0}, 'cpu: 0 must be a number greater than zero, or thousandths as in "100m"'),
        ({"cpu": "0m"}, 'cpu: "0m" must be a number greater than zero, or thousandths as in "100m"'),
        ({"cpu": True}, 'cpu: True must be a number greater than zero, or thousandths as in "100m"'),
        ({"cpu": float("nan")}, 'cpu: nan must be a number greater than zero, or thousandths as in "100m"'),
        ({"memory_in_gb": -1}, "memory_in_gb: -1 must be a number greater than zero"),
        ({"memory_in_gb": float("inf")}, "memory_in_gb: inf must be a number greater than zero"),
        ({"gpu": 0.5}, "gpu: 0.5 must be a whole number, 0 or more"),
        ({"gpu": -1}, "gpu: -1 must be a whole number, 0 or more"),
        ({"cpu_limit": 0}, 'cpu_limit: 0 must be a number greater than zero, or thousandths as in "100m"'),
        ({"cpu": 1, "cpu_limit": 0.5}, "cpu_limit: 0.5 cannot be less than cpu, which is 1"),
        ({"cpu": "600m", "cpu_limit": 0.5}, "cpu_limit: 0.5 cannot be less than cpu, which is 600m"),
        ({"memory_in_gb_limit": 0.25}, "memory_in_gb_limit: 0.25 cannot be less than memory_in_gb, which is 0.5"),
    ],
)
def test_what_it_refuses(given: dict[str, Any], sentence: str) -> None:
    """Each refusal in its own words."""
    assert said(ContainerResourceRequirements(**given).validate()) == [sentence]


@pytest.mark.parametrize(
    ("resources", "arguments"),
    [
        (ContainerResourceRequirements(), {"cpu": "0.1", "memory": "0.5Gi"}),
        (ContainerResourceRequirements(1, 1), {"cpu": "1", "memory": "1Gi"}),
        (ContainerResourceRequirements(2.0, 10.0), {"cpu": "2", "memory": "10Gi"}),
        (ContainerResourceRequirements(100, 1.25, 0), {"cpu": "100", "memory": "1.25Gi"}),
        (
            ContainerResourceRequirements(0.1, 0.5, 2, 0.3, 0.7),
            {
                "cpu": "0.1",
                "memory": "0.5Gi",
                "gpu": "2",
                "cpu_limit": "0.3",
                "memory_limit": "0.7Gi",
                "gpu_limit": "2",
            },
        ),
        (ContainerResourceRequirements(None, None), {}),
    ],
)
def test_quantities_are_exact(resources: ContainerResourceRequirements, arguments: dict[str, str]) -> None:
    """No rounding on the way, a GB is a Gi, and devices are limited as they are asked for."""
    assert resources.to_arguments() == arguments


@pytest.mark.parametrize(
    "resources",
    [
        ContainerResourceRequirements(0.1, 0.5),
        ContainerResourceRequirements(0.3, 0.7, 1, 4, 16.1),
        ContainerResourceRequirements(1, 3.3),
    ],
)
def test_quantities_come_back_as_they_were(resources: ContainerResourceRequirements) -> None:
    """The same numbers, not nearly the same."""
    assert ContainerResourceRequirements.from_arguments(resources.to_arguments()) == resources


@pytest.mark.parametrize(
    ("arguments", "cpu", "memory"),
    [({"cpu": "100m", "memory": "512Mi"}, 0.1, 0.5), ({"cpu": "0.1", "memory": "1073741824"}, 0.1, 1)],
)
def test_other_spellings_mean_the_same(arguments: dict[str, str], cpu: float, memory: float) -> None:
    """Kubernetes has many."""
    assert ContainerResourceRequirements.from_arguments(arguments) == ContainerResourceRequirements(cpu, memory)


def test_a_quantity_that_is_none_is_refused() -> None:
    """It names the field."""
    with pytest.raises(InvalidConfiguration) as caught:
        ContainerResourceRequirements.from_arguments({"memory": "lots"})
    assert str(caught.value) == (
        'reading container resources: memory: "lots" is not a Kubernetes quantity, as in 500m, 2 or 4Gi.'
    )


def test_dictionary_is_that_of_v1_and_round_trips() -> None:
    """Key for key."""
    resources = ContainerResourceRequirements(0.1, 0.5, 1, 0.2, 0.6)
    payload = {"cpu": 0.1, "cpuLimit": 0.2, "memoryInGB": 0.5, "memoryInGBLimit": 0.6, "gpu": 1}
    assert resources.serialize() == payload
    assert ContainerResourceRequirements.deserialize(payload) == resources


def test_every_missing_key_is_said() -> None:
    """v1 asked for all five."""
    with pytest.raises(InvalidConfiguration) as caught:
        ContainerResourceRequirements.deserialize({})
    assert [problem.property for problem in caught.value.problems] == [
        "cpu",
        "cpuLimit",
        "memoryInGB",
        "memoryInGBLimit",
        "gpu",
    ]

"""AksServiceDeploymentConfiguration as v1's dictionary, both ways."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml_components import (
    AksServiceDeploymentConfiguration,
    AutoScaler,
    ContainerResourceRequirements,
    DataCollection,
    InvalidConfiguration,
    LivenessProbeRequirements,
)

from .test_vocabulary_aks_wire import EVERYTHING


def test_dictionary_is_that_of_v1() -> None:
    """Key for key, what is off left out."""
    assert EVERYTHING.serialize() == {
        "computeType": "AKS",
        "numReplicas": None,
        "dataCollection": {"storageEnabled": True},
        "appInsightsEnabled": True,
        "storageInitEnabled": True,
        "autoScaler": {
            "autoscaleEnabled": True,
            "minReplicas": 2,
            "maxReplicas": 4,
            "refreshPeriodInSeconds": 3,
            "targetUtilization": 60,
        },
        "containerResourceRequirements": {
            "cpu": 0.5,
            "cpuLimit": 1,
            "memoryInGB": 1.5,
            "memoryInGBLimit": 2,
            "gpu": 1,
        },
        "maxConcurrentRequestsPerContainer": 2,
        "maxQueueWaitMs": 250,
        "namespace": "team-a",
        "scoringTimeoutMs": 1500,
        "authEnabled": False,
        "aadAuthEnabled": True,
        "livenessProbeRequirements": {
            "periodSeconds": 11,
            "initialDelaySeconds": 12,
            "timeoutSeconds": 5,
            "successThreshold": 1,
            "failureThreshold": 6,
        },
        "computeName": "cluster",
        "description": "Churn.",
        "kvTags": {"team": "churn"},
        "properties": {"origin": "v1"},
    }


@pytest.mark.parametrize(
    "configuration",
    [AksServiceDeploymentConfiguration(), EVERYTHING, AksServiceDeploymentConfiguration(num_replicas=2)],
)
def test_dictionary_round_trips(configuration: AksServiceDeploymentConfiguration) -> None:
    """Nothing is lost but keys."""
    assert AksServiceDeploymentConfiguration.deserialize(configuration.serialize()) == configuration


def test_objects_are_written_as_the_fields_of_v1() -> None:
    """One way to say it on v1's wire."""
    configuration = AksServiceDeploymentConfiguration(
        autoscaler=AutoScaler(),
        container_resource_requirements=ContainerResourceRequirements(),
        liveness_probe_requirements=LivenessProbeRequirements(),
        data_collection=DataCollection(storage_enabled=True),
    )
    flat = configuration.flattened()
    assert (flat.autoscaler, flat.autoscale_max_replicas, flat.cpu_cores, flat.period_seconds) == (None, 10, 0.1, 10)
    assert flat.collect_model_data is True
    assert AksServiceDeploymentConfiguration.deserialize(configuration.serialize()) == flat
    assert flat.to_deployment() == configuration.to_deployment()


def test_collection_that_is_off_is_not_said() -> None:
    """v1 made no difference between off and absent."""
    assert "dataCollection" not in AksServiceDeploymentConfiguration(collect_model_data=False).serialize()
    read = AksServiceDeploymentConfiguration.deserialize(
        {"computeType": "aks", "dataCollection": {"storageEnabled": False, "eventHubEnabled": False}}
    )
    assert read == AksServiceDeploymentConfiguration()


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        ({}, "computeType: is missing from the payload"),
        ({"computeType": "ACI"}, 'computeType: "ACI" must be AKS'),
        ({"computeType": "AKS", "dataCollection": {}}, "storageEnabled: is missing from the payload"),
        (None, "the payload must be an object"),
    ],
)
def test_a_dictionary_that_is_not_v1s_is_refused(payload: Any, sentence: str) -> None:
    """It names the key."""
    with pytest.raises(InvalidConfiguration) as caught:
        AksServiceDeploymentConfiguration.deserialize(payload)
    assert str(caught.value.problems[0]) == sentence

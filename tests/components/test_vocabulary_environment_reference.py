"""EnvironmentReference: an environment that exists, in its spellings."""

from __future__ import annotations

import pytest
from pulumi_azureml_components import (
    Environment,
    EnvironmentReference,
    InvalidConfiguration,
)

from .said import doubted, said
from .test_vocabulary_environment import WORKSPACE


@pytest.mark.parametrize(
    ("text", "reference", "id"),
    [
        ("serving:3", EnvironmentReference("serving", "3"), f"{WORKSPACE}/environments/serving/versions/3"),
        ("azureml:serving:3", EnvironmentReference("serving", "3"), f"{WORKSPACE}/environments/serving/versions/3"),
        ("azureml:serving@latest", EnvironmentReference("serving", None, "latest"),
         f"{WORKSPACE}/environments/serving/labels/latest"),
        (f"{WORKSPACE}2/environments/serving/versions/3",
         EnvironmentReference("serving", "3", workspace_id=f"{WORKSPACE}2"),
         f"{WORKSPACE}2/environments/serving/versions/3"),
        ("azureml://registries/team/environments/serving/versions/3",
         EnvironmentReference("serving", "3", registry="team"),
         "azureml://registries/team/environments/serving/versions/3"),
        ("azureml://registries/azureml/environments/sklearn-1.5/labels/latest",
         EnvironmentReference("sklearn-1.5", None, "latest", "azureml"),
         "azureml://registries/azureml/environments/sklearn-1.5/labels/latest"),
        ("AzureML-sklearn-1.5", EnvironmentReference("AzureML-sklearn-1.5"),
         "azureml://registries/azureml/environments/AzureML-sklearn-1.5/labels/latest"),
    ],
)  # fmt: skip
def test_spellings_of_an_environment_that_exists(text: str, reference: EnvironmentReference, id: str) -> None:
    """v1's, today's short and long ones, and curated names."""
    assert EnvironmentReference.parse(text) == reference
    assert reference.environment_id(WORKSPACE) == id


def test_what_is_no_environment_is_refused_with_the_forms() -> None:
    """So that one can be copied."""
    with pytest.raises(InvalidConfiguration) as caught:
        EnvironmentReference.parse("not an environment")
    assert str(caught.value).endswith(
        '"not an environment" is no environment; wanted name:version, azureml:name:version, '
        "azureml://registries/{registry}/environments/{name}/versions/{version}, or the ARM id of a version."
    )


def test_references_are_pinned_or_doubted() -> None:
    """A number stands for its digits."""
    assert Environment.get("serving", 3).environment_id(WORKSPACE).endswith("/versions/3")
    assert Environment.get("serving", 3).validate() == []
    assert doubted(Environment.get("AzureML-sklearn-1.5").validate()) == [
        "version: is missing: AzureML-sklearn-1.5 is taken as it is at each deployment; pin one to know what runs",
        "name: is looked up as AzureML-sklearn-1.5 in Microsoft's registry, where names may lack the prefix AzureML-",
    ]
    assert said(Environment.get("serving", "3", "latest").validate()) == [
        "label: is given beside version: give one of them"
    ]


def test_a_curated_environment_is_not_for_local_services() -> None:
    """Its image cannot be pulled."""
    assert said(Environment.get("AzureML-x", 1).problems_in_local_service()) == [
        "environment: AzureML-x is curated: its image cannot be pulled to this machine; use an environment of your own"
    ]
    assert Environment.get("mine", 1).problems_in_local_service() == []

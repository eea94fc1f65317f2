"""The child of an automated ML job that made the best model."""

from __future__ import annotations

import pytest
from pulumi_azureml import get_best_child_job
from pulumi_azureml.errors import NotFound, UsageError

from ..emulator.given_assets import GivenAssets


def test_the_best_child_is_the_one_that_the_parent_names(assets: GivenAssets, workspace: str) -> None:
    """By the parent's name or by its id."""
    job = assets.job(workspace, "search", tags={"automl_best_child_run_id": "search_7"})
    assert get_best_child_job("search", workspace_id=workspace) == "search_7"
    assert get_best_child_job(job, workspace_id=workspace) == "search_7"


def test_a_job_that_names_no_child_is_refused_with_what_to_do(assets: GivenAssets, workspace: str) -> None:
    """It may be no automated ML job at all; one that is not there is not found."""
    assets.job(workspace, "train")
    with pytest.raises(UsageError) as caught:
        get_best_child_job("train", workspace_id=workspace)
    assert str(caught.value) == (
        'looking up the best child of job "train": the job names no best child (it has no tag '
        "automl_best_child_run_id). Give the name of the child job, or its iteration."
    )
    with pytest.raises(NotFound):
        get_best_child_job("nix", workspace_id=workspace)

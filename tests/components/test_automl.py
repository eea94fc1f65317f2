"""The model of an automated ML job, through the emulator: the parent names the child that found the best one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pulumi
import pytest
from azureml_emulator.exports import exports
from pulumi_azureml import lookups
from pulumi_azureml_components import AutoMLOutput, RegisteredModel

from ..emulator.given import Given
from ..emulator.given_assets import GivenAssets
from ..emulator.wire import Arm
from .mocked import run


def test_without_an_iteration_the_best_child_counts(
    arm: Arm, ready: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is looked up while the program runs, and its artifacts are the model."""
    for name, value in exports(ready).items():
        monkeypatch.setenv(name, value)
    given = Given(arm)
    workspace = given.workspace("churn")
    GivenAssets(given).job(workspace, "search", tags={"automl_best_child_run_id": "search_7"})
    lookups._session.cache_clear()

    def program() -> pulumi.Output[str]:
        return RegisteredModel("churn", workspace_id=workspace, from_automl=AutoMLOutput("search")).id

    made = run(program).one("ModelVersion").arguments
    assert made["job"] == {"name": "search_7", "path": "outputs/mlflow-model"}
    assert made["type"] == "mlflow_model"
    lookups._session().client.close()
    lookups._session.cache_clear()

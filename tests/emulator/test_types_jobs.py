"""Jobs, as far as they are remembered: what of them is fixed, and what a client may send back."""

from __future__ import annotations

from typing import Any

import pytest

from .given import Given
from .given_assets import GivenAssets
from .wire import Arm


@pytest.fixture
def workspace(given: Given) -> str:
    return given.workspace()


@pytest.fixture
def job(assets: GivenAssets, workspace: str) -> str:
    return assets.job(workspace, outputs={"model": {"jobOutputType": "custom_model"}}, resources={"instanceCount": 2})


def test_a_job_is_archived_by_sending_all_of_it_back(arm: Arm, workspace: str, job: str) -> None:
    """azure-ai-ml does: with the services, the default output and the settings that only the service has written."""
    shown = arm.get(job).body
    shown["properties"]["isArchived"] = True
    assert arm.put(job, {"properties": shown["properties"]}).status == 200
    assert arm.get(f"{workspace}/jobs")["value"] == []
    assert arm.get(job)["properties"] == shown["properties"]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("command", "false"),
        ("outputs", {"model": {"jobOutputType": "mlflow_model"}}),
        ("outputs", {"model": {"jobOutputType": "custom_model"}, "another": {"jobOutputType": "uri_file"}}),
        ("resources", {"instanceCount": 3}),
    ],
)
def test_what_a_job_does_is_fixed_once_it_is_submitted(assets: GivenAssets, job: str, name: str, value: Any) -> None:
    refused = assets.put(job, jobType="Command", **{name: value})
    assert (refused.status, refused.error["code"]) == (400, "UserError")
    assert f"{name}' of a job cannot be changed once it is submitted" in refused.error["message"]


def test_tags_and_description_of_a_job_may_change(arm: Arm, assets: GivenAssets, job: str) -> None:
    """What the PUT leaves out of the rest stays."""
    assert assets.put(job, jobType="Command", tags={"a": "b"}, description="said later").status == 200
    shown = arm.get(job)["properties"]
    assert (shown["tags"], shown["description"], shown["command"]) == ({"a": "b"}, "said later", "true")
    assert shown["outputs"]["model"]["jobOutputType"] == "custom_model"
    assert shown["resources"]["instanceCount"] == 2


def test_jobs_are_filtered_by_type_tag_and_properties(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """A tag by its name alone; properties by name, or name and value."""
    assets.job(workspace, "tagged", tags={"team": "churn"}, properties={"stage": "test"})
    assets.job(workspace, "swept", jobType="Sweep")

    def listed(**query: str) -> list[str]:
        return [item["name"] for item in arm.get(f"{workspace}/jobs", **query)["value"]]

    assert listed(jobType="Sweep") == ["swept"]
    assert listed(tag="team") == ["tagged"]
    assert (listed(properties="stage=test"), listed(properties="stage=live")) == (["tagged"], [])

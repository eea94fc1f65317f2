"""Local services, access tokens, outputs of automated ML, and the file that says which workspace."""

from __future__ import annotations

import datetime
import json
from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml_components import (
    AksServiceAccessToken,
    AutoMLOutput,
    InvalidConfiguration,
    LocalWebserviceDeploymentConfiguration,
    WorkspaceConfig,
)

from .said import said

UTC = datetime.timezone.utc
GUID = "00000000-0000-0000-0000-000000000001"
CONFIG = {"subscription_id": GUID, "resource_group": "rg", "workspace_name": "ws"}


@pytest.mark.parametrize("port", [None, 1, 8890, 65535])
def test_ports_that_a_local_service_takes(port: int | None) -> None:
    """None is a free one."""
    assert LocalWebserviceDeploymentConfiguration(port).validate() == []


@pytest.mark.parametrize(
    ("port", "shown"), [(0, "0"), (65536, "65536"), ("8890", '"8890"'), (True, "True"), (8890.0, "8890"), (-1, "-1")]
)
def test_ports_that_a_local_service_refuses(port: Any, shown: str) -> None:
    """v1 took 0 for None."""
    assert said(LocalWebserviceDeploymentConfiguration(port).validate()) == [
        f"port: {shown} must be a whole number, 1 to 65535"
    ]


def test_a_local_service_is_no_part_of_a_stack() -> None:
    """The sentence says where to deploy."""
    assert said(LocalWebserviceDeploymentConfiguration().problems_in_stack()) == [
        "target: a service on this machine is no resource of a stack: deploy to managed or kubernetes"
    ]


def test_dictionary_of_a_local_service_round_trips() -> None:
    """As v1's command line had it."""
    local = LocalWebserviceDeploymentConfiguration(port=8890)
    assert local.serialize() == {"computeType": "LOCAL", "port": 8890}
    assert LocalWebserviceDeploymentConfiguration.deserialize(local.serialize()) == local


def test_times_of_a_token_are_utc_and_say_so() -> None:
    """v1's were local and did not."""
    token = AksServiceAccessToken.from_arm(
        {"accessToken": "t", "tokenType": "Bearer", "refreshAfterTimeUtc": 1700000000, "expiryTimeUtc": 1700003600}
    )
    assert token == AksServiceAccessToken(
        "t",
        "Bearer",
        datetime.datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC),
        datetime.datetime(2023, 11, 14, 23, 13, 20, tzinfo=UTC),
    )


@pytest.mark.parametrize("refresh", [1700000000, None])
def test_a_token_asks_to_be_refreshed_in_time(refresh: int | None) -> None:
    """At its own word, else when it ends."""
    token = AksServiceAccessToken.deserialize(
        {"accessToken": "t", "tokenType": "Bearer", "refreshAfter": refresh, "expiryOn": 1700003600}
    )
    due = datetime.datetime.fromtimestamp(refresh or 1700003600, UTC)
    assert token.needs_refresh(due)
    assert not token.needs_refresh(due - datetime.timedelta(seconds=1))


def test_a_token_is_hidden() -> None:
    """Where objects are logged."""
    token = AksServiceAccessToken("hunter2", "Bearer", None, datetime.datetime(2030, 1, 1, tzinfo=UTC))
    assert "hunter2" not in repr(token)
    assert AksServiceAccessToken.deserialize(token.serialize()) == token


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        ({"accessToken": "t"}, "tokenType: is missing from the payload"),
        ({"accessToken": "t", "tokenType": "Bearer", "refreshAfter": True, "expiryOn": 1},
         "refreshAfter: True must be seconds since 1970, or a time"),
    ],
)  # fmt: skip
def test_what_is_no_token_is_refused(payload: dict[str, Any], sentence: str) -> None:
    """It names the key, and never shows the token."""
    with pytest.raises(InvalidConfiguration) as caught:
        AksServiceAccessToken.deserialize(payload)
    assert str(caught.value.problems[0]) == sentence


@pytest.mark.parametrize(
    ("output", "sentences"),
    [
        (AutoMLOutput("job"), []),
        (AutoMLOutput("job", metric="AUC"), []),
        (AutoMLOutput("job", iteration=0), []),
        (AutoMLOutput("job", "AUC", 3), ["iteration: is given beside metric: give one of them"]),
        (AutoMLOutput("job", iteration=-1), ["iteration: -1 must be a whole number, 0 or more"]),
    ],
)
def test_one_model_of_an_automated_job(output: AutoMLOutput, sentences: list[str]) -> None:
    """The best, by a metric, or by number."""
    assert said(output.validate()) == sentences


@pytest.mark.parametrize("place", ["config.json", ".azureml/config.json", "aml_config/project.json"])
def test_the_workspaces_file_is_found_further_up(tmp_path: Path, place: str) -> None:
    """As v1 looked for it."""
    file = tmp_path / place
    file.parent.mkdir(exist_ok=True)
    file.write_text(json.dumps(CONFIG))
    below = tmp_path / "a" / "b"
    below.mkdir(parents=True)
    found = WorkspaceConfig.from_config(below)
    assert found == WorkspaceConfig.from_config(file) == WorkspaceConfig(GUID, "rg", "ws")
    assert found.workspace_id == (
        f"/subscriptions/{GUID}/resourceGroups/rg/providers/Microsoft.MachineLearningServices/workspaces/ws"
    )


@pytest.mark.parametrize(
    ("text", "reasons"),
    [
        ("{", ["is not valid JSON"]),
        ("[]", ["must be an object"]),
        (json.dumps(CONFIG | {"subscription_id": "<my-subscription>", "workspace_name": ""}),
         ['subscription_id is still the placeholder "<my-subscription>": put the real one in',
          "workspace_name is missing"]),
        (json.dumps(CONFIG | {"subscription_id": "mine"}), ['subscription_id "mine" is not a GUID']),
        ("{}", ["subscription_id is missing", "resource_group is missing", "workspace_name is missing"]),
    ],
)  # fmt: skip
def test_what_is_wrong_with_the_workspaces_file(tmp_path: Path, text: str, reasons: list[str]) -> None:
    """Everything at once, with the file's path."""
    file = tmp_path / "config.json"
    file.write_text(text)
    with pytest.raises(InvalidConfiguration) as caught:
        WorkspaceConfig.from_config(file)
    assert [str(problem) for problem in caught.value.problems] == [f"{file}: {reason}" for reason in reasons]


def test_a_file_that_is_nowhere_is_said(tmp_path: Path) -> None:
    """With where to get one."""
    with pytest.raises(InvalidConfiguration) as caught:
        WorkspaceConfig.from_config(tmp_path / "nowhere")
    assert "no config.json is in .azureml or aml_config here or further up" in str(caught.value)

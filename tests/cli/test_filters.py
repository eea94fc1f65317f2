"""`list --tag`, `list --property` and `used-by`: which of many."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ..emulator.given_assets import GivenAssets
from ..emulator.given_online import GivenOnline
from .conftest import Cli
from .test_show_and_list import table


@pytest.fixture
def environments(given: Any, workspace: str) -> list[str]:
    """Three versions of one environment, two of them with tags, and one of another."""
    assets = GivenAssets(given)
    return [
        assets.environment(workspace, "serving", "1", tags={"team": "a", "stage": "prod"}, properties={"f1": "0.9"}),
        assets.environment(workspace, "serving", "2", tags={"team": "a", "stage": "dev"}),
        assets.environment(workspace, "serving", "3"),
        assets.environment(workspace, "training", "1", tags={"team": "a", "stage": "prod"}),
    ]


def names(cli: Cli, *words: str) -> list[str]:
    done = cli("list", "EnvironmentVersion", *words, "--json")
    assert (done.status, done.err) == (0, "")
    return [each["name"] for each in json.loads(done.out)]


def test_environments_are_listed(cli: Cli, environments: list[str]) -> None:
    """All versions of all, or those of one; archived ones are left out by the service."""
    assert names(cli, "--workspace", "churn") == ["serving:1", "serving:2", "serving:3", "training:1"]
    assert names(cli, "--in", "churn/serving") == ["serving:1", "serving:2", "serving:3"]


@pytest.mark.parametrize(
    ("words", "kept"),
    [
        (("--tag", "team"), ["serving:1", "serving:2", "training:1"]),
        (("--tag", "stage=prod"), ["serving:1", "training:1"]),
        (("--tag", "team=a", "--tag", "stage=dev"), ["serving:2"]),
        (("--tag", "stage=prod", "--property", "f1=0.9"), ["serving:1"]),
        (("--property", "f1"), ["serving:1"]),
        (("--tag", "stage="), []),
    ],
)
def test_tags_and_properties_keep_what_has_them_all(
    cli: Cli, environments: list[str], words: tuple[str, ...], kept: list[str]
) -> None:
    assert names(cli, "--workspace", "churn", *words) == kept


def test_tags_of_other_resources_lie_elsewhere(cli: Cli, given: Any, workspace: str) -> None:
    """An asset has its own inside; of anything else they are those that all of Azure shows."""
    given.arm.control("PATCH", "/settings", {"services_off": ["inference"]})
    online = GivenOnline(given)
    for name, team in (("fraud", "a"), ("churn", "b")):
        given.arm.make(online.endpoint_path(workspace, name), {**online.endpoint_body(), "tags": {"team": team}})
    done = cli("list", "OnlineEndpoint", "--workspace", "churn", "--tag", "team=a")
    assert [row[0] for row in table(done.out)] == ["name", "fraud"]
    none = cli("list", "OnlineEndpoint", "--workspace", "churn", "--tag", "team=c")
    assert (none.status, none.out, none.err) == (0, "", "there is no online endpoint like that\n")


def test_a_filter_without_a_key_is_refused(cli: Cli, workspace: str) -> None:
    done = cli("list", "ModelVersion", "--workspace", "churn", "--tag", "=a")
    assert (done.status, done.out) == (2, "")
    assert done.error == 'pulumi-azureml: --tag "=a" has no key: it must look like KEY or KEY=VALUE.'


@pytest.fixture
def deployments(given: Any, workspace: str) -> dict[str, str]:
    """Deployments at two endpoints; `fraud/blue` alone has all of one's own, `fraud/green` the same model."""
    given.arm.control("PATCH", "/settings", {"services_off": ["inference"]})
    online = GivenOnline(given)
    model, environment, code = online.model(workspace), online.environment(workspace), online.code(workspace)
    script = {"codeId": code, "scoringScript": "score.py"}
    fraud, other = online.endpoint(workspace, "fraud"), online.endpoint(workspace, "other")
    online.deployment(fraud, "blue", model=model, environmentId=environment, codeConfiguration=script)
    online.deployment(fraud, "green", model=model)
    online.deployment(other, "red")
    return {"ModelVersion": model, "EnvironmentVersion": environment, "CodeVersion": code}


@pytest.mark.parametrize(
    ("kind", "id", "found"),
    [
        ("ModelVersion", "churn:1", ["fraud/blue", "fraud/green"]),
        ("EnvironmentVersion", "azureml:serving:1", ["fraud/blue"]),
        ("CodeVersion", "scoring/1", ["fraud/blue"]),
    ],
)
def test_deployments_that_use_a_version_are_listed(
    cli: Cli, deployments: dict[str, str], kind: str, id: str, found: list[str]
) -> None:
    """By a name or by the whole id, over all endpoints of the workspace."""
    for words in ((id, "--workspace", "churn"), (deployments[kind],)):
        done = cli("used-by", kind, *words, "--json")
        assert (done.status, done.err) == (0, "")
        assert [f"{each['endpoint']}/{each['name']}" for each in json.loads(done.out)] == found
    rows = table(cli("used-by", kind, deployments[kind]).out)
    assert rows == [["endpoint", "deployment", "state"], *([*each.split("/"), "Succeeded"] for each in found)]


def test_what_nothing_uses_is_no_error_and_what_is_not_there_is_one(
    cli: Cli, given: Any, deployments: dict[str, str], workspace: str
) -> None:
    """An empty list for a misspelt name would be a lie."""
    GivenAssets(given).model(workspace, "idle", "7")
    idle = cli("used-by", "ModelVersion", "churn/idle/7")
    assert (idle.status, idle.out, idle.err) == (0, "", "no deployment uses model version idle:7\n")
    gone = cli("used-by", "ModelVersion", "churn/nix/7")
    assert (gone.status, gone.out) == (3, "")
    assert "listing the deployments that use model version nix:7: not found" in gone.error


def test_a_type_that_no_deployment_uses_is_refused(cli: Cli) -> None:
    done = cli("used-by", "Datastore", "churn/lake")
    assert (done.status, done.error) == (
        2,
        "pulumi-azureml: no deployment uses a datastore. Ask for ModelVersion, EnvironmentVersion, CodeVersion.",
    )

"""`keys`, `rotate-key`, `token` and `logs`: what may be asked of an endpoint; and how endpoints, deployments and assets
are named."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

import pytest

from ..emulator.given_assets import GivenAssets
from ..emulator.given_online import GivenOnline
from ..emulator.wire import Arm
from ..engine.azure import Azure
from .conftest import Cli
from .test_show_and_list import table

ENDPOINT = "Microsoft.MachineLearningServices/workspaces/onlineEndpoints"


@pytest.fixture
def online(given: Any) -> GivenOnline:
    """Endpoints and deployments of which nothing runs."""
    given.arm.control("PATCH", "/settings", {"services_off": ["inference"]})
    return GivenOnline(given)


@pytest.fixture
def endpoint(online: GivenOnline, workspace: str) -> str:
    """An endpoint `fraud` with keys."""
    return online.endpoint(workspace, "fraud")


def keys_of(arm: Arm, endpoint: str) -> list[str]:
    found = arm.post(f"{endpoint}/listKeys")
    return [found["primaryKey"], found["secondaryKey"]]


def test_keys_are_printed_on_request_alone(cli: Cli, arm: Arm, endpoint: str) -> None:
    """Without it, that there are some."""
    keys = keys_of(arm, endpoint)
    quiet = cli("keys", "fraud", "--workspace", "churn")
    assert (quiet.status, quiet.err) == (0, "")
    assert quiet.out == 'online endpoint "fraud" has a primary and a secondary key; --show prints them\n'
    assert json.loads(cli("keys", endpoint, "--json").out) == {"primary": "[secret]", "secondary": "[secret]"}
    assert table(cli("keys", "churn/fraud", "--show").out) == [["primary", keys[0]], ["secondary", keys[1]]]
    assert json.loads(cli("keys", endpoint, "--show", "--json").out) == dict(
        zip(("primary", "secondary"), keys, strict=True)
    )


@pytest.mark.parametrize(("which", "index"), [("primary", 0), ("secondary", 1)])
def test_one_key_is_made_anew(cli: Cli, arm: Arm, endpoint: str, which: str, index: int) -> None:
    """The other one stays, so that callers can move over to it before."""
    before = keys_of(arm, endpoint)
    done = cli("rotate-key", "churn/fraud", which)
    after = keys_of(arm, endpoint)
    assert (done.status, done.err) == (0, "")
    assert done.out == (
        f'online endpoint "fraud" has a new {which} key; `pulumi-azureml keys {endpoint} --show` prints it\n'
    )
    assert (after[index] != before[index], after[1 - index] == before[1 - index]) == (True, True)
    assert not any(key in done.out for key in after)


def test_a_rotation_that_got_no_answer_is_not_repeated(cli: Cli, azure: Azure, endpoint: str) -> None:
    """Twice would be one key too many: the user is told how to look."""
    azure.fault(method="POST", path="/regenerateKeys", drop="after")
    done = cli("rotate-key", endpoint, "primary")
    assert done.status == 3
    told = "Nobody knows whether it was done: `pulumi-azureml keys ENDPOINT --show` tells. [request "
    assert told in done.error
    assert len(azure.requests("POST", "/regenerateKeys")) == 1


@pytest.mark.parametrize("mode", ["AMLToken", "AADToken"])
def test_an_endpoint_with_tokens_has_no_keys(cli: Cli, online: GivenOnline, workspace: str, mode: str) -> None:
    endpoint = online.endpoint(workspace, "fraud", authMode=mode)
    ours = {"AMLToken": "aml_token", "AADToken": "aad_token"}[mode]
    keys, rotation = cli("keys", endpoint, "--show"), cli("rotate-key", endpoint, "primary")
    assert (keys.status, rotation.status, keys.out, rotation.out) == (2, 2, "", "")
    assert keys.error == (
        f'pulumi-azureml: reading the keys of online endpoint "fraud": it has no keys: its auth_mode is {ours}. '
        "`pulumi-azureml token ENDPOINT`, or get_access_token in a program, gets a token."
    )
    assert f"it has no keys: its auth_mode is {ours}" in rotation.error


def test_a_token_of_the_service(cli: Cli, online: GivenOnline, workspace: str) -> None:
    """Bare for a header, or with the fields that v1 had; the times say their zone."""
    endpoint = online.endpoint(workspace, "fraud", authMode="AMLToken")
    bare = cli("token", endpoint)
    assert (bare.status, bare.out.count("."), len(bare.out.split())) == (0, 2, 1)
    found = json.loads(cli("token", endpoint, "--json").out)
    assert list(found) == ["access_token", "token_type", "refresh_after", "expiry_on"]
    refresh, expiry = (datetime.fromisoformat(found[name]) for name in ("refresh_after", "expiry_on"))
    assert (found["token_type"], expiry - refresh, expiry.utcoffset()) == ("Bearer", timedelta(hours=12), timedelta(0))


def test_a_token_of_entra_id(cli: Cli, online: GivenOnline, workspace: str, azure: Azure) -> None:
    """The resource manager is not asked for it, and it does not say when to fetch another."""
    endpoint = online.endpoint(workspace, "fraud", authMode="AADToken")
    found = json.loads(cli("token", endpoint, "--json").out)
    assert (found["token_type"], found["refresh_after"]) == ("Bearer", None)
    assert azure.requests("POST", f"{endpoint}/token") == []


def test_an_endpoint_with_keys_gives_no_token(cli: Cli, endpoint: str) -> None:
    done = cli("token", endpoint)
    assert (done.status, done.out) == (2, "")
    assert done.error == (
        'pulumi-azureml: getting a token of online endpoint "fraud": it takes no tokens: its auth_mode is key. Use its '
        "keys: `pulumi-azureml keys ENDPOINT --show`, or the outputs primary_key and secondary_key of the resource."
    )


@pytest.mark.parametrize("words", [("keys",), ("token",), ("rotate-key", "primary"), ("logs", "blue")])
def test_an_endpoint_that_is_not_there_is_not_found(cli: Cli, workspace: str, words: tuple[str, ...]) -> None:
    verb, *rest = words
    done = cli(verb, "churn/nix", *rest)
    assert (done.status, done.out) == (3, "")
    assert 'online endpoint "nix"' in done.error
    assert "not found" in done.error


def test_logs_of_either_container(cli: Cli, online: GivenOnline, endpoint: str) -> None:
    """As the service has them: the states first."""
    online.deployment(endpoint, "blue")
    scoring = cli("logs", "churn/fraud", "blue")
    assert (scoring.status, scoring.err) == (0, "")
    assert scoring.out.startswith("Instance status:\nSystemSetup: Succeeded\n")
    assert "Entry Script Name" in scoring.out
    assert "Downloaded" in cli("logs", endpoint, "blue", "--container", "storage").out.partition("Container logs:")[2]
    last = cli("logs", endpoint, "blue", "--tail", "1").out.partition("Container logs:\n")[2]
    assert len(last.splitlines()) == 1


def test_logs_need_a_deployment_that_is_there(cli: Cli, endpoint: str) -> None:
    gone = cli("logs", endpoint, "green")
    assert (gone.status, gone.out) == (3, "")
    assert 'reading the logs of deployment "green" of online endpoint "fraud": not found' in gone.error
    assert cli("logs", endpoint, "a/b").status == 2
    assert cli("logs", endpoint, "green", "--tail", "0").status == 2


def test_logs_give_no_orders_to_the_terminal(cli: Cli, online: GivenOnline, endpoint: str, azure: Azure) -> None:
    """A script writes what it likes."""
    deployment = online.deployment(endpoint, "blue")
    azure.set(deployment, "logs", {"InferenceServer": "red \x1b[31m\tend\n"}, inside="facts")
    assert "red \\x1b[31m" in cli("logs", endpoint, "blue").out


def test_deployments_are_named_through_their_endpoint(cli: Cli, online: GivenOnline, endpoint: str) -> None:
    """From right to left: deployment, endpoint, workspace."""
    deployment = online.deployment(endpoint, "blue")
    for words in ((deployment,), ("churn/fraud/blue",), ("fraud/blue", "--workspace", "churn")):
        found = json.loads(cli("show", "OnlineDeployment", *words, "--json").out)
        assert (found["id"], found["arguments"]["instance_type"]) == (deployment, "Standard_F2s_v2")
    for words in (("--in", endpoint), ("--in", "churn/fraud"), ("--in", "fraud", "--workspace", "churn")):
        assert table(cli("list", "OnlineDeployment", *words).out) == [
            ["name", "location", "state"],
            ["blue", "westeurope", "Succeeded"],
        ]


def test_endpoints_show_without_their_keys(cli: Cli, arm: Arm, endpoint: str) -> None:
    done = cli("show", "OnlineEndpoint", "churn/fraud")
    assert done.status == 0
    assert ["primary_key", "[secret]"] in table(done.out)
    assert not any(key in done.out for key in keys_of(arm, endpoint))
    assert table(cli("list", "OnlineEndpoint", "--workspace", "churn").out)[1:] == [
        ["fraud", "westeurope", "Succeeded"]
    ]


def test_traffic_is_a_part_of_its_endpoint(cli: Cli, online: GivenOnline, endpoint: str) -> None:
    """Shown under the endpoint's name, listed where endpoints are."""
    online.deployment(endpoint, "blue")
    online.share(endpoint, blue=100)
    found = json.loads(cli("show", "EndpointTraffic", "churn/fraud", "--json").out)
    assert found["arguments"]["traffic"] == {"blue": 100}
    assert [
        each["name"] for each in json.loads(cli("list", "EndpointTraffic", "--workspace", "churn", "--json").out)
    ] == ["fraud"]


@pytest.fixture
def models(given: Any, workspace: str) -> list[str]:
    """Two versions of one model and one of another."""
    assets = GivenAssets(given)
    return [assets.model(workspace, name, version) for name, version in (("iris", "2"), ("iris", "10"), ("gauss", "1"))]


@pytest.mark.parametrize(
    "spelling",
    ["{id}", "azureml:{id}", "churn/iris/2", "churn/iris:2", "churn/azureml:iris:2"],
)
def test_versions_are_named_in_every_spelling(cli: Cli, models: list[str], spelling: str) -> None:
    """As programs, `az ml` and the studio write them."""
    found = json.loads(cli("show", "ModelVersion", spelling.format(id=models[0]), "--json").out)
    assert found["id"] == models[0]


def test_short_spellings_take_the_workspace_of_the_option(cli: Cli, models: list[str]) -> None:
    for spelling in ("iris:2", "azureml:iris:2", "iris/2"):
        found = json.loads(cli("show", "ModelVersion", spelling, "--workspace", "churn", "--json").out)
        assert found["id"] == models[0]


def test_a_version_in_a_registry_is_not_looked_at(cli: Cli) -> None:
    done = cli("show", "ModelVersion", "azureml://registries/shared/models/iris/versions/2")
    assert (done.status, done.out) == (2, "")
    assert "is in a registry; only what is in a workspace can be looked at" in done.error


def test_versions_of_all_models_are_listed(cli: Cli, models: list[str], workspace: str) -> None:
    """The tenth after the second; with --in those of one."""
    for words in (("--workspace", "churn"), ("--in", workspace)):
        rows = json.loads(cli("list", "ModelVersion", *words, "--json").out)
        assert [each["name"] for each in rows] == ["gauss:1", "iris:2", "iris:10"]
    for inside in ("churn/iris", f"{workspace}/models/iris"):
        rows = json.loads(cli("list", "ModelVersion", "--in", inside, "--json").out)
        assert [each["name"] for each in rows] == ["iris:2", "iris:10"]


def test_datastores_and_autoscale_settings_are_listed_and_shown(
    cli: Cli, given: Any, online: GivenOnline, endpoint: str, workspace: str, ready: Mapping[str, Any]
) -> None:
    """Datastores lie in the workspace, settings in the resource group; no credential shows."""
    store = GivenAssets(given).datastore(workspace, "lake")
    built_in = json.loads(cli("show", "Datastore", "churn/workspaceblobstore", "--json").out)
    assert (built_in["outputs"], built_in["arguments"]["type"]) == ({"is_default": True}, "AzureBlob")
    assert "lake" in [row[0] for row in table(cli("list", "Datastore", "--workspace", "churn").out)]
    shown = cli("show", "Datastore", "churn/lake")
    assert (shown.status, "c2VjcmV0" in shown.out) == (0, False)
    assert ["container_name", "datasets"] in table(shown.out)
    assert store in shown.out
    body = {
        "location": ready["location"],
        "properties": {
            "targetResourceUri": online.deployment(endpoint, "blue"),
            "profiles": [{"name": "load", "capacity": {"minimum": "1", "maximum": "3", "default": "1"}, "rules": []}],
        },
    }
    given.arm.put(f"{given.arm.group}/providers/Microsoft.Insights/autoscaleSettings/load", body, "2022-10-01")
    assert ["load", "westeurope"] in table(cli("list", "AutoscaleSetting").out)
    assert ["profiles[0].max_instances", "3"] in table(cli("show", "AutoscaleSetting", "load").out)


@pytest.mark.parametrize("verb", ["status", "start", "stop"])
def test_an_endpoint_has_no_switch(cli: Cli, endpoint: str, verb: str) -> None:
    """What can be started and stopped is a compute instance."""
    done = cli(verb, endpoint)
    assert (done.status, done.out) == (2, "")
    assert "is no id of a compute instance" in done.error


def test_an_import_says_what_nobody_can_read(cli: Cli, given: Any, workspace: str) -> None:
    """The credentials of a datastore have to be given anew, or the next change would lose them."""
    store = GivenAssets(given).datastore(workspace, "lake")
    done = cli("import", "Datastore", "lake", store)
    (entry,) = json.loads(done.out)["resources"]
    assert (entry["id"], "credentials" in entry["inputs"]) == (store, False)
    assert "    # credentials=…: a secret that the service never shows; give it if there is one\n)" in done.err

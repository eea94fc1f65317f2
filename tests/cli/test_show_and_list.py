"""`show`, `list`, `status`, `quota` and `vm-sizes`: what is there."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest
from pulumi_azureml.declare import Type
from pulumi_azureml.resources import ALL

from ..emulator.given import Given
from ..engine.azure import Azure
from .conftest import Cli

SCRIPT = "cGFzc3dvcmQ9czNjcjN0"
SCRIPTS = {"scripts": {"creationScript": {"scriptSource": "inline", "scriptData": SCRIPT, "timeout": "30m"}}}
CRON = {"expression": "0 18 * * *", "timeZone": "UTC", "startTime": "2026-01-01T00:00:00"}
SCHEDULES = {"computeStartStop": [{"action": "Stop", "triggerType": "Cron", "cron": CRON, "status": "Enabled"}]}


def table(text: str) -> list[list[str]]:
    """The cells of a printed table; columns are at least two blanks apart."""
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in text.splitlines()]


def test_show_prints_arguments_and_outputs(cli: Cli, given: Given, workspace: str) -> None:
    """By the names that a program uses, nested values by their paths."""
    given.instance(workspace, "notebook", schedules=SCHEDULES)
    done = cli("show", "ComputeInstance", "notebook", "--workspace", "churn")
    assert done.status == 0
    lines = table(done.out)
    assert lines[0] == ['compute instance "notebook" in workspace "churn" in resource group "rg-emulator"']
    assert lines[1] == [f"{workspace}/computes/notebook"]
    assert ["workspace_id", workspace] in lines
    assert ["vm_size", "STANDARD_DS3_V2"] in lines
    assert ["schedules[0].cron", "0 18 * * *"] in lines
    assert lines.index(["ARGUMENTS"]) < lines.index(["OUTPUTS"]) < lines.index(["admin_user", "azureuser"])


def test_show_gives_json_to_programs(cli: Cli, notebook: str, workspace: str) -> None:
    """Whole values with their types."""
    found = json.loads(cli("show", "compute-instance", notebook, "--json").out)
    assert (found["type"], found["id"]) == ("ComputeInstance", notebook)
    assert found["arguments"]["workspace_id"] == workspace
    assert found["arguments"]["node_public_ip"] is True
    assert found["outputs"]["ssh_port"] == 50000


@pytest.mark.parametrize("form", [(), ("--json",)])
def test_secrets_do_not_show(cli: Cli, given: Given, workspace: str, form: tuple[str, ...]) -> None:
    """A script that the service would give away is masked."""
    done = cli("show", "ComputeInstance", given.instance(workspace, "notebook", setupScripts=SCRIPTS), *form)
    assert done.status == 0
    assert SCRIPT not in done.out
    assert "[secret]" in done.out


def test_show_shows_what_is_broken(cli: Cli, azure: Azure, notebook: str) -> None:
    """A resource that failed is there all the same."""
    azure.set(notebook, "state", "SetupFailed", inside="facts")
    found = json.loads(cli("show", "ComputeInstance", notebook, "--json").out)
    assert found["outputs"]["state"] == "SetupFailed"


def test_show_refuses_another_kind(cli: Cli, given: Given, workspace: str) -> None:
    """A cluster has the same ARM type as an instance."""
    done = cli("show", "ComputeInstance", given.cluster(workspace, "cluster"))
    assert (done.status, done.out) == (2, "")
    assert '"cluster" is AmlCompute, not ComputeInstance' in done.error


def test_no_value_gives_orders_to_the_terminal(cli: Cli, arm: Any, given: Given, workspace: str) -> None:
    """Somebody's description may hold anything; line breaks and escapes are spelled out."""
    body = given.instance_body()
    body["properties"]["description"] = "red \x1b[31m\nnext"
    arm.make(f"{workspace}/computes/notebook", body)
    shown = cli("show", "ComputeInstance", "churn/notebook").out
    assert ["description", "red \\x1b[31m\\nnext"] in table(shown)


def test_list_shows_one_kind_by_name(cli: Cli, azure: Azure, given: Given, notebook: str, workspace: str) -> None:
    """Clusters are left out; the state is the machine's own."""
    given.instance(workspace, "a-second")
    given.cluster(workspace, "cluster")
    azure.set(notebook, "state", "Stopped", inside="facts")
    done = cli("list", "ComputeInstance", "--workspace", workspace)
    assert (done.status, table(done.out)) == (
        0,
        [["name", "location", "state"], ["a-second", "westeurope", "Running"], ["notebook", "westeurope", "Stopped"]],
    )


def test_list_shows_what_is_on_the_way(cli: Cli, azure: Azure, given: Given, notebook: str, workspace: str) -> None:
    """A machine says it itself; while it is being made, its provisioning does."""
    azure.slow()
    cli("stop", notebook, "--no-wait")
    given.arm.put(f"{workspace}/computes/young", given.instance_body())
    lines = table(cli("list", "ComputeInstance", "--workspace", workspace).out)
    assert [(line[0], line[-1]) for line in lines[1:]] == [("notebook", "Stopping"), ("young", "Creating")]


def test_list_reads_every_page(cli: Cli, azure: Azure, given: Given, workspace: str) -> None:
    """Pages of two, the first one empty."""
    azure.settings(page_size=2, empty_first_page=True)
    names = [given.instance(workspace, f"notebook-{letter}").rsplit("/", 1)[1] for letter in "abcde"]
    found = json.loads(cli("list", "ComputeInstance", "--workspace", "churn", "--json").out)
    assert [each["name"] for each in found] == names
    assert len(azure.requests("GET", "/computes")) >= 4


def test_workspaces_are_listed_by_group(cli: Cli, workspace: str, ready: Mapping[str, Any]) -> None:
    """The group is the option's, else the configuration's."""
    for words in ((), ("--resource-group", ready["resource_group"])):
        assert table(cli("list", "Workspace", *words).out) == [
            ["name", "location", "state"],
            ["churn", "westeurope", "Succeeded"],
        ]


def test_workspaces_of_all_groups_are_listed_without_one(
    cli: Cli, workspace: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Then each says its group."""
    monkeypatch.delenv("ARM_RESOURCE_GROUP")
    assert table(cli("list", "Workspace").out) == [
        ["name", "resource group", "location", "state"],
        ["churn", "rg-emulator", "westeurope", "Succeeded"],
    ]


def test_an_empty_list_is_no_data_and_no_error(cli: Cli, workspace: str) -> None:
    """A remark for people, an empty list for programs."""
    done = cli("list", "ComputeInstance", "--workspace", workspace)
    assert (done.status, done.out, done.err) == (0, "", "there is no compute instance\n")
    assert cli("list", "ComputeInstance", "--workspace", workspace, "--json").out == "[]\n"


def test_a_list_inside_nothing_is_an_error(cli: Cli) -> None:
    """A workspace that does not exist has no computes, and is no empty list either."""
    done = cli("list", "ComputeInstance", "--workspace", "nix")
    assert (done.status, done.out) == (3, "")
    assert "not found" in done.error


def test_a_list_of_what_lies_deeper_says_how_its_place_is_given(cli: Cli, workspace: str) -> None:
    """What it advises is what `--in` takes."""
    deeper = "it is not said in which online endpoint to look. Give --in"
    assert f"{deeper} WORKSPACE/ENDPOINT." in cli("list", "OnlineDeployment").error
    done = cli("list", "OnlineDeployment", "--workspace", "churn")
    assert (done.status, done.out) == (2, "")
    assert f"{deeper} ENDPOINT." in done.error


@pytest.mark.parametrize("declared", [each for each in ALL if each.asset], ids=lambda each: each.name)
def test_a_version_that_is_not_said_is_asked_for(cli: Cli, workspace: str, declared: Type) -> None:
    """In the way in which it is written."""
    done = cli("show", declared.name, "iris", "--workspace", workspace)
    assert (done.status, done.out) == (2, "")
    assert f"it is not said which {declared.noun}. Write iris:VERSION." in done.error


def test_status_tells_what_v1_told(cli: Cli, notebook: str) -> None:
    """The names of `get_status`, the provisioning state and the last operation."""
    cli("stop", notebook)
    found = json.loads(cli("status", notebook, "--json").out)
    assert list(found) == [
        "id",
        "state",
        "provisioning_state",
        "vm_size",
        "creation_time",
        "modified_time",
        "created_by_user_name",
        "created_by_user_id",
        "created_by_user_org",
        "last_operation",
        "errors",
    ]
    assert (found["state"], found["provisioning_state"], found["errors"]) == ("Stopped", "Succeeded", [])
    operation = found["last_operation"]
    assert (operation["name"], operation["status"], operation["trigger"]) == ("Stop", "Succeeded", "User")


def test_status_reads_well(cli: Cli, notebook: str) -> None:
    """One fact, one line; times as people read them."""
    lines = dict(line for line in table(cli("status", notebook).out) if len(line) == 2)
    assert lines["state"] == "Running"
    assert lines["vm size"] == "STANDARD_DS3_V2"
    assert lines["created"].endswith(" UTC")
    assert lines["last operation"].startswith("Create Succeeded ")
    assert lines["last operation"].endswith(" UTC by User")


def test_status_names_the_page_about_compute_instances(cli: Cli) -> None:
    """Where v1's `get_docs_url` led."""
    assert "https://learn.microsoft.com/azure/machine-learning/concept-compute-instance" in cli("status", "--help").out


def test_status_tells_what_went_wrong_once(cli: Cli, azure: Azure, notebook: str) -> None:
    """The service writes the same error in two places."""
    error = {"error": {"code": "SetupScriptFailed", "message": "exit status 1"}}
    azure.set(notebook, "state", "SetupFailed", inside="facts")
    azure.set(notebook, "errors", [error], inside="facts")
    done = cli("status", notebook)
    assert done.status == 0
    assert ["error", "SetupScriptFailed: exit status 1"] in table(done.out)
    assert done.out.count("exit status 1") == 1


def test_quota_shows_use_and_limit(cli: Cli, notebook: str) -> None:
    """The instance's four cores count; low-priority cores have no limit of their own."""
    done = cli("quota")
    assert done.status == 0
    lines = table(done.out)
    assert lines[0] == ["name", "used", "limit"]
    assert ["Standard DSv2 Family Cluster Dedicated vCPUs", "4", "100"] in lines
    assert ["Standard DSv2 Family Cluster LowPriority vCPUs", "0", "-"] in lines


def test_quota_is_of_the_region_that_is_asked_for(cli: Cli, notebook: str) -> None:
    """A region may be written as the portal writes it."""
    rows = json.loads(cli("quota", "--location", "North Europe", "--json").out)
    (family,) = [r for r in rows if r["label"] == "Standard DSv2 Family Cluster Dedicated vCPUs"]
    assert (family["used"], family["limit"], family["unit"]) == (0, 100, "Count")


def test_quota_needs_a_region(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without one the user is told where to say it."""
    monkeypatch.delenv("ARM_LOCATION")
    done = cli("quota")
    assert done.status == 2
    assert "location is not set. Give --location, or set ARM_LOCATION." in done.error


def test_machine_sizes_need_a_region(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the quota does."""
    monkeypatch.delenv("ARM_LOCATION")
    done = cli("vm-sizes")
    assert (done.status, done.out) == (2, "")
    assert "location is not set. Give --location, or set ARM_LOCATION." in done.error


def test_machine_sizes_for_what_there_is_not_are_refused(cli: Cli) -> None:
    """With what there is; a type may be written in any case."""
    done = cli("vm-sizes", "--type", "Foo")
    assert (done.status, done.out) == (2, "")
    assert 'no machine size of westeurope is for "Foo". There are some for ' in done.error
    assert "ComputeInstance" in done.error
    assert cli("vm-sizes", "--type", "computeinstance").out == cli("vm-sizes", "--type", "ComputeInstance").out != ""


@pytest.mark.parametrize("words", [["churn/notebook"], ["notebook", "--workspace", "churn"]])
def test_an_import_takes_names(cli: Cli, notebook: str, words: list[str]) -> None:
    """As every other verb."""
    done = cli("import", "compute-instance", "ci", *words)
    (entry,) = json.loads(done.out)["resources"]
    assert (done.status, entry["id"]) == (0, notebook)

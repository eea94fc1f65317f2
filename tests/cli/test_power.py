"""`start`, `stop` and `restart`."""

from __future__ import annotations

import pytest

from ..emulator.given import Given
from ..engine.azure import Azure
from .conftest import Cli

STATE = "properties.properties.state"


def state(azure: Azure, id: str) -> str:
    return str(azure.resources()[id]["properties"]["properties"]["state"])


def test_stop_waits_until_it_has_stopped(cli: Cli, azure: Azure, notebook: str) -> None:
    """A running instance is Stopped when the command ends, by one request."""
    done = cli("stop", notebook)
    assert (done.status, done.out, done.err) == (0, 'compute instance "notebook" is Stopped\n', "")
    assert state(azure, notebook) == "Stopped"
    assert len(azure.requests("POST", "/stop")) == 1


def test_start_waits_until_it_runs(cli: Cli, azure: Azure, notebook: str) -> None:
    """A stopped instance runs when the command ends."""
    azure.set(notebook, "state", "Stopped", inside="facts")
    done = cli("start", notebook)
    assert (done.status, done.out) == (0, 'compute instance "notebook" is Running\n')
    assert state(azure, notebook) == "Running"


def test_restart_ends_with_a_running_instance(cli: Cli, azure: Azure, notebook: str) -> None:
    """It is the service's own restart, not a stop and a start."""
    done = cli("restart", notebook)
    assert (done.status, done.out) == (0, 'compute instance "notebook" is Running\n')
    assert [each["path"].rsplit("/", 1)[1] for each in azure.requests("POST", "/computes/")] == ["restart"]


@pytest.mark.parametrize(("verb", "there"), [("start", "Running"), ("start", "JobRunning"), ("stop", "Stopped")])
def test_what_is_there_already_is_left_alone(cli: Cli, azure: Azure, notebook: str, verb: str, there: str) -> None:
    """The command says so, sends no order, and is fine. An instance that runs a job runs."""
    azure.set(notebook, "state", there, inside="facts")
    done = cli(verb, notebook)
    assert (done.status, done.out) == (0, f'compute instance "notebook" is already {there}\n')
    assert azure.requests("POST", f"/{verb}") == []


@pytest.mark.parametrize(
    ("verb", "before", "on_its_way"),
    [("stop", "Running", "Stopping"), ("start", "Stopped", "Starting"), ("restart", "Running", "Restarting")],
)
def test_no_wait_returns_while_it_is_under_way(
    cli: Cli, azure: Azure, notebook: str, verb: str, before: str, on_its_way: str
) -> None:
    """The order is accepted, the instance is on its way, and nobody has asked for the operation's status."""
    azure.set(notebook, "state", before, inside="facts")
    azure.slow()
    done = cli(verb, notebook, "--no-wait")
    assert (done.status, done.out) == (0, f'compute instance "notebook": {verb} accepted\n')
    assert state(azure, notebook) == on_its_way
    assert azure.arm.control("GET", "/journal")["entries"][-1]["path"] == f"{notebook}/{verb}"


def test_no_wait_leaves_alone_what_is_on_its_way(cli: Cli, azure: Azure, notebook: str) -> None:
    """Asked twice, it is ordered once."""
    azure.slow()
    cli("stop", notebook, "--no-wait")
    done = cli("stop", notebook, "--no-wait")
    assert (done.status, done.out) == (0, 'compute instance "notebook" is already Stopping\n')
    assert len(azure.requests("POST", "/stop")) == 1


def test_an_operation_under_way_is_waited_for(cli: Cli, azure: Azure, notebook: str) -> None:
    """What somebody else has begun ends first; then the order is sent, once, and is not refused."""
    azure.settings(operation_seconds=0.2)
    cli("stop", notebook, "--no-wait")
    done = cli("start", notebook)
    assert (done.status, done.out) == (0, 'compute instance "notebook" is Running\n')
    assert [each["status"] for each in azure.requests("POST", "/start")] == [202]


@pytest.mark.parametrize("verb", ["stop", "restart"])
def test_a_job_is_not_interrupted_without_force(cli: Cli, azure: Azure, notebook: str, verb: str) -> None:
    """The refusal names the job list and the way out, and nothing is sent."""
    azure.set(notebook, "state", "JobRunning", inside="facts")
    done = cli(verb, notebook)
    assert done.status == 2
    assert "a job runs there (JobRunning)" in done.error
    assert f"`pulumi-azureml active-jobs {notebook}`" in done.error
    assert "--force" in done.error
    assert azure.requests("POST", f"/{verb}") == []


@pytest.mark.parametrize(("verb", "after"), [("stop", "Stopped"), ("restart", "Running")])
def test_force_interrupts_a_job(cli: Cli, azure: Azure, notebook: str, verb: str, after: str) -> None:
    """With the word of the user it is done."""
    azure.set(notebook, "state", "JobRunning", inside="facts")
    done = cli(verb, notebook, "--force")
    assert (done.status, done.out) == (0, f'compute instance "notebook" is {after}\n')


def test_an_instance_whose_setup_failed_can_be_stopped(cli: Cli, azure: Azure, notebook: str) -> None:
    """It costs money while it runs."""
    azure.set(notebook, "state", "SetupFailed", inside="facts")
    done = cli("stop", notebook)
    assert (done.status, done.out) == (0, 'compute instance "notebook" is Stopped\n')


def test_restart_refuses_what_is_stopped(cli: Cli, azure: Azure, notebook: str) -> None:
    """It says what to do instead."""
    azure.set(notebook, "state", "Stopped", inside="facts")
    done = cli("restart", notebook)
    assert done.status == 2
    assert f"it is Stopped. `pulumi-azureml start {notebook}` starts it." in done.error
    assert azure.requests("POST", "/restart") == []


def test_a_failed_operation_is_told_in_the_services_words(cli: Cli, azure: Azure, notebook: str) -> None:
    """The service accepted the order and could not carry it out."""
    azure.set(notebook, "state", "Stopped", inside="facts")
    azure.fault(
        method="POST",
        path=f"{notebook}/start",
        fail_operation={"code": "AllocationFailed", "message": "No capacity in the zone."},
    )
    done = cli("start", notebook)
    assert done.status == 3
    assert "AllocationFailed: No capacity in the zone" in done.error


def test_a_cluster_has_no_switch(cli: Cli, given: Given, workspace: str) -> None:
    """The refusal says what it is."""
    done = cli("stop", given.cluster(workspace, "cluster"))
    assert (done.status, done.out) == (2, "")
    assert '"cluster" is AmlCompute, not ComputeInstance' in done.error


def test_what_is_not_there_cannot_be_started(cli: Cli, workspace: str) -> None:
    done = cli("start", f"{workspace}/computes/nobody")
    assert (done.status, done.error) == (
        3,
        'pulumi-azureml: starting compute instance "nobody": there is none of that name.',
    )

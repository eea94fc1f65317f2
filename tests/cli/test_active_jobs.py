"""`active-jobs`, against a server that plays a workspace with jobs: the emulator has none."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ..client.authority import Certificates
from ..client.conftest import CLIENT_ID, SECRET
from ..client.fault_server import TENANT, FaultServer, Reply
from .conftest import Cli, in_process
from .test_show_and_list import table

SUBSCRIPTION = "33333333-3333-3333-3333-333333333333"
WORKSPACE = (
    f"/subscriptions/{SUBSCRIPTION}/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/churn"
)
COMPUTE = f"{WORKSPACE}/computes/notebook"
JOBS = f"{WORKSPACE}/jobs"


def job(name: str, status: str, *, compute: str | None = COMPUTE, kind: str = "Command", **more: Any) -> dict[str, Any]:
    properties = {"jobType": kind, "status": status, "computeId": compute, "experimentName": "churn", **more}
    data = {"createdAt": "2026-05-01T10:00:00.1234567+00:00", "createdBy": "Ada"}
    return {"id": f"{JOBS}/{name}", "name": name, "properties": properties, "systemData": data}


@pytest.fixture
def command(
    server: FaultServer,
    certificates: Certificates,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> Cli:
    """The command line with a service principal of the cloud that the server plays."""
    server.plays("GET", COMPUTE, Reply(body={"id": COMPUTE, "name": "notebook"}))
    variables = {
        "ARM_METADATA_HOSTNAME": f"127.0.0.1:{server.port}",
        "ARM_TENANT_ID": TENANT,
        "ARM_CLIENT_ID": CLIENT_ID,
        "ARM_CLIENT_SECRET": SECRET,
        "ARM_SUBSCRIPTION_ID": SUBSCRIPTION,
        "ARM_RESOURCE_GROUP": "g",
        "REQUESTS_CA_BUNDLE": str(Path(certificates.authority)),
    }
    return in_process(variables, monkeypatch, capsys)


def plays(server: FaultServer, *jobs: dict[str, Any]) -> None:
    server.plays("GET", JOBS, Reply(body={"value": list(jobs)}))


def names(command: Cli, *words: str) -> list[str]:
    done = command("active-jobs", COMPUTE, "--json", *words)
    assert (done.status, done.err) == (0, "")
    return [each["name"] for each in json.loads(done.out)]


def test_jobs_that_have_not_ended_are_listed(server: FaultServer, command: Cli) -> None:
    """Every status but the three final ones is active."""
    final, active = (
        ("Completed", "Failed", "Canceled"),
        ("NotStarted", "Queued", "Running", "Finalizing", "NotResponding"),
    )
    plays(server, *(job(f"job-{status}", status) for status in (*final, *active)))
    assert names(command) == [f"job-{status}" for status in active]


def test_jobs_of_other_computes_are_left_out(server: FaultServer, command: Cli) -> None:
    """The case of an id means nothing; a pipeline has no compute of its own."""
    plays(
        server,
        job("here", "Running", compute=COMPUTE.upper()),
        job("there", "Running", compute=f"{COMPUTE}-2"),
        job("nowhere", "Running", compute=None, kind="Pipeline"),
    )
    assert names(command) == ["here"]


def test_every_page_is_read(server: FaultServer, command: Cli) -> None:
    """Also those that hold none of ours."""
    next_page = f"{server.base}{JOBS}?api-version=2025-12-01&$skip=2"
    server.plays(
        "GET",
        JOBS,
        Reply(body={"value": [job("other", "Running", compute=None)], "nextLink": next_page}),
        Reply(body={"value": [job("ours", "Running")]}),
    )
    assert names(command) == ["ours"]


def test_filters_hold_together(server: FaultServer, command: Cli) -> None:
    """Tags and properties by key or by key and value, and the status."""
    plays(
        server,
        job("all", "Running", tags={"team": "a", "cost": "1"}, properties={"seed": "7"}),
        job("tag", "Running", tags={"team": "b", "cost": "1"}, properties={"seed": "7"}),
        job("key", "Running", tags={"team": "a"}, properties={"seed": "7"}),
        job("property", "Running", tags={"team": "a", "cost": "1"}),
        job("status", "Queued", tags={"team": "a", "cost": "1"}, properties={"seed": "7"}),
    )
    words = ("--tag", "team=a", "--tag", "cost", "--property", "seed=7", "--status", "running")
    assert names(command, *words) == ["all"]
    assert names(command, "--status", "Queued") == ["status"]


def test_the_type_is_asked_of_the_service_and_checked(server: FaultServer, command: Cli) -> None:
    """The query makes the pages fewer; an old server may not know it."""
    plays(server, job("one", "Running", kind="Sweep"), job("two", "Running"))
    assert names(command, "--type", "sweep") == ["one"]
    assert "jobType=Sweep" in server.seen("GET", JOBS)[0].query


def test_the_table_reads_well(server: FaultServer, command: Cli) -> None:
    plays(server, job("brave_boat", "Running"))
    assert table(command("active-jobs", "notebook", "--workspace", "churn").out) == [
        ["name", "type", "status", "created"],
        ["brave_boat", "Command", "Running", "2026-05-01 10:00:00 UTC"],
    ]


def test_no_job_is_no_data_and_no_error(server: FaultServer, command: Cli) -> None:
    plays(server)
    done = command("active-jobs", "churn/notebook")
    assert (done.status, done.out) == (0, "")
    assert done.err == 'no active job on compute "notebook" in workspace "churn"\n'


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (
            ("--type", "scriptrun"),
            '"scriptrun" is no job type. There are AutoML, Command, FineTuning, Pipeline, Spark, Sweep.',
        ),
        (("--status", "Done"), '"Done" is no job status to ask for. There are Running, Queued.'),
        (("--tag", "=a"), '--tag "=a" has no key: it must look like KEY or KEY=VALUE.'),
    ],
)
def test_a_wrong_filter_is_refused_before_anything_is_sent(
    server: FaultServer, command: Cli, words: tuple[str, ...], error: str
) -> None:
    done = command("active-jobs", COMPUTE, *words)
    assert (done.status, done.error) == (2, f"pulumi-azureml: {error}")
    assert server.seen() == []


def test_a_compute_that_is_not_there_has_no_jobs(server: FaultServer, command: Cli) -> None:
    """An empty list for a misspelt name would be a lie."""
    path = f"{WORKSPACE}/computes/notbook"
    server.plays("GET", path, Reply(404, {"error": {"code": "ResourceNotFound", "message": "no such compute"}}))
    done = command("active-jobs", path)
    assert (done.status, done.out) == (3, "")
    assert "not found (404 ResourceNotFound: no such compute)" in done.error

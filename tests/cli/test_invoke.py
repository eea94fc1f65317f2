"""`invoke`: scoring at an endpoint whose deployment really runs, through the proxy, as any client does."""

from __future__ import annotations

import json
import socket
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pulumi_azureml.client.scoring import is_readable_on_the_way

from ..emulator.given import Given
from ..emulator.given_online import GivenOnline
from ..engine.azure import Azure
from ..inference.served import Served
from .conftest import PROGRAM, Cli, Process, in_process
from .running import SCRIPT, Running


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One for all tests of the file: they change nothing of it."""
    served = Served(tmp_path_factory.mktemp("scoring")).start()
    try:
        yield Running(served, served.serving(SCRIPT, requestSettings={"requestTimeout": "PT1S"}))
    finally:
        served.stop()


@pytest.fixture(scope="module")
def attached(running: Running) -> str:
    """A Kubernetes compute of the endpoint's workspace."""
    arm = running.served.arm
    workspace = running.id.partition("/onlineEndpoints/")[0]
    return GivenOnline(Given(arm)).compute(workspace, arm.satellites["kubernetes_cluster"])


@pytest.fixture
def azure(running: Running) -> Iterator[Azure]:
    seen = Azure(running.served.arm)
    yield seen
    seen.no_faults()


@pytest.fixture
def here(running: Running, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line in this process."""
    return in_process(running.variables, monkeypatch, capsys)


@pytest.fixture
def file(tmp_path: Path) -> Callable[[object], str]:
    """Writes JSON into a file."""

    def written(value: object) -> str:
        path = tmp_path / "data.json"
        path.write_text(json.dumps(value))
        return str(path)

    return written


Written = Callable[[object], str]


def test_the_answer_is_printed_as_it_is(here: Cli, running: Running, file: Written) -> None:
    """And nothing else; the key, with which it was asked for, nowhere."""
    done = here("invoke", running.id, "--data", file({"x": [1, 2]}))
    assert (done.status, done.err, json.loads(done.out)) == (0, "", {"answer": {"x": [1, 2]}})
    assert running.key not in done.out


def test_the_data_may_come_through_a_pipe(running: Running) -> None:
    """The whole way, as a command; an answer that is no text comes out byte by byte."""
    command = [PROGRAM, "invoke", running.id, "-d", "-"]
    environment = Process(running.variables).variables()
    done = subprocess.run(command, input=b'"image"', env=environment, capture_output=True, check=False, timeout=60)
    assert (done.returncode, done.stdout, done.stderr) == (0, b"\x89PNG\xff", b"")


def test_a_deployment_can_be_named(here: Cli, running: Running, file: Written) -> None:
    """One that is not there is told."""
    assert here("invoke", running.id, "-d", file(1), "--deployment", "blue").status == 0
    gone = here("invoke", running.id, "-d", file(1), "--deployment", "green")
    assert (gone.status, gone.out) == (3, "")
    assert "no deployment answers (404: The endpoint has no deployment 'green')" in gone.error
    assert "or name one that exists with --deployment" in gone.error


@pytest.mark.parametrize(
    ("asked", "error", "advice"),
    [
        (
            "fail",
            "the model's container answered with an error (424, the model's own status 500: ",
            "`pulumi-azureml logs",
        ),
        (
            "refuse",
            "(424, the model's own status 422: the age is missing)",
            "`pulumi-azureml logs ENDPOINT DEPLOYMENT`",
        ),
        ("wait", "the model took longer than its deployment allows (408", "Raise request_settings.timeout_ms"),
    ],
)
def test_what_the_model_does_wrong_is_explained(
    here: Cli, running: Running, file: Written, asked: str, error: str, advice: str
) -> None:
    """One line, with the model's own words and with what to do."""
    done = here("invoke", running.id, "-d", file(asked))
    assert (done.status, done.out) == (3, "")
    assert error in done.error
    assert advice in done.error
    assert running.key not in done.error


@pytest.mark.parametrize(
    ("status", "headers", "error", "advice"),
    [
        (401, {}, "the key or token was not accepted (401", "try again"),
        (403, {}, "this identity may not score here (403", 'Grant it the role "AzureML Data Scientist"'),
        (
            424,
            {"ms-azureml-model-error-reason": "model_not_ready"},
            "no instance of the deployment is ready (424",
            "Wait",
        ),
        (
            429,
            {},
            "more requests came at once than the deployment takes (429",
            "max_concurrent_requests x instance_count",
        ),
        (500, {}, "the service itself broke (500", "Try again later"),
        (503, {}, "it was refused (503", "`pulumi-azureml logs"),
    ],
)
def test_what_the_service_refuses_is_explained(
    here: Cli,
    running: Running,
    file: Written,
    azure: Azure,
    status: int,
    headers: dict[str, str],
    error: str,
    advice: str,
) -> None:
    """It is asked once: nobody knows what a request has done to a model."""
    azure.fault(method="POST", path="/score", status=status, headers=headers)
    last = azure.requests("GET")[-1]["number"]
    done = here("invoke", running.id, "-d", file(1))
    assert (done.status, done.out) == (3, "")
    assert f'scoring at online endpoint "{running.name}": {error}' in done.error
    assert advice in done.error
    refused = [each for each in azure.requests("POST", "/score") if each["status"] == status]
    assert len([each for each in refused if each["number"] > last]) == 1


@pytest.mark.parametrize(
    ("status", "error", "advice"),
    [
        (409, "an operation on the endpoint is under way (409", "Try again when it has ended"),
        (502, "the scoring script raised an exception, or its container crashed (502", "`pulumi-azureml logs"),
        (503, "more requests came than the replicas can hold, faster than new ones start (503", "scale.min_instances"),
        (504, "the model took longer than its deployment allows (504", "(5000 by default, 300000 at most)"),
    ],
)
def test_the_router_of_a_cluster_means_something_else(
    here: Cli, running: Running, attached: str, file: Written, azure: Azure, status: int, error: str, advice: str
) -> None:
    """An endpoint on a Kubernetes compute."""
    azure.set(running.id, "properties.compute", attached)
    azure.fault(method="POST", path="/score", status=status)
    try:
        done = here("invoke", running.id, "-d", file(1))
    finally:
        azure.set(running.id, "properties.compute", None)
    assert (done.status, done.out) == (3, "")
    assert error in done.error
    assert advice in done.error


def test_a_lost_answer_is_told(here: Cli, running: Running, file: Written, azure: Azure) -> None:
    azure.fault(method="POST", path="/score", drop="after")
    done = here("invoke", running.id, "-d", file(1))
    assert (done.status, done.out) == (3, "")
    assert "inference.ml.azure.com has not answered (" in done.error
    assert done.error.endswith("). Look at the logs of the deployment.")


def test_without_the_proxy_the_user_is_told_of_it(
    here: Cli, running: Running, file: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The emulator's endpoints have names that no name server knows."""
    monkeypatch.delenv("HTTPS_PROXY")
    monkeypatch.setattr("socket.getaddrinfo", _only_this_machine(socket.getaddrinfo))
    done = here("invoke", running.id, "-d", file(1))
    assert (done.status, done.out) == (3, "")
    assert "cannot be reached (ConnectionError). Check the network" in done.error
    assert "HTTPS_PROXY" in done.error


def _only_this_machine(look_up: Callable[..., Any]) -> Callable[..., Any]:
    """No name server: what is not this machine is not found."""

    def found(host: str, *rest: Any, **words: Any) -> Any:
        if host not in ("localhost", "127.0.0.1"):
            raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")
        return look_up(host, *rest, **words)

    return found


@pytest.mark.parametrize(
    ("content", "words", "error"),
    [
        (
            b'{"x": }',
            (),
            "data.json is no JSON (line 1, column 7: Expecting value). Correct it, or say what it is with",
        ),
        (b"\xc3\x28", (), "data.json is no JSON (it is no text)"),
        (None, (), "data.json: No such file or directory. Name a file, or - for standard input."),
    ],
)
def test_bad_data_is_not_sent(
    here: Cli, running: Running, azure: Azure, tmp_path: Path, content: bytes | None, words: tuple[str, ...], error: str
) -> None:
    """Nor is anything else: status 2."""
    path = tmp_path / "data.json"
    if content is not None:
        path.write_bytes(content)
    sent = len(azure.requests("GET"))
    done = here("invoke", running.id, "-d", str(path), *words)
    assert (done.status, done.out) == (2, "")
    assert error in done.error
    assert len(azure.requests("GET")) == sent


def test_what_is_no_json_may_be_sent_as_what_it_is(here: Cli, running: Running, tmp_path: Path) -> None:
    """The scoring script decides what it takes; this one takes JSON alone."""
    path = tmp_path / "picture"
    path.write_bytes(b"no json")
    done = here("invoke", running.id, "-d", str(path), "--content-type", "text/plain")
    assert done.status == 3
    assert "the model's own status" in done.error


@pytest.mark.parametrize("mode", ["AMLToken", "AADToken"])
def test_endpoints_with_tokens_are_scored_alike(
    here: Cli, running: Running, file: Written, azure: Azure, mode: str
) -> None:
    """The command gets the token that the endpoint wants, and never shows it."""
    azure.set(running.id, "properties.authMode", mode)
    try:
        done = here("invoke", running.id, "-d", file([1]))
    finally:
        azure.set(running.id, "properties.authMode", "Key")
    assert (done.status, done.err, json.loads(done.out)) == (0, "", {"answer": [1]})


def test_an_endpoint_that_is_not_ready_has_no_address(here: Cli, running: Running, file: Written) -> None:
    served = running.served
    served.arm.control("PATCH", "/settings", {"operation_seconds": 600})
    path = served.online.endpoint_path(running.id.partition("/onlineEndpoints/")[0], "young")
    try:
        served.arm.put(path, served.online.endpoint_body())
        done = here("invoke", path, "-d", file(1))
    finally:
        served.arm.control("PATCH", "/settings", {"operation_seconds": None})
    assert (done.status, done.out) == (3, "")
    assert "it has no address yet: it is Creating. Try again when it is Succeeded." in done.error


@pytest.mark.parametrize(
    ("uri", "readable"),
    [
        ("https://fraud.westeurope.inference.ml.azure.com/score", False),
        ("http://10.0.0.4/api/v1/endpoint/fraud/score", True),
        ("http://127.0.0.1:8080/api/v1/endpoint/fraud/score", False),
    ],
)
def test_an_address_that_others_can_read_is_told_from_one_that_they_cannot(uri: str, readable: bool) -> None:
    """Routers of clusters often have no certificate; this machine needs none."""
    assert is_readable_on_the_way(uri) is readable

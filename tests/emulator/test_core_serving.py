"""A served emulator from its start to its end: what it says, what it keeps, and what a kill costs."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import requests
from azure.core.rest import HttpRequest

from .test_core_server import Ready, _client, _group

Serve = Callable[..., tuple["subprocess.Popen[bytes]", Ready]]


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Serve]:
    """Starts an emulator on the test's own directory; every process is ended."""
    started: list[subprocess.Popen[bytes]] = []

    def start(*options: str) -> tuple[subprocess.Popen[bytes], Ready]:
        file = tmp_path / "ready.json"
        file.unlink(missing_ok=True)
        command = [sys.executable, "-m", "azureml_emulator", "serve", "--data", str(tmp_path / "data")]
        process = subprocess.Popen([*command, "--ready-file", str(file), *options])
        started.append(process)
        while not file.exists():
            assert process.poll() is None
        return process, json.loads(file.read_text())

    yield start
    for process in started:
        process.kill()
        process.wait(10)


def test_it_ends_cleanly_when_asked(serve: Serve, tmp_path: Path) -> None:
    """SIGTERM: status 0, and the ready file is gone."""
    process, _ = serve()
    process.terminate()
    assert process.wait(10) == 0
    assert not (tmp_path / "ready.json").exists()


def test_it_says_when_it_answers_and_where(tmp_path: Path) -> None:
    """One line on standard error, ready file or not."""
    command = [sys.executable, "-m", "azureml_emulator", "serve", "--data", str(tmp_path)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr
        line = process.stderr.readline()
        process.terminate()
        assert process.stderr.read() == ""
    arm, proxy, control = (url.rstrip(",\n") for url in line.split() if "://" in url)
    assert line == f"azureml-emulator: ready; Resource Manager {arm}, proxy {proxy}, control API {control}\n"


def test_the_ready_file_is_private_and_complete(serve: Serve, tmp_path: Path) -> None:
    """It holds a secret, hence its mode; its keys are the contract with the provider's tests."""
    process, ready = serve()
    assert (tmp_path / "ready.json").stat().st_mode & 0o077 == 0
    assert ready["pid"] == process.pid
    promised = (
        "arm metadata_host proxy ca subscription_id tenant_id client_id client_secret resource_group location "
        "satellites "
        "control pid"
    )
    assert set(promised.split()) <= set(ready)
    satellites = {"storage_account", "key_vault", "application_insights", "container_registry"}
    assert satellites <= set(ready["satellites"])


def test_nothing_accepted_is_lost_by_a_kill(serve: Serve) -> None:
    """kill -9 during an operation: after the restart the resource is there and its operation url still answers."""
    process, ready = serve("--profile", "realistic")
    path = _group(ready, "survivor", ready["arm"])
    with _client(ready, proxied=False) as client:
        client.send_request(HttpRequest("PUT", path, json={"location": "westeurope"}))
        accepted = client.send_request(HttpRequest("DELETE", path))
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    _, again = serve()
    path = _group(again, "survivor", again["arm"])
    with _client(again, proxied=False) as client:
        group = client.send_request(HttpRequest("GET", path)).json()
        assert group["properties"]["provisioningState"] == "Deleting"
        poll = accepted.headers["Location"].replace(ready["arm"], again["arm"])
        assert client.send_request(HttpRequest("GET", poll)).status_code == 202
        requests.post(f"{again['control']}/clock", json={"advance": 60}, timeout=10)
        assert client.send_request(HttpRequest("GET", poll)).status_code == 200
        assert client.send_request(HttpRequest("GET", path)).status_code == 404


def test_a_restart_keeps_what_was_chosen(serve: Serve) -> None:
    """The profile of the settings, unless another is asked for; the region, which is that of what is there."""
    process, ready = serve("--location", "northeurope")
    changed = requests.patch(f"{ready['control']}/settings", json={"profile": "realistic"}, timeout=10)
    assert changed.status_code == 200
    for options, profile in (((), "realistic"), (("--profile", "fast"), "fast"), ((), "fast")):
        process.terminate()
        process.wait(10)
        process, ready = serve(*options)
        assert requests.get(f"{ready['control']}/settings", timeout=10).json()["profile"] == profile
        assert ready["location"] == "northeurope"

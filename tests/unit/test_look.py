"""A look at another resource costs nothing where nobody can answer it, and says nothing then."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from pulumi_azureml.check import Checked, Fault
from pulumi_azureml.client import ArmClient
from pulumi_azureml.look import Lookout
from pulumi_azureml.resources.workspace import WORKSPACE
from pulumi_azureml.settings import Settings

from ..samples import sample_of

GUID = "11111111-2222-3333-4444-555555555550"
INPUTS = sample_of("Workspace", "small").inputs()
PRINCIPAL = {"ARM_CLIENT_ID": GUID, "ARM_TENANT_ID": GUID, "ARM_CLIENT_SECRET": "hunter2"}
SILENT_SECONDS = 0.05


@pytest.fixture
def silent() -> Iterator[socket.socket]:
    """An address at which somebody listens and never says a word."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener


@pytest.fixture(autouse=True)
def no_azure_cli(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of an Azure CLI to which nobody has signed in; no proxy, and no identity of the machine."""
    monkeypatch.setenv("AZURE_CONFIG_DIR", str(tmp_path))
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "IDENTITY_ENDPOINT"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def _client(**variables: str) -> ArmClient:
    return ArmClient(Settings.load({}, variables))


def _address(listener: socket.socket) -> str:
    return f"127.0.0.1:{listener.getsockname()[1]}"


def _visits(listener: socket.socket) -> int:
    visits = 0
    try:
        while True:
            listener.accept()[0].close()
            visits += 1
    except BlockingIOError:
        return visits


def _look(lookout: Lookout, *faults: Fault) -> tuple[Fault, ...]:
    return lookout.faults(WORKSPACE, {}, Checked(INPUTS, faults, ()))


@pytest.mark.parametrize(
    "variables",
    [{}, {"ARM_USE_MSI": "true"}, {"ARM_USE_DEFAULT_AZURE_CREDENTIAL": "true"}],
    ids=["nothing configured", "an identity that only Azure knows", "the default chain"],
)
def test_without_a_credential_at_hand_nobody_is_asked(variables: dict[str, str], silent: socket.socket) -> None:
    """No program is run, and no address is tried, to see whether there might be one."""
    client = _client(ARM_METADATA_HOSTNAME=_address(silent), **variables)
    assert _look(Lookout(lambda: client)) == ()
    assert _visits(silent) == 0


def test_an_azure_cli_that_somebody_is_signed_in_to_is_at_hand(no_azure_cli: Path) -> None:
    """Its own file tells; one that cannot be read tells nothing."""
    profile = no_azure_cli / "azureProfile.json"
    client = _client()
    for text, known in (("{", False), ('{"subscriptions": []}', False), (json.dumps({"subscriptions": [{}]}), True)):
        profile.write_text(text, "utf-8-sig")
        assert client.credential.at_hand() is known


@pytest.mark.parametrize("variables", [PRINCIPAL, {"ARM_USE_MSI": "true", "ARM_MSI_ENDPOINT": "http://127.0.0.1:1"}])
def test_what_is_configured_is_at_hand(variables: dict[str, str]) -> None:
    assert _client(**variables).credential.at_hand()


def test_a_service_that_keeps_silent_is_not_asked_twice(silent: socket.socket) -> None:
    """One visit to see whether anybody is there, one to ask; then no more in this run."""
    client = _client(ARM_METADATA_HOSTNAME=_address(silent), **PRINCIPAL)
    lookout = Lookout(lambda: client, reach=5, answer=SILENT_SECONDS)
    assert _look(lookout) == ()
    visits = _visits(silent)
    assert 1 <= visits <= 2
    assert _look(lookout) == ()
    assert _visits(silent) + visits <= 2


def test_an_address_where_nobody_listens_is_left_alone(silent: socket.socket) -> None:
    address = _address(silent)
    silent.close()
    client = _client(ARM_METADATA_HOSTNAME=address, **PRINCIPAL)
    assert _look(Lookout(lambda: client)) == ()


def test_the_way_leads_through_the_proxy(silent: socket.socket, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where there is one, what stands behind it cannot be reached otherwise."""
    monkeypatch.setenv("HTTPS_PROXY", f"http://{_address(silent)}")
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    client = _client(**PRINCIPAL)
    assert _look(Lookout(lambda: client, reach=5, answer=SILENT_SECONDS)) == ()
    assert _visits(silent) >= 1


def test_an_id_that_is_wrong_by_itself_is_not_looked_at(silent: socket.socket) -> None:
    client = _client(ARM_METADATA_HOSTNAME=_address(silent), **PRINCIPAL)
    assert _look(Lookout(lambda: client), Fault("storage_account_id", "is no id")) == ()
    assert _visits(silent) == 0

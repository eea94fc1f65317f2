"""The fault server, a client of it, and a clock that costs no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from pulumi_azureml.client import ArmClient, Call
from pulumi_azureml.settings import Settings

from .authority import Certificates, make_certificates
from .fault_server import TENANT, FaultServer
from .virtual_clock import VirtualClock

CLIENT_ID = "22222222-2222-2222-2222-222222222222"
SECRET = "s3cret-of-the-test"


@pytest.fixture(scope="session")
def certificates(tmp_path_factory: pytest.TempPathFactory) -> Certificates:
    return make_certificates(tmp_path_factory.mktemp("tls"))


@pytest.fixture(scope="session")
def running(certificates: Certificates) -> Iterator[FaultServer]:
    server = FaultServer(certificates.server)
    server.start()
    yield server
    server.stop()


@pytest.fixture
def server(running: FaultServer, certificates: Certificates, monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    """The server, with nothing scripted. It fails the test when a request came that no script foresees."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificates.authority))
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    for name in ("HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    running.reset()
    yield running
    assert running.unforeseen == []


@pytest.fixture
def settings(server: FaultServer) -> Settings:
    """A service principal of the cloud that the server plays."""
    return Settings.load(
        {"metadataHost": f"127.0.0.1:{server.port}", "tenantId": TENANT, "clientId": CLIENT_ID, "clientSecret": SECRET},
        {},
    )


@pytest.fixture
def client(settings: Settings) -> Iterator[ArmClient]:
    client = ArmClient(settings)
    yield client
    client.close()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


MakeCall = Callable[..., Call]


@pytest.fixture
def call(clock: VirtualClock) -> Call:
    """Creating a workspace, with half an hour of virtual time."""
    return Call('creating workspace "w" in resource group "g"', 1800.0, clock=clock)

"""Clouds that are asked for their addresses."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pulumi_azureml.clouds import CLOUDS, discover, is_loopback, read_metadata
from pulumi_azureml.errors import ConfigError, TransportError

from .fault_server import FaultServer


def test_metadata_host_tells_the_addresses(server: FaultServer) -> None:
    """Resource manager, token service, audience and storage of the cloud that answers."""
    cloud = discover(f"127.0.0.1:{server.port}")
    assert (cloud.resource_manager, cloud.authority, cloud.scope, cloud.storage_suffix, cloud.well_known) == (
        server.base,
        server.base,
        "https://management.azure.com/.default",
        "core.windows.net",
        False,
    )


def test_public_azure_described_by_its_own_metadata_is_the_public_cloud() -> None:
    """The document of management.azure.com leads to the addresses known by heart."""
    document = {
        "name": "AzureCloud",
        "resourceManager": "https://management.azure.com/",
        "authentication": {
            "loginEndpoint": "https://login.microsoftonline.com",
            "audiences": ["https://management.core.windows.net/", "https://management.azure.com/"],
        },
        "suffixes": {"storage": "core.windows.net"},
    }
    assert read_metadata(document, doing="x") == CLOUDS["public"]


@pytest.mark.parametrize("document", [None, [], {}, {"resourceManager": "https://x"}, {"error": {"code": "x"}}])
def test_answer_that_is_no_metadata_is_refused(document: object) -> None:
    """Whatever stands at that address, it is no Azure."""
    with pytest.raises(ConfigError, match="is not a metadata document"):
        read_metadata(document, doing="asking h for the addresses of its cloud")


def test_cloud_that_wants_tokens_over_plain_http_is_refused() -> None:
    """A secret would travel in the open."""
    document = {"resourceManager": "https://h", "authentication": {"loginEndpoint": "http://h"}}
    with pytest.raises(ConfigError, match='names "http://h", and tokens are never sent there'):
        read_metadata(document, doing="x")


def test_plain_http_is_for_this_machine_only() -> None:
    """Metadata decide where secrets go, so nobody in between may write them."""
    with pytest.raises(ConfigError, match="which is not https"):
        discover("http://metadata.example")


def test_metadata_host_that_does_not_answer_is_named() -> None:
    """The user learns which address to check."""
    with pytest.raises(TransportError, match=r"asking 127\.0\.0\.1:1 for the addresses of its cloud: no answer"):
        discover("http://127.0.0.1:1")


def test_metadata_host_that_nobody_vouches_for_is_not_believed(
    server: FaultServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without trust in its certificate the message names the variable to set."""
    monkeypatch.delenv("REQUESTS_CA_BUNDLE")
    with pytest.raises(TransportError, match=r"certificate is not trusted.*REQUESTS_CA_BUNDLE"):
        discover(f"localhost:{server.port}")


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("localhost", True),
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("127.0.0.1.example", False),
        ("", False),
    ],
)
def test_this_machine_is_told_from_others(host: str, loopback: bool) -> None:
    """A name that only looks like loopback is somebody else's."""
    assert is_loopback(host) is loopback


def test_importing_the_client_loads_no_azure_library() -> None:
    """A preview that sends nothing does not pay for the libraries."""
    program = (
        "import sys; import pulumi_azureml.client, pulumi_azureml.settings, pulumi_azureml.auth, pulumi_azureml.errors;"
        "print([name for name in ('azure.core', 'azure.identity', 'msal', 'requests') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"

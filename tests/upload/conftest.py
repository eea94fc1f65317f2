"""A workspace of a served emulator, the provider's client of it, and what the storage has seen."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from azureml_emulator.exports import exports
from pulumi_azureml.client import ArmClient, Call
from pulumi_azureml.client.default_datastore import DatastorePlace, default_datastore
from pulumi_azureml.client.destination import Destination
from pulumi_azureml.client.upload import BLOCK_BYTES, upload
from pulumi_azureml.content import Content, read_content
from pulumi_azureml.file_digests import LEAF_BYTES
from pulumi_azureml.settings import Settings

from ..client.virtual_clock import VirtualClock
from ..emulator.given import Given
from ..emulator.wire import Arm
from .storage import Storage

Place = Callable[[Content], DatastorePlace]
Send = Callable[..., None]
LARGE = 5 * BLOCK_BYTES + LEAF_BYTES + 3
CREATING = 'creating model "churn" in workspace "ws"'


@pytest.fixture(autouse=True)
def trusted(ready: Mapping[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    """The authority of this folder's emulator; tests of other folders run in the same process."""
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(ready["ca"]))


@pytest.fixture(scope="session")
def client(ready: Mapping[str, Any]) -> Iterator[ArmClient]:
    """The provider's own client, configured as the emulator's exports say."""
    client = ArmClient(Settings.load({}, exports(ready)))
    yield client
    client.close()


@pytest.fixture
def workspace(given: Given) -> str:
    """A workspace whose datastores are opened by account key."""
    return given.workspace()


@pytest.fixture
def clock() -> VirtualClock:
    return VirtualClock()


@pytest.fixture
def call(clock: VirtualClock) -> Call:
    """Creating a model, with an hour of virtual time."""
    return Call(CREATING, 3600, clock=clock)


@pytest.fixture
def storage(arm: Arm) -> Storage:
    """The storage account behind the workspace, as the emulator has it."""
    return Storage(arm)


MakeContent = Callable[[Mapping[str, bytes | int]], Content]


@pytest.fixture
def model(tmp_path: Path) -> MakeContent:
    """Makes a folder ``model`` of files and reads it; a number stands for so many bytes."""

    def made(files: Mapping[str, bytes | int]) -> Content:
        for path, data in files.items():
            place = tmp_path / "model" / path
            place.parent.mkdir(parents=True, exist_ok=True)
            place.write_bytes(data if isinstance(data, bytes) else several(data))
        return read_content("model", base=tmp_path)

    return made


@pytest.fixture
def place(client: ArmClient, workspace: str, call: Call) -> Place:
    """Where content goes in the workspace's default datastore."""
    return lambda content: default_datastore(client, workspace, content, call)


@pytest.fixture
def send(client: ArmClient, call: Call) -> Send:
    """Uploads content, within the call or another one."""

    def sent(content: Content, destination: Destination, other: Call | None = None) -> None:
        upload(content, destination, settings=client.settings, credential=client.credential, call=other or call)

    return sent


def several(size: int) -> bytes:
    """So many bytes, no block of which is like another."""
    return random.Random(1).randbytes(size)

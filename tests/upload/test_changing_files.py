"""Files that change between their reading and their arrival: nothing of the change becomes a blob."""

from __future__ import annotations

import os

import pytest
from pulumi_azureml.client import Call
from pulumi_azureml.client.upload import BLOCK_BYTES
from pulumi_azureml.content import ContentFault

from ..client.virtual_clock import VirtualClock
from .conftest import CREATING, LARGE, MakeContent, Place, Send
from .storage import Storage


@pytest.mark.parametrize("size", [1, BLOCK_BYTES + 1])
def test_a_file_that_changed_since_it_was_read_is_not_uploaded(
    model: MakeContent, place: Place, send: Send, storage: Storage, size: int
) -> None:
    content = model({"a": b"1", "b": size})
    to = place(content).destination
    content.files[1].source.write_bytes(bytes([255]) * size)
    with pytest.raises(ContentFault) as caught:
        send(content, to)
    assert str(caught.value) == (
        f'{CREATING}: "b" has changed since it was read; nothing of the change was uploaded. '
        "Run it again when nothing writes to it any more."
    )
    assert storage.files(to, "a", "b") == {"a": 404, "b": 404}


def test_a_file_that_changes_under_the_upload_never_becomes_a_blob(
    model: MakeContent, place: Place, send: Send, storage: Storage, clock: VirtualClock
) -> None:
    content = model({"a": b"1", "large.bin": 16 * BLOCK_BYTES})
    to = place(content).destination
    asked = 0

    def writing() -> bool:
        nonlocal asked
        asked += 1
        if asked == 15:
            with content.files[1].source.open("r+b") as file:
                file.seek(-4, os.SEEK_END)
                file.write(b"\0\0\0\0")
        return False

    with pytest.raises(ContentFault, match=r'"large.bin" has changed since it was read'):
        send(content, to, Call(CREATING, 3600, cancelled=writing, clock=clock))
    assert len(storage.sent()) >= 5
    assert storage.files(to, "large.bin") == {"large.bin": 404}


@pytest.mark.parametrize("size", [BLOCK_BYTES, LARGE, LARGE + 1])
def test_a_file_that_is_shorter_or_longer_than_it_was_never_becomes_a_blob(
    model: MakeContent, place: Place, send: Send, storage: Storage, size: int
) -> None:
    content = model({"a": b"1", "large.bin": LARGE})
    to = place(content).destination
    os.truncate(content.files[1].source, size if size != LARGE else 3 * BLOCK_BYTES + 1)
    with pytest.raises(ContentFault, match=r'"large.bin" has changed since it was read'):
        send(content, to)
    assert storage.files(to, "large.bin") == {"large.bin": 404}


def test_a_file_that_is_gone_or_a_folder_now_is_named(model: MakeContent, place: Place, send: Send) -> None:
    content = model({"a": b"1", "b": b"2"})
    to = place(content).destination
    content.files[1].source.unlink()
    with pytest.raises(ContentFault, match=r'"b" cannot be read any more \(No such file or directory\)'):
        send(content, to)
    content.files[1].source.mkdir()
    with pytest.raises(ContentFault, match=r'"b" cannot be read any more \(Is a directory\)'):
        send(content, to)

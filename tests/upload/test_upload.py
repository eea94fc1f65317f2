"""Uploads over the real wire: what arrives, what is never sent twice, and how an upload that was cut off goes on."""

from __future__ import annotations

import dataclasses
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pulumi_azureml.client import Call
from pulumi_azureml.client.upload import BLOCK_BYTES
from pulumi_azureml.content import read_content
from pulumi_azureml.errors import Cancelled, DeadlineExceeded, TransportError

from ..client.virtual_clock import VirtualClock
from .conftest import CREATING, LARGE, MakeContent, Place, Send, several
from .storage import Storage


def test_a_folder_arrives_with_its_names_and_bytes(
    model: MakeContent, place: Place, send: Send, storage: Storage
) -> None:
    files: dict[str, bytes | int] = {"a b/ü+&=%#?.txt": b"1", "empty": b"", "large.bin": LARGE, "z": b"2"}
    content = model(files)
    to = place(content).destination
    send(content, to)
    assert storage.files(to, *files) == {**files, "large.bin": several(LARGE)}


def test_a_single_file_lies_under_its_name(tmp_path: Path, place: Place, send: Send, storage: Storage) -> None:
    (tmp_path / "model.pkl").write_bytes(b"\x80\x04.")
    content = read_content("model.pkl", base=tmp_path)
    there = place(content)
    send(content, there.destination)
    assert storage.files(there.destination, "model.pkl") == {"model.pkl": b"\x80\x04."}
    assert there.blob_url.endswith(f"/LocalUpload/{content.digest}/model.pkl")


def test_a_second_upload_looks_at_one_blob_alone(
    model: MakeContent, place: Place, send: Send, storage: Storage
) -> None:
    content = model({"a": b"1", "b": b"2", "c": LARGE})
    to = place(content).destination
    send(content, to)
    storage.forget()
    send(content, to)
    assert [(item.method, item.path.rpartition("/")[2], item.status) for item in storage.asked()] == [
        ("HEAD", "a", 200)
    ]


def test_a_complete_upload_carries_the_mark_of_azure_ai_ml(
    model: MakeContent, place: Place, send: Send, storage: Storage
) -> None:
    content = model({"a": b"1", "b": b"2"})
    to = place(content).destination
    send(content, to)
    first, second = (storage.get(to, to.blob(name)).headers for name in ("a", "b"))
    assert first["x-ms-meta-upload_status"] == "completed"
    assert first["x-ms-meta-content_sha256"] == content.digest
    assert "x-ms-meta-upload_status" not in second


def test_a_breakdown_that_passes_is_waited_for(
    model: MakeContent, place: Place, send: Send, storage: Storage, clock: VirtualClock
) -> None:
    content = model({name: name.encode() for name in "abcdef"})
    to = place(content).destination
    storage.fault(method="PUT", path="LocalUpload", nth=2, count=2, status=503)
    storage.fault(method="PUT", path="LocalUpload", nth=5, count=1, drop="before")
    storage.fault(method="PUT", path="LocalUpload", nth=7, count=1, drop="after")
    send(content, to)
    assert storage.files(to, *"abcdef") == {name: name.encode() for name in "abcdef"}
    assert clock.slept > 0


def test_an_upload_that_was_cut_off_sends_the_rest_alone(
    model: MakeContent, place: Place, send: Send, storage: Storage
) -> None:
    names = [f"{number:02d}" for number in range(40)]
    content = model({name: name.encode() for name in names})
    to = place(content).destination
    storage.fault(method="PUT", path="LocalUpload", nth=15, count=None, drop="before")
    with pytest.raises(TransportError, match=f'{CREATING}: uploading to storage account "{storage.account}"'):
        send(content, to)
    before = storage.sent()
    storage.mend()
    send(content, to)
    assert 10 <= len(before) < 15
    assert len(storage.sent()) == len(set(storage.sent())) == len(names)
    assert storage.files(to, *names) == {name: name.encode() for name in names}


def test_a_large_file_that_was_cut_off_sends_the_other_blocks_alone(
    model: MakeContent, place: Place, send: Send, storage: Storage
) -> None:
    content = model({"a": b"1", "large.bin": LARGE})
    to = place(content).destination
    storage.fault(method="PUT", path="large.bin", nth=4, count=None, status=403, code="AuthorizationFailure")
    with pytest.raises(Exception, match="AuthorizationFailure"):
        send(content, to)
    assert len(storage.sent()) == 3
    storage.mend()
    send(content, to)
    blocks = [block for path, block in storage.sent() if path.endswith("large.bin")]
    assert len(blocks) == len(set(blocks)) == 6
    assert storage.files(to, "large.bin") == {"large.bin": several(LARGE)}


def test_thousands_of_files_cost_a_request_each_and_their_list_a_few(
    tmp_path: Path, place: Place, send: Send, storage: Storage
) -> None:
    for number in range(2_000):
        folder = tmp_path / "model" / f"{number % 100:02d}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{number:05d}").write_bytes(b"%d" % number)
    content = read_content("model", base=tmp_path)
    to = place(content).destination
    storage.fault(method="PUT", path="LocalUpload", nth=1201, count=None, status=403, code="AuthorizationFailure")
    with pytest.raises(Exception, match="AuthorizationFailure"):
        send(content, to)
    storage.mend()
    send(content, to)
    sent = storage.sent()
    assert len(sent) == len(set(sent)) == 2_000
    assert len([item for item in storage.asked() if item.method != "PUT"]) <= 2 * (1 + 1)


def test_two_resources_with_the_same_content_send_it_once(
    model: MakeContent, place: Place, send: Send, storage: Storage
) -> None:
    content = model({"a": b"1", "large.bin": LARGE})
    to = place(content).destination
    with ThreadPoolExecutor(4) as pool:
        for uploaded in [pool.submit(send, content, to) for _ in range(4)]:
            uploaded.result()
    assert len(storage.sent()) == 1 + 6


def test_uploads_of_two_processes_do_not_hurt_each_other(
    model: MakeContent, place: Place, send: Send, storage: Storage, clock: VirtualClock
) -> None:
    """The other one's commit takes our staged blocks with it; ids made of bytes are found among its own."""
    content = model({"large.bin": LARGE})
    to = place(content).destination
    elsewhere = dataclasses.replace(to, container_url=f"{to.container_url}/")  # so it does not wait for its turn
    asked = 0

    def other() -> bool:
        nonlocal asked
        asked += 1
        if asked == 10:
            send(content, elsewhere)
        return False

    send(content, to, Call(CREATING, 3600, cancelled=other, clock=clock))
    assert asked >= 10
    assert storage.files(to, "large.bin") == {"large.bin": several(LARGE)}


def test_a_cancelled_upload_stops_between_blocks_and_goes_on_later(
    model: MakeContent, place: Place, send: Send, storage: Storage, clock: VirtualClock
) -> None:
    content = model({"a": b"1", "large.bin": 16 * BLOCK_BYTES})
    to = place(content).destination
    asked = 0

    def cancelled() -> bool:
        nonlocal asked
        asked += 1
        return asked > 14

    with pytest.raises(Cancelled, match=CREATING):
        send(content, to, Call(CREATING, 3600, cancelled=cancelled, clock=clock))
    assert 0 < len(storage.sent()) < 16
    send(content, to)
    assert len(storage.sent()) == len(set(storage.sent())) == 17


def test_the_deadline_of_the_call_ends_an_upload_that_is_throttled(
    model: MakeContent, place: Place, send: Send, storage: Storage, clock: VirtualClock
) -> None:
    content = model({"a": b"1"})
    to = place(content).destination
    storage.fault(method="PUT", path="LocalUpload", count=None, status=429, headers={"Retry-After": "30"})
    with pytest.raises(DeadlineExceeded, match="not finished after 2m00s"):
        send(content, to, Call(CREATING, 120, clock=clock))


def test_progress_is_told_every_few_seconds_with_percent_and_rate(model: MakeContent, place: Place, send: Send) -> None:
    class Ticking(VirtualClock):
        def monotonic(self) -> float:
            self.now += 0.25
            return self.now

    lines: list[str] = []
    content = model({"a": b"1", "large.bin": 25 * BLOCK_BYTES})
    send(content, place(content).destination, Call(CREATING, 3600, progress=lines.append, clock=Ticking()))
    assert 2 <= len(lines) <= 12
    assert all("still creating (" in line and "% of 210 MB, " in line and line.endswith("B/s") for line in lines)


def test_an_account_key_opens_as_well(model: MakeContent, place: Place, send: Send, storage: Storage) -> None:
    content = model({"a b": b"1", "large.bin": LARGE})
    signed = place(content).destination
    send(content, dataclasses.replace(signed, sas=None, account_key=storage.key))
    assert storage.files(signed, "a b", "large.bin") == {"a b": b"1", "large.bin": several(LARGE)}


def test_other_content_at_the_same_place_takes_over_what_is_the_same(
    model: MakeContent, place: Place, send: Send, storage: Storage
) -> None:
    """A place that does not follow from the content, as a user's own would be."""
    first = model({"a": b"1", "b": b"2"})
    to = dataclasses.replace(place(first).destination, prefix="here")
    send(first, to)
    storage.forget()
    second = model({"b": b"3"})
    send(second, to)
    assert [path.rpartition("/")[2] for path, _ in storage.sent()] == ["b"]
    assert storage.get(to, "here/a").headers["x-ms-meta-content_sha256"] == second.digest

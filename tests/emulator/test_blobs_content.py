"""Bytes in and out over the wire: what is kept, what is refused, and what it costs the server."""

from __future__ import annotations

import base64
import hashlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests
from azureml_emulator import types
from azureml_emulator.blobs.crc64 import Crc64

from .blob_wire import BLOCK, Container, code
from .cloud import Cloud
from .given import Given
from .given_assets import GivenAssets
from .wire import Arm

MEGABYTE = 1024 * 1024


def md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content).digest()).decode()


def block_list(*ids: str, kind: str = "Latest") -> bytes:
    return f"<BlockList>{''.join(f'<{kind}>{name}</{kind}>' for name in ids)}</BlockList>".encode()


def block_id(number: int) -> str:
    return base64.b64encode(f"{number:08d}".encode()).decode()


def resident(arm: Arm) -> int:
    """Bytes that the emulator's process holds in memory now."""
    shown = subprocess.run(
        ["ps", "-o", "rss=", "-p", str(arm.ready["pid"])], capture_output=True, text=True, check=True
    )
    return int(shown.stdout) * 1024


def test_memory_stays_what_it_was_while_200_mb_go_through(arm: Arm, container: Container) -> None:
    """In and out: the server holds pieces, never a blob."""
    piece = os.urandom(MEGABYTE)
    seen = [resident(arm)]

    def pieces() -> Iterator[bytes]:
        for number in range(200):
            if number % 20 == 0:
                seen.append(resident(arm))
            yield piece

    assert container.put("large", pieces()).status_code == 201
    with container.send("GET", "large", stream=True) as answer:
        size = 0
        for part in answer.iter_content(MEGABYTE):
            size += len(part)
            if size % (20 * MEGABYTE) < MEGABYTE:
                seen.append(resident(arm))
    assert size == 200 * MEGABYTE
    assert max(seen) - seen[0] < 60 * MEGABYTE


def test_a_blob_says_what_was_said_of_it(container: Container) -> None:
    """Headers, metadata, length and hash, by HEAD and by GET."""
    made = container.put("b", b"hello", x_ms_blob_content_type="text/plain", x_ms_meta_made="by-test")
    head = container.send("HEAD", "b")
    assert (made.status_code, made.headers["Content-MD5"]) == (201, md5(b"hello"))
    assert (head.headers["Content-Length"], head.headers["Content-Type"]) == ("5", "text/plain")
    assert (head.headers["x-ms-meta-made"], head.headers["Content-MD5"]) == ("by-test", md5(b"hello"))
    assert head.headers["ETag"] == made.headers["ETag"]
    assert container.get("b").content == b"hello"


@pytest.mark.parametrize(
    ("asked", "expected", "where"),
    [
        ("bytes=0-0", b"0", "bytes 0-0/10"),
        ("bytes=3-5", b"345", "bytes 3-5/10"),
        ("bytes=7-", b"789", "bytes 7-9/10"),
        ("bytes=8-999", b"89", "bytes 8-9/10"),
    ],
)
def test_ranges(container: Container, asked: str, expected: bytes, where: str) -> None:
    """206, across the blocks of a blob, cut at its end."""
    for number, part in enumerate((b"0123", b"45", b"6789")):
        container.send("PUT", "b", part, query={"comp": "block", "blockid": block_id(number)})
    container.send("PUT", "b", block_list(*map(block_id, range(3))), query={"comp": "blocklist"})
    reply = container.get("b", x_ms_range=asked)
    assert (reply.status_code, reply.content, reply.headers["Content-Range"]) == (206, expected, where)


def test_a_range_beyond_the_end_is_416(container: Container) -> None:
    """And any range of an empty blob is."""
    container.put("b", b"hello")
    container.put("empty", b"")
    replies = [container.get(name, x_ms_range="bytes=5-") for name in ("b", "empty")]
    assert [code(reply) for reply in replies] == [(416, "InvalidRange")] * 2


def test_a_wrong_hash_is_refused_and_nothing_kept(container: Container) -> None:
    """Content-MD5 and the service's own CRC64, right and wrong."""
    checksum = Crc64()
    checksum.update(b"hello")
    right = base64.b64encode(checksum.digest()).decode()
    assert code(container.put("b", b"hello", Content_MD5=md5(b"other"))) == (400, "Md5Mismatch")
    assert code(container.put("b", b"other", x_ms_content_crc64=right)) == (400, "Crc64Mismatch")
    assert container.names() == []
    assert container.put("b", b"hello", x_ms_content_crc64=right, Content_MD5=md5(b"hello")).status_code == 201


def test_the_checksum_is_that_of_the_field() -> None:
    """The check value of CRC-64/NVME, which Azure Storage uses: ae8b14860a799888 for the nine digits."""
    checksum = Crc64()
    checksum.update(b"123456789")
    assert checksum.digest()[::-1].hex() == "ae8b14860a799888"


def test_blocks_are_invisible_until_a_list_names_them(container: Container) -> None:
    """Uncommitted ones are listed as such; a list can take from both, in any order; what is not named is forgotten."""
    for number in (1, 2, 3):
        container.send("PUT", "b", str(number).encode(), query={"comp": "block", "blockid": block_id(number)})
    assert code(container.get("b")) == (404, "BlobNotFound")
    shown = container.send("GET", "b", query={"comp": "blocklist", "blocklisttype": "all"}).text
    assert shown.count("<Block>") == 3
    container.send("PUT", "b", block_list(block_id(2), block_id(1)), query={"comp": "blocklist"})
    assert container.get("b").content == b"21"
    container.send("PUT", "b", b"4", query={"comp": "block", "blockid": block_id(4)})
    mixed = block_list(block_id(4), block_id(2), block_id(2))
    assert container.send("PUT", "b", mixed, query={"comp": "blocklist"}).status_code == 201
    assert container.get("b").content == b"422"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (base64.b64encode(b"unknown0").decode(), (400, "InvalidBlockList")),
        ("", (400, "InvalidBlockList")),
    ],
)
def test_a_list_of_blocks_that_never_came_is_refused(
    container: Container, name: str, expected: tuple[int, str]
) -> None:
    """And leaves the blob as it was."""
    container.put("b", b"before")
    reply = container.send("PUT", "b", block_list(name), query={"comp": "blocklist"})
    assert code(reply) == expected
    assert container.get("b").content == b"before"


def test_block_ids_have_one_length_and_are_base64(container: Container) -> None:
    """As the service insists."""
    send = container.send
    assert send("PUT", "b", b"1", query={"comp": "block", "blockid": block_id(1)}).status_code == 201
    short = base64.b64encode(b"1").decode()
    assert code(send("PUT", "b", b"2", query={"comp": "block", "blockid": short})) == (400, "InvalidBlobOrBlock")
    wrong = send("PUT", "b", b"2", query={"comp": "block", "blockid": "*"})
    assert code(wrong) == (400, "InvalidQueryParameterValue")


def test_a_body_that_breaks_off_leaves_nothing(arm: Arm, container: Container) -> None:
    """No blob, and what was there before stays."""
    container.put("b", b"before")

    def broken() -> Iterator[bytes]:
        yield b"x" * MEGABYTE
        raise ConnectionAbortedError

    with pytest.raises((ConnectionAbortedError, requests.ConnectionError)):
        container.put("b", broken())
    arm.session.close()
    assert container.get("b").content == b"before"


@pytest.mark.parametrize("kind", ["AppendBlob", "PageBlob"])
def test_other_kinds_of_blobs_are_refused_with_a_sentence(container: Container, kind: str) -> None:
    """501, not silence."""
    reply = container.put("b", b"", x_ms_blob_type=kind)
    assert code(reply) == (501, "NotImplemented")
    assert "not emulated" in reply.text


def test_names_may_have_any_character(container: Container) -> None:
    """Blanks, slashes, percent signs, letters of any script; those that XML cannot hold come encoded."""
    names = ["a b", "a%2Fb", "a//b/", "ä/日本", "q?r#s&t+u=v"]
    for name in names:
        assert container.put(name, name.encode()).status_code == 201
    assert container.names() == sorted(names)
    assert [container.get(name).content.decode() for name in names] == names


def test_lists_go_on_where_they_stopped(container: Container) -> None:
    """maxresults and the marker, with and without folders."""
    for name in ("a", "b/1", "b/2", "c"):
        container.put(name, b"")
    first = container.send("GET", query={"restype": "container", "comp": "list", "maxresults": "2", "delimiter": "/"})
    marker = first.text.partition("<NextMarker>")[2].partition("<")[0]
    assert "<BlobPrefix><Name>b/</Name></BlobPrefix>" in first.text
    assert container.names(maxresults="2", delimiter="/", marker=marker) == ["c"]


def test_a_container_made_on_either_plane_is_one(arm: Arm, assets: GivenAssets, container: Container) -> None:
    """Made by Resource Manager it holds blobs; deleted there, the blobs are gone, also when it is made again."""
    path = f"{arm.satellites['storage_account']}/blobServices/default/containers/{container.name}"
    container.put("b", b"hello")
    assert arm.delete(path, "2023-05-01").status == 200
    assert code(container.get("b")) == (404, "ContainerNotFound")
    arm.put(path, {}, "2023-05-01")
    assert code(container.get("b")) == (404, "BlobNotFound")


def test_blobs_go_with_their_account(arm: Arm, given: Given) -> None:
    """An account and a container of the same names begin empty."""
    token = arm.control("POST", "/tokens", {"audience": "https://storage.azure.com/"})["access_token"]
    headers = {"Authorization": f"Bearer {token}", **BLOCK}
    blob = f"{arm.ready['arm']}/vanishing/data/b"
    seen = []
    for _ in range(2):
        account = given.storage("vanishing")
        arm.put(f"{account}/blobServices/default/containers/data", {}, "2023-05-01")
        seen.append(arm.session.get(blob, headers=headers, timeout=20).status_code)
        assert arm.session.put(blob, b"hello", headers=headers, timeout=20).status_code == 201
        arm.delete(account, "2023-05-01")
    assert seen == [404, 404]


def test_a_reset_forgets_blobs(arm: Arm, assets: GivenAssets, container: Container) -> None:
    """And their bytes."""
    container.put("b", b"hello" * 1000)
    arm.control("POST", "/reset")
    again = Container(assets, assets.given.workspace("after-reset"))
    assert again.names() == []


def durable(directory: Path) -> Cloud:
    """An emulator with the real types whose state is in ``directory``."""
    return Cloud(directory, kinds=types.ALL)


def test_blobs_survive_a_restart(tmp_path: Path) -> None:
    """Bytes, headers and entity tag."""
    seen = []
    for start in range(2):
        cloud = durable(tmp_path)
        account = f"stemulator{cloud.state.subscription_id[:8]}.blob.core.windows.net"
        storage = {"token": cloud.token_for("https://storage.azure.com/"), "version": None, "headers": BLOCK}
        if start == 0:
            cloud.put(f"https://{account}/data?restype=container", None, **storage)
            cloud.put(f"https://{account}/data/b", {"a": 1}, **storage)
        reply = cloud.get(f"https://{account}/data/b", **storage)
        seen.append((reply.status, reply.content, reply.headers["etag"]))
        cloud.emulator.close()
    assert seen[0][:2] == (200, b'{"a": 1}')
    assert seen[0] == seen[1]


def test_files_of_a_killed_process_are_swept_away(tmp_path: Path) -> None:
    """Bytes that no blob names are removed at the next start."""
    first = durable(tmp_path)
    content = first.emulator.blobs.content
    orphan = content.path(content.new())
    orphan.write_bytes(b"half a body")
    first.emulator.close()
    again = durable(tmp_path)
    assert not orphan.exists()
    again.emulator.close()

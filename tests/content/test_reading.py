"""A file or folder as it will be uploaded: which files, and one digest that depends on names and bytes alone."""

from __future__ import annotations

import hashlib
import os
import socket
import unicodedata
from pathlib import Path

import pytest
from pulumi_azureml.content import Content, ContentFault, read_content, read_text
from pulumi_azureml.file_digests import LEAF_BYTES


def put(root: Path, files: dict[str, str | bytes]) -> Path:
    """Files below `root`, by path."""
    for path, data in files.items():
        place = root / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data.encode() if isinstance(data, str) else data)
    return root


def read(place: Path, **options: object) -> Content:
    return read_content(place, base=place.parent, **options)  # type: ignore[arg-type]  # a test's own options


def reasons(place: str | Path, base: Path, **options: object) -> tuple[str, ...]:
    with pytest.raises(ContentFault) as caught:
        read_content(place, base=base, **options)  # type: ignore[arg-type]  # a test's own options
    return caught.value.reasons


def paths(content: Content) -> list[str]:
    return [file.path for file in content.files]


def test_a_folder_is_its_files_sorted_by_path(tmp_path: Path) -> None:
    folder = put(tmp_path / "model", {"b.txt": "22", "a/z.txt": "1", "a.txt": ""})
    content = read(folder)
    assert (content.name, content.is_folder, content.total_size) == ("model", True, 3)
    assert [(file.path, file.size) for file in content.files] == [("a.txt", 0), ("a/z.txt", 1), ("b.txt", 2)]
    assert content.files[2].source.read_text() == "22"


def test_a_single_file_is_named_as_it_is(tmp_path: Path) -> None:
    put(tmp_path, {"model.pkl": b"\x80\x04"})
    content = read(tmp_path / "model.pkl")
    assert (content.name, content.is_folder, paths(content)) == ("model.pkl", False, ["model.pkl"])


def test_the_digest_of_a_known_folder_never_changes(tmp_path: Path) -> None:
    """It is in the versions of what users have registered: another digest would replace them all."""
    folder = put(tmp_path / "src", {"score.py": "def run(data):\n    return data\n", "lib/__init__.py": ""})
    assert read(folder).digest == "43cf46c26790e8a2c45336f78885e6458c57d06cd4d644a864c69c0434930d12"


def test_modes_times_and_the_folders_name_do_not_count(tmp_path: Path) -> None:
    files: dict[str, str | bytes] = {"a": "1", "b/c": "2"}
    first, second = put(tmp_path / "one", files), put(tmp_path / "two", files)
    (second / "a").chmod(0o755)
    os.utime(second / "b" / "c", (1, 1))
    assert read(first).digest == read(second).digest


def test_names_and_the_borders_between_files_count(tmp_path: Path) -> None:
    variants: list[dict[str, str | bytes]] = [
        {"a": "1", "b": "2"},
        {"a": "2", "b": "1"},
        {"a": "12", "b": ""},
        {"a": "1", "c": "2"},
        {"a/b": "1", "b": "2"},
    ]
    folders = [put(tmp_path / str(number), files) for number, files in enumerate(variants)]
    assert len({read(folder).digest for folder in folders}) == len(variants)


def test_accents_are_written_in_one_way(tmp_path: Path) -> None:
    composed, apart = unicodedata.normalize("NFC", "é.txt"), unicodedata.normalize("NFD", "é.txt")
    first, second = put(tmp_path / "one", {composed: "1"}), put(tmp_path / "two", {apart: "1"})
    assert read(first).digest == read(second).digest
    assert paths(read(second)) == [composed]


def test_two_names_that_differ_only_in_how_accents_are_written_are_refused(tmp_path: Path) -> None:
    names = {unicodedata.normalize(form, "é.txt"): form for form in ("NFC", "NFD")}
    folder = put(tmp_path / "model", dict(names))
    assert reasons(folder, tmp_path) == (
        '"é.txt" is the name of two files that differ in nothing but how accents are written',
    )


def test_links_inside_the_folder_come_along_as_bytes(tmp_path: Path) -> None:
    folder = put(tmp_path / "model", {"data/weights": "1", "other": "2"})
    (folder / "again").symlink_to("data")
    (folder / "weights").symlink_to(folder / "data" / "weights")
    assert paths(read(folder)) == ["again/weights", "data/weights", "other", "weights"]


def test_every_link_that_leads_nowhere_is_named_at_once(tmp_path: Path) -> None:
    folder = put(tmp_path / "model", {"a": "1"})
    put(tmp_path, {"secret": "1"})
    (folder / "out").symlink_to(tmp_path / "secret")
    (folder / "nothing").symlink_to("not-there")
    (folder / "self").symlink_to("self")
    (folder / "sub").mkdir()
    (folder / "sub" / "up").symlink_to("..")
    assert reasons(folder, tmp_path) == (
        '"nothing" is a link to nothing',
        '"out" is a link out of the folder; put a copy in its place, or leave it out by an ignore file',
        '"self" is a link that leads back to itself',
        '"sub/up" is a link to a folder that it lies in, which has no end',
    )


def test_a_link_out_that_is_left_out_does_no_harm(tmp_path: Path) -> None:
    folder = put(tmp_path / "model", {"a": "1", ".amlignore": "/venv\n"})
    (folder / "venv").symlink_to(tmp_path)
    assert paths(read(folder)) == [".amlignore", "a"]


def test_what_does_not_exist_gets_the_nearest_name(tmp_path: Path) -> None:
    put(tmp_path / "model", {"a": "1"})
    assert reasons("modle", tmp_path) == (f'it does not exist: "{tmp_path}" has no "modle"; did you mean "model"?',)
    assert reasons("modle/sub", tmp_path) == (f'it does not exist: "{tmp_path}" has no "modle"; did you mean "model"?',)


def test_an_empty_folder_has_nothing_to_upload(tmp_path: Path) -> None:
    (tmp_path / "model" / "sub").mkdir(parents=True)
    assert reasons("model/sub", tmp_path) == ("the folder is empty, and an upload needs a file",)
    assert reasons("model", tmp_path) == (
        'no file of "model" is left: an ignore file, or what is always left out, names them all',
    )


def test_a_folder_of_which_nothing_is_left_is_refused(tmp_path: Path) -> None:
    put(tmp_path / "model", {".amlignore": "*\n", "a": "1"})
    assert reasons("model", tmp_path) == (
        'no file of "model" is left: an ignore file, or what is always left out, names them all',
    )


def test_names_that_no_blob_can_have_are_all_named(tmp_path: Path) -> None:
    folder = put(tmp_path / "model", {"back\\slash": "1", "dot.": "1", "line\nend": "1", "fine": "1"})
    Path(os.fsdecode(os.fsencode(folder) + b"/latin-\xe9")).write_text("1")
    assert set(reasons(folder, tmp_path)) == {
        '"back\\slash" holds a backslash, which blob storage takes for a slash',
        '"dot." ends with a dot, which blob names lose',
        '"line\\nend" holds a control character, which blob names cannot hold',
        '"latin-\\udce9" is not UTF-8',
    }


def test_a_path_longer_than_a_blob_name_is_refused(tmp_path: Path) -> None:
    folder = put(tmp_path / "model", {"/".join(["d" * 200] * 5): "1"})
    assert "is longer than 900 characters" in reasons(folder, tmp_path)[0]


def test_a_place_outside_the_program_is_refused_unless_it_is_allowed(tmp_path: Path) -> None:
    home = put(tmp_path / "home", {"x": "1"})
    put(tmp_path / "model", {"a": "1"})
    (home / "link").symlink_to(tmp_path / "model")
    refused = (f'it lies outside "{home}", and what is uploaded has to lie in it',)
    assert reasons("../model", home) == refused
    assert reasons("link", home) == refused
    assert paths(read_content("../model", base=home, outside=True)) == ["a"]


def test_the_base_is_the_current_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(tmp_path / "model", {"a": "1"})
    monkeypatch.chdir(tmp_path)
    assert read_content("model").digest == read(tmp_path / "model").digest
    monkeypatch.chdir(tmp_path / "model")
    assert read_content(".").name == "model"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="Windows has no such files")
def test_pipes_sockets_and_devices_are_not_files(tmp_path: Path) -> None:
    folder = put(tmp_path / "m", {"a": "1"})
    os.mkfifo(folder / "pipe")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(folder / "socket"))
        assert reasons(folder, tmp_path) == (
            '"pipe" is a named pipe, and only files can be uploaded',
            '"socket" is a socket, and only files can be uploaded',
        )
    assert reasons("/dev/null", tmp_path, outside=True) == ('"null" is a device, and only files can be uploaded',)


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="only Linux has such a file")
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Memory of a process is there, is a regular file, and gives no byte, whoever asks."""
    assert reasons("/proc/self/mem", tmp_path, outside=True) == ('"mem" cannot be read (Input/output error)',)


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="Windows has no such modes")
@pytest.mark.skipif("os.geteuid() == 0", reason="root reads whatever the mode says")
def test_files_and_folders_without_permission_are_named(tmp_path: Path) -> None:
    folder = put(tmp_path / "model", {"a": "1", "closed/b": "1"})
    (folder / "a").chmod(0)
    (folder / "closed").chmod(0)
    found = reasons(folder, tmp_path)
    (folder / "closed").chmod(0o700)
    assert found == ('"a" cannot be read (Permission denied)', '"closed" cannot be read (Permission denied)')


def test_the_text_of_a_fault_is_one_line_and_not_endless(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    put(folder, {f"{number:02d}.": "1" for number in range(30)})
    with pytest.raises(ContentFault) as caught:
        read(folder)
    assert len(caught.value.reasons) == 30
    assert str(caught.value).startswith(f'reading folder "{folder}": "00." ends with a dot')
    assert str(caught.value).endswith('"09." ends with a dot, which blob names lose; and 20 more.')


def test_a_file_that_stays_as_it_is_is_hashed_once(tmp_path: Path) -> None:
    """By all that a file system says: bytes that change behind its back, in one process, are not looked at again."""
    file = put(tmp_path / "model", {"a": "1"}) / "a"

    def digest(text: str, changed: int) -> str:
        file.write_text(text)
        os.utime(file, (changed, changed))
        return read(tmp_path / "model").digest

    first = digest("1", 1_000_000)
    assert digest("2", 1_000_000) == first
    assert len({first, digest("2", 1_000_001), digest("22", 1_000_000)}) == 3


def test_a_file_that_has_just_changed_is_read_again(tmp_path: Path) -> None:
    """It could change twice within one tick of the file system's clock."""
    file = put(tmp_path / "model", {"a": "1"}) / "a"
    first, status = read(tmp_path / "model").digest, file.stat()
    file.write_text("2")
    os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))
    assert read(tmp_path / "model").digest != first


def test_a_folder_of_ten_thousand_files_is_read(tmp_path: Path) -> None:
    folder = tmp_path / "model"
    for number in range(100):
        (folder / f"{number:03d}").mkdir(parents=True)
    for number in range(10_000):
        (folder / f"{number % 100:03d}" / f"{number:05d}.txt").write_bytes(b"%d" % number)
    assert len(read(folder).files) == 10_000


def test_a_small_file_has_the_digest_that_sha256sum_prints_and_a_large_one_that_of_its_leaves(tmp_path: Path) -> None:
    leaves = [bytes([number]) * LEAF_BYTES for number in range(2)] + [b"end"]
    put(tmp_path / "model", {"small": leaves[0], "large": b"".join(leaves), "empty": b""})
    large = hashlib.sha256(b"".join(hashlib.sha256(leaf).digest() for leaf in leaves)).hexdigest()
    assert [file.digest for file in read(tmp_path / "model").files] == [
        hashlib.sha256(b"").hexdigest(),
        large,
        hashlib.sha256(leaves[0]).hexdigest(),
    ]


def test_text_is_read_with_the_line_ends_and_mark_of_no_machine(tmp_path: Path) -> None:
    put(tmp_path, {"conda.yml": b"\xef\xbb\xbfname: x\r\nchannels: []\r\n"})
    assert read_text("conda.yml", base=tmp_path) == "name: x\nchannels: []\n"


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("binary", "it is not UTF-8 text (byte 1)"),
        ("folder", "it is a folder, and a text file is wanted"),
        ("large", "it has 1048577 bytes, and a text file may have 1048576"),
        ("", "the path is empty"),
    ],
)
def test_what_is_no_text_is_refused(tmp_path: Path, path: str, reason: str) -> None:
    put(tmp_path, {"binary": b"a\xff", "folder/x": "", "large": b"a" * 1_048_577})
    with pytest.raises(ContentFault) as caught:
        read_text(path, base=tmp_path)
    assert caught.value.reasons == (reason,)

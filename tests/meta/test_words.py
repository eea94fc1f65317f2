"""What no file of the project says: places on somebody's machine, whence somebody installs, and numbers of a tracker.

Projects of others are named with their numbers, as in pulumi/pulumi#12738: whoever reads it can look there.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

ROOT = Path(__file__).resolve().parents[2]
SUFFIXES = {".cfg", ".ini", ".json", ".md", ".py", ".sh", ".toml", ".yaml", ".yml", ""}
KEY = r"index[-_]url|trusted[-_]host|find[-_]links|goproxy|registry[-_]url|npm[-_]config[-_]registry|--registry"
"""Under which words pip, npm and Go are told where packages come from."""
PLACE = re.compile(r"(?<![\w.])/(work|tmp|home|root)/\w")
SOURCE = re.compile(rf"""(?i)(?:{KEY})["'\]]*[ \t=:,]+["']?(?:https?://)?(?P<host>[\w-]+(?:\.[\w-]+)+)""")
NOWHERE = re.compile(r"(^|\.)(example|invalid|test|localhost)$|(^|\.)example\.(com|net|org)$")
"""Hosts that are nobody's (RFC 2606)."""
TRACKED = r"issues?|bugs?|tickets?|pr|pull request|reviews?|sessions?|fix(?:es)?|closes?"
NUMBER = re.compile(rf"(?i)\b(?:{TRACKED})[ \t]*(?:#|no\.?[ \t])[ \t]*\d+")
CASES = (
    (PLACE, "see /" + "home/me/notes", "see https://docs.example/home/me"),
    (
        SOURCE,
        "pip config set global.index-url https://" + "packages.company.net/simple",
        "index-url https://a.example/",
    ),
    (SOURCE, 'os.environ["GOPROXY"] = "https://' + 'go.company.net"', "`PIP_INDEX_URL`, as pip reads it"),
    (NUMBER, "as asked for in issue " + "#12", "pulumi/pulumi#12738"),
)
"""Of each pattern: what it finds, and what it lets through."""


@cache
def texts() -> dict[str, str]:
    """What is tracked, by name."""
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    files = {name: ROOT / name for name in tracked.splitlines()}
    return {
        name: path.read_text(encoding="utf-8", errors="replace")
        for name, path in files.items()
        if path.is_file() and path.suffix in SUFFIXES
    }


def found(pattern: re.Pattern[str]) -> list[str]:
    """Where it stands, hosts of nobody apart."""
    hits = [(name, match) for name, text in texts().items() for match in pattern.finditer(text)]
    return [f"{name}: {m[0]}" for name, m in hits if not NOWHERE.search(m.groupdict().get("host", ""))]


@pytest.mark.parametrize(("pattern", "wrong", "right"), CASES)
def test_the_patterns_find_what_they_are_for(pattern: re.Pattern[str], wrong: str, right: str) -> None:
    """And nothing else."""
    assert pattern.search(wrong)
    match = pattern.search(right)
    assert match is None or NOWHERE.search(match["host"])


def test_no_file_names_a_place_on_somebodys_machine() -> None:
    """The project works wherever it is checked out."""
    assert found(PLACE) == []


def test_no_file_says_where_somebody_gets_packages_from() -> None:
    """Whoever installs has that in a configuration of their own."""
    assert found(SOURCE) == []


def test_no_file_names_a_host_of_this_machines_own_configuration() -> None:
    """What pip, npm and Go are told here, by variables or by pip's files."""
    hosts = {host for value in _configured() for word in value.split() if (host := urlsplit(word.strip("'")).hostname)}
    assert {host: [name for name, text in texts().items() if host in text] for host in hosts if _is_named(host)} == {}


def _configured() -> list[str]:
    own = [value for name, value in os.environ.items() if re.search(rf"(?i){KEY}", name)]
    pip = subprocess.run([sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=False)
    lines = (line.partition("=") for line in pip.stdout.splitlines())
    return [*own, *(value for name, _, value in lines if re.search(rf"(?i){KEY}", name))]


def _is_named(host: str) -> bool:
    return "." in host and not NOWHERE.search(host) and any(host in text for text in texts().values())


def test_no_file_names_numbers_that_only_we_could_look_up() -> None:
    """A reason is written where it matters."""
    assert found(NUMBER) == []

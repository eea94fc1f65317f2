"""What the stand-ins of other people's services keep between calls: one JSON file, named by `DESK`."""

from __future__ import annotations

import json
import os
import sys
from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

EMPTY: dict[str, Any] = {"calls": [], "labels": [], "issues": [], "comments": []}


class Desk:
    """The records; `keep` writes them back."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self.records: dict[str, Any] = json.loads(path.read_text()) if path.exists() else json.loads(json.dumps(EMPTY))

    @classmethod
    def of_this_program(cls, name: str) -> Desk:
        """The desk of the running stand-in, with its call written down."""
        desk = cls(Path(os.environ["DESK"]))
        desk.records["calls"].append([name, *sys.argv[1:]])
        desk.keep()
        return desk

    def keep(self) -> None:
        self._path.write_text(json.dumps(self.records, indent=1))

    def file(self, kind: str, **record: Any) -> dict[str, Any]:
        """Add a record with the next number."""
        made = {"number": len(self.records[kind]) + 1, **record}
        self.records[kind].append(made)
        self.keep()
        return made

    def find(self, kind: str, number: str) -> dict[str, Any]:
        found: list[dict[str, Any]] = [each for each in self.records[kind] if str(each["number"]) == number]
        return found[0] if found else refuse(f"there is no {number} among the {kind}")


def command(kinds: Any, name: str, do: Callable[..., None], required: str = "", optional: str = "") -> ArgumentParser:
    """Declare a command: its function, and the names of its options."""
    made: ArgumentParser = kinds.add_parser(name, allow_abbrev=False)
    for option in required.split():
        made.add_argument(f"--{option}", required=True)
    for option in optional.split():
        made.add_argument(f"--{option}")
    made.set_defaults(do=do)
    return made


def group(kinds: Any, name: str) -> Any:
    """Declare a word under which further commands stand."""
    return kinds.add_parser(name).add_subparsers(required=True)


def say(text: object) -> None:
    """Answer on stdout."""
    sys.stdout.write(f"{text}\n")


def refuse(message: str) -> NoReturn:
    """End as the real program would: a sentence on stderr, and a status that is not 0."""
    sys.stderr.write(f"{message}\n")
    raise SystemExit(1)


def said(body: str, limit: int) -> str:
    """A text as the service takes it."""
    if len(body) > limit:
        refuse(f"body is too long (maximum is {limit} characters)")
    return body

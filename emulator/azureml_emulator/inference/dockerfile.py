"""Dockerfiles, read into instructions. What an instruction does is none of its business (`simple_image`)."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Mapping
from dataclasses import dataclass

from azureml_emulator.inference.failures import RolloutFailed

_CONTINUED = re.compile(r"\\[ \t]*$")
_VARIABLE = re.compile(r"\\\$|\$(?:(?P<plain>\w+)|\{(?P<braced>\w+)(?::-(?P<default>[^}]*))?\})")


@dataclass(frozen=True)
class Instruction:
    """One instruction with all its lines."""

    name: str
    """In capitals: ``COPY``."""
    text: str
    """What follows the name, lines joined."""
    line: int
    """Where it begins, counted from 1."""

    def refused(self, why: str) -> RolloutFailed:
        """The build's failure, with the place and what does without."""
        return RolloutFailed(
            "ImageBuildFailure",
            f"line {self.line} of the Dockerfile, '{self.name} {self.text}': {why}. Without a Docker engine the "
            "emulator reads the Dockerfile itself: FROM an image of Python, COPY, ENV, WORKDIR, EXPOSE, "
            "RUN pip install, CMD and ENTRYPOINT. Start an engine, or keep to these.",
        )

    def listed(self) -> tuple[str, ...] | None:
        """The words of the JSON form, ``["python", "server.py"]``; ``None``: it has the other form."""
        try:
            words = json.loads(self.text)
        except ValueError:
            return None
        if not isinstance(words, list) or not all(isinstance(word, str) for word in words):
            return None
        return tuple(words)

    def words(self) -> tuple[str, ...]:
        """The text as a shell would split it, or the list it is."""
        try:
            return self.listed() or tuple(shlex.split(self.text))
        except ValueError as reason:
            raise self.refused(f"it cannot be read ({reason})") from reason

    def command(self) -> tuple[str, ...]:
        """The command of CMD and ENTRYPOINT: the list, or a line for the shell."""
        listed = self.listed()
        return ("/bin/sh", "-c", self.text) if listed is None else listed


def parse_dockerfile(text: str) -> list[Instruction]:
    """The instructions in order. Comments are left out, also between the lines of one instruction."""
    found: list[Instruction] = []
    gathered, begun = "", 0
    for number, line in enumerate(text.splitlines(), start=1):
        if line.lstrip().startswith("#") or (not gathered and not line.strip()):
            continue
        begun = begun or number
        gathered += _CONTINUED.sub("", line)
        if _CONTINUED.search(line):
            continue
        found.append(_instruction(gathered, begun))
        gathered, begun = "", 0
    return [*found, _instruction(gathered, begun)] if gathered else found


def _instruction(text: str, line: int) -> Instruction:
    name, *rest = text.split(maxsplit=1)
    return Instruction(name.upper(), rest[0].strip() if rest else "", line)


def expanded(text: str, variables: Mapping[str, str]) -> str:
    """With ``$NAME``, ``${NAME}`` and ``${NAME:-default}`` replaced; unknown ones are empty, as in Docker."""

    def value(found: re.Match[str]) -> str:
        name = found["plain"] or found["braced"]
        return "$" if name is None else variables.get(name) or found["default"] or ""

    return _VARIABLE.sub(value, text)

"""``RUN pip install …`` of a Dockerfile, as lines of a requirements file."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from pathlib import Path

from azureml_emulator.inference.dockerfile import Instruction

_BEGINNINGS = (("pip",), ("pip3",), ("python", "-m", "pip"), ("python3", "-m", "pip"))
_WITHOUT_EFFECT = {
    "--no-cache-dir", "--no-cache", "-q", "--quiet", "-U", "--upgrade", "--no-input", "--disable-pip-version-check",
    "--no-warn-script-location", "--user", "--root-user-action=ignore",
}  # fmt: skip
"""On what is in a new virtual environment afterwards."""
_KEPT = {
    "-i",
    "--index-url",
    "--extra-index-url",
    "-f",
    "--find-links",
    "--trusted-host",
    "--no-binary",
    "--only-binary",
}
"""Options with a value that a requirements file may have too."""
_KEPT_ALONE = {"--pre", "--prefer-binary", "--no-index"}
_FILE = ("-r", "--requirement")


def pip_requirements(instruction: Instruction, local: Callable[[str], Path]) -> list[str]:
    """What one RUN instruction installs. ``local`` finds the image's files."""
    listed = instruction.listed()
    steps = [list(listed)] if listed else [_split(step, instruction) for step in instruction.text.split("&&")]
    return [line for step in steps for line in _installed(step, instruction, local)]


def _split(step: str, instruction: Instruction) -> list[str]:
    try:
        words = shlex.split(step)
    except ValueError as reason:
        raise instruction.refused(f"it cannot be read ({reason})") from reason
    # A cache of downloads changes nothing of what is installed.
    return [word for word in words if not word.startswith("--mount=type=cache")]


def _installed(words: list[str], instruction: Instruction, local: Callable[[str], Path]) -> Iterator[str]:
    beginning = next((known for known in _BEGINNINGS if tuple(words[: len(known) + 1]) == (*known, "install")), None)
    if beginning is None:
        raise instruction.refused(f"RUN can only pip install, not '{shlex.join(words)}'")
    left = iter(words[len(beginning) + 1 :])
    for word in left:
        name, has_value, value = word.partition("=")
        if word in _WITHOUT_EFFECT:
            continue
        if name in _FILE or name in _KEPT:
            value = value if has_value and name.startswith("--") else next(left, "")
            yield from _lines(local(value), instruction) if name in _FILE else [f"{name} {value}"]
        elif word in _KEPT_ALONE or not word.startswith("-"):
            yield _requirement(word, instruction)
        else:
            raise instruction.refused(f"pip's option {name} is beyond it")


def _lines(path: Path, instruction: Instruction) -> Iterator[str]:
    """The lines of a requirements file, and of those it refers to."""
    if not path.is_file():
        raise instruction.refused(f"the image has no file '{path.name}' there; COPY it before")
    for line in path.read_text(encoding="utf-8").splitlines():
        text = line.split(" #")[0].strip()
        option, _, value = text.partition(" ")
        if option in _FILE:
            yield from _lines(path.parent / value.strip(), instruction)
        elif text and not text.startswith("#"):
            yield _requirement(text, instruction)


def _requirement(text: str, instruction: Instruction) -> str:
    if text.startswith((".", "/", "-e", "--editable", "file:")):
        raise instruction.refused(f"packages come from an index, and '{text}' is a path")
    return text

"""An image that needs no container engine: Python, packages, files, and a command.

The emulator builds it from a Dockerfile that asks for no more. Its file system is a folder, in which the files have the
places that COPY gives them; its packages are a virtual environment. Everything else is refused by name, for a build
that skips a step makes an image that nobody has asked for.
"""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from azureml_emulator.inference.dockerfile import Instruction, expanded, parse_dockerfile
from azureml_emulator.inference.failures import RolloutFailed
from azureml_emulator.inference.interpreters import OWN_VERSION
from azureml_emulator.inference.pip_command import pip_requirements

PYTHON_TAG = re.compile(r"py(?:thon)?[-_:]?(3)\.?(\d{1,2})(?!\d)")
"""How images say their Python: ``python:3.11-slim``, ``minimal-ubuntu22.04-py310-cpu-inference``."""
_ANY_PYTHON = re.compile(r"(?:.*/)?python(?::(?:3|latest|slim)(?!\.).*)?")
ROOT = PurePosixPath("/")
_IGNORED_COPY_FLAGS = ("--chown=", "--chmod=", "--link")
"""Owners, modes and layers: all files are of whoever runs the emulator."""


@dataclass
class SimpleImage:
    """Grows with each instruction."""

    root: Path
    """In the place of ``/``."""
    context: Path
    """Where COPY copies from."""
    python: str = OWN_VERSION
    requirements: list[str] = field(default_factory=list)
    """Lines for pip, of all RUN instructions."""
    variables: dict[str, str] = field(default_factory=dict)
    folder: PurePosixPath = ROOT
    """``WORKDIR``, a path in the image."""
    ports: list[int] = field(default_factory=list)
    """``EXPOSE``."""
    entrypoint: tuple[str, ...] = ()
    arguments: tuple[str, ...] = ()
    """``CMD``."""
    based: bool = False
    """Whether FROM was there."""

    @property
    def command(self) -> tuple[str, ...]:
        """What is run; empty when the Dockerfile leaves that to the image it begins with."""
        if self.entrypoint[:2] == ("/bin/sh", "-c"):
            return self.entrypoint
        return (*self.entrypoint, *self.arguments)

    def local(self, path: str | PurePosixPath) -> Path:
        """Where a path of the image, seen from its WORKDIR, is on this machine."""
        parts: list[str] = []
        for part in (self.folder / path).parts[1:]:
            parts = parts[:-1] if part == ".." else [*parts, part]
        return self.root.joinpath(*parts)


def build_simple_image(build: Mapping[str, object], context: Path, root: Path) -> SimpleImage:
    """Carry out a Dockerfile. Blocks; runs in a thread. Raises ``ImageBuildFailure`` for what is beyond it."""
    path = context / str(build.get("dockerfilePath") or "Dockerfile")
    if not path.is_file():
        held = ", ".join(sorted(item.name for item in context.iterdir())) or "nothing"
        name = path.relative_to(context)
        raise RolloutFailed(
            "ImageBuildFailure",
            f"the build context has no file '{name}'. build.dockerfilePath is a path inside it; it holds: {held}.",
        )
    image = SimpleImage(root, context)
    root.mkdir(parents=True, exist_ok=True)
    for instruction in parse_dockerfile(path.read_text(encoding="utf-8")):
        step = _STEPS.get(instruction.name)
        if step is None:
            raise instruction.refused(f"{instruction.name} is beyond it")
        if not image.based and instruction.name != "FROM":
            raise instruction.refused("a Dockerfile begins with FROM")
        step(image, instruction)
    return image


def _from(image: SimpleImage, instruction: Instruction) -> None:
    if image.based:
        raise instruction.refused("it has one stage")
    words = instruction.words()
    name = words[0] if words else ""
    found = PYTHON_TAG.search(name)
    if name.startswith("--") or not (found or _ANY_PYTHON.fullmatch(name)):
        raise instruction.refused("only images that say their Python, such as python:3.11-slim, can be stood in for")
    image.python = f"{found[1]}.{found[2]}" if found else OWN_VERSION
    image.based = True


def _copy(image: SimpleImage, instruction: Instruction) -> None:
    words = [
        word
        for word in Instruction("COPY", _expanded(image, instruction), instruction.line).words()
        if not word.startswith(_IGNORED_COPY_FLAGS)
    ]
    flag = next((word for word in words if word.startswith("--")), None)
    if flag or len(words) < 2:
        raise instruction.refused(f"{flag} is beyond it" if flag else "it names a source and a destination")
    *sources, destination = words
    target = image.local(destination)
    found = [path for source in sources for path in _sources(image, source, instruction)]
    into = destination.endswith("/") or destination in (".", "..") or target.is_dir() or len(found) > 1
    for source in found:
        if source.is_dir():
            shutil.copytree(source, target, dirs_exist_ok=True)
            continue
        place = target / source.name if into else target
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(source, place)


def _sources(image: SimpleImage, source: str, instruction: Instruction) -> list[Path]:
    inside = source.lstrip("/")
    if ".." in PurePosixPath(inside).parts:
        raise instruction.refused("it copies from outside the build context")
    found = sorted(image.context.glob(inside)) if inside.strip("./") else [image.context]
    if not found:
        raise instruction.refused(f"the build context has no '{source}'")
    return found


def _env(image: SimpleImage, instruction: Instruction) -> None:
    head, _, rest = instruction.text.partition(" ")
    if "=" not in head:
        image.variables[head] = expanded(rest.strip(), image.variables)
        return
    pairs = Instruction("ENV", _expanded(image, instruction), instruction.line).words()
    image.variables.update({name: value for name, _, value in (pair.partition("=") for pair in pairs)})


def _workdir(image: SimpleImage, instruction: Instruction) -> None:
    image.folder = image.folder / _expanded(image, instruction).strip("\"'")
    image.local(".").mkdir(parents=True, exist_ok=True)


def _expose(image: SimpleImage, instruction: Instruction) -> None:
    for word in _expanded(image, instruction).split():
        port, _, protocol = word.partition("/")
        if not port.isdigit() or protocol.lower() not in ("", "tcp"):
            raise instruction.refused("EXPOSE names TCP ports, one by one")
        image.ports.append(int(port))


def _run(image: SimpleImage, instruction: Instruction) -> None:
    image.requirements += pip_requirements(instruction, image.local)


def _cmd(image: SimpleImage, instruction: Instruction) -> None:
    image.arguments = instruction.command()


def _entrypoint(image: SimpleImage, instruction: Instruction) -> None:
    image.entrypoint, image.arguments = instruction.command(), ()


def _expanded(image: SimpleImage, instruction: Instruction) -> str:
    return expanded(instruction.text, image.variables)


_STEPS: Mapping[str, Callable[[SimpleImage, Instruction], None]] = {
    "FROM": _from,
    "COPY": _copy,
    "ENV": _env,
    "WORKDIR": _workdir,
    "EXPOSE": _expose,
    "RUN": _run,
    "CMD": _cmd,
    "ENTRYPOINT": _entrypoint,
}

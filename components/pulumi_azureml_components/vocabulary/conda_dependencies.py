"""Python packages of an environment, as a conda specification says them."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, ClassVar, NoReturn

from .allowed import TEXTS, Allowed, TextMap
from .conda_file import read_specification, read_structure, structure_problems, to_text
from .known import given
from .problem import InvalidConfiguration, Problem
from .value import Value

__all__ = ["CondaDependencies", "package_name"]


@dataclass(frozen=True)
class CondaDependencies(Value):
    """A conda specification. It does not change: `with_pip_package` and its like return new ones."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = {
        "conda_packages": TEXTS,
        "pip_packages": TEXTS,
        "channels": TEXTS,
        "pip_options": TEXTS,
        "variables": TextMap(),
    }

    conda_packages: Sequence[str] = ()
    """Packages that conda installs, `python=3.10` among them. Default: none."""
    pip_packages: Sequence[str] = ()
    """Packages that pip installs. Default: none."""
    channels: Sequence[str] = ()
    """Channels of conda, the first one first. Default: conda's own."""
    pip_options: Sequence[str] = ()
    """Options of pip, e.g. `--extra-index-url https://…`. Default: none."""
    name: str | None = None
    """Name in the file, which the service ignores. Default: none."""
    variables: Mapping[str, str] | None = None
    """Environment variables that conda sets. Default: none."""
    faults: tuple[Problem, ...] = field(default=(), repr=False, compare=False)
    """What was wrong with the file or structure it was read from."""

    @classmethod
    def create(
        cls,
        pip_indexurl: str | None = None,
        pip_packages: Sequence[str] | None = None,
        conda_packages: Sequence[str] | None = None,
        python_version: str = "3.10",
    ) -> CondaDependencies:
        """As v1's `create`. Without pip packages, the inference server is taken, for which v1 took azureml-defaults."""
        return cls(
            conda_packages=(f"python={python_version}", *(conda_packages or ())),
            pip_packages=("azureml-inference-server-http",) if pip_packages is None else tuple(pip_packages),
            pip_options=(f"--index-url {pip_indexurl}",) if pip_indexurl else (),
        )

    @classmethod
    def from_file(cls, path: str | Path) -> CondaDependencies:
        """From a conda specification; what is wrong with the file is said by `validate`."""
        structure, faults = read_specification(path)
        return cls(faults=tuple(faults)) if faults else cls(**read_structure(structure))

    @classmethod
    def deserialize(cls, structure: Any) -> CondaDependencies:
        """From the structure of a specification; what v1 refused in one is refused."""
        faults = structure_problems(structure)
        if faults:
            raise InvalidConfiguration(faults, doing="reading CondaDependencies")
        return cls(**read_structure(structure))

    def serialize(self) -> dict[str, Any]:
        """The structure of the specification."""
        pip = [*self.pip_options, *self.pip_packages]
        dependencies: list[Any] = [*self.conda_packages, *([{"pip": pip}] if pip else [])]
        channels = list(self.channels) or None
        variables = None if self.variables is None else dict(self.variables)
        return given({"name": self.name, "channels": channels, "dependencies": dependencies, "variables": variables})

    def serialize_to_string(self) -> str:
        """The specification as YAML, which the environment is made of."""
        return to_text(self.serialize())

    def canonical_text(self) -> str:
        """The specification without its name and in one order: equal for files that mean the same."""
        return to_text({key: value for key, value in self.serialize().items() if key != "name"}, in_order=True)

    @property
    def python_version(self) -> str | None:
        """The version of Python that is asked for, e.g. `3.10`; None where none is."""
        for package in self.conda_packages:
            if package_name(package) == "python":
                found = re.search(r"\d+(\.\d+)*", package)
                return found.group() if found else None
        return None

    def holds(self, name: str) -> bool:
        """Whether a package is asked for, by conda or pip."""
        return name in {package_name(package) for package in (*self.conda_packages, *self.pip_packages)}

    def with_pip_package(self, package: str) -> CondaDependencies:
        """With one more package of pip, in place of the one of that name."""
        return dataclasses.replace(self, pip_packages=_with(self.pip_packages, package))

    def with_conda_package(self, package: str) -> CondaDependencies:
        """With one more package of conda, in place of the one of that name."""
        return dataclasses.replace(self, conda_packages=_with(self.conda_packages, package))

    def with_channel(self, channel: str) -> CondaDependencies:
        """With one more channel, the last one."""
        return dataclasses.replace(self, channels=(*(each for each in self.channels if each != channel), channel))

    def __getattr__(self, name: str) -> NoReturn:
        """Only asked for names that are not there; those by which v1 changed an object say what to call instead."""
        kind = next(
            (kind for kind in ("pip_package", "conda_package", "channel") if name.endswith(kind)), "pip_package"
        )
        if name.startswith(("add_", "set_", "remove_")):
            raise AttributeError(f"CondaDependencies does not change: with_{kind}(…) returns a new one")
        raise AttributeError(f"CondaDependencies has no attribute {name}")

    def validate(self) -> list[Problem]:
        """Everything wrong with it, the file it came from included."""
        return [*self.faults, *super().validate()]


def package_name(requirement: str) -> str:
    """`scikit-learn[x]>=1` → `scikit-learn`, spelled as package indexes compare names."""
    found = re.match(r"\s*(?:[\w./-]+::)?([A-Za-z0-9][A-Za-z0-9._-]*)", requirement)
    return re.sub(r"[-_.]+", "-", found.group(1)).lower() if found else ""


def _with(packages: Sequence[str], package: str) -> tuple[str, ...]:
    return (*(each for each in packages if package_name(each) != package_name(package)), package)

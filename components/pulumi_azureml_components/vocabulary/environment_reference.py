"""An environment that exists: of the workspace, of a registry, or curated by Microsoft."""

from __future__ import annotations

import re
from dataclasses import dataclass

from .problem import InvalidConfiguration, Level, Problem
from .value import Value

__all__ = ["EnvironmentReference", "is_curated"]

_CURATED = ("azureml-", "microsoft-")
_CURATED_REGISTRY = "azureml"
_NAME, _VERSION = r"(?P<name>[A-Za-z0-9][A-Za-z0-9_.-]*)", r"(?P<version>[A-Za-z0-9._-]+)"
_AT = rf"(versions/{_VERSION}|labels/(?P<label>\w+))"
_FORMS = (
    re.compile(rf"azureml://registries/(?P<registry>[\w-]+)/environments/{_NAME}/{_AT}"),
    re.compile(
        rf"(?P<workspace>/subscriptions/.+/workspaces/[^/]+)/(?i:environments)/{_NAME}/(?i:versions)/{_VERSION}"
    ),
    re.compile(rf"(azureml:)?{_NAME}@(?P<label>\w+)"),
    re.compile(rf"(azureml:)?{_NAME}:{_VERSION}"),
    re.compile(_NAME),
)
_SPELLINGS = (
    "name:version, azureml:name:version, azureml://registries/{registry}/environments/{name}/versions/{version}, "
    "or the ARM id of a version"
)


@dataclass(frozen=True)
class EnvironmentReference(Value):
    """An environment by its name, at a version or under a label."""

    name: str
    """Its name; one that begins with `AzureML-` is looked up in Microsoft's registry."""
    version: str | int | None = None
    """Its version; a number stands for its digits. Default: the latest, at each deployment anew."""
    label: str | None = None
    """A label, in place of a version. Default: `latest`."""
    registry: str | None = None
    """Registry that holds it. Default: `azureml` for a curated one, else the workspace."""
    workspace_id: str | None = None
    """ARM id of the workspace that holds it. Default: that of the deployment."""

    @classmethod
    def parse(cls, text: str) -> EnvironmentReference:
        """From any spelling, v1's `name:version` included."""
        for form in _FORMS:
            if match := form.fullmatch(text):
                found = match.groupdict()
                registry = found.get("registry")
                return cls(found["name"], found.get("version"), found.get("label"), registry, found.get("workspace"))
        problem = Problem("environment", f'"{text[:80]}" is no environment; wanted {_SPELLINGS}')
        raise InvalidConfiguration([problem], doing="reading EnvironmentReference")

    @property
    def curated(self) -> bool:
        """Whether it is one of Microsoft's."""
        return self.registry == _CURATED_REGISTRY or (self.registry is None and is_curated(self.name))

    def validate(self) -> list[Problem]:
        """A label that moves, both at once, and a curated name whose registry was guessed."""
        problems = super().validate()
        if self.version is not None and self.label is not None:
            problems.append(Problem("label", "is given beside version: give one of them"))
        if isinstance(self.version, bool):
            problems.append(Problem("version", f"{self.version} must be a version, e.g. 3"))
        if self.version is None:
            sentence = f"is missing: {self.name} is taken as it is at each deployment; pin one to know what runs"
            problems.append(Problem("version", sentence, Level.WARNING))
        if self.registry is None and self.curated:
            sentence = f"is looked up as {self.name} in Microsoft's registry, where names may lack the prefix AzureML-"
            problems.append(Problem("name", sentence, Level.WARNING))
        return problems

    def problems_in_local_service(self) -> list[Problem]:
        """Why it cannot be used on the user's own machine."""
        if not self.curated:
            return []
        sentence = f"{self.name} is curated: its image cannot be pulled to this machine; use an environment of your own"
        return [Problem("environment", sentence)]

    def environment_id(self, workspace_id: str) -> str:
        """The argument `environment_id` of a deployment in that workspace."""
        registry = self.registry or (_CURATED_REGISTRY if self.curated else None)
        place = f"azureml://registries/{registry}" if registry else self.workspace_id or workspace_id
        where = f"versions/{self.version}" if self.version is not None else f"labels/{self.label or 'latest'}"
        return f"{place}/environments/{self.name}/{where}"


def is_curated(name: str) -> bool:
    """Whether a name is one of those that v1 kept for Microsoft's environments."""
    return name.lower().startswith(_CURATED)

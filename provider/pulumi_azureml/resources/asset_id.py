"""References to the version of an asset: by ARM id, or by the address of a registry that shares it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..rules import Level, Rule

__all__ = ["CODE_VERSION", "ENVIRONMENT_VERSION", "MODEL_VERSION", "AssetIdOf", "pinned"]


@dataclass(frozen=True, eq=False, repr=False)
class AssetIdOf:
    """The id of a version of one kind of asset."""

    kind: str
    """Segment of the path: `models`, `environments` or `codes`."""

    @property
    def sentence(self) -> str:
        return (
            "the id of a version, as a resource gives it: "
            f"…/workspaces/{{name}}/{self.kind}/{{name}}/versions/{{version}}, "
            f"or azureml://registries/{{name}}/{self.kind}/{{name}}/versions/{{version}}"
        )

    def fault(self, value: Any) -> str | None:
        workspace = r"(azureml:)?/subscriptions/[^/]+/resourceGroups/[^/]+/providers/Microsoft\.MachineLearningServices"
        last = rf"/{self.kind}/[^/]+/(versions|labels)/[^/]+"
        found = re.fullmatch(rf"(?i)({workspace}/workspaces/[^/]+|azureml://registries/[^/]+){last}", value)
        return None if found else f'"{value}" must be {self.sentence}'


def pinned(argument: str) -> Rule:
    """R56: what a label stands for changes by itself, and shows as drift."""

    def test(inputs: Mapping[str, Any]) -> str | None:
        value = str(inputs.get(argument) or "")
        if not re.search(r"(?i)/(labels/[^/]+|versions/latest)\Z", value):
            return None
        return f"{argument} names no fixed version: what it stands for may change behind your back; pin a version"

    return Rule("R56", argument, (argument,), test, Level.WARNING)


MODEL_VERSION = AssetIdOf("models")
ENVIRONMENT_VERSION = AssetIdOf("environments")
CODE_VERSION = AssetIdOf("codes")

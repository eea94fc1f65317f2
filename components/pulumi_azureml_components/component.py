"""The base of every component: what is wrong is said at once and before anything is made, children lie below it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

import pulumi
from pulumi_azureml import CodeVersion

from .vocabulary.known import given
from .vocabulary.problem import InvalidConfiguration, Level, Problem, refuse
from .vocabulary.value import instead

__all__ = ["Component", "unknown_arguments"]


class _OneLine(InvalidConfiguration, pulumi.RunError):
    """Ends a program as Pulumi's own errors do: shown as one line, without a traceback."""


def unknown_arguments(kind: type, arguments: Mapping[str, Any], known: Iterable[str]) -> list[Problem]:
    """Arguments that a component does not have, each with what stands in for it."""
    names = list(known)
    return [Problem(name, f"is no argument of {kind.__name__}{instead(name, names)}") for name in arguments]


class Component(pulumi.ComponentResource):
    """A resource that is made of others."""

    def __init__(
        self, resource_name: str, problems: Iterable[Problem], opts: pulumi.ResourceOptions | None, *, strict: bool
    ) -> None:
        try:
            doubtful = refuse(problems, doing=f'checking {type(self).__name__} "{resource_name}"', strict=strict)
        except InvalidConfiguration as faults:
            raise _OneLine(faults.problems, doing=faults.doing) from None
        super().__init__(f"azureml:components:{type(self).__name__}", resource_name, {}, opts)
        self._codes: dict[str, CodeVersion] = {}
        self.outputs: dict[str, Any] = {}
        for problem in doubtful:
            log = pulumi.log.info if problem.level is Level.NOTE else pulumi.log.warn
            log(str(problem), resource=self)

    def below(self, **more: Any) -> pulumi.ResourceOptions:
        """The options of a child."""
        return pulumi.ResourceOptions(parent=self, **more)

    def code(self, path: str, workspace_id: pulumi.Input[str]) -> CodeVersion:
        """The version of a local folder of code; deployments that share a folder share its version."""
        if path not in self._codes:
            folder = re.sub(r"[^a-zA-Z0-9]+", "-", path).strip("-") or "code"
            self._codes[path] = CodeVersion(
                f"{self._name}-{folder}", self.below(), workspace_id=workspace_id, path=path
            )
        return self._codes[path]

    def show(self, more: Mapping[str, Any]) -> None:
        """Make the outputs attributes of the component, and tell the engine that it is complete."""
        self.outputs |= more
        for name, value in self.outputs.items():
            setattr(self, name, value)
        self.register_outputs(given(self.outputs))

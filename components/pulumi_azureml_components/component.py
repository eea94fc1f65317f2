"""The base of every component: what is wrong is said at once and before anything is made, children lie below it."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar, cast

import pulumi
from pulumi_azureml import CodeVersion
from pulumi_azureml.host.gone import OfV1, missing

from .vocabulary.known import given
from .vocabulary.misuse import Misuse
from .vocabulary.problem import Level, Problem, refuse
from .vocabulary.value import instead

__all__ = ["Component", "unknown_arguments"]

Self = TypeVar("Self", bound="Component")
Made = TypeVar("Made")


def unknown_arguments(
    kind: type,
    arguments: Iterable[str],
    of: type | None = None,
    elsewhere: Mapping[str, str] | None = None,
) -> list[Problem]:
    """Arguments that a component does not have, each with what stands in for it; it has its own and those of `of`."""
    own = [each.name for each in _parameters(kind) if each.kind is each.KEYWORD_ONLY and each.name != "opts"]
    more = [] if of is None else [name for name in _names(of) if name not in own]
    summary = f"{', '.join(own)}{f', and what {of.__name__} has' if of is not None else ''}"
    return [
        Problem(name, f"is no argument of {kind.__name__}{instead(name, [*own, *more], elsewhere or {}, summary)}")
        for name in arguments
    ]


class Component(pulumi.ComponentResource, metaclass=OfV1):
    """A resource that is made of others."""

    _GONE: ClassVar[Mapping[str, str]] = {}
    """Methods of v1 that it has no more, with where it is done now."""

    def __new__(cls: type[Self], *values: Any, **keywords: Any) -> Self:
        _refuse_misuse(cls, values, keywords)
        return super().__new__(cls)

    def __init__(
        self, resource_name: str, problems: Iterable[Problem], opts: pulumi.ResourceOptions | None, *, strict: bool
    ) -> None:
        found = dict.fromkeys(problems)  # endpoint and deployment may refuse the same
        self.checking = f'checking {type(self).__name__} "{resource_name}"'
        """What an error of it begins with."""
        doubtful = refuse(found, doing=self.checking, strict=strict)
        super().__init__(f"azureml:components:{type(self).__name__}", resource_name, {}, opts)
        self._opts = opts
        self._shared: dict[str, tuple[Any, Any]] = {}
        self.outputs: dict[str, Any] = {}
        for problem in _said_once(doubtful):
            log = pulumi.log.info if problem.level is Level.NOTE else pulumi.log.warn
            log(str(problem), resource=self)

    if not TYPE_CHECKING:  # for those who check types, a name that is not declared is an error

        def __getattr__(self, name: str) -> Any:
            raise missing(type(self), name)

    def below(self, **more: Any) -> pulumi.ResourceOptions:
        """The options of a child: it waits for what the component waits for, and as long."""
        own = pulumi.ResourceOptions(parent=self)
        if self._opts is not None:
            own.depends_on, own.custom_timeouts = self._opts.depends_on, self._opts.custom_timeouts
        return pulumi.ResourceOptions.merge(own, pulumi.ResourceOptions(**more))

    def shared(self, what: Any, word: str, make: Callable[[str], Made]) -> Made:
        """What several deployments have in common is made once, under the component's name and a word of its own; that
        does not depend on which of them comes first."""
        for known, made in self._shared.values():
            if known == what:
                return cast("Made", made)
        name = word if word.startswith(self._name) else f"{self._name}-{word}"
        alike = sum(each == name or each.startswith(f"{name}--") for each in self._shared)
        name = f"{name}--{alike + 1}" if alike else name
        self._shared[name] = what, make(name)
        return cast("Made", self._shared[name][1])

    def code(self, path: str, workspace_id: pulumi.Input[str]) -> CodeVersion:
        """The version of a local folder of code."""
        word = re.sub(r"[^a-zA-Z0-9]+", "-", path).strip("-") or "code"
        return self.shared(
            path, word, lambda name: CodeVersion(name, self.below(), workspace_id=workspace_id, path=path)
        )

    def show(self, more: Mapping[str, Any]) -> None:
        """Make the outputs attributes of the component, and tell the engine that it is complete."""
        self.outputs |= more
        for name, value in self.outputs.items():
            setattr(self, name, value)
        self.register_outputs(given(self.outputs))


def _names(of: type) -> list[str]:
    if dataclasses.is_dataclass(of):
        return [field.name for field in dataclasses.fields(of) if field.init]
    return list(of.__annotations__)


def _parameters(kind: type) -> list[inspect.Parameter]:
    return list(inspect.signature(kind.__init__).parameters.values())[1:]  # type: ignore[misc]


def _refuse_misuse(kind: type, values: tuple[Any, ...], keywords: Mapping[str, Any]) -> None:
    """What Python would answer with a traceback: no name, arguments by position, arguments that are missing."""
    if len(values) > 1:
        raise Misuse(f"{kind.__name__} takes its name alone by position: say the rest by name, as in workspace_id=…")
    name = values[0] if values else keywords.get("resource_name")
    if not isinstance(name, str) or not name:
        raise Misuse(f'{kind.__name__} needs a name, as in {kind.__name__}("churn", …)')
    missing = [
        each.name
        for each in _parameters(kind)
        if each.kind is each.KEYWORD_ONLY and each.default is each.empty and each.name not in keywords
    ]
    if missing:
        raise Misuse(f'checking {kind.__name__} "{name}": {", ".join(missing)}: is required')


def _said_once(problems: Iterable[Problem]) -> list[Problem]:
    """The problems, and of notes that several parts have in common the first one."""
    seen = set[str]()
    kept = []
    for problem in problems:
        if problem.level is not Level.NOTE or problem.sentence not in seen:
            kept.append(problem)
        seen.add(problem.sentence)
    return kept

"""What every function of the language is made of: its name, how many arguments it takes, and what it does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

from azureml_emulator.arm.resource import Document, Json
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.syntax import Node
from azureml_emulator.templates.values import type_name


@dataclass(frozen=True)
class Evaluation:
    """The evaluator, for functions that decide by themselves what is evaluated, and around what."""

    node: Callable[[Node, Scope], Json]
    piece: Callable[[Json, Scope], Json]


class Arguments:
    """The values a function was called with, asked for by position and type."""

    def __init__(self, function: str, values: Sequence[Json], scope: Scope) -> None:
        self.function = function
        self.values = values
        self.scope = scope

    def __len__(self) -> int:
        return len(self.values)

    def __getitem__(self, position: int) -> Json:
        return self.values[position]

    def text(self, position: int) -> str:
        """A string."""
        return cast("str", self._typed(position, str, "String"))

    def whole(self, position: int) -> int:
        """An integer."""
        return cast("int", self._typed(position, int, "Integer"))

    def truth(self, position: int) -> bool:
        """A boolean."""
        value = self.values[position]
        if not isinstance(value, bool):
            raise self.wrong_type(position, "Boolean")
        return value

    def items(self, position: int) -> list[Json]:
        """An array."""
        return cast("list[Json]", self._typed(position, list, "Array"))

    def properties(self, position: int) -> Document:
        """An object."""
        return cast("Document", self._typed(position, dict, "Object"))

    def texts(self) -> list[str]:
        """All of them, as strings."""
        return [self.text(position) for position in range(len(self.values))]

    def _typed(self, position: int, kind: type, name: str) -> Json:
        value = self.values[position]
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.wrong_type(position, name)
        return value

    def wrong_type(self, position: int, expected: str) -> TemplateError:
        """The refusal of an argument's type."""
        which = "its parameter" if len(self.values) == 1 else f"its parameter at position {position + 1}"
        return TemplateError(
            f"The template function '{self.function}' expects {which} to be of type '{expected}'. The provided value "
            f"is of type '{type_name(self.values[position])}'. {usage(self.function)}"
        )

    def failure(self, reason: str) -> TemplateError:
        """The refusal of an argument's value."""
        return TemplateError(
            f"Unable to evaluate the template language function '{self.function}'. {reason} {usage(self.function)}"
        )


Handler = Callable[[Arguments], Json]
LazyHandler = Callable[[Sequence[Node], Scope, Evaluation], Json]


@dataclass(frozen=True)
class Function:
    """One function. Exactly one of ``handler`` (arguments evaluated) and ``lazy`` (arguments as they stand)."""

    name: str
    least: int
    most: int | None
    """``None``: any number."""
    handler: Handler | None = None
    lazy: LazyHandler | None = None

    def check_count(self, given: int) -> None:
        """Raise the service's sentence about a wrong number of arguments."""
        if given >= self.least and (self.most is None or given <= self.most):
            return
        if self.most is None:
            wanted = f"at least {self.least}"
        elif self.least == self.most:
            wanted = str(self.least)
        else:
            wanted = f"between {self.least} and {self.most}"
        raise TemplateError(
            f"Unable to evaluate template language function '{self.name}': function requires {wanted} argument(s) "
            f"while {given} were provided. {usage(self.name)}"
        )


def usage(function: str) -> str:
    """Where the service sends those who got a function wrong."""
    return f"Please see https://aka.ms/arm-template-expressions/#{function} for usage details."

"""What an expression is: a tree of calls, properties and literals. The language has no operators."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.lexer import Token, tokens


@dataclass(frozen=True)
class Literal:
    """A string in single quotes, or a whole number."""

    value: str | int


@dataclass(frozen=True)
class Call:
    """``name(arguments)``; a function that the template defines is ``namespace.name``."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True)
class Property:
    """``target.name`` and ``target[index]``. A ``safe`` one (``.?``, ``[?…]``) is null where there is nothing."""

    target: Node
    index: Node
    safe: bool = False


Node = Literal | Call | Property

LONGEST = 24_576
"""Characters of an expression (Azure documentation, Template limits, 2024)."""
DEEPEST = 100
"""Calls within calls. The service's own limit is not documented."""


def is_expression(text: str) -> bool:
    """Whether a string of a template is an expression: in brackets, and not escaped by a doubled one."""
    return text.startswith("[") and text.endswith("]") and not text.startswith("[[")


def literal_text(text: str) -> str:
    """A string that is no expression, as it is meant: ``[[x]`` is ``[x]``."""
    return text[1:] if text.startswith("[[") and text.endswith("]") else text


def escaped(text: str) -> str:
    """The way back from `literal_text`: a value that looks like an expression and is none."""
    return f"[{text}" if text.startswith("[") and text.endswith("]") else text


@lru_cache(maxsize=4096)
def parse(expression: str) -> Node:
    """The tree of an expression with its brackets."""
    if len(expression) > LONGEST:
        raise TemplateError(
            f"The language expression length limit exceeded. Limit: '{LONGEST}' and actual: '{len(expression)}'."
        )
    return _Parser(expression[1:-1]).whole()


def calls(node: Node) -> Iterator[Call]:
    """Every call in a tree, outermost first."""
    match node:
        case Call():
            yield node
            for argument in node.arguments:
                yield from calls(argument)
        case Property():
            yield from calls(node.target)
            yield from calls(node.index)
        case Literal():
            pass


class _Parser:
    """Recursive descent over the tokens of one expression."""

    def __init__(self, source: str) -> None:
        self._source = source
        self._tokens = list(tokens(source))
        self._next = 0
        self._depth = 0

    def whole(self) -> Node:
        node = self._node()
        self._take("end")
        return node

    def _node(self) -> Node:
        self._depth += 1
        if self._depth > DEEPEST:
            raise TemplateError(f"The template language expression is not valid: it is deeper than {DEEPEST} calls.")
        node = self._followed(self._first())
        self._depth -= 1
        return node

    def _first(self) -> Node:
        """A literal or a call, without what follows it."""
        token = self._tokens[self._next]
        if token.kind in ("text", "number"):
            self._next += 1
            return Literal(token.value if token.kind == "text" else int(token.value))
        return self._call()

    def _call(self) -> Call:
        name = self._take("name").value
        if self._is("."):
            self._take("mark", ".")
            name = f"{name}.{self._take('name').value}"
        self._take("mark", "(")
        arguments: list[Node] = []
        while not self._is(")"):
            if arguments:
                self._take("mark", ",")
            arguments.append(self._node())
        self._take("mark", ")")
        return Call(name, tuple(arguments))

    def _followed(self, node: Node) -> Node:
        """The properties behind a node."""
        while self._is(".") or self._is("["):
            opening = self._take("mark").value
            safe = self._is("?")
            if safe:
                self._take("mark", "?")
            if opening == ".":
                node = Property(node, Literal(self._take("name").value), safe)
            else:
                node = Property(node, self._node(), safe)
                self._take("mark", "]")
        return node

    def _is(self, mark: str) -> bool:
        token = self._tokens[self._next]
        return token.kind == "mark" and token.value == mark

    def _take(self, kind: str, value: str = "") -> Token:
        token = self._tokens[self._next]
        if token.kind != kind or (value and token.value != value):
            what = f"'{value}'" if value else {"end": "the end", "name": "an identifier"}.get(kind, kind)
            found = f"'{token.value}'" if token.kind != "end" else "the end of the expression"
            raise TemplateError(
                f"Unable to parse language expression '{self._source}': expected {what} at position "
                f"'{token.position}', found {found}. Please see https://aka.ms/arm-template-expressions for usage "
                "details."
            )
        self._next += 1
        return token

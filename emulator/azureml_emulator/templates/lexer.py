"""Template expressions cut into tokens: ``[concat('it''s ', parameters('x').y[0])]`` without its brackets."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from azureml_emulator.templates.errors import TemplateError

TokenKind = Literal["text", "number", "name", "mark", "end"]
_PATTERN = re.compile(
    r"\s*(?:(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+)|(?P<name>[A-Za-z_]\w*)|(?P<mark>[()\[\],.?]))", re.DOTALL
)


@dataclass(frozen=True)
class Token:
    """One word of an expression."""

    kind: TokenKind
    value: str
    position: int


def tokens(source: str) -> Iterator[Token]:
    """Every token of an expression, and one that says where it ends."""
    position = 0
    while position < len(source.rstrip()):
        found = _PATTERN.match(source, position)
        if not found:
            rest = source[position:].lstrip()
            raise TemplateError(
                f"The template language expression '{source}' is not valid: the string character '{rest[:1]}' at "
                f"position '{len(source) - len(rest)}' is not expected. "
                "Please see https://aka.ms/arm-template-expressions for usage details."
            )
        text, number, name, mark = found.group("text", "number", "name", "mark")
        start, position = found.end() - len(text or number or name or mark), found.end()
        if text is not None:
            yield Token("text", text[1:-1].replace("''", "'"), start)
        elif number is not None:
            yield Token("number", number, start)
        elif name is not None:
            yield Token("name", name, start)
        else:
            yield Token("mark", mark, start)
    yield Token("end", "", len(source))

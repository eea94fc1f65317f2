"""Copy loops: how many turns one has, and how ``copyIndex()`` finds its own."""

from __future__ import annotations

from collections.abc import Mapping

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.errors import TemplateError

MOST_TURNS = 800
"""Azure documentation, Template limits (2024): 800 resources, copy count included."""


def count_of(loop: Mapping[str, Json], count: Json) -> int:
    """The evaluated number of turns, checked."""
    name = loop.get("name")
    if not isinstance(name, str) or not name:
        raise TemplateError(
            "The template copy definition is not valid: a name is expected. "
            "Please see https://aka.ms/arm-copy for usage details."
        )
    if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= MOST_TURNS:
        raise TemplateError(
            f"The template copy definition '{name}' is not valid: the copy count must be a number between '0' and "
            f"'{MOST_TURNS}', and it is '{count}'. Please see https://aka.ms/arm-copy for usage details."
        )
    return count


def copy_index(copies: Mapping[str, int], name: str) -> int:
    """The turn of the loop ``name``; ``""``: of the resource's own loop, or of the only one around."""
    if name.casefold() in copies:
        return copies[name.casefold()]
    around = {key: index for key, index in copies.items() if key}
    if not name and len(around) == 1:
        return next(iter(around.values()))
    raise TemplateError(
        "The template function 'copyIndex' is not expected at this location. The function can only be used in a "
        "resource with copy specified. Please see https://aka.ms/arm-copy for usage details."
    )

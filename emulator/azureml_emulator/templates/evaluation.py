"""Values of expressions, and of whole pieces of a template with everything in them evaluated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from azureml_emulator.arm.documents import Absent
from azureml_emulator.arm.resource import Json
from azureml_emulator.templates import functions
from azureml_emulator.templates.copies import count_of
from azureml_emulator.templates.errors import USAGE, TemplateError
from azureml_emulator.templates.functions.signature import Evaluation
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.syntax import Call, Literal, Node, Property, is_expression, literal_text, parse
from azureml_emulator.templates.values import property_of


def value_of(node: Node, scope: Scope) -> Json:
    """What an expression is worth."""
    match node:
        case Literal():
            return node.value
        case Call():
            return functions.call(node, scope, _EVALUATION)
        case Property():
            return _property(node, scope)


def resolved(value: Json, scope: Scope) -> Json:
    """A piece of a template with every expression in it replaced by its value, and its property loops unrolled."""
    match value:
        case str():
            return value_of(parse(value), scope) if is_expression(value) else literal_text(value)
        case list():
            return [resolved(item, scope) for item in value]
        case dict():
            return _resolved_object(value, scope)
        case _:
            return value


def _resolved_object(document: Mapping[str, Json], scope: Scope) -> dict[str, Json]:
    result: dict[str, Json] = {}
    for key, value in document.items():
        if key.casefold() == "copy" and is_loop(value):
            for loop in value:
                result[str(loop["name"])] = list(turns(loop, scope))
        else:
            result[_key(key, scope)] = resolved(value, scope)
    return result


def _key(key: str, scope: Scope) -> str:
    """A property's name may be an expression too (``userAssignedIdentities``)."""
    name = resolved(key, scope)
    if not isinstance(name, str):
        raise TemplateError(f"The property name '{key}' is not a string once it has been evaluated. {USAGE}")
    return name


def is_loop(value: Json) -> bool:
    """Whether the value of a key ``copy`` is a list of property loops, and not a property of that name."""
    return isinstance(value, list) and bool(value) and all(isinstance(loop, dict) and "input" in loop for loop in value)


def turns(loop: Mapping[str, Json], scope: Scope) -> Iterator[Json]:
    """What a loop over properties, variables or outputs makes, turn by turn."""
    name, count = str(loop.get("name")), count_of(loop, resolved(loop.get("count"), scope))
    for index in range(count):
        yield resolved(loop["input"], scope.looping(name, index))


def _property(node: Property, scope: Scope) -> Json:
    target, index = value_of(node.target, scope), value_of(node.index, scope)
    if isinstance(target, dict) and isinstance(index, str):
        found = property_of(target, index)
        if not isinstance(found, Absent):
            return found
        if node.safe:
            return None
        known = ", ".join(target)
        raise TemplateError(
            f"The language expression property '{index}' doesn't exist, available properties are '{known}'. {USAGE}"
        )
    if isinstance(target, list) and isinstance(index, int) and not isinstance(index, bool):
        return _element(target, index, node.safe)
    if node.safe and target is None:
        return None
    raise TemplateError(f"The language expression property '{index}' can't be evaluated. {USAGE}")


def _element(target: Sequence[Json], index: int, safe: bool) -> Json:
    if 0 <= index < len(target):
        return target[index]
    if safe:
        return None
    raise TemplateError(f"The language expression property array index '{index}' is out of bounds. {USAGE}")


def text_of(value: Json, scope: Scope, what: str) -> str:
    """A piece of a template that has to come out as text."""
    found = resolved(value, scope)
    if not isinstance(found, str):
        raise TemplateError(f"The {what} is not valid: a string is expected, and it is '{found}'. {USAGE}")
    return found


def truth_of(value: Json, scope: Scope, what: str) -> bool:
    """A condition: a boolean, or its name as text."""
    found = resolved(value, scope)
    if isinstance(found, str) and found.casefold() in ("true", "false"):
        return found.casefold() == "true"
    if not isinstance(found, bool):
        raise TemplateError(
            f"The condition of {what} is not valid: a boolean is expected, and it is '{found}'. {USAGE}"
        )
    return found


_EVALUATION = Evaluation(value_of, resolved)
"""What is handed to functions that evaluate by themselves."""

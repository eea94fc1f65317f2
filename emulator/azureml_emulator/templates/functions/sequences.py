"""Functions over what is long: text, arrays and, some of them, objects (Azure documentation, Array functions)."""

from __future__ import annotations

from azureml_emulator.arm.documents import ABSENT
from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.functions.signature import Arguments, Function
from azureml_emulator.templates.values import as_text, merged, property_of, type_name


def _concat(given: Arguments) -> Json:
    if isinstance(given[0], list):
        return [item for position in range(len(given)) for item in given.items(position)]
    for position, value in enumerate(given.values):
        if value is None or isinstance(value, (list, dict)):
            raise given.wrong_type(position, "String")
    return "".join(as_text(value) for value in given.values)


def _contains(given: Arguments) -> Json:
    container, wanted = given[0], given[1]
    match container:
        case str():
            return as_text(wanted) in container
        case list():
            return any(type(item) is type(wanted) and item == wanted for item in container)
        case dict():
            return property_of(container, as_text(wanted)) is not ABSENT
        case _:
            raise _not_long(given, "an object, an array, or a string")


def _empty(given: Arguments) -> Json:
    if given[0] is None:
        return True
    if not isinstance(given[0], (str, list, dict)):
        raise _not_long(given, "an object, an array, or a string")
    return not given[0]


def _length(given: Arguments) -> Json:
    if not isinstance(given[0], (str, list, dict)):
        raise _not_long(given, "an object, an array, or a string")
    return len(given[0])


def _end(given: Arguments, position: int) -> Json:
    value = given[0]
    if not isinstance(value, (str, list)):
        raise _not_long(given, "an array or a string")
    if value:
        return value[position]
    return "" if isinstance(value, str) else None


def _skip(given: Arguments) -> Json:
    if not isinstance(given[0], (str, list)):
        raise _not_long(given, "an array or a string")
    return given[0][max(given.whole(1), 0) :]


def _take(given: Arguments) -> Json:
    if not isinstance(given[0], (str, list)):
        raise _not_long(given, "an array or a string")
    return given[0][: max(given.whole(1), 0)]


def _union(given: Arguments) -> Json:
    if isinstance(given[0], list):
        result: list[Json] = []
        for position in range(len(given)):
            result.extend(item for item in given.items(position) if item not in result)
        return result
    together = given.properties(0)
    for position in range(1, len(given)):
        together = merged(together, given.properties(position))
    return together


def _intersection(given: Arguments) -> Json:
    others = range(1, len(given))
    if isinstance(given[0], list):
        return [item for item in given.items(0) if all(item in given.items(position) for position in others)]
    objects = [given.properties(position) for position in others]
    first = given.properties(0)
    return {key: value for key, value in first.items() if all(key in item and item[key] == value for item in objects)}


def _not_long(given: Arguments, expected: str) -> TemplateError:
    return TemplateError(
        f"The template function '{given.function}' expects its parameter to be {expected}. The provided value is of "
        f"type '{type_name(given[0])}'. Please see https://aka.ms/arm-template-expressions#{given.function} for usage "
        "details."
    )


SEQUENCES = (
    Function("concat", 1, None, _concat),
    Function("contains", 2, 2, _contains),
    Function("empty", 1, 1, _empty),
    Function("first", 1, 1, lambda given: _end(given, 0)),
    Function("intersection", 2, None, _intersection),
    Function("last", 1, 1, lambda given: _end(given, -1)),
    Function("length", 1, 1, _length),
    Function("skip", 2, 2, _skip),
    Function("take", 2, 2, _take),
    Function("union", 2, None, _union),
)

"""Functions over whole numbers (Azure documentation, Numeric functions for ARM templates)."""

from __future__ import annotations

from collections.abc import Callable

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.functions.signature import Arguments, Function


def _of_two(name: str, work: Callable[[int, int], int]) -> Function:
    return Function(name, 2, 2, lambda given: work(given.whole(0), given.whole(1)))


def _divided(given: Arguments) -> Json:
    """Towards zero, as .NET does."""
    first, second = _divisible(given)
    quotient = abs(first) // abs(second)
    return quotient if (first < 0) == (second < 0) else -quotient


def _remainder(given: Arguments) -> Json:
    first, second = _divisible(given)
    rest = abs(first) % abs(second)
    return -rest if first < 0 else rest


def _divisible(given: Arguments) -> tuple[int, int]:
    if given.whole(1) == 0:
        raise given.failure("The second parameter cannot be zero.")
    return given.whole(0), given.whole(1)


def _int(given: Arguments) -> Json:
    value = given[0]
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return int(value)
    try:
        return int(given.text(0))
    except ValueError as reason:
        raise given.failure(f"The value '{value}' is no integer.") from reason


def _float(given: Arguments) -> Json:
    value = given[0]
    try:
        return float(value if isinstance(value, int) else given.text(0))
    except ValueError as reason:
        raise given.failure(f"The value '{value}' is no number.") from reason


NUMBERS = (
    _of_two("add", lambda first, second: first + second),
    Function("div", 2, 2, _divided),
    Function("float", 1, 1, _float),
    Function("int", 1, 1, _int),
    Function("mod", 2, 2, _remainder),
    _of_two("mul", lambda first, second: first * second),
    _of_two("sub", lambda first, second: first - second),
)

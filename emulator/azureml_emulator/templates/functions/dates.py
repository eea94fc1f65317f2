"""Functions over dates (Azure documentation, Date functions for ARM templates)."""

from __future__ import annotations

from datetime import datetime, timezone

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.errors import NotYetKnown, TemplateError
from azureml_emulator.templates.functions.date_formats import moved, read, written
from azureml_emulator.templates.functions.signature import Arguments, Function

DEFAULT_NOW = "yyyyMMddTHHmmssZ"
DEFAULT_SUM = "G"


def _moment(given: Arguments, position: int) -> datetime:
    try:
        return read(given.text(position))
    except ValueError as reason:
        raise given.failure(f"The value '{given[position]}' is no date.") from reason


def _add(given: Arguments) -> Json:
    result = moved(_moment(given, 0), given.text(1))
    if result is None:
        raise TemplateError(
            f"The template function 'dateTimeAdd' has an invalid parameter. The second parameter '{given[1]}' is not a "
            "valid ISO8601 Duration string. Please see https://aka.ms/arm-syntax-functions ."
        )
    return written(result, given.text(2) if len(given) > 2 else DEFAULT_SUM)


def _from_epoch(given: Arguments) -> Json:
    return datetime.fromtimestamp(given.whole(0), timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")


def _utc_now(given: Arguments) -> Json:
    if given.scope.fresh is None:
        raise NotYetKnown("utcNow")
    moment = datetime.fromtimestamp(given.scope.fresh.now, timezone.utc)
    return written(moment, given.text(0) if len(given) else DEFAULT_NOW)


DATES = (
    Function("dateTimeAdd", 2, 3, _add),
    Function("dateTimeFromEpoch", 1, 1, _from_epoch),
    Function("dateTimeToEpoch", 1, 1, lambda given: int(_moment(given, 0).timestamp())),
    Function("utcNow", 0, 1, _utc_now),
)

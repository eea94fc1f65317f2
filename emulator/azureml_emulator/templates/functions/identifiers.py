"""Functions that make names and GUIDs from text.

The service's ``uniqueString`` is a Murmur hash of 64 bits in 13 characters of a-z and 2-7; here another hash in the
same 13 characters: as stable, and not the same text. ``guid`` is a GUID of version 5 in a namespace of the service's.
"""

from __future__ import annotations

import hashlib
import uuid

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.errors import NotYetKnown
from azureml_emulator.templates.functions.signature import Arguments, Function
from azureml_emulator.templates.values import as_text

_ALPHABET = "abcdefghijklmnopqrstuvwxyz234567"
_LENGTH = 13
_NAMESPACE = uuid.UUID("11fb06fb-712d-4ddd-98c7-e71bbd588830")
"""Bicep documentation, String functions, guid: name-based, of the values joined with hyphens."""


def _joined(given: Arguments) -> str:
    return "-".join(as_text(value) for value in given.values)


def _unique_string(given: Arguments) -> Json:
    digest = hashlib.sha256(_joined(given).encode()).digest()
    number = int.from_bytes(digest[:9], "big")
    return "".join(_ALPHABET[number >> (5 * place) & 31] for place in range(_LENGTH))


def _guid(given: Arguments) -> Json:
    return str(uuid.uuid5(_NAMESPACE, _joined(given)))


def _new_guid(given: Arguments) -> Json:
    if given.scope.fresh is None:
        raise NotYetKnown("newGuid")
    return given.scope.fresh.guid()


IDENTIFIERS = (
    Function("guid", 1, None, _guid),
    Function("newGuid", 0, 0, _new_guid),
    Function("uniqueString", 1, None, _unique_string),
)

"""Functions between text and its encodings: base64, data URIs, URIs (Azure documentation, String functions)."""

from __future__ import annotations

import base64
import json
from urllib.parse import quote, unquote, unquote_to_bytes, urljoin

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.functions.signature import Arguments, Function
from azureml_emulator.templates.values import as_text


def _base64(given: Arguments) -> Json:
    return base64.b64encode(given.text(0).encode()).decode()


def _from_base64(given: Arguments) -> str:
    try:
        return base64.b64decode(given.text(0), validate=True).decode()
    except ValueError as reason:
        raise given.failure("The value is not the base64 of a text.") from reason


def _base64_to_json(given: Arguments) -> Json:
    try:
        return json.loads(_from_base64(given))
    except ValueError as reason:
        raise given.failure("The value is not the base64 of JSON.") from reason


def _data_uri(given: Arguments) -> Json:
    content = base64.b64encode(as_text(given[0]).encode()).decode()
    return f"data:text/plain;charset=utf8;base64,{content}"


def _from_data_uri(given: Arguments) -> Json:
    head, comma, content = given.text(0).partition(",")
    if not comma or not head.startswith("data:"):
        raise given.failure("The value is not a data URI.")
    raw = base64.b64decode(content) if head.endswith(";base64") else unquote_to_bytes(content)
    return raw.decode("utf-8", "replace")


ENCODINGS = (
    Function("base64", 1, 1, _base64),
    Function("base64ToJson", 1, 1, _base64_to_json),
    Function("base64ToString", 1, 1, _from_base64),
    Function("dataUri", 1, 1, _data_uri),
    Function("dataUriToString", 1, 1, _from_data_uri),
    Function("uri", 2, 2, lambda given: urljoin(given.text(0), given.text(1))),
    Function("uriComponent", 1, 1, lambda given: quote(given.text(0), safe="-_.!~*'()")),
    Function("uriComponentToString", 1, 1, lambda given: unquote(given.text(0))),
)

"""The error documents of the service, in all their forms, as one value with one readable line.

Forms seen, 2022 to 2025:

- Azure Resource Manager and managementfrontend: ``{"error": {code, message, target, details[], additionalInfo[]}}``;
  the id of the request is in the ``Correlation`` entry of additionalInfo.
- compute: the same, with ``innerError`` inside and ``correlation``, ``componentName`` ... beside ``error``.
- flat: ``{"code", "message", "details"}``, and ``{"statusCode", ...}`` of the inferencing service.
- an operation's status document: ``{"status": "Failed", "error": {...}}``.
- problem documents (RFC 7807), often as a JSON *string* inside ``details[].message``: ``{"title", "errors": {"field":
  ["sentence"]}}``.
- plain text, one line.

A body of any other form is not an error document; what it holds is unknown and it is never shown.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ..errors import ErrorDetail
from .answer import Answer

MESSAGE_CHARACTERS = 1000
"""A longer message is cut: some carry a whole log."""
PLAIN_CHARACTERS = 256
DEPTH = 5
"""Details within details are followed this far."""


@dataclass(frozen=True)
class ErrorDocument:
    """What an error document says."""

    code: str = ""
    message: str = ""
    """One line: the message, then whatever the details add to it."""
    target: str | None = None
    details: tuple[ErrorDetail, ...] = ()
    request_id: str | None = None

    @property
    def codes(self) -> tuple[str, ...]:
        """The code and those of the details, outermost first: the telling one is often inside."""
        return (self.code, *(detail.code for detail in self.details))


def of_answer(answer: Answer) -> ErrorDocument:
    """The error document in `answer`; an empty one if its body is of no known form."""
    if answer.body is None and 400 <= answer.status < 500 and answer.header("content-type").startswith("text/plain"):
        return ErrorDocument(message=_plain(answer.text))
    return of_body(answer.body)


def of_body(body: Any) -> ErrorDocument:
    """The error document in a JSON value; an empty one if it is of no known form."""
    if not isinstance(body, dict):
        return ErrorDocument()
    error = body.get("error", body.get("Error", body))
    if isinstance(error, str):  # OAuth style, of the scoring front: {"error": "code", "error_description": "..."}
        return ErrorDocument(code=_line(error), message=_line(body.get("error_description")))
    if not isinstance(error, dict) or not _known(error):
        return ErrorDocument()
    details = tuple(_details(error, DEPTH))
    message = _line(_problem(error.get("message")) or _problem(error))
    return ErrorDocument(
        code=_line(error.get("code") or error.get("Code")),
        message=_joined(message, details),
        target=_line(error.get("target")) or None,
        details=details,
        request_id=_correlation(body, error),
    )


def _known(error: dict[str, Any]) -> bool:
    return any(isinstance(error.get(key), str) for key in ("code", "Code", "message", "Message", "title"))


def _details(error: dict[str, Any], depth: int) -> Iterator[ErrorDetail]:
    """The details of `error`, theirs after them, and its inner errors."""
    entries = error.get("details") or []
    inner = [error.get(key) for key in ("innerError", "innererror", "InnerError")]
    inner += [info.get("info") for info in _infos(error) if info.get("type") == "InnerError"]
    for entry in [*(entries if isinstance(entries, list) else []), *inner]:
        if not isinstance(entry, dict):
            continue
        message = _line(_problem(entry.get("message")) or "")
        code = _line(entry.get("code") or _value(entry).get("code"))
        if code or message:
            yield ErrorDetail(code=code, message=message, target=_line(entry.get("target")) or None)
        if depth:
            yield from _details(entry, depth - 1)


def _infos(error: dict[str, Any]) -> Iterator[dict[str, Any]]:
    infos = error.get("additionalInfo")
    yield from (info for info in (infos if isinstance(infos, list) else []) if isinstance(info, dict))


def _value(entry: dict[str, Any]) -> dict[str, Any]:
    value = entry.get("value")
    return value if isinstance(value, dict) else {}


def _problem(text: Any) -> str:
    """The sentences of a problem document, whether it is a value or JSON inside a string; other text as it is."""
    if isinstance(text, str) and text.lstrip().startswith("{"):
        try:
            text = json.loads(text)
        except ValueError:
            return str(text)
    if not isinstance(text, dict):
        return str(text or "")
    errors = text.get("errors")
    if isinstance(errors, dict):
        pairs = (
            (field, said) for field, list_ in errors.items() for said in (list_ if isinstance(list_, list) else [])
        )
        sentences = [f"{field}: {said}" if field else str(said) for field, said in pairs]
        if sentences:
            return " ".join(sentences)
    nested = of_body(text) if isinstance(text.get("error"), dict) else None
    if nested and nested.message:
        return nested.message
    said = (text.get(key) for key in ("detail", "message", "Message", "title"))
    return next((sentence for sentence in said if isinstance(sentence, str) and sentence), "")


def _joined(message: str, details: tuple[ErrorDetail, ...]) -> str:
    """The message, followed by each detail that says something the text so far does not."""
    for detail in details:
        words = detail.message.rstrip(".")
        addition = f"{detail.code}: {words}" if detail.code and words else detail.code or words
        if addition and (words or detail.code).casefold() not in message.casefold():
            message = f"{message.rstrip('. ')}; {addition}" if message else addition
    return message if len(message) <= MESSAGE_CHARACTERS else f"{message[: MESSAGE_CHARACTERS - 3]}..."


def _correlation(body: dict[str, Any], error: dict[str, Any]) -> str | None:
    found = [body.get("correlation")]
    found += [_value(info.get("info") or {}) for info in _infos(error) if info.get("type") == "Correlation"]
    for entry in found:
        if isinstance(entry, dict) and isinstance(entry.get("operation"), str):
            return str(entry["operation"])
    return None


def _line(text: Any) -> str:
    """The text in one line."""
    return " ".join(text.split()) if isinstance(text, str) else ""


def _plain(text: str) -> str:
    """The text if it is one line of prose. Markup and data are not: they may repeat what we sent."""
    prose = text.isprintable() and len(text) <= PLAIN_CHARACTERS and not any(mark in text for mark in '<>{}="')
    return text if prose else ""

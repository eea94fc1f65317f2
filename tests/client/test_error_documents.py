"""The forms in which the service writes down an error, and what is read from each."""

from __future__ import annotations

import json

import pytest
from pulumi_azureml.client.answer import Answer
from pulumi_azureml.client.error_document import MESSAGE_CHARACTERS, of_answer, of_body


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        ({"code": "BadRequest", "statusCode": 400, "message": "bad"}, "BadRequest", "bad"),
        ({"status": "Failed", "error": {"code": "X", "message": "y"}}, "X", "y"),
        ({"title": "Not Found", "status": 404}, "", "Not Found"),
        (
            {"errors": {"vmSize": ["is required"], "name": ["is short"]}, "title": "t"},
            "",
            "vmSize: is required name: is short",
        ),
        (
            {"error": {"code": "A", "message": "same words", "details": [{"code": "B", "message": "Same words."}]}},
            "A",
            "same words",
        ),
        ({"error": {"code": "A", "message": '{"error": {"code": "I", "message": "inner"}}'}}, "A", "inner"),
        (
            {"error": {"code": "A", "message": "m", "innerError": {"code": "Deep", "message": "why"}}},
            "A",
            "m; Deep: why",
        ),
        ({"error": "invalid_request", "error_description": "no  good"}, "invalid_request", "no good"),
        ({"error": {"code": "A", "message": "two\n lines"}}, "A", "two lines"),
        ({"error": {"code": "A", "message": None, "details": None}}, "A", ""),
    ],
)
def test_every_form_of_error_document_is_read(body: object, code: str, message: str) -> None:
    """Flat, nested, problem, status and OAuth documents all end in a code and one line."""
    found = of_body(body)
    assert (found.code, found.message) == (code, message)


@pytest.mark.parametrize(
    ("status", "text", "shown"),
    [
        (400, "Name is taken.", "Name is taken."),
        (400, "token=hunter2", ""),
        (400, "two\nlines", ""),
        (400, "x" * 300, ""),
        (500, "Traceback of hunter2", ""),
    ],
)
def test_plain_text_is_shown_only_as_one_line_of_prose(status: int, text: str, shown: str) -> None:
    """Data, stacks and faults of the server are not error documents."""
    answer = Answer("GET", "https://h/", status, {"content-type": "text/plain; charset=utf-8"}, text.encode())
    assert of_answer(answer).message == shown


def test_long_message_is_cut() -> None:
    """Some messages carry a whole log."""
    assert len(of_body({"error": {"code": "A", "message": "x" * 5000}}).message) == MESSAGE_CHARACTERS


def test_byte_order_mark_is_passed_over() -> None:
    """Some services send one before the JSON."""
    answer = Answer("GET", "https://h/", 400, {}, b"\xef\xbb\xbf" + json.dumps({"code": "A", "message": "m"}).encode())
    assert of_answer(answer).code == "A"

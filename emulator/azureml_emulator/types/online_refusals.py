"""How endpoints and deployments say no: the management front end passes on what the inferencing service behind it
answered, an ASP.NET problem document as text inside ``details``.

Sources: Azure/mlops-project-template#29 and the issues of azure-docs for "There is already an endpoint with this name"
and for the 404; Azure/azure-sdk-for-net#36961 (2023-06) for the refusal while an endpoint is not Succeeded. The other
sentences are ours: the service's own are unverified.
"""

from __future__ import annotations

import json

from azureml_emulator.arm.errors import Refusal, Refused

INVALID = "The request is invalid."
FROM_INFERENCING = "InferencingClientCallFailed"
NAME = r"[a-zA-Z][-a-zA-Z0-9]{1,30}[a-zA-Z0-9]"
"""Of endpoints and deployments: 3 to 32 (how-to-manage-quotas)."""


def problem(
    sentences: tuple[str, ...], status: int = 400, title: str = "One or more validation errors occurred."
) -> str:
    """The problem document as text."""
    errors = {"errors": {"": list(sentences)}} if sentences else {}
    kind = f"https://httpstatuses.com/{status}"
    return json.dumps({**errors, "type": kind, "title": title, "status": status}, separators=(",", ":"))


def invalid(*sentences: str) -> Refused:
    """``raise invalid("…")``: 400 with every reason."""
    return Refused(Refusal(400, "BadRequest", INVALID, ((FROM_INFERENCING, problem(sentences)),)))


def invalid_template(sentence: str, *names: str) -> Refusal:
    """The same as data, for the type's declaration; ``names`` are the placeholders in the sentence."""
    text = problem((sentence,)).replace("{", "{{").replace("}", "}}")
    for name in names:
        text = text.replace("{{" + name + "}}", "{" + name + "}")
    return Refusal(400, "BadRequest", INVALID, ((FROM_INFERENCING, text),))


NOT_FOUND = Refusal(
    404,
    "NotFound",
    "The specified resource was not found.",
    ((FROM_INFERENCING, problem((), 404, "Not Found").replace("{", "{{").replace("}", "}}")),),
)
MISSING = invalid_template("The {path} field is required.", "path")
FIXED = invalid_template(
    "The property '{path}' cannot be changed once the {short_type} resource exists.", "path", "short_type"
)
UNKNOWN_ASSET = invalid_template("The asset '{value}' named by '{path}' was not found.", "value", "path")


def one_of(value: object, allowed: tuple[str, ...]) -> str | None:
    """The allowed word in the service's casing, whatever casing was written; ``None`` for any other."""
    return next((word for word in allowed if word.casefold() == str(value).casefold()), None)

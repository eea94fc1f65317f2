"""What is wrong with a template, in the service's words.

The service adds ``at line '1' and column '2996'`` to many of its sentences: a position in the text of the request.
Here the request is looked at once it has been parsed, so the sentences go without.
"""

from __future__ import annotations

from azureml_emulator.arm.errors import GATEWAY, Refused, refuse
from azureml_emulator.arm.resource import Document

USAGE = "Please see https://aka.ms/arm-functions for usage details."


class TemplateError(Exception):
    """A template, or an expression in it, that the service does not accept. The text is the service's sentence."""


class NotYetKnown(Exception):
    """An expression asks for what only the running deployment knows (``reference``, ``listKeys``)."""

    def __init__(self, function: str) -> None:
        super().__init__(
            f"The template function '{function}' is not expected at this location. "
            "Please see https://aka.ms/arm-template-expressions for usage details."
        )


def invalid_template(message: object) -> Refused:
    """The refusal of a whole template."""
    text = f"Deployment template validation failed: '{message}'."
    return refuse(400, "InvalidTemplate", text, component=GATEWAY)


def invalid_deployment(message: str) -> Refused:
    """The refusal of what stands around the template."""
    return refuse(400, "InvalidDeployment", message, component=GATEWAY)


def unprocessable(resource_id: object, reason: object) -> Document:
    """The error of one resource whose expressions failed when its turn came."""
    text = f"Unable to process template language expressions for resource '{resource_id}'. '{reason}'"
    return {"code": "InvalidTemplate", "message": text}

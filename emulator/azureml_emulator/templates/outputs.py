"""Outputs: evaluated when everything has been made."""

from __future__ import annotations

from azureml_emulator.arm.resource import Document, Json
from azureml_emulator.templates.copies import count_of
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.evaluation import resolved, truth_of
from azureml_emulator.templates.parameters import SECURE, TYPES, type_of
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.values import type_name

USAGE = "Please see https://aka.ms/arm-template/#outputs for usage details."


class OutputError(Exception):
    """One output that cannot be evaluated; the text is the service's sentence."""

    def __init__(self, name: str, reason: object) -> None:
        super().__init__(f"The template output '{name}' is not valid: {reason}.")
        self.name = name

    def document(self) -> Document:
        """The error of the deployment."""
        code = "DeploymentOutputEvaluationFailed"
        message = (
            f"Unable to evaluate template outputs: '{self.name}'. Please see error details and deployment operations. "
            "Please see https://aka.ms/arm-debug for usage details."
        )
        return {
            "code": code,
            "message": message,
            "details": [{"code": code, "target": self.name, "message": str(self)}],
        }


def outputs_of(template: Document, scope: Scope) -> Document:
    """Name → type and value, as a deployment shows them. Raises `OutputError`."""
    evaluated = {name: _output(name, item, template, scope) for name, item in (template.get("outputs") or {}).items()}
    return {name: output for name, output in evaluated.items() if output is not None}


def _output(name: str, declaration: Document, template: Document, scope: Scope) -> Document | None:
    """One output; ``None`` when its condition is false."""
    try:
        wanted = truth_of(declaration.get("condition", True), scope, f"the template output '{name}'")
        return _typed(declaration, template, scope) if wanted else None
    except TemplateError as reason:
        raise OutputError(name, reason) from reason


def _typed(declaration: Document, template: Document, scope: Scope) -> Document:
    kind = type_of(declaration, template)
    if kind not in TYPES:
        raise TemplateError(f"The type '{declaration.get('type')}' is not supported. {USAGE}")
    value = _value(declaration, scope)
    if type_name(value) not in TYPES[kind][1] and not (value is None and declaration.get("nullable")):
        wanted = ", ".join(TYPES[kind][1])
        raise TemplateError(
            f"Template output JToken type is not valid. Expected '{wanted}'. Actual '{type_name(value)}'.{USAGE}"
        )
    return {"type": TYPES[kind][0]} if kind in SECURE else {"type": TYPES[kind][0], "value": value}


def _value(declaration: Document, scope: Scope) -> Json:
    loop = declaration.get("copy")
    if not isinstance(loop, dict):
        return resolved(declaration.get("value"), scope)
    count = count_of({"name": "output", **loop}, resolved(loop.get("count"), scope))
    return [resolved(loop.get("input"), scope.looping("", index)) for index in range(count)]

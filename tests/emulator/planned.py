"""Templates and their plans, for tests in which nothing runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.nested import sent_body
from azureml_emulator.templates.plan import Plan, made_plan, scope_of_template
from azureml_emulator.templates.scope import Fresh

from .expression_values import PLACE

STORAGE = "Microsoft.Storage/storageAccounts"
NESTED = "Microsoft.Resources/deployments"


def template(resources: Any, **sections: Any) -> dict[str, Any]:
    return {"$schema": "…/deploymentTemplate.json#", "contentVersion": "1.0.0.0", "resources": resources, **sections}


def account(name: str, **more: Any) -> dict[str, Any]:
    return {"type": STORAGE, "apiVersion": "2021-04-01", "name": name, "location": "westeurope", **more}


def plan(document: dict[str, Any], **given: Any) -> Plan:
    values = {name: {"value": value} for name, value in given.items()}
    return made_plan(document, values, PLACE, Fresh(lambda: "a-guid", 1683040573))


def refusal(document: Any, **given: Any) -> str:
    with pytest.raises(TemplateError) as caught:
        plan(document, **given)
    return str(caught.value)


def waits(made: Plan) -> dict[str, list[str]]:
    """Name of each step → names of those it waits for."""
    names = {step.id: step.name for step in made.steps}
    return {step.name: sorted(names[other] for other in step.waits_for) for step in made.steps}


def bodies(made: Plan) -> Mapping[str, Any]:
    scope = scope_of_template(made.template, made.parameters, PLACE)
    return {step.name: sent_body(step, scope) for step in made.steps if step.wanted}

"""Parameters of templates: what is given, what follows, what is refused."""

from __future__ import annotations

from typing import Any

import pytest
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.parameters import shown_parameters
from azureml_emulator.templates.plan import made_plan
from azureml_emulator.templates.scope import Fresh

from .expression_values import PLACE
from .planned import plan, refusal, template


def test_parameters_come_from_the_request_else_from_their_defaults() -> None:
    declared = {
        "name": {"type": "String"},
        "full": {"type": "string", "defaultValue": "[concat(parameters('NAME'), '-', parameters('region'))]"},
        "region": {"type": "string", "defaultValue": "[resourceGroup().location]"},
        "id": {"type": "string", "defaultValue": "[newGuid()]"},
        "when": {"type": "string", "defaultValue": "[utcNow('yyyy')]"},
    }
    made = plan(template([], parameters=declared), NAME="n", region=None)
    assert made.parameters == {
        "name": "n",
        "region": "westeurope",
        "full": "n-westeurope",
        "id": "a-guid",
        "when": "2023",
    }


PARAMETER_REFUSALS = [
    ({"a": {"type": "string"}}, {}, "The value for the template parameter 'a' is not provided."),
    ({"a": {"type": "string"}}, {"a": 1}, "Expected a value of type 'String', but received a value of type 'Integer'."),
    ({"a": {"type": "bool"}}, {"a": "true"}, "Expected a value of type 'Boolean', but received a value of type"),
    ({"a": {"type": "int", "minValue": 3}}, {"a": 2}, "The value should be greater than or equal to '3'."),
    ({"a": {"type": "array", "maxLength": 1}}, {"a": [1, 2]}, "Length of the value should be less than or equal to"),
    ({"a": {"type": "string", "minLength": 2}}, {"a": "x"}, "Length of the value should be greater than or equal to"),
    (
        {"a": {"type": "string", "allowedValues": ["x", "y"]}},
        {"a": "z"},
        "is not valid. The parameter value is not part of the allowed value(s): 'x,y'.",
    ),
    (
        {"a": {"type": "securestring", "allowedValues": ["x"]}},
        {"a": "hush"},
        "The provided value for the template parameter 'a' is not valid.",
    ),
    ({"a": {"type": "string", "defaultValue": "[parameters('a')]"}}, {}, "Circular dependency detected on template"),
    ({"a": {"type": "text"}}, {"a": "x"}, "The type 'text' is not supported."),
    ({"a": {"type": "string"}}, {"a": "x", "b": 1}, "The template parameters 'b' in the parameters file are not valid"),
]


@pytest.mark.parametrize(("declared", "given", "sentence"), PARAMETER_REFUSALS)
def test_a_parameter_that_does_not_fit_is_refused(declared: Any, given: Any, sentence: str) -> None:
    assert sentence in refusal(template([], parameters=declared), **given)


def test_a_secret_in_a_key_vault_is_refused_with_a_sentence() -> None:
    reference = {"reference": {"keyVault": {"id": "…"}, "secretName": "s"}}
    with pytest.raises(TemplateError, match="the emulator keeps no secrets"):
        made_plan(template([], parameters={"a": {"type": "securestring"}}), {"a": reference}, PLACE, Fresh(str, 0))


def test_secure_parameters_are_shown_without_their_values() -> None:
    declared = {"word": {"type": "securestring"}, "plain": {"type": "int"}, "thing": {"type": "secureObject"}}
    made = plan(template([], parameters=declared), word="hush", plain=1, thing={"a": "hush"})
    assert shown_parameters(made.template, made.parameters) == {
        "word": {"type": "SecureString"},
        "plain": {"type": "Int", "value": 1},
        "thing": {"type": "SecureObject"},
    }


def test_types_of_ones_own_stand_for_what_they_are() -> None:
    document = template(
        [],
        parameters={"a": {"$ref": "#/definitions/short"}, "b": {"type": "string", "nullable": True}},
        definitions={"short": {"type": "string"}},
    )
    assert plan(document, a="x").parameters == {"a": "x", "b": None}
    assert "Expected a value of type 'String'" in refusal(document, a=1)

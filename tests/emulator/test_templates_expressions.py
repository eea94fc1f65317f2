"""The expression language of templates, function by function."""

from __future__ import annotations

from typing import Any

import pytest
from azureml_emulator.templates.errors import NotYetKnown, TemplateError
from azureml_emulator.templates.evaluation import resolved
from azureml_emulator.templates.scope import Fresh, Scope

from .expression_values import FUNCTIONS, PARAMETERS, PLACE, REFUSALS, VALUES, VARIABLES


def evaluate(expression: Any, **around: Any) -> Any:
    return resolved(expression, Scope(PLACE, PARAMETERS, VARIABLES, FUNCTIONS, **around))


@pytest.mark.parametrize(("expression", "value"), VALUES, ids=[item[0] for item in VALUES])
def test_an_expression_is_worth_its_value(expression: str, value: Any) -> None:
    found = evaluate(expression)
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize(("expression", "sentence"), [item for item in REFUSALS if item[1]])
def test_a_wrong_expression_is_refused_in_the_services_words(expression: str, sentence: str) -> None:
    with pytest.raises(TemplateError) as caught:
        evaluate(expression)
    assert sentence in str(caught.value)


def test_an_unclosed_bracket_leaves_text() -> None:
    """What does not end with a bracket is no expression."""
    assert evaluate("[concat('a'") == "[concat('a'"


@pytest.mark.parametrize(
    "expression", ["[reference('x')]", "[listKeys('x', '2021-04-01')]", "[newGuid()]", "[utcNow()]"]
)
def test_what_only_the_running_world_knows_is_not_expected_elsewhere(expression: str) -> None:
    with pytest.raises(NotYetKnown, match="is not expected at this location"):
        evaluate(expression)


def test_defaults_of_parameters_may_ask_for_the_time_and_a_new_guid() -> None:
    fresh = Fresh(lambda: "a-guid", 1683040573)
    assert evaluate("[newGuid()]", fresh=fresh) == "a-guid"
    assert evaluate("[utcNow()]", fresh=fresh) == "20230502T151613Z"
    assert evaluate("[utcNow('d')]", fresh=fresh) == "5/2/2023"
    assert evaluate("[utcNow('yyyy-MM-dd HH:mm:ss.fff')]", fresh=fresh) == "2023-05-02 15:16:13.000"


def test_copy_index_knows_the_loops_around() -> None:
    copies = {"": 2, "storage": 2, "disks": 5}
    assert evaluate("[copyIndex()]", copies=copies) == 2
    assert evaluate("[copyIndex(10)]", copies=copies) == 12
    assert evaluate("[copyIndex('disks')]", copies=copies) == 5
    assert evaluate("[copyIndex('disks', 1)]", copies=copies) == 6


def test_objects_are_evaluated_in_depth_names_included() -> None:
    source = {"[parameters('name')]": {"tags": ["[parameters('list')[0]]", 1, None, True]}}
    assert evaluate(source) == {"Contoso": {"tags": ["one", 1, None, True]}}


def test_a_property_named_copy_without_input_is_a_property() -> None:
    assert evaluate({"copy": ["a"]}) == {"copy": ["a"]}

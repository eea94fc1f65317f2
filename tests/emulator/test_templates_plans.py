"""From a template to what is to be made: parameters, loops, children, order. Nothing runs here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.nested import sent_body
from azureml_emulator.templates.parameters import shown_parameters
from azureml_emulator.templates.plan import Plan, made_plan, scope_of_template
from azureml_emulator.templates.scope import Fresh
from azureml_emulator.templates.step import Step

from .test_templates_expressions import GROUP, PLACE, SUBSCRIPTION

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


# parameters


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


# variables and loops


def test_variables_may_be_loops() -> None:
    document = template(
        [account("a", tags="[variables('tags')]", zones="[variables('made').names]")],
        variables={
            "copy": [{"name": "tags", "count": 2, "input": "[concat('t', copyIndex('tags'))]"}],
            "made": {"copy": [{"name": "names", "count": 2, "input": {"n": "[copyIndex('names', 1)]"}}]},
        },
    )
    body = bodies(plan(document))["a"]
    assert body["tags"] == ["t0", "t1"]
    assert body["zones"] == [{"n": 1}, {"n": 2}]


def test_a_resource_loop_makes_one_resource_for_each_turn() -> None:
    loop = {"name": "accounts", "count": "[length(parameters('names'))]"}
    source = account("[concat(parameters('names')[copyIndex()], copyIndex('accounts', 1))]", copy=loop)
    source["properties"] = {"copy": [{"name": "rules", "count": 2, "input": "[add(copyIndex(), copyIndex('rules'))]"}]}
    made = plan(template([source], parameters={"names": {"type": "array"}}), names=["a", "b"])
    assert [step.name for step in made.steps] == ["a1", "b2"]
    assert bodies(made)["b2"]["properties"] == {"rules": [1, 2]}


def test_a_loop_without_turns_makes_nothing() -> None:
    assert plan(template([account("a", copy={"name": "none", "count": 0})])).steps == ()


def test_a_loop_with_too_many_turns_is_refused() -> None:
    message = refusal(template([account("a", copy={"name": "l", "count": 801})]))
    assert "the copy count must be a number between '0' and '800', and it is '801'" in message


def test_a_serial_loop_goes_batch_by_batch() -> None:
    loop = {"name": "l", "count": 4, "mode": "serial", "batchSize": 2}
    made = plan(template([account("[concat('a', copyIndex())]", copy=loop)]))
    assert waits(made) == {"a0": [], "a1": [], "a2": ["a0", "a1"], "a3": ["a0", "a1"]}


# resources


def test_children_take_type_and_name_from_their_parents() -> None:
    child = {"type": "blobServices/containers", "apiVersion": "2021-04-01", "name": "default/data"}
    made = plan(template([account("a", resources=[child])]))
    assert [(step.type, step.name) for step in made.steps] == [
        (STORAGE, "a"),
        (f"{STORAGE}/blobServices/containers", "a/default/data"),
    ]
    assert made.steps[1].id == f"{GROUP}/providers/{STORAGE}/a/blobServices/default/containers/data"
    assert waits(made)["a/default/data"] == []


def test_a_child_of_what_is_not_wanted_is_not_wanted() -> None:
    child = {"type": "blobServices", "apiVersion": "2021-04-01", "name": "default"}
    made = plan(template([account("a", condition=False, resources=[child])]))
    assert [step.wanted for step in made.steps] == [False, False]


def test_what_is_the_templates_own_is_not_sent() -> None:
    source = account("a", condition="[bool('true')]", comments="x", dependsOn=[], metadata={}, sku={"name": "S"})
    assert bodies(plan(template([source])))["a"] == {"location": "westeurope", "sku": {"name": "S"}}


def test_an_extension_resource_stands_under_its_scope() -> None:
    lock = {"type": "Microsoft.Authorization/locks", "apiVersion": "2016-09-01", "name": "l"}
    made = plan(
        template(
            [
                {**lock, "scope": f"{STORAGE}/a"},
                {**lock, "scope": "[resourceId('other', 'Microsoft.Storage/storageAccounts', 'b')]"},
                {**lock, "type": f"{STORAGE}/providers/locks", "name": "c/Microsoft.Authorization/l"},
            ]
        )
    )
    tail = "/providers/Microsoft.Authorization/locks/l"
    assert [step.id for step in made.steps] == [
        f"{GROUP}/providers/{STORAGE}/a{tail}",
        f"/subscriptions/{SUBSCRIPTION}/resourceGroups/other/providers/{STORAGE}/b{tail}",
        f"{GROUP}/providers/{STORAGE}/c{tail}",
    ]


def test_symbolic_names_name_resources() -> None:
    resources = {
        "first": account("a"),
        "there": account("b", existing=True),
        "second": account("c", dependsOn=["first", "there"], kind="[reference('first').kind]"),
    }
    made = plan(template(resources, languageVersion="2.0"))
    assert waits(made)["c"] == ["a", "b"]
    assert [step.state for step in made.steps] == ["Waiting", "Skipped", "Waiting"]


RESOURCE_REFUSALS = [
    ([account("a/b")], "has incorrect segment lengths"),
    ([{"type": STORAGE, "name": "a"}], "The api-version property cannot be null or empty."),
    ([account("a"), account("A")], f"The resource '{STORAGE}/A' is defined multiple times in a template."),
    ([account("a", dependsOn=["b"])], "The resource 'b' is not defined in the template."),
    (
        [account("a", dependsOn=["[resourceId('Microsoft.X/y', 'z')]"])],
        "The resource 'Microsoft.X/y/z' is not defined in the template.",
    ),
    ([account("a", dependsOn=["b"]), account("b", dependsOn=["a"])], "Circular dependency detected on resource: '"),
    ([account("a", kind="[reference('a').kind]")], "Circular dependency detected on resource: '"),
    ([account("[reference('b').name]")], "The template function 'reference' is not expected at this location."),
    ([account("a", condition="[reference('b').x]")], "'reference' is not expected at this location."),
    ([account("a", kind="[bad()]")], "The template resource 'a' is not valid: The template function 'bad' is not"),
    ([account("a", condition=False, kind="[bad()]")], "The template function 'bad' is not valid."),
    ([account("a", kind="[parameters('p')]")], "The template resource 'a' is not valid: The template parameter 'p'"),
    ([account("a", **{"@options": {"waitUntil": "x"}})], "'resources[0].@options' is not emulated"),
    ([account("a", condition="perhaps")], "a boolean is expected, and it is 'perhaps'"),
]


@pytest.mark.parametrize(("resources", "sentence"), RESOURCE_REFUSALS)
def test_a_resource_that_cannot_be_is_refused(resources: Any, sentence: str) -> None:
    assert sentence in refusal(template(resources))


@pytest.mark.parametrize("section", ["$schema", "contentVersion", "resources"])
def test_a_template_has_its_sections(section: str) -> None:
    document = template([])
    del document[section]
    assert f"Required property '{section}' not found in JSON." in refusal(document)


# order


def test_resources_wait_for_what_they_name() -> None:
    resources = [
        account("a"),
        account("b", dependsOn=["a"]),
        account("c", dependsOn=[f"{STORAGE}/b"]),
        account("d", dependsOn=["[resourceId('Microsoft.Storage/storageAccounts', 'c')]"]),
        account("e", dependsOn=["[concat('Microsoft.Storage/storageAccounts/', 'd')]", "l"]),
        account("[concat('l', copyIndex())]", copy={"name": "l", "count": 2}),
    ]
    found = waits(plan(template(resources)))
    assert found == {"a": [], "b": ["a"], "c": ["b"], "d": ["c"], "e": ["d", "l0", "l1"], "l0": [], "l1": []}


def test_a_reference_by_name_is_a_dependency_and_one_by_id_with_a_version_is_none() -> None:
    by_id = "resourceId('Microsoft.Storage/storageAccounts', 'a')"
    resources = [
        account("a"),
        account("b", kind="[reference('a').kind]"),
        account("c", kind="[listKeys('a', '2021-04-01').keys[0].value]"),
        account("d", kind=f"[reference({by_id}).kind]"),
        account("e", kind=f"[reference({by_id}, '2021-04-01').kind]"),
        account("f", kind=f"[listKeys({by_id}, '2021-04-01').keys[0].value]"),
    ]
    found = waits(plan(template(resources)))
    assert found == {"a": [], "b": ["a"], "c": ["a"], "d": ["a"], "e": [], "f": []}


def test_what_is_not_wanted_may_depend_on_what_is_not_there() -> None:
    made = plan(template([account("a", condition=False, dependsOn=["nowhere"]), account("b", dependsOn=["a"])]))
    assert [step.state for step in made.steps] == ["Skipped", "Waiting"]


# nested deployments


def nested(inner: dict[str, Any], scope: str | None = None, **more: Any) -> dict[str, Any]:
    options = {"expressionEvaluationOptions": {"scope": scope}} if scope else {}
    properties = {"mode": "Incremental", "template": inner, **options, **more.pop("properties", {})}
    return {"type": NESTED, "apiVersion": "2021-04-01", "name": "inside", "properties": properties, **more}


OUTER_NAMES = {"who": {"type": "string", "defaultValue": "outer"}}
INNER_NAMES = {"who": {"type": "string", "defaultValue": "inner"}}


def inner_template() -> dict[str, Any]:
    return template(
        [account("[parameters('who')]", tags={"text": "[[escaped]"})],
        parameters=INNER_NAMES,
        outputs={"o": {"type": "string", "value": "[variables('v')]"}},
        variables={"v": "inner variable"},
    )


def test_an_outer_template_is_evaluated_by_the_names_around_it() -> None:
    document = template([nested(inner_template())], parameters=OUTER_NAMES, variables={"v": "outer variable"})
    sent = bodies(plan(document))["inside"]["properties"]["template"]
    assert sent["resources"][0]["name"] == "outer"
    assert sent["resources"][0]["tags"] == {"text": "[[escaped]"}
    assert sent["outputs"]["o"]["value"] == "outer variable"


def test_an_inner_template_is_left_to_itself() -> None:
    source = nested(inner_template(), "inner", properties={"parameters": {"who": {"value": "[parameters('who')]"}}})
    sent = bodies(plan(template([source], parameters=OUTER_NAMES)))["inside"]["properties"]
    assert sent["template"] == inner_template()
    assert sent["parameters"] == {"who": {"value": "outer"}}


def test_loops_in_an_outer_template_are_unrolled() -> None:
    loop = account("[concat('a', copyIndex())]", copy={"name": "l", "count": 2})
    document = template([nested(template([loop, account("b", dependsOn=["l"])]))])
    sent = bodies(plan(document))["inside"]["properties"]["template"]["resources"]
    assert [item["name"] for item in sent] == ["a0", "a1", "b"]
    assert sent[2]["dependsOn"] == [f"{STORAGE}/a0", f"{STORAGE}/a1"]


def test_an_inner_template_in_an_outer_one_stays_what_it_is() -> None:
    deep = nested(template([nested(inner_template(), "inner")]))
    sent = bodies(plan(template([deep], parameters=OUTER_NAMES)))["inside"]["properties"]["template"]
    assert sent["resources"][0]["properties"]["template"] == inner_template()


def test_references_in_an_outer_template_are_dependencies_of_the_deployment() -> None:
    outer = nested(template([account("x", kind="[reference('a').kind]")]))
    inner = {**nested(template([account("y", kind="[reference('a').kind]")]), "inner"), "name": "apart"}
    found = waits(plan(template([account("a"), outer, inner])))
    assert found == {"a": [], "inside": ["a"], "apart": []}


def test_a_nested_deployment_goes_where_it_says() -> None:
    made = plan(template([nested(inner_template(), "inner", resourceGroup="other")]))
    assert made.steps[0].id == f"/subscriptions/{SUBSCRIPTION}/resourceGroups/other/providers/{NESTED}/inside"
    assert "resourceGroup" not in bodies(made)["inside"]


def test_a_step_is_stored_and_found_again() -> None:
    step = plan(template([account("a", copy={"name": "l", "count": 1})])).steps[0]
    assert Step(**step.as_document()) == step

"""From a template to what is to be made: loops, children, order. Nothing runs here."""

from __future__ import annotations

from typing import Any

import pytest
from azureml_emulator.templates.step import Step

from .expression_values import GROUP, SUBSCRIPTION
from .planned import STORAGE, account, bodies, plan, refusal, template, waits


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


def test_a_step_is_stored_and_found_again() -> None:
    step = plan(template([account("a", copy={"name": "l", "count": 1})])).steps[0]
    assert Step(**step.as_document()) == step

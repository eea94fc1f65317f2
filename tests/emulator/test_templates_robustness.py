"""Templates that are broken in some place: each is refused with a sentence, and the emulator goes on."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from azureml_emulator import types
from azureml_emulator.templates.errors import NotYetKnown, TemplateError
from azureml_emulator.templates.plan import made_plan
from azureml_emulator.templates.scope import Fresh

from .cloud import Cloud
from .expression_values import PLACE
from .given_templates import VERSION, Deployments, account, deployments, nested, template, vault

__all__ = ["deployments"]
JUNK: list[Any] = [
    *(None, 1, -1, 1.5, True, "", "x", "[", "[x]", "[concat(]", [], [1], [None], {}, {"a": 1}, {"copy": 1}),
    *("[parameters('n')]", "[reference('q')]", "[copyIndex()]", "[json('null')]", "[createArray(1)]"),
]
MUTATIONS = 600


def whole() -> dict[str, Any]:
    """A template with a bit of everything."""
    function = {
        "parameters": [{"name": "p", "type": "string"}],
        "output": {"type": "string", "value": "[parameters('p')]"},
    }
    child = {"type": "blobServices", "apiVersion": "2021-04-01", "name": "default"}
    loops = {"copy": [{"name": "rules", "count": 2, "input": {"n": "[copyIndex('rules')]"}}]}
    looped = account("[own.same(concat('abc', copyIndex()))]", copy={"name": "all", "count": 2, "mode": "serial"})
    inner = template(vault("[parameters('n')]", copy={"name": "v", "count": 2}, tags={"x": "[reference('q').z]"}),
                     outputs={"o": {"type": "string", "value": "[parameters('n')]"}})  # fmt: skip
    return template(
        {**looped, "resources": [child], "properties": loops, "dependsOn": ["inside"]},
        nested("inside", inner, "outer", parameters={"a": {"value": 1}}),
        nested("apart", template(parameters={"a": {"type": "int"}})),
        parameters={"n": {"type": "string", "defaultValue": "abc", "minLength": 1}},
        variables={"copy": [{"name": "v", "count": 2, "input": "[copyIndex('v')]"}], "w": "[variables('v')[0]]"},
        functions=[{"namespace": "own", "members": {"same": function}}],
        outputs={"o": {"type": "array", "copy": {"count": 2, "input": "[copyIndex()]"}}},
    )


def paths(value: Any, way: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if way:
        yield way
    for key, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(item, (*way, key))


def broken(document: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The template with something else, or nothing, in one place."""
    *way, last = chance.choice(list(paths(document)))
    place: Any = document
    for word in way:
        place = place[word]
    if chance.random() < 0.2:
        del place[last]
    else:
        place[last] = copy.deepcopy(chance.choice(JUNK))
    return document


def test_a_broken_template_is_planned_or_refused() -> None:
    """Whatever stands in one place of a template: a plan or a sentence, never another exception."""
    chance = random.Random(20240607)
    refused = 0
    for _ in range(MUTATIONS):
        document = broken(whole(), chance)
        try:
            made_plan(document, {}, PLACE, Fresh(lambda: "g", 0))
        except (TemplateError, NotYetKnown):
            refused += 1
    assert 0 < refused < MUTATIONS


def test_the_unbroken_template_is_planned() -> None:
    names = [step.name for step in made_plan(whole(), {}, PLACE, Fresh(lambda: "g", 0)).steps]
    assert names == ["abc0", "abc0/default", "abc1", "abc1/default", "inside", "apart"]


def test_a_template_that_is_too_deep_is_refused(deployments: Deployments) -> None:
    deep: Any = "x"
    for _ in range(200):
        deep = [deep]
    assert "deeper than 100" in deployments.send(template(account("deep1", tags=deep))).error[2]
    expression = f"[{'concat(' * 200}'a'{')' * 200}]"
    assert "deeper than 100 calls" in deployments.send(template(account("deep1", kind=expression))).error[2]


@pytest.mark.parametrize(
    ("properties", "sentence"),
    [
        ({"template": "x"}, "'properties.template' must be an object"),
        ({"template": {}, "parameters": []}, "'properties.parameters' must be an object"),
        ({"templateLink": {"uri": 5}}, "'properties.templateLink.uri' must be a string"),
    ],
)
def test_a_deployment_of_the_wrong_kind_is_refused(
    deployments: Deployments, properties: dict[str, Any], sentence: str
) -> None:
    body = {"properties": {"mode": "Incremental", **properties}}
    for reply in (
        deployments.cloud.put(deployments.path(), body, version=VERSION),
        deployments.cloud.send("POST", f"{deployments.path()}/validate", body, version=VERSION),
    ):
        assert reply.error[:2] == (400, "InvalidRequestContent")
        assert sentence in reply.error[2]


def test_a_resource_that_the_emulator_stumbles_over_fails_the_deployment_alone() -> None:
    """A fault of the emulator's own would come back before each later request; it is an error of the deployment."""
    stumbling = replace(types.STORAGE_ACCOUNT, check=lambda *_: {}["nothing"])
    kinds = tuple(stumbling if kind is types.STORAGE_ACCOUNT else kind for kind in types.ALL)
    cloud = Cloud(kinds=kinds)
    broken_cloud = Deployments(cloud)
    error = broken_cloud.end(broken_cloud.send(template(account("stumble1"))))["error"]["details"][0]
    assert error["code"] == "InternalServerError"
    assert "(KeyError)" in error["message"]
    assert broken_cloud.get()["provisioningState"] == "Failed"
    cloud.state.store.close()


def test_a_deployment_whose_surroundings_change_fails_with_a_sentence(deployments: Deployments) -> None:
    """Variables are evaluated anew at each look; what they stood on may be gone."""
    cloud = deployments.cloud
    cloud.settings(profile="realistic")
    cloud.put(cloud.group, {"location": "westeurope", "tags": {"a": "b"}}, version=VERSION)
    loop = {"name": "v", "count": 1, "input": "[resourceGroup().tags.a]"}
    accepted = deployments.send(template(account("first1"), variables={"copy": [loop]}))
    cloud.put(cloud.group, {"location": "westeurope", "tags": {}}, version=VERSION)
    ended = deployments.end(accepted)
    assert (ended["status"], ended["error"]["code"]) == ("Failed", "InvalidTemplate")
    assert "The language expression property 'a' doesn't exist" in ended["error"]["message"]


def test_a_deployment_that_is_ordered_to_fail_shows_no_outputs(deployments: Deployments) -> None:
    deployments.cloud.fault(method="PUT", path="deployments/main", fail_operation={"code": "Ordered", "message": "No."})
    outputs = {"o": {"type": "string", "value": "x"}}
    ended = deployments.end(deployments.send(template(outputs=outputs)))
    assert (ended["status"], ended["error"]["code"]) == ("Failed", "Ordered")
    assert "outputs" not in deployments.get()

"""Nested deployments before anything runs: whose names their templates see, and where they go."""

from __future__ import annotations

from typing import Any

from .expression_values import SUBSCRIPTION
from .planned import NESTED, STORAGE, account, bodies, plan, template, waits


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

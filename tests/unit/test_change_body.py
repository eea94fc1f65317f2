"""The bodies of requests that change models, endpoints and deployments, and the way back from what they show."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml.change_body import merge_body, patch_body, plain_body
from pulumi_azureml.declare import PUT
from pulumi_azureml.paths import get
from pulumi_azureml.resources.endpoint_traffic import ENDPOINT_TRAFFIC
from pulumi_azureml.resources.model_version import MODEL_VERSION
from pulumi_azureml.resources.online_deployment import ONLINE_DEPLOYMENT
from pulumi_azureml.resources.online_endpoint import ONLINE_ENDPOINT
from pulumi_azureml.shape import Member, Object, arguments
from pulumi_azureml.wire import from_body, outputs_of, to_body

from ..samples import SAMPLES, Sample
from .live import live_body

INSIDE = [
    pytest.param(sample, member, inner, id=f"{sample}-{member.name}.{inner.name}")
    for sample in SAMPLES
    if sample.full
    for member in arguments(sample.declared).members.values()
    if member.field.on_change is PUT and isinstance(member.shape, Object) and member.name in sample.inputs()
    for inner in member.shape.members.values()
    if inner.name in sample.inputs()[member.name] and not (inner.required or inner.key.write_only)
]
"""Settings inside objects that a PUT sends whole."""
NAMES = {"blue": "blue-abcdef", "green": "Green-fedcba"}
CODE = {"code_id": "/codes/c/versions/1", "scoring_script": "score.py"}


def test_shares_are_sent_under_the_names_of_azure_and_read_under_the_users() -> None:
    """A deployment that is replaced keeps its share; letter case means nothing."""
    inputs = {"traffic": {"blue": 90, "green": 10}, "deployments": NAMES}
    body = to_body(ENDPOINT_TRAFFIC, inputs)
    assert body == {"properties": {"traffic": {"blue-abcdef": 90, "Green-fedcba": 10}}}
    shown = {"properties": {"traffic": {"blue-abcdef": 90, "green-fedcba": 10}}}
    assert from_body(ENDPOINT_TRAFFIC, shown, inputs)["traffic"] == {"blue": 90, "green": 10}


def test_a_stranger_of_the_same_name_does_not_pass_for_the_users() -> None:
    """A deployment that somebody called `blue` is not the one that the program calls so."""
    shown = {"properties": {"traffic": {"blue-abcdef": 100, "blue": 0, "theirs": 0}}}
    inputs = {"traffic": {"blue": 100}, "deployments": NAMES}
    assert from_body(ENDPOINT_TRAFFIC, shown, inputs)["traffic"] == {"blue": 100, "theirs": 0}


def test_names_without_a_map_are_those_of_azure_in_any_case() -> None:
    """The service answers with whatever casing it was last given."""
    shown = {"properties": {"traffic": {"BLUE": 100}}}
    assert from_body(ENDPOINT_TRAFFIC, shown, {"traffic": {"blue": 100}})["traffic"] == {"blue": 100}
    assert from_body(ENDPOINT_TRAFFIC, shown)["traffic"] == {"BLUE": 100}


def test_a_put_of_the_traffic_keeps_all_else_of_the_endpoint() -> None:
    """Tags, identity and mirrored traffic of others; what only the service writes is left out."""
    live = {
        "id": "/e",
        "name": "e",
        "type": "t",
        "systemData": {},
        "location": "westeurope",
        "tags": {"theirs": "x", "pulumi-azureml": "mark"},
        "properties": {"authMode": "Key", "traffic": {"old": 100}, "mirrorTraffic": {"red": 10}, "scoringUri": "x"},
    }
    body = merge_body(ENDPOINT_TRAFFIC, live, {}, {"traffic": {"blue": 100}, "deployments": NAMES})
    assert body == {
        "location": "westeurope",
        "tags": {"theirs": "x", "pulumi-azureml": "mark"},
        "properties": {"authMode": "Key", "traffic": {"blue-abcdef": 100}, "mirrorTraffic": {"red": 10}},
    }


@pytest.mark.parametrize(("sample", "member", "inner"), INSIDE)
def test_a_put_keeps_inside_an_object_what_the_program_never_said(
    sample: Sample, member: Member, inner: Member
) -> None:
    """Of two settings of one object the program has the one, somebody in the portal the other."""
    live = live_body(sample.declared, sample.inputs())
    given = sample.inputs()
    given[member.name] = {name: value for name, value in given[member.name].items() if name != inner.name}
    kept = merge_body(sample.declared, live, given, given)
    dropped = merge_body(sample.declared, live, sample.inputs(), given)
    place = f"{member.key.wire}.{inner.key.wire}"
    assert get(kept, place) == get(live, place)
    assert get(dropped, place) != get(live, place), "what the program takes out goes"


def test_entries_that_the_service_fills_in_are_neither_shown_nor_sent() -> None:
    """It answers 400 where its own variables come back."""
    live: dict[str, Any] = {
        "properties": {"environmentVariables": {"MINE": "1", "AML_APP_ROOT": "/app", "AZUREML_MODEL_DIR": "/m"}}
    }
    assert from_body(ONLINE_DEPLOYMENT, live)["environment_variables"] == {"MINE": "1"}
    inputs = {"environment_variables": {"MINE": "1"}}
    for new in (inputs, {**inputs, "description": "x"}, {}):
        body = merge_body(ONLINE_DEPLOYMENT, live, {}, new)
        assert body["properties"]["environmentVariables"] == {"MINE": "1"}
    assert merge_body(ONLINE_DEPLOYMENT, live, inputs, {})["properties"]["environmentVariables"] == {}


def test_a_key_is_read_where_it_is_shown() -> None:
    """The resource itself shows null; the answer to `listKeys` has it, for the argument and for the output."""
    live = {"properties": {"keys": None}, "#listKeys": {"primaryKey": "one", "secondaryKey": "two"}}
    assert from_body(ONLINE_ENDPOINT, live)["primary_key"] == "one"
    assert outputs_of(ONLINE_ENDPOINT, live) == {"primary_key": "one", "secondary_key": "two"}
    assert "primary_key" not in from_body(ONLINE_ENDPOINT, {"properties": {"keys": None}})


def test_answers_of_reading_actions_are_not_sent_back() -> None:
    """They are no part of the resource."""
    live = {"id": "/e", "location": "x", "properties": {"authMode": "Key"}, "#listKeys": {"primaryKey": "one"}}
    assert plain_body(live) == {"location": "x", "properties": {"authMode": "Key"}}
    body = merge_body(ONLINE_ENDPOINT, live, {}, {"auth_mode": "aml_token"})
    assert body == {"location": "x", "properties": {"authMode": "AMLToken"}}


def test_a_plain_body_is_a_copy() -> None:
    """Whoever changes it does not change what was read."""
    live = {"properties": {"traffic": {"blue": 100}}}
    plain_body(live)["properties"]["traffic"]["blue"] = 0
    assert live == {"properties": {"traffic": {"blue": 100}}}


def test_a_patch_of_a_part_says_what_the_part_is() -> None:
    """`sku.name` is required beside `sku.capacity`; the envelope of everything is no part."""
    members = arguments(ONLINE_DEPLOYMENT).members
    patch = patch_body(ONLINE_DEPLOYMENT, [members["instance_count"]], {}, {"instance_count": 3}, {})
    assert patch == {"sku": {"name": "Default", "capacity": 3}}
    removed = patch_body(ONLINE_DEPLOYMENT, [members["instance_count"]], {"instance_count": 3}, {}, {})
    assert removed == {"sku": {"name": "Default", "capacity": 1}}
    assert patch_body(ONLINE_DEPLOYMENT, [members["tags"]], {}, {"tags": {"a": "b"}}, {}) == {"tags": {"a": "b"}}


def test_an_object_of_which_nothing_is_left_is_null() -> None:
    """Code and script share one object on the wire; the service takes it whole or not at all."""
    live = to_body(ONLINE_DEPLOYMENT, CODE)
    assert merge_body(ONLINE_DEPLOYMENT, live, CODE, {})["properties"]["codeConfiguration"] is None
    moved = {**CODE, "scoring_script": "main.py"}
    assert merge_body(ONLINE_DEPLOYMENT, live, CODE, moved)["properties"]["codeConfiguration"] == {
        "codeId": "/codes/c/versions/1",
        "scoringScript": "main.py",
    }
    assert merge_body(ONLINE_DEPLOYMENT, to_body(ONLINE_DEPLOYMENT, {}), {}, CODE)["properties"] == {
        "codeConfiguration": {"codeId": "/codes/c/versions/1", "scoringScript": "score.py"}
    }


def test_a_fixed_scale_is_no_moving_one() -> None:
    """The service shows one where none was asked for."""
    fixed = {"properties": {"scaleSettings": {"scaleType": "Default"}}}
    assert "scale" not in from_body(ONLINE_DEPLOYMENT, fixed)
    moving = {"scaleType": "targetUtilization", "maxInstances": 3}
    assert from_body(ONLINE_DEPLOYMENT, {"properties": {"scaleSettings": moving}})["scale"] == {"max_instances": 3}


def test_content_of_a_version_goes_back_as_the_service_spells_it() -> None:
    """Another spelling of the same address would be a change of what never changes."""
    long = "azureml://subscriptions/s/resourceGroups/g/workspaces/w/datastores/d/paths/m"
    live = {"properties": {"modelUri": long, "modelType": "custom_model", "description": "old"}}
    given = {"uri": "azureml://datastores/d/paths/m", "description": "new"}
    body = merge_body(MODEL_VERSION, live, {**given, "description": "old"}, given)
    assert body["properties"] == {"modelUri": long, "modelType": "custom_model", "description": "new"}


def test_an_argument_inside_of_a_map_is_no_entry_of_it() -> None:
    """The framework of a model is kept among its properties."""
    inputs = {"properties": {"origin": "x"}, "framework": "Onnx", "framework_version": "1.16"}
    body = to_body(MODEL_VERSION, inputs)
    assert body["properties"]["properties"] == {"origin": "x", "framework": "Onnx", "frameworkVersion": "1.16"}
    assert from_body(MODEL_VERSION, body) == inputs

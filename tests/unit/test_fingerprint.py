"""What makes a resource what it is, in a few characters that no spelling changes."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml.fingerprint import content_unknown, fingerprint, same_content
from pulumi_azureml.resources.code_version import CODE_VERSION
from pulumi_azureml.resources.environment_version import ENVIRONMENT_VERSION
from pulumi_azureml.resources.model_version import MODEL_VERSION
from pulumi_azureml.resources.online_deployment import ONLINE_DEPLOYMENT

from .unknown import UNKNOWN, is_unknown

IMAGE = "library/python:3.12"
CONDA = "name: serving\ndependencies:\n- python=3.10\n- pip:\n  - pandas\n"
SAME = [
    (ENVIRONMENT_VERSION, {"image": IMAGE}, {"image": IMAGE, "os_type": "Linux", "auto_rebuild": "Disabled"}),
    (
        ENVIRONMENT_VERSION,
        {"image": IMAGE, "conda": CONDA},
        {"image": IMAGE, "conda": 'dependencies: ["python=3.10", {pip: [pandas]}]\nname: serving'},
    ),
    (ENVIRONMENT_VERSION, {"image": IMAGE}, {"image": IMAGE, "description": "x", "tags": {"a": "b"}, "stage": "x"}),
    (MODEL_VERSION, {"uri": "azureml://datastores/d/paths/m"}, {"uri": "azureml://datastores/d/paths/m", "name": "m"}),
    (
        MODEL_VERSION,
        {"uri": "azureml://datastores/d/paths/m"},
        {"uri": "azureml://subscriptions/s/resourceGroups/g/workspaces/w/datastores/d/paths/m"},
    ),
    (CODE_VERSION, {"content_hash": "a", "path": "src"}, {"content_hash": "a", "path": "elsewhere"}),
    (ONLINE_DEPLOYMENT, {"instance_type": "Standard_F2s_v2"}, {"instance_type": "STANDARD_F2S_V2"}),
    (ONLINE_DEPLOYMENT, {"compute_type": "Managed"}, {"model_id": "/m", "location": "westeurope"}),
]
OTHER = [
    (ENVIRONMENT_VERSION, {"image": IMAGE}, {"image": "library/python:3.13"}),
    (ENVIRONMENT_VERSION, {"image": IMAGE}, {"image": IMAGE, "os_type": "Windows"}),
    (ENVIRONMENT_VERSION, {"image": IMAGE, "conda": CONDA}, {"image": IMAGE, "conda": CONDA.replace("3.10", "3.11")}),
    (MODEL_VERSION, {"content_hash": "a"}, {"content_hash": "a", "framework": "Onnx"}),
    (MODEL_VERSION, {"content_hash": "a"}, {"content_hash": "b"}),
    (ONLINE_DEPLOYMENT, {"compute_type": "Managed"}, {"compute_type": "Kubernetes"}),
]


@pytest.mark.parametrize(("declared", "one", "other"), SAME)
def test_spelling_defaults_and_place_are_no_content(declared: Any, one: dict[str, Any], other: dict[str, Any]) -> None:
    """Letter case, the layout of YAML, a default that is spelled out, the name: the same content all the same."""
    assert fingerprint(declared, one) == fingerprint(declared, other)
    assert same_content(declared, one, other)


@pytest.mark.parametrize(("declared", "one", "other"), OTHER)
def test_what_cannot_be_changed_in_place_is_content(declared: Any, one: dict[str, Any], other: dict[str, Any]) -> None:
    """Each argument that replaces makes another resource of it."""
    assert fingerprint(declared, one) != fingerprint(declared, other)
    assert not same_content(declared, one, other)


def test_a_fingerprint_is_the_same_on_every_machine_and_in_every_release() -> None:
    """It names versions that exist: were it to change, everything would be registered anew."""
    assert fingerprint(ENVIRONMENT_VERSION, {"image": IMAGE, "conda": CONDA}) == "2002c9b7edfa6bbd"


def test_a_value_that_is_not_known_yet_leaves_the_content_unknown() -> None:
    """Wherever it is, if it is content; the name is none."""
    route = {"path": "/score", "port": UNKNOWN}
    assert content_unknown(ENVIRONMENT_VERSION, {"inference_routes": {"scoring": route}}, is_unknown) is UNKNOWN
    assert content_unknown(ENVIRONMENT_VERSION, {"image": UNKNOWN}, is_unknown) is UNKNOWN
    assert content_unknown(ENVIRONMENT_VERSION, {"image": IMAGE, "name": UNKNOWN}, is_unknown) is None


def test_keys_of_yaml_that_are_no_texts_are_content_as_well() -> None:
    """A version number or `yes` may stand as a key; the order of keys says nothing."""
    one = fingerprint(ENVIRONMENT_VERSION, {"image": IMAGE, "conda": "name: a\n3.10: x\nyes: y\n"})
    assert one == fingerprint(ENVIRONMENT_VERSION, {"image": IMAGE, "conda": "yes: y\n3.10: x\nname: a\n"})
    assert one != fingerprint(ENVIRONMENT_VERSION, {"image": IMAGE, "conda": "yes: z\n3.10: x\nname: a\n"})

"""Physical names, paths and URNs."""

from __future__ import annotations

import pytest
from pulumi_azureml.constraints import NameRule
from pulumi_azureml.declare import Generated, Type
from pulumi_azureml.errors import InvalidInput
from pulumi_azureml.names import arguments_of_path, generated_name, label, resource_path, type_and_name
from pulumi_azureml.resources import ALL
from pulumi_azureml.resources.compute_instance import COMPUTE_INSTANCE
from pulumi_azureml.resources.model_version import MODEL_VERSION
from pulumi_azureml.resources.online_deployment import ONLINE_DEPLOYMENT
from pulumi_azureml.resources.workspace import WORKSPACE
from pulumi_azureml.shape import arguments

from ..samples import SAMPLES, Sample

PREFIX = "urn:pulumi:stack::project::"
DYNAMIC = "pulumi-python:dynamic/azureml"
GROUP = "/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/g"
WORKSPACE_ID = f"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/w"


@pytest.mark.parametrize(
    ("urn", "expected"),
    [
        (f"{PREFIX}{DYNAMIC}:Workspace::main", ("Workspace", "main")),
        (f"{PREFIX}my:component:Box${DYNAMIC}:ComputeInstance::dev", ("ComputeInstance", "dev")),
        (f"{PREFIX}a:b:C$d:e:F${DYNAMIC}:Workspace::main", ("Workspace", "main")),
        (f"{PREFIX}{DYNAMIC}:Workspace::team::main", ("Workspace", "team::main")),
        (f"{PREFIX}{DYNAMIC}:Workspace::a$b:c", ("Workspace", "a$b:c")),
    ],
)
def test_urn_tells_the_own_type_and_the_whole_name(urn: str, expected: tuple[str, str]) -> None:
    """Parents are left out, and a name may hold whatever a name may hold."""
    assert type_and_name(urn) == expected


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_path_and_arguments_lead_to_each_other(sample: Sample) -> None:
    """The id is made of the arguments, and gives them back."""
    values = sample.complete()
    path = resource_path(sample.declared, values)
    assert "{" not in path
    found = arguments_of_path(sample.declared, path)
    assert found == {m.name: values[m.name] for m in arguments(sample.declared).members.values() if m.in_path}


def test_path_of_a_nested_resource_is_that_of_its_parent_and_more() -> None:
    """A slash at the end of the parent's id does no harm."""
    values = {"workspace_id": f"{WORKSPACE_ID}/", "name": "dev"}
    assert resource_path(COMPUTE_INSTANCE, values) == f"{WORKSPACE_ID}/computes/dev"


def test_arguments_are_found_in_whatever_case_an_id_is_written() -> None:
    """The service and other tools spell ids as they like."""
    assert arguments_of_path(WORKSPACE, WORKSPACE_ID.replace("resourceGroups", "RESOURCEGROUPS").lower() + "/") == {
        "subscription_id": "11111111-2222-3333-4444-555555555555",
        "resource_group_name": "g",
        "name": "w",
    }


@pytest.mark.parametrize(
    "path",
    [
        "",
        "w",
        GROUP,
        f"{WORKSPACE_ID}/computes/dev",
        WORKSPACE_ID.replace("workspaces", "registries"),
        WORKSPACE_ID.replace("Microsoft.", "MicrosoftX"),
        f"{GROUP}/providers/Microsoft.MachineLearningServices/workspaces/",
    ],
)
def test_another_id_is_refused_with_the_form_that_is_wanted(path: str) -> None:
    """An import by the wrong id ends with a sentence."""
    with pytest.raises(
        InvalidInput, match="is no id of a workspace; it must look like /subscriptions/<subscription_id>/"
    ):
        arguments_of_path(WORKSPACE, path)


def test_id_of_a_workspace_is_no_id_of_a_compute() -> None:
    """The parent's own id lacks the last part."""
    with pytest.raises(InvalidInput, match="no id of a compute instance"):
        arguments_of_path(COMPUTE_INSTANCE, WORKSPACE_ID)


LOGICAL_NAMES = ["dev", "Data Science Box", "日本語", "7", "x" * 200, "team::box", "a$b", "-", ""]


@pytest.mark.parametrize("logical", LOGICAL_NAMES)
@pytest.mark.parametrize("declared", ALL, ids=lambda declared: declared.name)
def test_generated_names_keep_the_rule_of_their_type(declared: Type, logical: str) -> None:
    """Whatever a user calls a resource, the service takes the name that we make of it."""
    for member in arguments(declared).members.values():
        if member.field.generated in (Generated.UNIQUE, Generated.LOGICAL, Generated.RENEWED):
            rule = next(c for c in member.key.allows if isinstance(c, NameRule))
            assert rule.fault(generated_name(member, f"{PREFIX}{DYNAMIC}:{declared.name}::{logical}")) is None


def test_generated_name_is_the_same_at_every_try_and_different_in_every_stack() -> None:
    """A create that is repeated after a crash has to meet its own work, and no other stack's."""
    member = arguments(COMPUTE_INSTANCE).members["name"]
    urn = f"{PREFIX}{DYNAMIC}:ComputeInstance::dev"
    assert generated_name(member, urn) == generated_name(member, urn) == "dev-bidhuz"
    assert generated_name(member, urn.replace("stack", "other")) != generated_name(member, urn)
    assert generated_name(member, urn.replace("azureml", "my:c:X$azureml")) != generated_name(member, urn)


def test_a_renewed_name_changes_with_what_is_beside_it() -> None:
    """The same for the same content, another for another; never that of the logical name alone."""
    member = arguments(ONLINE_DEPLOYMENT).members["name"]
    urn = f"{PREFIX}{DYNAMIC}:OnlineDeployment::blue"
    names = [generated_name(member, urn, salt) for salt in ("one", "one", "two", "")]
    assert names[0] == names[1]
    assert len(set(names)) == 3
    assert all(name.startswith("blue-") and len(name) == len("blue-abcdef") for name in names)


def test_a_logical_name_stands_as_it_is_where_the_rule_takes_it() -> None:
    """What the rule does not take gets a suffix beside what is left of it."""
    member = arguments(MODEL_VERSION).members["name"]
    assert generated_name(member, f"{PREFIX}{DYNAMIC}:ModelVersion::churn.eu_1") == "churn.eu_1"
    assert generated_name(member, f"{PREFIX}{DYNAMIC}:ModelVersion::team::churn") == "team-churn"
    assert generated_name(member, f"{PREFIX}{DYNAMIC}:ModelVersion::日本語").isalpha()


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (f"{WORKSPACE_ID}/models/churn/versions/3", "churn:3"),
        (f"{WORKSPACE_ID}/models/churn/versions/", "churn"),
        (f"{WORKSPACE_ID}/computes/dev", "dev"),
        (f"{WORKSPACE_ID}/onlineEndpoints/e/deployments/blue", "blue"),
        (WORKSPACE_ID, "w"),
        ("w", "w"),
        ("", ""),
    ],
)
def test_sentences_call_a_version_by_its_name_and_number(path: str, words: str) -> None:
    """Everything else by its own name; a number that is not decided yet is left out."""
    assert label(path) == words

"""Methods of v1's ComputeInstance: each says in one line what is done in its place, on an object and on the class."""

from __future__ import annotations

import pulumi
import pytest
from pulumi_azureml import ComputeInstance, Workspace
from pulumi_azureml.host.gone import Gone
from pulumi_azureml.resources.compute_instance_methods import METHODS_OF_V1

from ..components.mocked import WORKSPACE, run

SENTENCES = {
    "provisioning_configuration": "its arguments are those of ComputeInstance itself",
    "create": "declare it in the program, and `pulumi up` makes it",
    "delete": "take it out of the program, and `pulumi up` deletes it",
    "detach": "a compute instance cannot be detached: delete it, or leave it in Azure by the resource option "
    "retain_on_delete=True",
    "deserialize": "`pulumi-azureml import` brings what exists into a program",
    "serialize": "`pulumi-azureml show` prints it",
    "list": "`pulumi-azureml list` prints what there is",
    "get_active_runs": "`pulumi-azureml active-jobs` lists them",
    "get_docs_url": "`pulumi-azureml status --help` names the page",
    "get_status": "`pulumi-azureml status` prints it, and state is an output",
    "refresh_state": "`pulumi refresh` reads it anew",
    "start": '`pulumi-azureml start` does it now, and state="Running" with every `pulumi up`',
    "stop": '`pulumi-azureml stop` does it now, and state="Stopped" with every `pulumi up`',
    "restart": "`pulumi-azureml restart` does it",
    "supported_vmsizes": "supported_vm_sizes of pulumi_azureml lists them",
    "wait_for_completion": "`pulumi up` waits for it; custom_timeouts in opts says how long",
}


@pytest.mark.parametrize("name", SENTENCES)
def test_each_method_of_v1_says_what_is_done_instead(name: str) -> None:
    """Whether it was called on an instance or on the class."""

    def program() -> list[str]:
        told = []
        for each in (ComputeInstance("dev", workspace_id=WORKSPACE), ComputeInstance):
            with pytest.raises(Gone) as caught:
                getattr(each, name)
            told.append(str(caught.value))
        return told

    assert run(program).result == [f"ComputeInstance has no {name}: {SENTENCES[name]}"] * 2


def test_it_ends_a_program_in_one_line() -> None:
    """As Pulumi's own errors do; to Python it is an attribute that is not there."""
    assert issubclass(Gone, pulumi.RunError)
    assert not hasattr(ComputeInstance, "start")


def test_what_v1_never_had_is_simply_not_there() -> None:
    """Other resources have no methods of v1 either."""
    for kind in (ComputeInstance, Workspace):
        with pytest.raises(AttributeError) as caught:
            kind.colour  # type: ignore[attr-defined]  # noqa: B018
        assert (str(caught.value), isinstance(caught.value, Gone)) == (f"{kind.__name__} has no colour", False)


def test_no_method_is_without_its_sentence_here() -> None:
    """What is added to the product is written out above."""
    assert dict(METHODS_OF_V1) == SENTENCES


def test_arguments_in_the_place_of_the_options_are_told_in_one_line() -> None:
    """As whoever comes from a JSON document would write them."""
    with pytest.raises(pulumi.RunError, match="second argument is the resource options, not dict; give arguments by"):
        ComputeInstance("notebook", {"workspace_id": "w"})  # type: ignore[arg-type]

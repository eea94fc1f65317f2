"""Annotations as a tree."""

from __future__ import annotations

from typing import Annotated

import pytest
from pulumi_azureml.declare import PATCH, Field, In, Key, Type
from pulumi_azureml.resources import ALL
from pulumi_azureml.shape import ListOf, MapOf, Object, Scalar, Variants, arguments, outputs
from typing_extensions import Required, TypedDict

from .toy import LAMP


def _type(arguments: type) -> Type:
    return Type(
        name="X", noun="x", arguments=arguments, outputs=object, path="/x", arm_type="N/x", api_version="2025-01-01"
    )


def test_tree_says_what_the_annotations_say() -> None:
    """Every kind of annotation has its shape, inputs of Pulumi's included."""
    members = arguments(LAMP).members
    assert members["label"].shape == Scalar(str)
    assert members["colour"].shape == Scalar(str, ("red", "green"))
    assert members["fixed"].shape == Scalar(bool)
    assert isinstance(members["bulbs"].shape, ListOf)
    assert isinstance(members["bulbs"].shape.item, Object)
    assert members["tags"].shape == MapOf(Scalar(str))
    assert isinstance(members["timer"].shape, Variants)
    assert [option.name for option in members["timer"].shape.options] == ["TimerByClock", "TimerBySun"]


def test_required_members_are_those_that_say_so() -> None:
    """Everything else may be left out, at every level."""
    assert [name for name, member in arguments(LAMP).members.items() if member.required] == ["room_id"]
    bulbs = arguments(LAMP).members["bulbs"].shape
    assert isinstance(bulbs, ListOf)
    assert isinstance(bulbs.item, Object)
    assert [name for name, member in bulbs.item.members.items() if member.required] == ["socket"]


def test_shapes_are_spelled_in_words() -> None:
    """The words stand in errors and on the documentation page."""
    members = arguments(LAMP).members
    assert str(members["colour"].shape) == '"red" | "green"'
    assert str(members["bulbs"].shape) == "list of Bulb"
    assert str(members["tags"].shape) == "map of string"
    assert str(members["timer"].shape) == "TimerByClock | TimerBySun"
    assert [str(Scalar(kind)) for kind in (str, int, float, bool)] == ["string", "integer", "number", "boolean"]


def test_an_argument_without_a_field_is_refused_by_name() -> None:
    """A declaration that forgets the wire is caught when it is first used."""

    class Args(TypedDict, total=False):
        bare: In[str]

    with pytest.raises(TypeError, match=r"Args\.bare needs one Field or Key in its annotation and has 0"):
        arguments(_type(Args))


def test_an_argument_of_an_unknown_shape_is_refused_by_name() -> None:
    """Sets, bytes and the like have no wire form."""

    class Args(TypedDict, total=False):
        odd: Required[Annotated[In[bytes], Field("odd", PATCH)]]

    with pytest.raises(TypeError, match=r"Args\.odd: <class 'bytes'> is no shape"):
        arguments(_type(Args))


def test_a_field_cannot_be_made_without_saying_what_a_change_does() -> None:
    """There is no default: forgetting it is an error at import."""
    with pytest.raises(TypeError, match="on_change"):
        Field("properties.x")  # type: ignore[call-arg]


def test_a_nested_property_has_no_policy_of_its_own() -> None:
    """The argument that holds it says what a change does."""
    timer = arguments(LAMP).members["timer"].shape
    assert isinstance(timer, Variants)
    assert type(timer.options[0].members["at"].key) is Key
    with pytest.raises(AssertionError, match="its parent says"):
        _ = timer.options[0].members["at"].field


@pytest.mark.parametrize("declared", ALL, ids=lambda declared: declared.name)
def test_trees_are_built_once(declared: Type) -> None:
    """The same tree is handed out every time."""
    assert arguments(declared) is arguments(declared)
    assert outputs(declared) is outputs(declared)

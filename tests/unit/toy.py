"""A resource type made up for tests, with one property for every word of the declaration language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal, Union

from pulumi_azureml.constraints import Between, MaxItems, NameRule
from pulumi_azureml.declare import LOCAL, PATCH, PUT, REPLACE, Action, Field, Generated, In, Key, Out, Switch, Type
from pulumi_azureml.meaning import ARM_ID, CASELESS, ENABLED, MINUTES, NEGATED
from pulumi_azureml.rules import Level, Rule, Transition
from typing_extensions import Required, TypedDict

__all__ = ["LAMP", "URN"]

URN = "urn:pulumi:stack::project::pulumi-python:dynamic/azureml:Lamp::desk"


class Bulb(TypedDict, total=False):
    """One bulb."""

    socket: Required[Annotated[In[str], Key("socket.kind", means=CASELESS)]]
    watts: Annotated[In[int], Key("watts", allows=(Between(1, 100),))]
    dimmed: Annotated[In[bool], Key("dimmer", means=ENABLED, default="Disabled")]
    serial: Annotated[In[str], Key("serial", write_only=True)]
    maker: Annotated[In[str], Key("maker", constant="us")]


class TimerByClock(TypedDict, total=False):
    """Goes off at a time."""

    at: Required[Annotated[In[str], Key("clock.at")]]
    kind: Annotated[In[str], Key("kind", constant="Clock")]


class TimerBySun(TypedDict, total=False):
    """Goes off at sunset."""

    offset: Required[Annotated[In[int], Key("sun.offset")]]
    kind: Annotated[In[str], Key("kind", constant="Sun")]


class LampArgs(TypedDict, total=False):
    """The arguments of a lamp."""

    room_id: Required[Annotated[In[str], Field("{room_id}", REPLACE, means=ARM_ID)]]
    name: Annotated[
        In[str], Field("{name}", REPLACE, means=CASELESS, generated=Generated.UNIQUE, allows=(NameRule(3, 20),))
    ]
    label: Annotated[In[str], Field("properties.label", PATCH, default="")]
    colour: Annotated[In[Literal["red", "green"]], Field("properties.colour", PATCH)]
    brightness: Annotated[In[float], Field("properties.brightness", PATCH)]
    fixed: Annotated[In[bool], Field("properties.loose", REPLACE, means=NEGATED)]
    off_after_minutes: Annotated[
        In[int], Field("properties.offAfter", Action("setOff", body="offAfter"), means=MINUTES)
    ]
    bulbs: Annotated[In[Sequence[In[Bulb]]], Field("properties.bulbs", PUT, allows=(MaxItems(2),), default=[])]
    timer: Annotated[In[Union[TimerByClock, TimerBySun]], Field("properties.timer", PUT)]
    owner_ids: Annotated[In[Sequence[In[str]]], Field("owners", PATCH, means=ARM_ID, keyed=True)]
    scenes: Annotated[In[Mapping[str, In[Bulb]]], Field("properties.scenes", PATCH, owned_by=("origin", "User"))]
    pin: Annotated[In[str], Field("properties.pin", PATCH, secret=True, write_only=True)]
    secret_bulb: Annotated[In[Bulb], Field("properties.secretBulb", PATCH, secret=True)]
    tags: Annotated[In[Mapping[str, In[str]]], Field("tags", PATCH, shared=True)]
    power: Annotated[
        In[Literal["On", "Off"]],
        Field("properties.power", Switch({"On": "on", "Off": "off"}, settled={"Warming": "On"}), in_body=False),
    ]
    note: Annotated[In[str], Field("", LOCAL, in_body=False)]


class LampOutputs:
    """The outputs of a lamp."""

    lumen: Annotated[Any, Out("properties.lumen")]
    first_bulb: Annotated[Any, Out("properties.bulbs.0.serial")]
    code: Annotated[Any, Out("properties.code", through=lambda code: f"#{code}", secret=True)]


def _dark(inputs: Mapping[str, Any]) -> str | None:
    return "a lamp without bulbs is dark" if not inputs.get("bulbs") and inputs.get("label") == "bright" else None


def _dim(inputs: Mapping[str, Any]) -> str | None:
    return "it is rather dim" if (inputs.get("brightness") or 1) < 0.1 else None


def _secret_rule(inputs: Mapping[str, Any]) -> str | None:
    return "is too easy" if inputs.get("pin") == "0000" else None


def _never_green(old: Any, new: Any) -> str | None:
    return "once red, it stays red" if (old, new) == ("red", "green") else None


LAMP = Type(
    name="Lamp",
    noun="lamp",
    arguments=LampArgs,
    outputs=LampOutputs,
    path="{room_id}/lamps/{name}",
    arm_type="Test.House/rooms/lamps",
    api_version="2025-01-01",
    constants={"properties.kind": "Lamp"},
    rules=(
        Rule("T1", "bulbs", ("bulbs", "label"), _dark),
        Rule("T2", "brightness", ("brightness",), _dim, Level.WARNING),
        Rule("T3", "pin", ("pin",), _secret_rule),
    ),
    transitions=(Transition("T4", "colour", _never_green),),
    lost_on_replace="its warmth",
    protect=True,
)

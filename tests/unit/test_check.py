"""Arguments against their declaration."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from pulumi_azureml.check import Checked, check_arguments
from pulumi_azureml.resources.compute_instance import COMPUTE_INSTANCE
from pulumi_azureml.resources.workspace import WORKSPACE
from pulumi_azureml.rules import Level, Transition

from ..samples import sample_of
from .toy import LAMP
from .unknown import UNKNOWN, is_unknown

ROOM = {"room_id": "/rooms/1"}


def lamp(**given: Any) -> Checked:
    return check_arguments(LAMP, {**ROOM, **given}, {}, is_unknown)


def faults(**given: Any) -> list[str]:
    return [str(fault) for fault in lamp(**given).faults]


def test_arguments_in_order_pass_without_a_word() -> None:
    """Nothing is at fault, and the arguments go on as they are."""
    given = {"name": "desk", "colour": "red", "bulbs": [{"socket": "E27", "watts": 5}], "tags": {"a": "b"}}
    checked = lamp(**given)
    assert (checked.faults, checked.warnings) == ((), ())
    assert checked.inputs == {**ROOM, **given}


def test_every_fault_is_reported_at_once_with_its_path() -> None:
    """A user mends everything in one go; each fault names the nested property that it is about."""
    assert faults(
        name="x",
        colour="blue",
        bulbs=[{"socket": "E27"}, {"watts": 1000}],
        scenes={"movie": {"socket": 5}},
        timer={"at": 8},
        tags={"a": 1},
    ) == [
        'name: "x" must have 3 to 20 characters out of letters, digits, `-`, the first out of letters',
        'colour: "blue" must be one of red, green',
        "bulbs[1].watts: 1000 must be from 1 to 100",
        "bulbs[1].socket: is required",
        'scenes["movie"].socket: must be a string, not 5',
        "timer.at: must be a string, not 8",
        'tags["a"]: must be a string, not 1',
    ]


def test_missing_arguments_are_named() -> None:
    """What has to be given is said by its name."""
    checked = check_arguments(LAMP, {"label": "x"}, {}, is_unknown)
    assert [str(fault) for fault in checked.faults] == ["room_id: is required"]


def test_an_argument_of_the_wrong_kind_is_not_called_missing_as_well() -> None:
    """One mistake is one sentence."""
    checked = check_arguments(LAMP, {"room_id": 5}, {}, is_unknown)
    assert [str(fault) for fault in checked.faults] == ["room_id: must be a string, not 5"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"color": "red"}, 'color: is not an argument of Lamp; did you mean "colour"?'),
        ({"Label": "x"}, 'Label: is not an argument of Lamp; did you mean "label"?'),
        ({"zzz": 1}, "zzz: is not an argument of Lamp"),
        (
            {"bulbs": [{"socket": "E27", "wats": 5}]},
            'bulbs[0].wats: is not an argument of Bulb; did you mean "watts"?',
        ),
        ({"bulbs": [{"socket": "E27", "maker": "us"}]}, "bulbs[0].maker: is not an argument of Bulb"),
    ],
)
def test_unknown_arguments_are_refused_with_the_nearest_name(given: dict[str, Any], sentence: str) -> None:
    """A typing mistake is answered with what was meant; what the service wants constant is not the user's to give."""
    assert faults(**given) == [sentence]


def test_nearest_choice_is_offered_for_a_closed_set() -> None:
    """Letter case is the most common slip."""
    assert faults(colour="Red") == ['colour: "Red" must be one of red, green; did you mean "red"?']


@pytest.mark.parametrize("value", [True, False])
def test_booleans_are_never_numbers(value: bool) -> None:
    """Python calls True an int; Azure does not."""
    assert faults(off_after_minutes=value, brightness=value) == [
        "off_after_minutes: must be an integer, not a boolean",
        "brightness: must be a number, not a boolean",
    ]


@pytest.mark.parametrize("value", [float("nan"), float("inf"), float("-inf")])
def test_numbers_that_json_does_not_have_are_refused(value: float) -> None:
    """NaN and the infinities never reach the wire."""
    assert [fault.property for fault in lamp(off_after_minutes=value, brightness=value).faults] == [
        "off_after_minutes",
        "brightness",
    ]


@pytest.mark.parametrize(
    ("value", "words"), [(2.5, "2.5"), ("30", '"30"'), ([1], "a list"), ({}, "an object"), (1234567.5, "1234567.5")]
)
def test_what_is_no_integer_is_refused_as_it_was_given(value: Any, words: str) -> None:
    """Neither cut off, nor parsed out of a string."""
    assert faults(off_after_minutes=value) == [f"off_after_minutes: must be an integer, not {words}"]


def test_whole_floats_of_the_engine_become_integers_again() -> None:
    """Every number arrives as a float; where the declaration says integer, it leaves as one."""
    inputs = lamp(off_after_minutes=30.0, brightness=1, bulbs=[{"socket": "E27", "watts": 5.0}]).inputs
    assert [type(value) for value in (inputs["off_after_minutes"], inputs["brightness"])] == [int, float]
    assert type(inputs["bulbs"][0]["watts"]) is int


@pytest.mark.parametrize("value", [1, 0, "true", "yes", 1.0])
def test_booleans_are_true_or_false_alone(value: Any) -> None:
    """Numbers and words are no booleans."""
    assert [fault.property for fault in lamp(fixed=value).faults] == ["fixed"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"bulbs": {"socket": "E27"}}, "bulbs: must be a list, not an object"),
        ({"bulbs": ["E27"]}, "bulbs[0]: must be an object (Bulb), not a string"),
        ({"tags": ["a"]}, "tags: must be a map, not a list"),
        ({"timer": "08:00"}, "timer: must be an object (TimerByClock | TimerBySun), not a string"),
        ({"label": ["x"]}, "label: must be a string, not a list"),
        ({"tags": {"a": None}}, 'tags["a"]: must be a string, not null'),
    ],
)
def test_shapes_are_told_apart_in_words(given: dict[str, Any], sentence: str) -> None:
    """The sentence says what was given and what is wanted."""
    assert faults(**given) == [sentence]


def test_arguments_that_are_null_are_as_good_as_absent() -> None:
    """`None` in a program means: not given."""
    assert lamp(label=None).inputs == ROOM
    assert [str(fault) for fault in check_arguments(LAMP, {"room_id": None}, {}, is_unknown).faults] == [
        "room_id: is required"
    ]


def test_a_variant_is_chosen_by_the_keys_it_is_given() -> None:
    """A key of the other variant is a fault of the one that fits best."""
    assert faults(timer={"offset": 5}) == []
    assert faults(timer={"offset": 5, "at": "8"}) == ["timer.offset: is not an argument of TimerByClock"]


def test_unknown_values_pass_every_check() -> None:
    """In a preview anything may be unknown: it is skipped and handed on."""
    given = dict.fromkeys(
        ["name", "label", "colour", "off_after_minutes", "bulbs", "timer", "scenes", "tags", "pin"], UNKNOWN
    )
    checked = check_arguments(LAMP, {"room_id": UNKNOWN, **given}, {}, is_unknown)
    assert checked.faults == ()
    assert all(checked.inputs[name] is UNKNOWN for name in given)


def test_what_is_known_beside_an_unknown_value_is_checked() -> None:
    """A nested unknown hides nothing but itself."""
    given = {"bulbs": [{"socket": UNKNOWN, "watts": 500}], "tags": {"a": UNKNOWN, "b": 5}}
    assert faults(**given) == ["bulbs[0].watts: 500 must be from 1 to 100", 'tags["b"]: must be a string, not 5']


def test_a_rule_over_the_whole_waits_until_all_of_it_is_known() -> None:
    """Three entries break the limit only once they are three for sure."""
    assert faults(bulbs=[{"socket": "a"}, {"socket": "b"}, {"socket": UNKNOWN}]) == []
    assert faults(bulbs=[{"socket": word} for word in "abc"]) == [
        "bulbs: 3 entries are more than the 2 that are allowed"
    ]


def test_rules_run_only_when_all_they_read_is_known_and_in_order() -> None:
    """A rule over a value that is unknown, or already at fault, would say something wrong."""
    assert faults(label="bright") == ["bulbs: a lamp without bulbs is dark"]
    assert faults(label="bright", bulbs=UNKNOWN) == []
    assert faults(label="bright", bulbs=[{"socket": UNKNOWN}]) == []
    assert faults(label="bright", bulbs="none") == ["bulbs: must be a list, not a string"]


def test_warnings_are_no_faults() -> None:
    """A doubtful argument goes on, with a word about it."""
    checked = lamp(brightness=0.01)
    assert (checked.faults, checked.warnings) == ((), ("it is rather dim",))


def test_transitions_look_at_the_last_state() -> None:
    """They say nothing about a new resource, an unknown value or an allowed change."""

    def change(olds: dict[str, Any], colour: Any) -> list[str]:
        checked = check_arguments(LAMP, {**ROOM, "colour": colour}, olds and {**ROOM, **olds}, is_unknown)
        return [str(fault) for fault in checked.faults]

    assert change({"colour": "red"}, "green") == ["colour: once red, it stays red"]
    assert change({"colour": "green"}, "red") == []
    assert change({"colour": "red"}, UNKNOWN) == []
    assert change({}, "green") == []
    assert change({"colour": "red", "room_id": "/rooms/another"}, "green") == [], "it is made anew"


def test_a_change_that_leaves_something_behind_is_a_warning() -> None:
    """It is done all the same."""
    dimmed = Transition("T5", "colour", lambda old, new: f"no longer {old}" if old != new else None, Level.WARNING)
    lamp = dataclasses.replace(LAMP, transitions=(dimmed,))
    checked = check_arguments(lamp, {**ROOM, "colour": "green"}, {**ROOM, "colour": "red"}, is_unknown)
    assert (checked.faults, checked.warnings) == ((), ("no longer red",))


SECRETS = [
    {"pin": 1234},
    {"pin": ["hunter2"]},
    {"pin": {"hunter2": "hunter2"}},
    {"pin": "0000"},
    {"secret_bulb": "hunter2"},
    {"secret_bulb": {"socket": 12345}},
    {"secret_bulb": {"socket": "hunter2", "watts": 12345}},
    {"secret_bulb": {"socket": "hunter2", "dimmed": "hunter2"}},
    {"secret_bulb": {"watts": 5}},
]


@pytest.mark.parametrize("given", SECRETS, ids=str)
def test_a_fault_of_a_secret_says_what_is_wanted_and_never_what_was_given(given: dict[str, Any]) -> None:
    """The fault is marked as one whose value the engine must not print, and its words hold no value either."""
    found = lamp(**given).faults
    assert found
    assert all(fault.secret for fault in found)
    text = " ".join(str(fault) for fault in found)
    assert not any(value in text for value in ("hunter2", "12345", "1234", "0000"))


def test_secret_scripts_are_not_repeated_in_a_fault() -> None:
    """Setup scripts tend to hold credentials."""
    given = sample_of("ComputeInstance", "small").inputs() | {"setup_scripts": {"creation": {"script": ["TOKEN=abc"]}}}
    (fault,) = check_arguments(COMPUTE_INSTANCE, given, {}, is_unknown).faults
    assert (str(fault), fault.secret) == ("setup_scripts.creation.script: must be a string, not a list", True)


def test_a_fault_of_an_ordinary_argument_is_not_marked_secret() -> None:
    """The engine may print it, and does so usefully."""
    (fault,) = lamp(label=5).faults
    assert not fault.secret


def test_a_schedule_is_one_kind_or_the_other() -> None:
    """R17: cron and recurrence exclude each other."""
    both = {"action": "Stop", "cron": "0 18 * * *", "frequency": "Day", "interval": 1}
    given = sample_of("ComputeInstance", "small").inputs() | {"schedules": [both]}
    (fault,) = check_arguments(COMPUTE_INSTANCE, given, {}, is_unknown).faults
    assert str(fault) == "schedules[0].cron: is not an argument of RecurrenceSchedule"


def test_outbound_rules_are_told_apart_by_their_type() -> None:
    """A private endpoint with the keys of another rule is refused by its own type's name."""
    rule = {"type": "PrivateEndpoint", "destination": "packages.example.com"}
    network = {"isolation_mode": "AllowOnlyApprovedOutbound", "outbound_rules": {"r": rule}}
    given = sample_of("Workspace", "small").inputs() | {"managed_network": network}
    assert [str(fault) for fault in check_arguments(WORKSPACE, given, {}, is_unknown).faults] == [
        'managed_network.outbound_rules["r"].destination: is not an argument of PrivateEndpointRule',
        'managed_network.outbound_rules["r"].service_resource_id: is required',
        'managed_network.outbound_rules["r"].subresource_target: is required',
    ]

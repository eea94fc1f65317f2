"""The finer points of the wire, on a type made up for them."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml.change_body import merge_body, patch_body
from pulumi_azureml.sameness import changed, covers, observed, respelled, same
from pulumi_azureml.shape import Member, arguments
from pulumi_azureml.wire import from_body, outputs_of, to_body

from .toy import LAMP
from .unknown import UNKNOWN

MEMBERS = arguments(LAMP).members


def member(name: str) -> Member:
    return MEMBERS[name]


def are_same(name: str, one: Any, other: Any) -> bool:
    return same(member(name).shape, member(name).key, one, other)


def seen(name: str, known: Any, live: Any) -> Any:
    return observed(member(name).shape, member(name).key, known, live)


def is_covered(name: str, wanted: Any, live: Any) -> bool:
    return covers(member(name).shape, member(name).key, wanted, live)


def test_keyed_lists_compare_as_sets_of_ids() -> None:
    """Order and letter case of ids mean nothing; another id does."""
    assert are_same("owner_ids", ["/users/A", "/users/b"], ["/users/B/", "/users/a"])
    assert not are_same("owner_ids", ["/users/a"], ["/users/a", "/users/b"])


def test_ordinary_lists_compare_by_place() -> None:
    """Order counts, letter case where the declaration says that it does."""
    assert are_same("bulbs", [{"socket": "E27"}], [{"socket": "e27"}])
    assert not are_same("bulbs", [{"socket": "a"}, {"socket": "b"}], [{"socket": "b"}, {"socket": "a"}])


def test_variants_differ_when_one_becomes_the_other() -> None:
    """A clock is no sunset, whatever they have in common."""
    assert are_same("timer", {"at": "8"}, {"at": "8"})
    assert not are_same("timer", {"at": "8"}, {"offset": 8})


def test_variants_on_the_wire_are_told_by_their_constant() -> None:
    """The word of the service decides, in any letter case."""
    body = {"properties": {"timer": {"kind": "SUN", "sun": {"offset": 5}, "clock": {"at": "8"}}}}
    assert from_body(LAMP, body)["timer"] == {"offset": 5}


def test_a_variant_that_nobody_knows_is_shown_as_it_is() -> None:
    """A kind that the declaration has no word for is drift, not an error."""
    assert from_body(LAMP, {"properties": {"timer": {"kind": "Moon", "phase": 3}}})["timer"] == {
        "kind": "Moon",
        "phase": 3,
    }


def test_entries_of_the_service_in_an_owned_map_are_not_the_users() -> None:
    """Of the scenes, those that a user made are arguments; what names no owner counts as the user's."""
    scenes = {
        "mine": {"origin": "User", "socket": {"kind": "a"}},
        "bare": {"socket": {"kind": "b"}},
        "theirs": {"origin": "System", "socket": {"kind": "c"}},
    }
    assert set(from_body(LAMP, {"properties": {"scenes": scenes}})["scenes"]) == {"mine", "bare"}


def test_observed_keeps_the_users_spelling() -> None:
    """Where the live value means the same, the declared spelling stands."""
    assert seen("bulbs", [{"socket": "E27"}], [{"socket": "e27", "watts": 5}]) == [{"socket": "E27"}]
    assert seen("owner_ids", ["/users/A", "/users/B"], ["/users/b", "/users/a"]) == ["/users/A", "/users/B"]


def test_observed_shows_the_live_value_where_it_differs() -> None:
    """A difference inside a nested object shows as that property alone."""
    known = [{"socket": "E27", "watts": 5}]
    assert seen("bulbs", known, [{"socket": "e27", "watts": 9, "dimmed": True}]) == [{"socket": "E27", "watts": 9}]
    assert seen("bulbs", known, []) == []
    assert seen("bulbs", known, None) is None
    assert seen("label", "mine", "theirs") == "theirs"


def test_observed_takes_what_is_never_returned_from_what_is_known() -> None:
    """A write-only property cannot drift."""
    assert seen("bulbs", [{"socket": "a", "serial": "s"}], [{"socket": "a"}]) == [{"socket": "a", "serial": "s"}]


def test_observed_map_shows_foreign_entries_unless_it_is_shared() -> None:
    """A scene added by hand is drift, a tag added by somebody else is not."""
    scene = {"socket": "a"}
    assert seen("scenes", {"one": scene}, {"one": scene, "two": scene}) == {"one": scene, "two": scene}
    assert seen("tags", {"mine": "1"}, {"mine": "1", "theirs": "2"}) == {"mine": "1"}
    assert seen("tags", {"mine": "1"}, {"theirs": "2"}) == {}


def test_a_declared_default_is_the_same_as_absence() -> None:
    """Where the service leaves a property out because it is at its default, the user's value is met."""
    assert is_covered("label", "", None)
    assert is_covered("bulbs", [], None)
    assert is_covered("bulbs", [{"socket": "a", "dimmed": False}], [{"socket": "a"}])
    assert not is_covered("label", "x", None)
    assert not is_covered("bulbs", [{"socket": "a", "dimmed": True}], [{"socket": "a"}])


def test_an_argument_that_has_no_default_is_not_met_by_absence() -> None:
    """Asked for and not there is a difference."""
    assert not is_covered("colour", "red", None)
    assert not is_covered("timer", {"at": "8"}, None)


def test_respelling_changes_nothing_but_spelling() -> None:
    """New values in the old spelling, so that a diff shows true differences alone."""
    bulbs = member("bulbs")
    old = [{"socket": "E27", "watts": 5}]
    assert respelled(bulbs.shape, bulbs.key, old, [{"socket": "e27", "watts": 5}]) == old
    assert respelled(bulbs.shape, bulbs.key, old, [{"socket": "e27", "watts": 6}]) == [{"socket": "E27", "watts": 6}]
    assert respelled(bulbs.shape, bulbs.key, old, [{"socket": "e27", "watts": UNKNOWN}]) == [
        {"socket": "E27", "watts": UNKNOWN}
    ]
    assert respelled(bulbs.shape, bulbs.key, None, old) == old
    assert respelled(bulbs.shape, bulbs.key, old, None) is None


def test_patch_names_removed_entries_as_null() -> None:
    """A merge patch removes nothing that it does not mention, at any depth."""
    old = {"scenes": {"one": {"socket": "a", "watts": 5}, "two": {"socket": "b"}}}
    new = {"scenes": {"one": {"socket": "a"}}}
    body = patch_body(LAMP, [member("scenes")], old, new, {})
    assert body == {
        "properties": {"scenes": {"one": {"socket": {"kind": "a"}, "watts": None, "maker": "us"}, "two": None}}
    }


def test_patch_names_removed_ids_of_a_keyed_list_as_null() -> None:
    """On the wire the list is a map, and its entries go like those of a map."""
    body = patch_body(LAMP, [member("owner_ids")], {"owner_ids": ["/a", "/b"]}, {"owner_ids": ["/b"]}, {})
    assert body == {"owners": {"/b": {}, "/a": None}}


def test_whole_body_replaces_a_map_without_nulls() -> None:
    """In a PUT, what is not mentioned is gone."""
    old = {"scenes": {"one": {"socket": "a"}, "two": {"socket": "b"}}}
    body = merge_body(LAMP, to_body(LAMP, old), old, {"scenes": {"one": {"socket": "a"}}})
    assert body["properties"]["scenes"] == {"one": {"socket": {"kind": "a"}, "maker": "us"}}


def test_whole_body_leaves_the_entries_of_the_service_to_the_service() -> None:
    """It adds its own scenes by itself, and refuses them in a request."""
    old = {"scenes": {"one": {"socket": "a"}}}
    live = to_body(LAMP, old)
    live["properties"]["scenes"]["theirs"] = {"origin": "System", "socket": {"kind": "c"}}
    for new in ({"scenes": {"one": {"socket": "b"}}}, old):
        assert set(merge_body(LAMP, live, old, new)["properties"]["scenes"]) == {"one"}
    assert merge_body(LAMP, live, {}, {})["properties"]["scenes"] == {"one": live["properties"]["scenes"]["one"]}


def test_outputs_pass_through_their_function_and_lists() -> None:
    """A number in the path picks an element, and a function makes the output of what is there."""
    body = {"properties": {"lumen": 800, "code": 7, "bulbs": [{"serial": "s1"}, {"serial": "s2"}]}}
    assert outputs_of(LAMP, body) == {"lumen": 800, "first_bulb": "s1", "code": "#7"}
    assert outputs_of(LAMP, {"properties": {"bulbs": []}}) == {}


@pytest.mark.parametrize(
    ("old", "new", "names"),
    [
        ({"label": "a"}, {"label": "a"}, []),
        ({"label": "a"}, {"label": "b"}, ["label"]),
        ({"label": "a"}, {}, ["label"]),
        ({}, {"label": "a"}, ["label"]),
        ({"label": ""}, {}, ["label"]),
        ({"room_id": "/Rooms/1"}, {"room_id": "/rooms/1/"}, []),
        ({"off_after_minutes": 30}, {"off_after_minutes": 30.0}, []),
        ({"timer": {"at": "8"}, "tags": {"a": "b"}}, {"timer": {"offset": 1}, "tags": {"a": "c"}}, ["timer", "tags"]),
    ],
)
def test_changed_arguments_are_those_that_mean_something_else(old: Any, new: Any, names: list[str]) -> None:
    """By meaning, not by spelling; absence is a meaning of its own."""
    assert [m.name for m in changed(LAMP, old, new)] == names

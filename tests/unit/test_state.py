"""What is kept of a resource between runs."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml.declare import Switch
from pulumi_azureml.names import arguments_of_path, resource_path
from pulumi_azureml.ownership import add_mark
from pulumi_azureml.paths import put
from pulumi_azureml.shape import arguments
from pulumi_azureml.state import State, live_state, state_after
from pulumi_azureml.wire import to_body, to_wire

from ..samples import SAMPLES, Sample
from .live import live_body
from .toy import LAMP, URN

PATH = "/rooms/1/lamps/desk"
IN_PATH = {"room_id": "/rooms/1", "name": "desk"}
KNOWN: dict[str, Any] = {
    "room_id": "/Rooms/1",
    "name": "Desk",
    "label": "mine",
    "off_after_minutes": 30,
    "pin": "0000",
    "tags": {"a": "b"},
    "power": "On",
    "note": "by the window",
}


def live(**properties: Any) -> dict[str, Any]:
    body = to_body(LAMP, KNOWN)
    add_mark(LAMP, body, URN)
    body["properties"] |= {"power": "On", **properties}
    return body


def inputs(body: dict[str, Any], known: dict[str, Any] = KNOWN) -> dict[str, Any]:
    return live_state(LAMP, PATH, known, body, IN_PATH).inputs


def test_an_untouched_resource_shows_what_is_known_in_the_known_spelling() -> None:
    """A refresh is empty: same values, same letters."""
    assert inputs(live(offAfter="PT1800S")) == KNOWN


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_no_type_shows_drift_on_its_own_body(sample: Sample) -> None:
    """For every type: what was sent, read back, is what was known."""
    known = sample.complete()
    body = live_body(sample.declared, known)
    add_mark(sample.declared, body, URN)
    for member in arguments(sample.declared).members.values():
        if isinstance(member.field.on_change, Switch) and member.name in known:
            put(body, member.key.wire, to_wire(member.shape, member.key, known[member.name]))
        if member.key.write_only and member.key.wire:
            holder = body
            *parents, last = member.key.wire.split(".")
            for step in parents:
                holder = holder.get(step, {})
            holder.pop(last, None)
    path = resource_path(sample.declared, known)
    state = live_state(sample.declared, path, known, body, arguments_of_path(sample.declared, path))
    assert state.inputs == known


def test_drift_shows_the_live_value() -> None:
    """Old value known, new value live, in the units of the declaration."""
    found = inputs(live(label="theirs", offAfter="PT1H"))
    assert found == {**KNOWN, "label": "theirs", "off_after_minutes": 60}


def test_an_argument_that_is_gone_is_gone() -> None:
    """What the service no longer shows is not made up."""
    body = live()
    del body["properties"]["offAfter"]
    assert "off_after_minutes" not in inputs(body)


def test_what_the_user_never_said_is_no_drift() -> None:
    """The service fills in a colour, somebody adds a tag: neither was asked for."""
    body = live(colour="red")
    body["tags"]["theirs"] = "x"
    assert inputs(body) == KNOWN


def test_what_cannot_be_read_is_taken_as_known() -> None:
    """Secrets that the service never returns, and what only steers the provider."""
    found = inputs({"properties": {}})
    assert {name: found[name] for name in ("pin", "note")} == {"pin": "0000", "note": "by the window"}


def test_a_state_on_the_way_counts_as_the_one_it_leads_to() -> None:
    """A lamp that warms up is on."""
    assert inputs(live(power="Warming"))["power"] == "On"
    assert inputs(live(power="Off"))["power"] == "Off"
    assert inputs(live(power="Broken"))["power"] == "Broken"


def test_default_that_the_service_leaves_out_is_no_drift() -> None:
    """`label=""` is the default: its absence says the same."""
    known = {**KNOWN, "label": ""}
    body = live()
    del body["properties"]["label"]
    assert inputs(body, known) == known


def test_import_takes_every_argument_that_the_resource_shows() -> None:
    """With nothing known, the live resource speaks for itself: no mark, no steering, no states."""
    body = live(colour="red")
    assert live_state(LAMP, PATH, {}, body, IN_PATH).inputs == {
        "room_id": "/rooms/1",
        "name": "desk",
        "label": "mine",
        "colour": "red",
        "off_after_minutes": 30,
        "pin": "0000",
        "tags": {"a": "b"},
    }


def test_state_after_a_write_keeps_the_arguments_as_they_were_asked() -> None:
    """Arguments from the program, id and outputs from the service."""
    body = {"id": "/Rooms/1/Lamps/Desk", "properties": {"lumen": 5}}
    assert state_after(LAMP, PATH, KNOWN, body) == State("/Rooms/1/Lamps/Desk", KNOWN, {"lumen": 5})
    assert state_after(LAMP, PATH, KNOWN, {}).id == PATH


def test_an_argument_stands_where_an_output_has_its_name() -> None:
    """State holds one value per name."""
    assert State("x", {"power": "On"}, {"power": "Warming", "lumen": 1}).properties == {"power": "On", "lumen": 1}

"""DataCollection: v1's two switches, and the argument `data_collector`."""

from __future__ import annotations

import pytest
from pulumi_azureml_components import DataCollection, InvalidConfiguration, Level, refuse

from .said import doubted, said

EVENT_HUB = (
    "event_hub_enabled: there is no Event Hub sink any more: set it to False, and send from the scoring script, "
    "or route diagnostic settings to an Event Hub"
)


def test_by_default_nothing_is_collected() -> None:
    """As in v1."""
    assert DataCollection().to_arguments() is None
    assert DataCollection(storage_enabled=False).to_arguments() is None
    assert DataCollection().validate() == []


def test_storage_collects_what_the_script_hands_over() -> None:
    """Inputs and outputs, as v1's collector did."""
    assert DataCollection(storage_enabled=True).to_arguments() == {
        "collections": {"model_inputs": {"enabled": True}, "model_outputs": {"enabled": True}}
    }


def test_collections_are_said_in_the_resources_words() -> None:
    """A rate for all, unless one says its own."""
    collection = DataCollection(
        storage_enabled=True,
        collections={"request": {}, "response": {"enabled": False, "sampling_rate": 1.0, "client_id": "c"}},
        sampling_rate=0.5,
        rolling_rate="Day",
        capture_headers=["x-request-id"],
    )
    arguments = {
        "collections": {
            "request": {"enabled": True, "sampling_rate": 0.5},
            "response": {"enabled": False, "sampling_rate": 1.0, "client_id": "c"},
        },
        "rolling_rate": "Day",
        "capture_headers": ["x-request-id"],
    }
    assert collection.to_arguments() == arguments
    read = DataCollection.from_arguments(arguments)
    assert read is not None
    assert read.to_arguments() == arguments
    assert DataCollection.from_arguments(None) is None


def test_an_event_hub_is_refused_unless_rules_are_relaxed() -> None:
    """Data that goes nowhere is worse than an error."""
    problems = DataCollection(event_hub_enabled=True).validate()
    assert [str(problem) for problem in problems] == [EVENT_HUB]
    assert problems[0].level is Level.STRICT
    assert refuse(problems, strict=False) == problems
    with pytest.raises(InvalidConfiguration):
        refuse(problems)


@pytest.mark.parametrize(
    ("collection", "sentence"),
    [
        (DataCollection("yes"), 'event_hub_enabled: "yes" must be True or False'),  # type: ignore[arg-type]
        (DataCollection(storage_enabled=1), "storage_enabled: 1 must be True or False"),
        (DataCollection(collections={"request": {}}), "collections: are given while storage_enabled is not True"),
        (DataCollection(capture_headers="x"), 'capture_headers: "x" must be a list of texts'),
        (DataCollection(capture_headers=["x", 1]), "capture_headers: 1 must be text"),  # type: ignore[list-item]
    ],
)
def test_what_it_refuses(collection: DataCollection, sentence: str) -> None:
    """Each refusal in its own words."""
    assert said(collection.validate()) == [sentence]
    assert doubted(collection.validate()) == []


def test_dictionary_is_that_of_v1_and_round_trips() -> None:
    """The two switches; what v1 had no word for is not in it."""
    collection = DataCollection(False, True)
    assert collection.serialize() == {"eventHubEnabled": False, "storageEnabled": True}
    assert DataCollection.deserialize(collection.serialize()) == collection


def test_every_missing_key_is_said() -> None:
    """v1 asked for both."""
    with pytest.raises(InvalidConfiguration) as caught:
        DataCollection.deserialize({})
    assert str(caught.value) == (
        "reading DataCollection: eventHubEnabled: is missing from the payload; "
        "storageEnabled: is missing from the payload."
    )

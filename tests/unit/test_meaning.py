"""How values are spelled on both sides, and when two spellings mean the same."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from pulumi_azureml.meaning import (
    ARM_ID,
    ASSET,
    BASE64,
    CASELESS,
    DATASTORE_URI,
    DURATION,
    ENABLED,
    LOCATION,
    MILLISECONDS,
    MINUTES,
    MINUTES_SUFFIX,
    NEGATED,
    PLAIN,
    QUANTITY,
    SECONDS,
    YAML,
    Meaning,
    WireWords,
    duration_seconds,
    iso_duration,
)

TASKS = WireWords(words={"classification": "Classification", "text ner": "TextNER"})

BOTH_WAYS = [
    (PLAIN, "as it is", "as it is"),
    (CASELESS, "Standard_DS3_v2", "Standard_DS3_v2"),
    (ENABLED, True, "Enabled"),
    (ENABLED, False, "Disabled"),
    (NEGATED, True, False),
    (NEGATED, False, True),
    (SECONDS, 0, "PT0S"),
    (SECONDS, 5, "PT5S"),
    (SECONDS, 30, "PT30S"),
    (SECONDS, 0.5, "PT0.5S"),
    (SECONDS, 90, "PT1M30S"),
    (SECONDS, 100, "PT1M40S"),
    (SECONDS, 86401, "PT24H1S"),
    (MILLISECONDS, 0, "PT0S"),
    (MILLISECONDS, 1, "PT0.001S"),
    (MILLISECONDS, 500, "PT0.5S"),
    (MILLISECONDS, 5000, "PT5S"),
    (MILLISECONDS, 90_500, "PT1M30.5S"),
    (MILLISECONDS, 300_000, "PT5M"),
    (YAML, "name: a\n", "name: a\n"),
    (ASSET, "/subscriptions/S/models/m/versions/1", "/subscriptions/S/models/m/versions/1"),
    (DATASTORE_URI, "azureml://datastores/d/paths/m", "azureml://datastores/d/paths/m"),
    (MINUTES, 15, "PT15M"),
    (MINUTES, 60, "PT1H"),
    (MINUTES, 90, "PT1H30M"),
    (MINUTES, 1440, "P1D"),
    (MINUTES, 1500, "PT25H"),
    (MINUTES, 4320, "P3D"),
    (MINUTES_SUFFIX, 15, "15m"),
    (BASE64, "echo hällo\n", "ZWNobyBow6RsbG8K"),
    (TASKS, "text ner", "TextNER"),
    (DURATION, "PT30M", "PT30M"),
    (QUANTITY, "100m", "100m"),
]


@pytest.mark.parametrize(("meaning", "python", "wire"), BOTH_WAYS)
def test_each_value_has_one_wire_form_and_comes_back_as_itself(meaning: Meaning, python: Any, wire: Any) -> None:
    """`to_wire` and `from_wire` undo each other, and the Python type survives."""
    assert meaning.to_wire(python) == wire
    back = meaning.from_wire(wire)
    assert (back, type(back)) == (python, type(python))


READ = [
    (MINUTES, "PT0H30M", 30),
    (MINUTES, "PT1800S", 30),
    (MINUTES, "PT90S", 1.5),
    (MILLISECONDS, "PT0.500S", 500),
    (MILLISECONDS, "PT0.0005S", 0.5),
    (SECONDS, "PT1M0.500S", 60.5),
    (ENABLED, "enabled", True),
    (ENABLED, "DISABLED", False),
    (MINUTES_SUFFIX, 15, 15),
    (TASKS, "textner", "text ner"),
]


@pytest.mark.parametrize(("meaning", "wire", "python"), READ)
def test_other_spellings_of_the_service_are_understood(meaning: Meaning, wire: Any, python: Any) -> None:
    """What the service writes otherwise than we do is read as the same value."""
    assert meaning.from_wire(wire) == python


ODD = [
    (MINUTES, "soon"),
    (SECONDS, 5),
    (BASE64, "no base64!"),
    (BASE64, None),
    (MINUTES_SUFFIX, "15 min"),
    (TASKS, "New"),
]


@pytest.mark.parametrize(("meaning", "wire"), ODD)
def test_what_is_not_ours_is_shown_as_it_is(meaning: Meaning, wire: Any) -> None:
    """A wire value outside of the known form is passed on unchanged, so that it shows as drift instead of raising."""
    assert meaning.from_wire(wire) == wire


SAME = [
    (CASELESS, "STANDARD_ds3_V2", "Standard_DS3_v2"),
    (ARM_ID, "/subscriptions/S/resourcegroups/G", "/subscriptions/s/resourceGroups/g/"),
    (LOCATION, "West Europe", "westeurope"),
    (DURATION, "PT30M", "PT0H30M"),
    (DURATION, "P1D", "PT24H"),
    (DURATION, "PT1.50S", "PT1.5S"),
    (QUANTITY, "100m", "0.1"),
    (QUANTITY, 0.1, "100m"),
    (QUANTITY, "1Gi", "1024Mi"),
    (QUANTITY, "1G", "1000M"),
    (QUANTITY, "2", 2.0),
    (QUANTITY, "1k", "1000"),
    (PLAIN, None, None),
    (YAML, "dependencies:\n- python=3.10\n", '{"dependencies": ["python=3.10"]}'),
    (YAML, "a: 1\nb: 2\n", "# words\nb: 2\na: 1"),
    (YAML, "a: [", "a: ["),
    (ASSET, "azureml:/subscriptions/S/models/m/versions/1", "/subscriptions/s/models/M/versions/1/"),
    (ASSET, "azureml://registries/Azureml/models/m/versions/1", "azureml://registries/azureml/models/m/versions/1"),
    (
        DATASTORE_URI,
        "azureml://subscriptions/s/resourceGroups/g/workspaces/w/datastores/d/paths/m",
        "azureml://datastores/d/paths/m",
    ),
]


@pytest.mark.parametrize(("meaning", "one", "other"), SAME)
def test_spellings_of_one_meaning_are_the_same(meaning: Meaning, one: Any, other: Any) -> None:
    """Comparison is by meaning, in both directions."""
    assert meaning.same(one, other)
    assert meaning.same(other, one)


DIFFERENT = [
    (CASELESS, "a", "b"),
    (DURATION, "PT30M", "PT31M"),
    (DURATION, "PT30M", "soon"),
    (QUANTITY, "1Gi", "1G"),
    (QUANTITY, "1m", "1M"),
    (QUANTITY, "1", "one"),
    (ARM_ID, "/a/b", "/a/bc"),
    (PLAIN, None, ""),
    (PLAIN, "", None),
    (PLAIN, "a", "A"),
    (YAML, "a: 1", "a: 2"),
    (YAML, "a: [", "a: 1"),
    (ASSET, "/subscriptions/s/models/m/versions/1", "/subscriptions/s/models/m/versions/2"),
    (DATASTORE_URI, "azureml://datastores/d/paths/m", "azureml://datastores/d/paths/M"),
    (DATASTORE_URI, "https://a/b", "https://a/c"),
]


@pytest.mark.parametrize(("meaning", "one", "other"), DIFFERENT)
def test_different_meanings_stay_different(meaning: Meaning, one: Any, other: Any) -> None:
    """Absence is the same as nothing but absence, and a unit's letter case counts."""
    assert not meaning.same(one, other)


@pytest.mark.parametrize("text", ["", "P", "PT", "P1DT", "1D", "P1Y", "P1M", "PT1H30", "PT-5M", "pt5m", "PT5M\n"])
def test_text_that_is_no_duration_has_no_seconds(text: str) -> None:
    """Months and years have no fixed length, and half a spelling is none."""
    assert duration_seconds(text) is None


@pytest.mark.parametrize("seconds", [0, 1, 59, 60, 61, 3599, 3600, 5025, 86399, 86400, 90061, 259200])
def test_any_number_of_seconds_survives_its_iso_spelling(seconds: int) -> None:
    """The spelling is read back as the number it was made of."""
    assert duration_seconds(iso_duration(Decimal(seconds))) == seconds

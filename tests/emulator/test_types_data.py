"""Data assets: one type for each container, nothing about who changed them."""

from __future__ import annotations

import pytest

from .given import Given
from .given_assets import WEB_FILE, GivenAssets
from .wire import Arm


@pytest.fixture
def workspace(given: Given) -> str:
    return given.workspace()


def test_the_first_version_gives_its_container_the_type(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """And a version of another type is refused."""
    assets.data(workspace)
    assert arm.get(f"{workspace}/data/iris")["properties.dataType"] == "uri_file"
    refused = assets.put(f"{workspace}/data/iris/versions/2", dataType="uri_folder", dataUri=f"{WEB_FILE}/")
    assert (refused.status, refused.error["code"]) == (400, "UserError")


def test_the_path_of_data_cannot_change(assets: GivenAssets, workspace: str) -> None:
    """As with models."""
    refused = assets.put(assets.data(workspace), dataType="uri_file", dataUri="https://example.org/other")
    assert refused.error["message"] == "Asset paths cannot be updated."


def test_a_version_needs_a_uri_and_a_known_type(assets: GivenAssets, workspace: str) -> None:
    """Both are refused before anything is made."""
    path = f"{workspace}/data/iris/versions/1"
    assert assets.put(path, dataType="uri_file").status == 400
    assert assets.put(path, dataType="picture", dataUri=WEB_FILE).error["code"] == "UserError"


def test_data_says_nothing_of_who_changed_it(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """No lastModifiedBy, no provisioningState; tags and properties are null until they are given."""
    shown = arm.get(assets.data(workspace))
    assert sorted(shown["systemData"]) == ["createdAt", "createdBy", "createdByType", "lastModifiedAt"]
    assert "provisioningState" not in shown["properties"]
    assert (shown["properties.tags"], shown["properties.properties"]) == (None, None)


def test_data_is_filtered_by_tags(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """$tags, unlike models."""
    assets.data(workspace, tags={"a": "1"})
    assets.data(workspace, version="2")
    assert [item["name"] for item in arm.get(f"{workspace}/data/iris/versions", **{"$tags": "a=1"})["value"]] == ["1"]


def test_the_type_of_a_container_cannot_change(assets: GivenAssets, workspace: str) -> None:
    """Create-only in the specification."""
    assets.made(f"{workspace}/data/iris", dataType="mltable")
    assert assets.put(f"{workspace}/data/iris", dataType="uri_file").error["code"] == "UserError"


def test_a_table_says_what_it_refers_to(arm: Arm, assets: GivenAssets, workspace: str) -> None:
    """null until it is given, and fixed like the path."""
    table = assets.data(workspace, "table", dataType="mltable")
    assert arm.get(table)["properties.referencedUris"] is None
    assert "referencedUris" not in arm.get(assets.data(workspace))["properties"]
    refused = assets.put(table, dataType="mltable", dataUri=WEB_FILE, referencedUris=["a.csv"])
    assert "'referencedUris' of an asset cannot be changed" in refused.error["message"]

"""Endpoints by name, and tokens to score at them."""

from __future__ import annotations

from datetime import timedelta, timezone

import pytest
from pulumi_azureml import AccessToken, get_access_token, get_online_endpoint
from pulumi_azureml.errors import InvalidInput, NotFound, UsageError

from ..emulator.given_online import GivenOnline


def test_an_endpoint_is_found_without_its_keys(online: GivenOnline, workspace: str) -> None:
    """What it shows, as plain values; keys come from the resource alone, as secrets."""
    endpoint = online.endpoint(workspace, "fraud")
    found = get_online_endpoint("fraud", workspace_id=workspace)
    assert (found.id, found.auth_mode) == (endpoint, "key")
    assert found.scoring_uri == "https://fraud.westeurope.inference.ml.azure.com/score"
    assert "primary_key" not in found
    with pytest.raises(AttributeError, match="primary_key is a secret"):
        _ = found.primary_key
    with pytest.raises(NotFound):
        get_online_endpoint("nix", workspace_id=workspace)


def test_a_token_of_the_service_has_the_fields_of_v1(online: GivenOnline, workspace: str) -> None:
    """Its times say their zone; it hides where it is printed."""
    token = get_access_token(online.endpoint(workspace, "fraud", authMode="AMLToken"))
    assert isinstance(token, AccessToken)
    assert token.refresh_after is not None
    assert (token.token_type, token.expiry_on - token.refresh_after) == ("Bearer", timedelta(hours=12))
    assert token.expiry_on.tzinfo is timezone.utc
    assert token.access_token.count(".") == 2
    assert token.access_token not in repr(token)


def test_a_token_of_entra_id_does_not_say_when_to_fetch_another(online: GivenOnline, workspace: str) -> None:
    token = get_access_token(online.endpoint(workspace, "fraud", authMode="AADToken"))
    assert (token.token_type, token.refresh_after, token.expiry_on.tzinfo) == ("Bearer", None, timezone.utc)


def test_an_endpoint_with_keys_gives_none(online: GivenOnline, workspace: str) -> None:
    with pytest.raises(UsageError, match="it takes no tokens: its auth_mode is key"):
        get_access_token(online.endpoint(workspace, "fraud"))
    with pytest.raises(InvalidInput, match="endpoint_id"):
        get_access_token(workspace)

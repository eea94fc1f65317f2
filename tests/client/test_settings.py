"""The provider's configuration: where values come from, and what is said of bad ones."""

from __future__ import annotations

from pathlib import Path

import pytest
from pulumi_azureml.errors import ConfigError
from pulumi_azureml.settings import TABLE, Settings

ONE = "11111111-1111-1111-1111-111111111111"
TWO = "22222222-2222-2222-2222-222222222222"


def faults(config: dict[str, str], environ: dict[str, str] | None = None) -> tuple[str, ...]:
    with pytest.raises(ConfigError) as caught:
        Settings.load(config, environ or {})
    return caught.value.faults


def test_configuration_comes_before_variables() -> None:
    """A key that is set wins over every variable."""
    assert Settings.load({"subscriptionId": ONE}, {"ARM_SUBSCRIPTION_ID": TWO}).subscription_id == ONE


def test_variables_are_read_in_order_and_empty_ones_do_not_count() -> None:
    """ARM_* first, AZURE_* next; CI systems set variables to nothing."""
    environ = {"ARM_SUBSCRIPTION_ID": " ", "AZURE_SUBSCRIPTION_ID": TWO}
    assert Settings.load(None, environ).subscription_id == TWO


def test_nothing_configured_is_the_public_cloud() -> None:
    """A laptop with a signed-in Azure CLI needs no configuration."""
    assert Settings.load(None, {}).cloud.resource_manager == "https://management.azure.com"


def test_every_fault_is_reported_at_once() -> None:
    """One run shows all that has to be mended, each with its origin."""
    config = {
        "subscriptonId": ONE,
        "tenantId": "x",
        "clientCertificatePath": "/nowhere/cert.pem",
        "environment": "mars",
    }
    assert faults(config, {"ARM_USE_OIDC": "maybe", "AZUREML_POLL_SECONDS": "0"}) == (
        '"subscriptonId" is not a setting; did you mean subscriptionId?',
        'tenantId "x" is not a GUID (wanted like 00000000-0000-0000-0000-000000000000)',
        'clientCertificatePath "/nowhere/cert.pem" is not a file that can be read',
        'ARM_USE_OIDC "maybe" is neither true nor false',
        'environment "mars" is not one of public, usgovernment, china',
        'AZUREML_POLL_SECONDS "0" is not a number of seconds above 0 and up to 60',
    )


def test_unknown_key_that_resembles_none_is_named_alone() -> None:
    """A wild guess helps nobody."""
    assert faults({"zzz": "1"}) == ('"zzz" is not a setting',)


@pytest.mark.parametrize(
    ("config", "fault"),
    [
        ({"clientSecret": "s", "tenantId": ONE}, "a client secret needs clientId as well"),
        ({"clientSecret": "s", "clientId": ONE}, "a client secret needs tenantId as well"),
        (
            {"useOidc": "true", "clientId": ONE, "tenantId": ONE},
            "useOidc needs oidcToken, oidcTokenFilePath, or oidcRequestUrl with oidcRequestToken",
        ),
        (
            {"resourceManagerEndpoint": "https://h"},
            "activeDirectoryAuthorityHost, resourceManagerEndpoint and resourceManagerAudience go together",
        ),
        (
            {"apiVersion": "2026-01-01-preview"},
            'apiVersion "2026-01-01-preview" is a preview; set allowPreview to accept it',
        ),
        ({"apiVersion": "latest"}, 'apiVersion "latest" is not an api-version (wanted YYYY-MM-DD)'),
        ({"resourceManagerEndpoint": "http://h"}, 'resourceManagerEndpoint "http://h" is not an https URL'),
    ],
)
def test_settings_that_do_not_fit_together_are_refused(config: dict[str, str], fault: str) -> None:
    """Half a credential would otherwise fail later, or silently act as somebody else."""
    assert faults(config) == (fault,)


def test_preview_is_accepted_when_allowed() -> None:
    """The user has said so."""
    settings = Settings.load({"apiVersion": "2026-01-01-preview", "allowPreview": "true"}, {})
    assert settings.api_version == "2026-01-01-preview"


def test_secrets_are_never_shown(tmp_path: Path) -> None:
    """Neither by repr nor in a fault."""
    secrets = {
        "clientSecret": "hunter2one",
        "clientCertificatePassword": "hunter2two",
        "oidcToken": "hunter2three",
        "oidcRequestToken": "hunter2four",
    }
    settings = Settings.load({**secrets, "clientId": ONE, "tenantId": ONE}, {})
    assert "hunter2" not in repr(settings)
    assert sorted(settings.secrets) == sorted(secrets.values())
    assert "hunter2" not in str(faults({**secrets, "clientId": "x"}))


def test_sovereign_clouds_are_known_by_all_their_names() -> None:
    """The spellings of Terraform, Pulumi and the Azure CLI."""
    for name in ("usgovernment", "AzureUSGovernment", "usgov", "usgovernmentl4"):
        assert Settings.load({"environment": name}, {}).cloud.authority == "https://login.microsoftonline.us"
    assert Settings.load({"environment": "AzureChinaCloud"}, {}).cloud.storage_suffix == "core.chinacloudapi.cn"


def test_addresses_given_one_by_one_make_a_cloud() -> None:
    """As azure-native and azapi allow for clouds without metadata."""
    cloud = Settings.load(
        {
            "resourceManagerEndpoint": "https://arm.local/",
            "activeDirectoryAuthorityHost": "https://login.local/",
            "resourceManagerAudience": "https://arm.local/",
        },
        {},
    ).cloud
    assert (cloud.resource_manager, cloud.authority, cloud.scope) == (
        "https://arm.local",
        "https://login.local",
        "https://arm.local/.default",
    )


def test_tenants_are_read_as_json_and_as_words() -> None:
    """azure-native wants JSON, people write commas."""
    for text in (f'["{ONE}", "{TWO}"]', f"{ONE}, {TWO}", f"{ONE};{TWO}"):
        assert Settings.load({"auxiliaryTenantIds": text}, {}).auxiliary_tenant_ids == (ONE, TWO)


def test_location_is_normalised() -> None:
    """The portal's name of a region works."""
    assert Settings.load({"location": "West Europe"}, {}).location == "westeurope"


def test_missing_value_says_how_to_set_it() -> None:
    """The message can be pasted into a terminal."""
    with pytest.raises(ConfigError) as caught:
        Settings.load({}, {}).require("subscription_id")
    assert str(caught.value) == (
        "reading configuration: subscriptionId is not set. Run `pulumi config set azureml:subscriptionId <value>`, or "
        "set ARM_SUBSCRIPTION_ID."
    )


def test_every_setting_is_documented_and_reads_its_variables() -> None:
    """The table is all there is: key, variables, kind and documentation for each."""
    for item in TABLE:
        assert item.doc
        assert item.doc.endswith(".")
        assert item.variables
    assert len({item.key for item in TABLE}) == len(TABLE)
    assert len({variable for item in TABLE for variable in item.variables}) == sum(len(i.variables) for i in TABLE)

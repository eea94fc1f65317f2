"""The blob service of a storage account: always there, named ``default``."""

from __future__ import annotations

from azureml_emulator.arm.operation_styles import OK
from azureml_emulator.arm.resource_type import NameRule, ResourceType, Verb, any_version

BLOB_SERVICE = ResourceType(
    type="Microsoft.Storage/storageAccounts/blobServices",
    sources={
        "only default": (
            "Azure REST reference, Blob Services - Set Service Properties, 2023-05-01: blobServicesName is 'default'"
        ),
        "defaults": (
            "Azure REST reference, Blob Services - Get Service Properties, 2023-05-01: deleteRetentionPolicy, cors"
        ),
    },
    api_versions=any_version("2019-06-01", "2021-04-01", "2023-05-01"),
    placed_in="parent",
    name_rule=NameRule("default"),
    implied_names=("default",),
    create=Verb(OK),
    update=Verb(OK),
    defaults={
        "properties.cors": {"corsRules": []},
        "properties.deleteRetentionPolicy": {"allowPermanentDelete": False, "enabled": False},
    },
    provisioning_state=None,
    system_data=(),
)

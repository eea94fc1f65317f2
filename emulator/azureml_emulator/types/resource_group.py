"""A resource group."""

from __future__ import annotations

from azureml_emulator.arm.errors import GATEWAY, GROUP_BEING_DELETED, GROUP_NOT_FOUND
from azureml_emulator.arm.operation_styles import CREATED, GROUP_DELETE, OK
from azureml_emulator.arm.resource_type import NameRule, ResourceType, Verb, any_version

RESOURCE_GROUP = ResourceType(
    type="Microsoft.Resources/resourceGroups",
    sources={
        "PUT 201 when new, 200 when existing, synchronous": "azure-service-operator recordings, 2022-10-19",
        "DELETE": (
            "azure-service-operator recordings, 2022: 202, Location "
            "operationresults/{base64url of the job}, Retry-After 15"
        ),
        "404": "azure-service-operator recordings, 2022-02-10: ResourceGroupNotFound from the gateway",
        "name": (
            "Azure documentation, Resource name rules, Microsoft.Resources/resourceGroups: 1 to 90, not "
            "ending with a period"
        ),
        "writes during deletion": (
            "azure-powershell and terraform-provider-azurerm issues: 409 ResourceGroupBeingDeleted"
        ),
    },
    api_versions=any_version("2019-10-01", "2020-06-01", "2021-04-01", "2022-09-01", "2024-03-01"),
    component=GATEWAY,
    not_found=GROUP_NOT_FOUND,
    placed_in="subscription",
    tracked=True,
    name_rule=NameRule(r"[-\w._()]{0,89}[-\w_()]"),
    create=Verb(CREATED),
    update=Verb(OK),
    patch=Verb(OK),
    delete=Verb(GROUP_DELETE, seconds=60),
    delete_missing=404,
    blocks_writes_while_deleting=GROUP_BEING_DELETED,
    system_data=(),
)

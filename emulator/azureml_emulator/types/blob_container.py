"""A blob container, made through Resource Manager."""

from __future__ import annotations

from azureml_emulator.arm.errors import Refusal
from azureml_emulator.arm.operation_styles import CREATED, OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import NameRule, ResourceType, Verb, any_version


def _body(container: Resource, context: Context, document: Document) -> Document:
    if context.request.method == "PUT":
        # The answer to PUT has neither properties nor etag in its body (azure-sdk-for-python recordings, 2022-03-14).
        return {key: document[key] for key in ("id", "name", "type")}
    document["properties"] = {
        "deleted": False,
        "remainingRetentionDays": 0,
        "defaultEncryptionScope": "$account-encryption-key",
        "denyEncryptionScopeOverride": False,
        "publicAccess": "None",
        "leaseStatus": "Unlocked",
        "leaseState": "Available",
        **document.get("properties", {}),
        "lastModifiedTime": context.timestamp(container.modified_at),
        "hasImmutabilityPolicy": False,
        "hasLegalHold": False,
    }
    return document


def _forget_blobs(container: Resource, context: Context) -> None:
    blobs = context.service("blobs")
    if blobs:
        blobs.drop_container(container.id.names[0], container.name)


BLOB_CONTAINER = ResourceType(
    type="Microsoft.Storage/storageAccounts/blobServices/containers",
    sources={
        "PUT 201 without properties, with an Etag": "azure-service-operator recordings, 2022-03-14",
        "GET": "azure-service-operator recordings, 2022-03-14: lease, encryption scope, publicAccess",
        "name": (
            "Azure documentation, Naming and referencing containers: 3 to 63, lower-case letters, digits, single "
            "hyphens"
        ),
        "404": "Azure REST reference, Blob Containers - Get: ContainerNotFound",
    },
    api_versions=any_version("2019-06-01", "2021-04-01", "2022-09-01", "2023-05-01"),
    not_found=Refusal(404, "ContainerNotFound", "The specified container does not exist."),
    placed_in="parent",
    name_rule=NameRule(r"\$root|\$web|\$logs|[a-z0-9](?:-?[a-z0-9]){2,62}"),
    create=Verb(CREATED),
    update=Verb(OK),
    patch=Verb(OK),
    delete=Verb(OK_EMPTY),
    provisioning_state=None,
    system_data=(),
    etag=True,
    body=_body,
    on_deleted=_forget_blobs,
)

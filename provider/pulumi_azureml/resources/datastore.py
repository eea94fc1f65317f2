"""A datastore: a name for a container, a share or a lake, with what opens it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from ..constraints import NameRule, Pattern, TagRule
from ..declare import LOCAL, PUT, REPLACE, Field, Generated, In, Key, Out, Type
from ..host.resource import Managed
from ..meaning import ARM_ID, CASELESS
from .datastore_credentials import NO_CREDENTIALS, DatastoreCredentials, without_halves
from .datastore_kinds import DATASTORE_RULES
from .references import WORKSPACE_ID

__all__ = ["DATASTORE", "Datastore", "DatastoreArgs", "OneLakeArtifact"]

_ACCOUNT = Pattern(r"[a-z0-9]{3,24}", "the name of a storage account: 3 to 24 small letters and digits")


class OneLakeArtifact(TypedDict, total=False):
    """What the datastore leads to in a workspace of Microsoft Fabric."""

    name: Required[Annotated[In[str], Key("artifactName")]]
    """Name or id of the lakehouse."""
    type: Annotated[In[Literal["LakeHouse"]], Key("artifactType", constant="LakeHouse")]


class DatastoreArgs(TypedDict, total=False):
    """The arguments of a datastore."""

    workspace_id: Required[Annotated[In[str], Field("{workspace_id}", REPLACE, means=ARM_ID, allows=(WORKSPACE_ID,))]]
    """ARM id of the workspace."""
    name: Annotated[
        In[str],
        Field(
            "{name}",
            REPLACE,
            means=CASELESS,
            generated=Generated.UNIQUE,
            allows=(NameRule(1, 255, first="a-zA-Z0-9", body="a-zA-Z0-9_-"),),
        ),
    ]
    """Name, unique in the workspace; part of `azureml://datastores/{name}/paths/…`. Default: the logical name with a
    suffix of six letters."""
    type: Required[
        Annotated[
            In[Literal["AzureBlob", "AzureFile", "AzureDataLakeGen2", "AzureDataLakeGen1", "OneLake"]],
            Field("properties.datastoreType", REPLACE),
        ]
    ]
    """What it leads to: a blob container, a file share, a file system of a data lake, or a lakehouse in OneLake."""
    account_name: Annotated[In[str], Field("properties.accountName", REPLACE, allows=(_ACCOUNT,))]
    """Name of the storage account; for `AzureBlob`, `AzureFile` and `AzureDataLakeGen2`."""
    container_name: Annotated[In[str], Field("properties.containerName", REPLACE)]
    """Blob container; for `AzureBlob`."""
    file_share_name: Annotated[In[str], Field("properties.fileShareName", REPLACE)]
    """File share; for `AzureFile`."""
    filesystem: Annotated[In[str], Field("properties.filesystem", REPLACE)]
    """File system, as the container of a data lake is called; for `AzureDataLakeGen2`."""
    store_name: Annotated[In[str], Field("properties.storeName", REPLACE)]
    """Name of the store; for `AzureDataLakeGen1`."""
    one_lake_workspace_name: Annotated[In[str], Field("properties.oneLakeWorkspaceName", REPLACE)]
    """Name or id of the workspace of Microsoft Fabric; for `OneLake`."""
    artifact: Annotated[In[OneLakeArtifact], Field("properties.artifact", REPLACE)]
    """What it leads to in that workspace; for `OneLake`."""
    endpoint: Annotated[In[str], Field("properties.endpoint", REPLACE, default="core.windows.net")]
    """Host suffix of the storage. Default: `core.windows.net`; give that of your cloud elsewhere."""
    protocol: Annotated[In[Literal["https", "wasbs", "abfss"]], Field("properties.protocol", REPLACE, default="https")]
    """How the storage is spoken to. Default: `https`."""
    credentials: Annotated[
        In[DatastoreCredentials], Field("properties.credentials", PUT, secret=True, default=NO_CREDENTIALS)
    ]
    """What opens the storage. Default: none; then who uses the datastore is asked for an identity."""
    service_data_access_identity: Annotated[
        In[Literal["None", "WorkspaceSystemAssignedIdentity", "WorkspaceUserAssignedIdentity"]],
        Field("properties.serviceDataAccessAuthIdentity", REPLACE, default="None"),
    ]
    """Identity under which the service itself reads the data, for previews in the studio. Default: `None`."""
    account_subscription_id: Annotated[In[str], Field("properties.subscriptionId", PUT)]
    """Subscription that the storage account is in, where the studio cannot find it by itself."""
    account_resource_group_name: Annotated[In[str], Field("properties.resourceGroup", PUT)]
    """Resource group that the storage account is in."""
    description: Annotated[In[str], Field("properties.description", PUT)]
    """Free text."""
    properties: Annotated[In[Mapping[str, In[str]]], Field("properties.properties", PUT, shared=True)]
    """Properties. Those of others are left alone."""
    tags: Annotated[In[Mapping[str, In[str]]], Field("properties.tags", PUT, shared=True, allows=(TagRule(),))]
    """Tags. Tags of others are left alone."""
    skip_validation: Annotated[In[bool], Field("", LOCAL, in_body=False, query="skipValidation")]
    """Whether the service takes storage and credentials on trust, without trying whether they fit. Default: false."""


class DatastoreOutputs:
    """The outputs of a datastore."""

    is_default: Annotated[pulumi.Output[bool], Out("properties.isDefault")]
    """Whether jobs and uploads that name no datastore use it."""


DATASTORE = Type(
    name="Datastore",
    noun="datastore",
    arguments=DatastoreArgs,
    outputs=DatastoreOutputs,
    path="{workspace_id}/datastores/{name}",
    arm_type="Microsoft.MachineLearningServices/workspaces/datastores",
    api_version="2025-12-01",
    defaults={"properties.credentials": NO_CREDENTIALS},
    mark="properties.tags",
    imported=without_halves,
    rules=DATASTORE_RULES,
    lost_on_replace="nothing of the data; jobs and assets that name it find nothing until its successor is there",
    timeouts={"create": 600, "update": 600, "delete": 600},
)


class Datastore(DatastoreOutputs, Managed):
    """A place for data that a workspace knows by name."""

    declared = DATASTORE

    def __init__(
        self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **arguments: Unpack[DatastoreArgs]
    ) -> None:
        super().__init__(resource_name, arguments, opts)

"""A workspace: the top-level resource of Azure Machine Learning, with the accounts that it leans on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import pulumi
from typing_extensions import TypedDict, Unpack

from ..constraints import GUID, KeyUri, NameRule, TagRule
from ..declare import LOCAL, PATCH, PUT, REPLACE, Field, Generated, In, Key, Out, Ready, Switch, Type
from ..host.resource import Managed
from ..meaning import ACTIVE, ARM_ID, CASELESS, ENABLED, LOCATION, NEGATED
from ..rules import Level, Rule
from ..traits import SoftDelete
from .default_storage import FIT_FOR_A_WORKSPACE
from .managed_network import (
    FQDN_NEEDS_APPROVAL,
    NETWORK_ONE_WAY,
    NETWORK_TO_PROVISION,
    ManagedNetwork,
    without_what_asks_for_nothing,
)
from .references import (
    INSIGHTS_ID,
    KEY_VAULT_ID,
    REGISTRY_ID,
    STORAGE_ACCOUNT_ID,
    SUBNET_ID,
    USER_IDENTITY_ID,
    WORKSPACE_ID,
)
from .workspace_encryption import KEY_READER_IS_ONE_OF_THEM, KEY_WITH_ITS_PLACE, WorkspaceEncryption
from .workspace_feature_store import STORE_BY_KIND, FeatureStore
from .workspace_identity import IDENTITY_NEEDS_IDS, PRIMARY_IS_ONE_OF_THEM, WorkspaceIdentity
from .workspace_kind import HUB_BY_KIND, LINKS_BY_KIND, without_those_of_the_hub
from .workspace_links import ANOTHER_INSIGHTS, ANOTHER_REGISTRY

__all__ = ["WORKSPACE", "ServerlessCompute", "Workspace", "WorkspaceArgs"]


class ServerlessCompute(TypedDict, total=False):
    """Where serverless jobs run."""

    subnet_id: Annotated[In[str], Key("serverlessComputeCustomSubnet", means=ARM_ID, allows=(SUBNET_ID,))]
    """ARM id of the subnet they join; not allowed with a managed network."""
    node_public_ip: Annotated[In[bool], Key("serverlessComputeNoPublicIP", means=NEGATED)]
    """Whether their nodes have public addresses. Default: true."""


class WorkspaceArgs(TypedDict, total=False):
    """The arguments of a workspace."""

    resource_group_name: Annotated[
        In[str], Field("{resource_group_name}", REPLACE, means=CASELESS, setting="resource_group")
    ]
    """Resource group that the workspace is in; must exist. Default: the configuration's `azureml:resourceGroup`."""
    subscription_id: Annotated[
        In[str], Field("{subscription_id}", REPLACE, means=CASELESS, allows=(GUID,), setting="subscription_id")
    ]
    """Subscription that the workspace is in. Default: the configuration's."""
    name: Annotated[
        In[str],
        Field(
            "{name}",
            REPLACE,
            means=CASELESS,
            generated=Generated.UNIQUE,
            allows=(NameRule(3, 33, first="a-zA-Z0-9", body="a-zA-Z0-9_-"),),
        ),
    ]
    """Name, unique in its resource group. Default: the logical name with a suffix of six letters."""
    location: Annotated[In[str], Field("location", REPLACE, means=LOCATION, setting="location")]
    """Azure region; that of its hub for a project. Default: the configuration's `azureml:location`."""
    kind: Annotated[
        In[Literal["Default", "Hub", "Project", "FeatureStore"]],
        Field("kind", REPLACE, means=CASELESS, default="Default"),
    ]
    """What sort of workspace. Default: `Default`."""
    sku: Annotated[In[str], Field("sku.name", PATCH, means=CASELESS, default="Basic")]
    """Pricing tier. Default: `Basic`."""
    friendly_name: Annotated[In[str], Field("properties.friendlyName", PATCH, default="")]
    """Name shown in the studio. Default: the name."""
    description: Annotated[In[str], Field("properties.description", PATCH, default="")]
    """Free text."""
    storage_account_id: Annotated[
        In[str], Field("properties.storageAccount", REPLACE, means=ARM_ID, allows=(STORAGE_ACCOUNT_ID,))
    ]
    """ARM id of the storage account; needed unless the kind is `Project`. Neither premium nor hierarchical.

    A preview looks at the account where a credential is at hand.
    """
    key_vault_id: Annotated[In[str], Field("properties.keyVault", REPLACE, means=ARM_ID, allows=(KEY_VAULT_ID,))]
    """ARM id of the key vault; needed unless the kind is `Project`."""
    application_insights_id: Annotated[
        In[str], Field("properties.applicationInsights", PATCH, means=ARM_ID, allows=(INSIGHTS_ID,))
    ]
    """ARM id of the Application Insights component that takes logs and metrics."""
    container_registry_id: Annotated[
        In[str], Field("properties.containerRegistry", PATCH, means=ARM_ID, allows=(REGISTRY_ID,))
    ]
    """ARM id of the container registry for images. Absent: the service makes one when it first builds an image."""
    hub_id: Annotated[In[str], Field("properties.hubResourceId", REPLACE, means=ARM_ID, allows=(WORKSPACE_ID,))]
    """ARM id of the hub; needed for, and only allowed with, the kind `Project`."""
    identity: Annotated[In[WorkspaceIdentity], Field("identity", PATCH, default={"type": "SystemAssigned"})]
    """Managed identity. Default: one that the system assigns."""
    primary_user_assigned_identity_id: Annotated[
        In[str], Field("properties.primaryUserAssignedIdentity", PATCH, means=ARM_ID, allows=(USER_IDENTITY_ID,))
    ]
    """ARM id of the identity that stands for the workspace where it has user-assigned ones alone."""
    encryption: Annotated[In[WorkspaceEncryption], Field("properties.encryption", REPLACE)]
    """Encryption with a key of your own. Default: keys of the service."""
    encryption_key_uri: Annotated[
        In[str], Field("properties.encryption.keyVaultProperties.keyIdentifier", PATCH, allows=(KeyUri(),))
    ]
    """Versioned URI of the key that encrypts the workspace; a new version is taken in place."""
    service_side_encryption: Annotated[
        In[bool], Field("properties.enableServiceSideCMKEncryption", REPLACE, default=False)
    ]
    """Whether data encrypted with the key is kept on the service's side, not in your subscription. Default: false."""
    high_business_impact: Annotated[In[bool], Field("properties.hbiWorkspace", REPLACE, default=False)]
    """Whether the service collects less diagnostic data. Default: false."""
    # A PATCH adds outbound rules and never takes one away; the rule set of a PUT is the rule set.
    managed_network: Annotated[In[ManagedNetwork], Field("properties.managedNetwork", PUT)]
    """The virtual network that Azure keeps for computes. Default: none."""
    # `properties.provisionNetworkNow` does it at creation alone (specification 2025-12-01); the action does it always.
    provision_network_now: Annotated[
        In[bool],
        Field(
            "properties.managedNetwork.status.status",
            Switch({True: "provisionManagedNetwork"}),
            means=ACTIVE,
            in_body=False,
        ),
    ]
    """Whether `pulumi up` provisions the managed network, in some 20 minutes; what is provisioned stays so.

    Default: the first compute does.
    """
    public_network_access: Annotated[
        In[bool], Field("properties.publicNetworkAccess", PATCH, means=ENABLED, default="Enabled")
    ]
    """Whether the workspace is reached from public networks. Default: true."""
    datastore_auth_mode: Annotated[
        In[Literal["AccessKey", "Identity", "UserDelegationSAS"]],
        Field("properties.systemDatastoresAuthMode", PATCH, means=CASELESS, default="AccessKey"),
    ]
    """How the built-in datastores reach the storage account; `Identity` where its shared keys are off.

    Default: `AccessKey`.
    """
    image_build_compute: Annotated[In[str], Field("properties.imageBuildCompute", PATCH, means=CASELESS)]
    """Name of the cluster that builds images; needed where the container registry is in a virtual network."""
    serverless_compute: Annotated[In[ServerlessCompute], Field("properties.serverlessComputeSettings", PATCH)]
    """Where serverless jobs run."""
    feature_store: Annotated[In[FeatureStore], Field("properties.featureStoreSettings", PATCH)]
    """How features are computed and kept; only allowed with the kind `FeatureStore`."""
    cosmos_db_throughput: Annotated[
        In[int], Field("properties.serviceManagedResourcesSettings.cosmosDb.collectionsThroughput", PATCH)
    ]
    """Throughput of the collections in the Cosmos DB account that the service keeps for the workspace."""
    data_isolation: Annotated[In[bool], Field("properties.enableDataIsolation", PATCH, default=False)]
    """Whether the data of projects under a hub is kept apart. Default: false; true for hubs and projects."""
    v1_legacy_mode: Annotated[In[bool], Field("properties.v1LegacyMode", PATCH, default=False)]
    """Whether the v2 API is closed to this workspace. Default: false."""
    tags: Annotated[In[Mapping[str, In[str]]], Field("tags", PATCH, shared=True, allows=(TagRule(),))]
    """Tags. Tags of others are left alone."""
    on_soft_deleted: Annotated[In[Literal["fail", "recover", "purge"]], Field("", LOCAL, in_body=False)]
    """What to do where a deleted workspace still holds the name: stop, bring it back, or purge it. Default: `fail`."""
    purge_on_destroy: Annotated[In[bool], Field("", LOCAL, in_body=False)]
    """Whether destroying the workspace also gives up its name and contents for good. Default: false (kept 14 days)."""


class WorkspaceOutputs:
    """The outputs of a workspace."""

    workspace_guid: Annotated[pulumi.Output[str], Out("properties.workspaceId")]
    """GUID of the workspace, part of the names of its storage containers."""
    principal_id: Annotated[pulumi.Output[str], Out("identity.principalId")]
    """Object id of the system-assigned identity, for role assignments."""
    discovery_url: Annotated[pulumi.Output[str], Out("properties.discoveryUrl")]
    """Where clients look up the regional services."""
    mlflow_tracking_uri: Annotated[pulumi.Output[str], Out("properties.mlFlowTrackingUri")]
    """What `mlflow.set_tracking_uri` takes."""
    notebook_host: Annotated[pulumi.Output[str], Out("properties.notebookInfo.fqdn")]
    """Host of the notebook service."""
    provisioning_state: Annotated[pulumi.Output[str], Out("properties.provisioningState")]
    """`Succeeded`, or what went wrong."""


def _region_known(inputs: Mapping[str, Any]) -> str | None:
    return None if inputs.get("location") else "is required (or set azureml:location in the stack's configuration)"


def _legacy_warning(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("v1_legacy_mode"):
        return (
            "v1_legacy_mode closes the v2 API: no datastore, model, environment or endpoint of this workspace can then "
            "be managed"
        )
    return None


WORKSPACE = Type(
    name="Workspace",
    noun="workspace",
    arguments=WorkspaceArgs,
    outputs=WorkspaceOutputs,
    path="/subscriptions/{subscription_id}/resourceGroups/{resource_group_name}"
    "/providers/Microsoft.MachineLearningServices/workspaces/{name}",
    arm_type="Microsoft.MachineLearningServices/workspaces",
    api_version="2025-12-01",
    defaults={"identity": {"type": "SystemAssigned"}, "kind": "Default"},
    ready=(
        Ready(
            "properties.provisioningState",
            ready=frozenset({"Succeeded"}),
            failed=frozenset({"Failed", "Canceled"}),
        ),
    ),
    soft_delete=SoftDelete(
        policy="on_soft_deleted",
        purge_on_destroy="purge_on_destroy",
        signs=("soft-deleted workspace", "soft deleted workspace"),
        purge_query={"forceToPurge": "true"},
        recover_body={"properties.allowRecoverSoftDeletedWorkspace": "True"},
    ),
    settle=without_what_asks_for_nothing,
    rules=(
        Rule("workspace location", "location", ("location",), _region_known),
        LINKS_BY_KIND,
        HUB_BY_KIND,
        STORE_BY_KIND,
        IDENTITY_NEEDS_IDS,
        PRIMARY_IS_ONE_OF_THEM,
        KEY_WITH_ITS_PLACE,
        KEY_READER_IS_ONE_OF_THEM,
        FQDN_NEEDS_APPROVAL,
        NETWORK_TO_PROVISION,
        Rule("v1 legacy guard", "v1_legacy_mode", ("v1_legacy_mode",), _legacy_warning, Level.WARNING),
    ),
    looks=(FIT_FOR_A_WORKSPACE,),
    transitions=(NETWORK_ONE_WAY, ANOTHER_REGISTRY, ANOTHER_INSIGHTS),
    imported=without_those_of_the_hub,
    lost_on_replace="its computes, endpoints and deployments, registered models, environments, data, jobs and their "
    "history",
    protect=True,
    timeouts={"create": 3600, "update": 3600, "delete": 3600},
)


class Workspace(WorkspaceOutputs, Managed):
    """A workspace of Azure Machine Learning.

    No arguments are `allowPublicAccessWhenBehindVnet` (of before `public_network_access`), `associatedWorkspaces` (the
    service fills it in), `sharedPrivateLinkResources` and `workspaceHubConfig` (the specification does not say what a
    change of them does), `networkAcls` and `ipAllowlist` (in previews of the API alone).
    """

    declared = WORKSPACE

    def __init__(
        self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **arguments: Unpack[WorkspaceArgs]
    ) -> None:
        super().__init__(resource_name, arguments, opts)

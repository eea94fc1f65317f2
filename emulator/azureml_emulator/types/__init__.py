"""Every resource type that is emulated. One type is one file; this is the only list."""

from __future__ import annotations

from azureml_emulator.arm.resource_type import ResourceType, Route
from azureml_emulator.templates.deployment import DEPLOYMENT, DEPLOYMENT_ROUTES
from azureml_emulator.types.application_insights import APPLICATION_INSIGHTS
from azureml_emulator.types.autoscale_setting import AUTOSCALE_SETTING
from azureml_emulator.types.blob_container import BLOB_CONTAINER
from azureml_emulator.types.blob_service import BLOB_SERVICE
from azureml_emulator.types.cluster_extension import CLUSTER_EXTENSION
from azureml_emulator.types.code_container import CODE_CONTAINER
from azureml_emulator.types.code_version import CODE_ROUTES, CODE_VERSION
from azureml_emulator.types.compute import COMPUTE
from azureml_emulator.types.compute_quota import COMPUTE_QUOTA_ROUTES
from azureml_emulator.types.connected_cluster import CONNECTED_CLUSTER
from azureml_emulator.types.connection import CONNECTION
from azureml_emulator.types.container_registry import CONTAINER_REGISTRY, REGISTRY_ROUTES
from azureml_emulator.types.data_container import DATA_CONTAINER
from azureml_emulator.types.data_version import DATA_VERSION
from azureml_emulator.types.datastore import DATASTORE
from azureml_emulator.types.environment_container import ENVIRONMENT_CONTAINER
from azureml_emulator.types.environment_version import ENVIRONMENT_VERSION
from azureml_emulator.types.job import JOB
from azureml_emulator.types.key_vault import KEY_VAULT, VAULT_ROUTES
from azureml_emulator.types.log_analytics_workspace import LOG_ANALYTICS_WORKSPACE
from azureml_emulator.types.managed_cluster import MANAGED_CLUSTER
from azureml_emulator.types.model_container import MODEL_CONTAINER
from azureml_emulator.types.model_version import MODEL_VERSION
from azureml_emulator.types.network_security_group import NETWORK_SECURITY_GROUP
from azureml_emulator.types.online_deployment import ONLINE_DEPLOYMENT
from azureml_emulator.types.online_endpoint import ONLINE_ENDPOINT
from azureml_emulator.types.outbound_rule import OUTBOUND_RULE
from azureml_emulator.types.private_endpoint_connection import PRIVATE_ENDPOINT_CONNECTION
from azureml_emulator.types.public_ip_address import PUBLIC_IP_ADDRESS
from azureml_emulator.types.resource_group import RESOURCE_GROUP
from azureml_emulator.types.role_assignment import ROLE_ASSIGNMENT
from azureml_emulator.types.role_definition import ROLE_DEFINITION_ROUTES
from azureml_emulator.types.storage_account import STORAGE_ACCOUNT, STORAGE_ROUTES
from azureml_emulator.types.subnet import SUBNET
from azureml_emulator.types.user_assigned_identity import USER_ASSIGNED_IDENTITY
from azureml_emulator.types.virtual_network import VIRTUAL_NETWORK
from azureml_emulator.types.workspace import WORKSPACE

ALL: tuple[ResourceType, ...] = (
    RESOURCE_GROUP,
    DEPLOYMENT,
    WORKSPACE,
    OUTBOUND_RULE,
    PRIVATE_ENDPOINT_CONNECTION,
    CONNECTION,
    COMPUTE,
    DATASTORE,
    MODEL_CONTAINER,
    MODEL_VERSION,
    ENVIRONMENT_CONTAINER,
    ENVIRONMENT_VERSION,
    CODE_CONTAINER,
    CODE_VERSION,
    DATA_CONTAINER,
    DATA_VERSION,
    JOB,
    STORAGE_ACCOUNT,
    BLOB_SERVICE,
    BLOB_CONTAINER,
    KEY_VAULT,
    APPLICATION_INSIGHTS,
    LOG_ANALYTICS_WORKSPACE,
    CONTAINER_REGISTRY,
    USER_ASSIGNED_IDENTITY,
    ROLE_ASSIGNMENT,
    VIRTUAL_NETWORK,
    SUBNET,
    NETWORK_SECURITY_GROUP,
    PUBLIC_IP_ADDRESS,
    ONLINE_ENDPOINT,
    ONLINE_DEPLOYMENT,
    AUTOSCALE_SETTING,
    MANAGED_CLUSTER,
    CONNECTED_CLUSTER,
    CLUSTER_EXTENSION,
)
"""Types with stored resources, in the order in which they are documented."""

ROUTES: tuple[Route, ...] = (
    *DEPLOYMENT_ROUTES,
    *COMPUTE_QUOTA_ROUTES,
    *CODE_ROUTES,
    *STORAGE_ROUTES,
    *VAULT_ROUTES,
    *REGISTRY_ROUTES,
    *ROLE_DEFINITION_ROUTES,
)
"""Requests that hang on no stored resource: virtual machine sizes, usages, name availability, deleted vaults, built-in
roles."""

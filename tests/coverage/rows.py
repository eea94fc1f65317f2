"""Every word of the v1 pages, in the order of the pages: what is covered is measured against these.

A row is named by its page and the word: `S3 · dc.cpu_cores`. `dc.` stands for an argument of `deploy_configuration`,
`u.` for one of `update`, `var` for an attribute of an object that v1 returned.
"""

from __future__ import annotations

from dataclasses import dataclass

from .words_of_deploy import DEPLOY

__all__ = ["PAGES", "ROWS", "Page"]

_SCALING = (
    "autoscale_enabled",
    "autoscale_min_replicas",
    "autoscale_max_replicas",
    "autoscale_refresh_seconds",
    "autoscale_target_utilization",
)
_PROBE = ("period_seconds", "initial_delay_seconds", "timeout_seconds", "success_threshold", "failure_threshold")
_REQUESTS = (
    *_SCALING,
    "collect_model_data",
    "auth_enabled",
    "cpu_cores",
    "memory_gb",
    "enable_app_insights",
    "scoring_timeout_ms",
    "replica_max_concurrent_requests",
    "max_request_wait_time",
    "num_replicas",
)
_WORDS = ("tags", "properties", "description")
_DEPLOYED = (
    *_REQUESTS,
    "primary_key",
    "secondary_key",
    *_WORDS,
    "gpu_cores",
    *_PROBE,
    "namespace",
    "token_auth_enabled",
    "compute_target_name",
    "cpu_cores_limit",
    "memory_gb_limit",
    "blobfuse_enabled",
)
_UPDATED = (
    "image",
    *_REQUESTS,
    *_WORDS,
    "models",
    "inference_config",
    "gpu_cores",
    *_PROBE,
    "namespace",
    "token_auth_enabled",
    "cpu_cores_limit",
    "memory_gb_limit",
    "**kwargs",
    "kwarg is_migration",
    "kwarg compute_target",
)
_TOLD = (
    "enable_app_insights",
    "autoscaler",
    "compute_name",
    "container_resource_requirements",
    "liveness_probe_requirements",
    "data_collection",
    "max_concurrent_requests_per_container",
    "max_request_wait_time",
    "num_replicas",
    "scoring_timeout_ms",
    "scoring_uri",
    "is_default",
    "traffic_percentile",
    "version_type",
    "token_auth_enabled",
    "environment",
    "models",
    "deployment_status",
    "namespace",
    "swagger_uri",
)


_PROVISIONED = (
    "vm_size",
    "ssh_public_access",
    "admin_user_ssh_public_key",
    "vnet_resourcegroup_name",
    "vnet_name",
    "subnet_name",
    "tags",
    "description",
    "assigned_user_object_id",
    "assigned_user_tenant_id",
)
_WAITED = ("wait_for_completion", "show_output")


def _of(name: str, *members: str) -> tuple[str, ...]:
    return (name, *(f"{name}.{member}" for member in members))


def _with(call: str, *arguments: str) -> tuple[str, ...]:
    return (f"{call}()", *(f"{call}({argument})" for argument in arguments))


@dataclass(frozen=True)
class Page:
    """One page of v1's documentation."""

    key: str
    title: str
    words: tuple[str, ...]

    @property
    def rows(self) -> tuple[str, ...]:
        """The names of its rows."""
        return tuple(f"{self.key} · {word}" for word in self.words)


_IMAGE = (
    "Image",
    "Image subclass dispatch",
    "Image(workspace)",
    "Image(name)",
    "Image(id)",
    "Image(tags)",
    "Image(properties)",
    "Image(version)",
    "Image, parameters listed twice",
    "ContainerImage",
    "FPGA images",
    "Environment",
    "Model.deploy()",
    "Model.package()",
    "Image.add_properties()",
    "Image.add_tags()",
    "add_properties(properties)",
    "add_tags(tags)",
    "Image.create()",
    "Image.create(name)",
    "Image.create(models)",
    "Image.create(image_config)",
    "Image.delete()",
    "Image.deserialize()",
    "deserialize(cls)",
    "deserialize(workspace)",
    "deserialize(image_payload)",
    "Image.image_configuration()",
    "Image.list()",
    "Image.list(workspace)",
    "Image.list(image_name)",
    "Image.list(model_name)",
    "Image.list(model_id)",
    "Image.list(tags)",
    "Image.list(properties)",
    "Image.remove_tags()",
    "remove_tags(tags)",
    "Image.serialize()",
    "Image.update()",
    "update(tags)",
    "Image.update_creation_state()",
    "Image.wait_for_creation()",
    "wait_for_creation(show_output)",
    "attributes of an image",
)

_COMPUTE_INSTANCE = (
    "ComputeInstance",
    "ComputeInstance(workspace)",
    "ComputeInstance(name)",
    "constructor retrieves",
    *(f"delete({argument})" for argument in _WAITED),
    "delete of what is attached",
    *_with("deserialize", "workspace", "object_dict"),
    "detach()",
    "get()",
    *(f"get_active_runs({argument})" for argument in ("type", "tags", "properties", "status")),
    "get_docs_url()",
    "get_status()",
    *_with("provisioning_configuration", *_PROVISIONED),
    "SSH port and admin user",
    "refresh_state()",
    *_with("restart", *_WAITED),
    *_with("start", *_WAITED),
    *_with("stop", *_WAITED),
    "serialize()",
    *_with("supported_vmsizes", "workspace", "location"),
    *_with("wait_for_completion", "show_output", "is_delete_operation"),
    "remark: inference target for development and test",
)

_AKS = (
    "module aks",
    "AksEndpoint",
    "AksEndpoint constructor",
    "AksEndpoint.VersionType",
    "AksEndpoint.create_version",
    "AksEndpoint.update_version",
    "AksEndpoint.delete_version",
    "traffic percentile",
    "one scoring endpoint",
    "AksEndpoint, shared settings",
    "AksEndpointDeploymentConfiguration",
    "AksEndpointDeploymentConfiguration.version_name, traffic_percentile",
    *_of("AksServiceAccessToken", "access_token", "refresh_after", "expiry_on", "token_type"),
    "AksServiceAccessToken constructor",
    "AksServiceDeploymentConfiguration",
    "AksServiceDeploymentConfiguration by deploy_configuration",
    "AksWebservice",
    *_of(
        "AutoScaler",
        "autoscale_enabled",
        "min_replicas",
        "max_replicas",
        "refresh_period_seconds",
        "target_utilization",
    ),
    "AutoScaler by deploy_configuration and update",
    *_of("ContainerResourceRequirements", "cpu", "memory_in_gb", "gpu", "cpu_limit", "memory_in_gb_limit"),
    "ContainerResourceRequirements by five calls",
    *_of("DataCollection", "event_hub_enabled", "storage_enabled"),
    *_of("LivenessProbeRequirements", *_PROBE),
    "LivenessProbeRequirements by five calls",
)

_AKS_WEBSERVICE = (
    "AksWebservice",
    "AksWebservice(workspace)",
    "AksWebservice(name)",
    "constructor retrieves",
    "remark: deploy_configuration and Model.deploy",
    "remark: deploy_configuration with all defaults",
    "remark: token_auth_enabled=True, auth_enabled=False",
    "remark: notebooks and links",
    "way 1: Model.deploy",
    "way 2: Webservice.deploy_from_image",
    "way 3: Webservice.deploy_from_model",
    "way 4: Webservice.deploy",
    *(f"var {name}" for name in _TOLD),
    "add_properties()",
    "add_properties(properties)",
    "add_tags()",
    "add_tags(tags)",
    "deploy_configuration()",
    *(f"dc.{name}" for name in _DEPLOYED),
    "dc returns and exceptions",
    "get_access_token()",
    "get_token()",
    "remove_tags()",
    "remove_tags(tags)",
    "run()",
    "run(input_data)",
    "serialize()",
    "update()",
    *(f"u.{name}" for name in _UPDATED),
    "in one of deploy_configuration and update alone",
    "inherited: delete, wait_for_deployment, get_logs, get_keys, regen_key, list",
)

PAGES = (
    Page("S0", "Image", _IMAGE),
    Page("S1", "ComputeInstance", _COMPUTE_INSTANCE),
    Page("S2", "Module aks", _AKS),
    Page("S3", "AksWebservice", _AKS_WEBSERVICE),
    Page("S4", "Register and deploy models", DEPLOY),
)

ROWS = tuple(row for page in PAGES for row in page.rows)

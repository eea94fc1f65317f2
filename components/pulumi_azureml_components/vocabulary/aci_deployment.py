"""The deployment configuration of v1's single containers: what `AciWebservice.deploy_configuration(…)` returns.

Such a service becomes a managed online endpoint with one instance.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar

import pulumi

from .aci_rules import ALLOWED, problems_together
from .aci_sku import sku_for
from .aks_wire import read_data_collection
from .allowed import Allowed
from .authentication import AuthMode, auth_mode
from .data_collection import DataCollection
from .known import combine, given
from .problem import InvalidConfiguration, Problem
from .value import Value, required

__all__ = ["AciServiceDeploymentConfiguration"]

_CPU, _MEMORY = 0.1, 0.5
_PLAIN = {"description": "description", "kvTags": "tags", "location": "location", "cname": "ssl_cname"}
_PLAIN |= {"dnsNameLabel": "dns_name_label"}
_SAID = {"authEnabled": "auth_enabled", "appInsightsEnabled": "enable_app_insights", "sslEnabled": "ssl_enabled"}
_ENCRYPTION = {"vaultBaseUrl": "cmk_vault_base_url", "keyName": "cmk_key_name", "keyVersion": "cmk_key_version"}
_NETWORK = {"vnetName": "vnet_name", "subnetName": "subnet_name"}


@dataclass(frozen=True, kw_only=True)
class AciServiceDeploymentConfiguration(Value):
    """Everything about a single-container service but its name, model, code and environment. None means: not said."""

    _ALLOWED: ClassVar[Mapping[str, Allowed]] = ALLOWED

    cpu_cores: pulumi.Input[float] | None = None
    """Processor cores of the container; with `memory_gb` it chooses the machine. Default: 0.1."""
    memory_gb: pulumi.Input[float] | None = None
    """Memory of the container in GB. Default: 0.5."""
    tags: Mapping[str, pulumi.Input[str]] | None = None
    """Tags of endpoint and deployment. Default: none."""
    properties: Mapping[str, pulumi.Input[str]] | None = None
    """Properties of endpoint and deployment: may be added, never changed or removed. Default: none."""
    description: pulumi.Input[str] | None = None
    """Free text on endpoint and deployment. Default: none."""
    location: pulumi.Input[str] | None = None
    """Azure region. Default: that of the workspace."""
    auth_enabled: pulumi.Input[bool] | None = None
    """Whether callers send a key. v1's default was False; an endpoint always authenticates. Default: True."""
    ssl_enabled: pulumi.Input[bool] | None = None
    """No choice any more: a managed endpoint speaks HTTPS, by a certificate of its own."""
    enable_app_insights: pulumi.Input[bool] | None = None
    """Whether it logs to the workspace's Application Insights. Default: False."""
    ssl_cert_pem_file: pulumi.Input[str] | None = None
    """Certificate of v1's own TLS; not used any more."""
    ssl_key_pem_file: pulumi.Input[str] | None = None
    """Key of v1's own TLS; not used any more."""
    ssl_cname: pulumi.Input[str] | None = None
    """Host name of v1's own TLS; refused."""
    dns_name_label: pulumi.Input[str] | None = None
    """First label of v1's host name; refused, the name of the endpoint is in its host name."""
    primary_key: pulumi.Input[str] | None = field(default=None, repr=False)
    """First key of the endpoint; secret. Default: one of the service's making."""
    secondary_key: pulumi.Input[str] | None = field(default=None, repr=False)
    """Second key of the endpoint; secret, and only beside `primary_key`. Default: one of the service's making."""
    collect_model_data: pulumi.Input[bool] | None = None
    """Whether model data is collected to the blob store. Default: False."""
    cmk_vault_base_url: pulumi.Input[str] | None = None
    """Vault of a customer-managed key; refused."""
    cmk_key_name: pulumi.Input[str] | None = None
    """Name of a customer-managed key; refused."""
    cmk_key_version: pulumi.Input[str] | None = None
    """Version of a customer-managed key; refused."""
    vnet_name: pulumi.Input[str] | None = None
    """Virtual network of the container; refused."""
    subnet_name: pulumi.Input[str] | None = None
    """Subnet of the container; refused."""

    instance_type: pulumi.Input[str] | None = None
    """Size of the machine, in place of the one that the table chooses. Default: `sku_for(cpu_cores, memory_gb)`."""
    token_auth_enabled: pulumi.Input[bool] | None = None
    """Refused as in v1; say `auth_mode="aad_token"`."""
    auth_mode: pulumi.Input[AuthMode] | None = None
    """`key`, `aml_token` or `aad_token`. Default: `key`."""

    def _together(self, sound: Mapping[str, Any], /) -> list[Problem]:
        return problems_together(self, sound, self.size())

    def size(self) -> tuple[Any, Any]:
        """Cores and GB of the container, v1's defaults in place."""
        return (
            _CPU if self.cpu_cores is None else self.cpu_cores,
            _MEMORY if self.memory_gb is None else self.memory_gb,
        )

    def to_deployment(self) -> dict[str, Any]:
        """The arguments of the online deployment that this configuration says."""
        size = self.instance_type if self.instance_type is not None else combine(sku_for, *self.size())
        return given(
            {
                "compute_type": "Managed",
                "instance_type": size,
                "instance_count": 1,
                "data_collector": DataCollection(storage_enabled=self.collect_model_data).to_arguments(),
                "app_insights": False if self.enable_app_insights is None else self.enable_app_insights,
                **self._described(),
            }
        )

    def to_endpoint(self) -> dict[str, Any]:
        """The arguments of the online endpoint that this configuration says."""
        own = given({"primary_key": self.primary_key, "secondary_key": self.secondary_key, "location": self.location})
        return {"auth_mode": auth_mode(self), **own, **self._described()}

    def _described(self) -> dict[str, Any]:
        return given({"description": self.description, "tags": self.tags, "properties": self.properties})

    @classmethod
    def from_arguments(
        cls, deployment: Mapping[str, Any], endpoint: Mapping[str, Any]
    ) -> AciServiceDeploymentConfiguration:
        """The configuration that known arguments of deployment and endpoint amount to. Keys are left out."""
        return cls(
            instance_type=deployment.get("instance_type"),
            enable_app_insights=deployment.get("app_insights"),
            collect_model_data=True if deployment.get("data_collector") else None,
            auth_mode=endpoint["auth_mode"],
            location=endpoint.get("location"),
            **{name: deployment.get(name) for name in ("description", "tags", "properties")},
        )

    def serialize(self) -> dict[str, Any]:
        """As v1 wrote it, without the keys and without the files of a certificate."""
        found = {
            "computeType": "ACI",
            **{key: getattr(self, name) for key, name in _PLAIN.items()},
            **given({key: getattr(self, name) for key, name in _SAID.items()}),
            "properties": dict(self.properties or {}),
            "containerResourceRequirements": {"cpu": self.cpu_cores, "memoryInGB": self.memory_gb},
        }
        if self.collect_model_data:
            found["dataCollection"] = {"storageEnabled": self.collect_model_data}
        for key, names in (("encryptionProperties", _ENCRYPTION), ("vnetConfiguration", _NETWORK)):
            held = {inner: getattr(self, name) for inner, name in names.items()}
            found |= {key: held} if any(held.values()) else {}
        return found

    @classmethod
    def deserialize(cls, payload_obj: Any) -> AciServiceDeploymentConfiguration:
        """From what v1 wrote or returned for a service. Other members of it are not looked at."""
        read = required(payload_obj, ("computeType",), cls.__name__)
        if str(read["computeType"]).upper() != "ACI":
            problem = Problem("computeType", f'"{read["computeType"]}" must be ACI')
            raise InvalidConfiguration([problem], doing=f"reading {cls.__name__}")
        found: dict[str, Any] = {name: read.get(key) for key, name in (_PLAIN | _SAID).items()}
        found |= {"properties": dict(read.get("properties") or {}) or None}
        found["collect_model_data"] = read_data_collection(read)
        if read.get("containerResourceRequirements") is not None:
            size = required(
                read["containerResourceRequirements"], ("cpu", "memoryInGB"), "ContainerResourceRequirements"
            )
            found |= {"cpu_cores": size["cpu"], "memory_gb": size["memoryInGB"]}
        for key, names in (("encryptionProperties", _ENCRYPTION), ("vnetConfiguration", _NETWORK)):
            if read.get(key) is not None:
                held = required(read[key], tuple(names), key)
                found |= {name: held[inner] for inner, name in names.items()}
        return cls(**found)

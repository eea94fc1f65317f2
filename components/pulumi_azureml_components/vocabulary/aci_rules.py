"""What v1 refused in a configuration for a single container, and what a managed endpoint cannot do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from .aci_sku import sku_problem
from .allowed import FLAG, POSITIVE, TEXT, Allowed, TextMap
from .authentication import auth_problems, key_problems
from .known import is_known
from .problem import Level, Problem

if TYPE_CHECKING:
    from .aci_deployment import AciServiceDeploymentConfiguration

__all__ = ["ALLOWED", "problems_together"]

ALLOWED: Mapping[str, Allowed] = {
    "cpu_cores": POSITIVE,
    "memory_gb": POSITIVE,
    "tags": TextMap("a tag is removed by leaving it out of the map"),
    "properties": TextMap(),
    "description": TEXT,
    "location": TEXT,
    "auth_enabled": FLAG,
    "ssl_enabled": FLAG,
    "enable_app_insights": FLAG,
    "collect_model_data": FLAG,
    "instance_type": TEXT,
    "token_auth_enabled": FLAG,
}
_HOST = "a managed endpoint has a host name of its own; put API Management or Front Door with your name before it"
_KEY = "a managed endpoint has no customer-managed key of its own: encrypt the workspace with it"
_NETWORK = "a managed endpoint joins no network of yours: give the workspace a managed network"
_REFUSED = {
    "ssl_cname": _HOST,
    "dns_name_label": _HOST,
    "cmk_vault_base_url": _KEY,
    "cmk_key_name": _KEY,
    "cmk_key_version": _KEY,
    "vnet_name": _NETWORK,
    "subnet_name": _NETWORK,
}
_TLS = "has no effect: a managed endpoint always speaks HTTPS, by a certificate of its own"
_IGNORED = {"ssl_enabled": _TLS, "ssl_cert_pem_file": _TLS, "ssl_key_pem_file": _TLS}
_TOKENS = 'is not for this kind of service (v1 refused it too): say auth_mode="aad_token"'
_KEY_NOW = "v1 left such services open; an endpoint always authenticates, so callers have to send a key now"


def problems_together(
    of: AciServiceDeploymentConfiguration, sound: Mapping[str, Any], size: tuple[Any, Any]
) -> list[Problem]:
    """Rules over several fields, and all that cannot be done any more."""
    return [
        *_size(of, sound, size),
        *_authentication(of),
        *key_problems(of),
        *(Problem(name, why) for name, why in _REFUSED.items() if getattr(of, name)),
        *(Problem(name, why, Level.WARNING) for name, why in _IGNORED.items() if getattr(of, name)),
    ]


def _size(of: AciServiceDeploymentConfiguration, sound: Mapping[str, Any], size: tuple[Any, Any]) -> list[Problem]:
    if of.instance_type is not None:
        return []
    stated = {"cpu_cores": of.cpu_cores, "memory_gb": of.memory_gb}
    if any(value is not None and name not in sound for name, value in stated.items()):
        return []
    problem = sku_problem(*size)
    return [] if problem is None else [problem]


def _authentication(of: AciServiceDeploymentConfiguration) -> list[Problem]:
    if is_known(of.token_auth_enabled) and of.token_auth_enabled:
        return [Problem("token_auth_enabled", _TOKENS)]
    problems = auth_problems(of, kubernetes=False)
    if of.auth_enabled is None and of.auth_mode is None:
        problems.append(Problem("auth_enabled", _KEY_NOW, Level.WARNING))
    return problems

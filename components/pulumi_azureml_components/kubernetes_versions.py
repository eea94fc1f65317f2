"""What the versions of an endpoint on Kubernetes share, wherever it is said, and what is each version's own."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any

from .vocabulary.aks_deployment import AksServiceDeploymentConfiguration
from .vocabulary.aks_endpoint_version import AksEndpointDeploymentConfiguration
from .vocabulary.known import is_known
from .vocabulary.problem import Problem

__all__ = ["as_version", "of_version_alone", "shared_by", "sharing_problems"]

_SECRET = ("primary_key", "secondary_key")
_OF_ENDPOINT = ("auth_enabled", "token_auth_enabled", "auth_mode", *_SECRET, "compute_target_name")
"""Said by the endpoint; v1's versions repeat it."""
_OF_BOTH = ("tags", "properties", "description", "enable_app_insights", "namespace", "defaults")
"""Said by the endpoint and by each version."""


def as_version(config: AksServiceDeploymentConfiguration) -> AksEndpointDeploymentConfiguration:
    """A configuration of a service as that of a version, which it is but for the traffic."""
    if isinstance(config, AksEndpointDeploymentConfiguration):
        return config
    return AksEndpointDeploymentConfiguration(**vars(config))


def shared_by(
    stated: AksServiceDeploymentConfiguration | None, versions: Mapping[str, AksEndpointDeploymentConfiguration]
) -> AksServiceDeploymentConfiguration:
    """The configuration of the endpoint: as stated, and else as its versions say it."""
    own = {} if stated is None else {name: getattr(stated, name) for name in (*_OF_ENDPOINT, *_OF_BOTH)}
    config = AksServiceDeploymentConfiguration(**own)
    open_ = [name for name in _OF_ENDPOINT if getattr(config, name) is None]
    if any(getattr(config, name) is not None for name in ("auth_enabled", "token_auth_enabled", "auth_mode")):
        open_ = [name for name in open_ if "auth" not in name]
    found = {name: getattr(version, name) for version in versions.values() for name in open_ if _says(version, name)}
    return dataclasses.replace(config, **found)


def of_version_alone(config: AksEndpointDeploymentConfiguration) -> AksEndpointDeploymentConfiguration:
    """The configuration of a version without what belongs to the endpoint."""
    nothing: dict[str, Any] = dict.fromkeys(_OF_ENDPOINT)
    return dataclasses.replace(config, **nothing)


def sharing_problems(
    stated: AksServiceDeploymentConfiguration | None, versions: Mapping[str, AksEndpointDeploymentConfiguration]
) -> list[Problem]:
    """Whether endpoint and versions say the same, and whether the endpoint says what only a version can."""
    shared = shared_by(stated, versions)
    problems = [] if stated is None else _misplaced(stated)
    for name in _OF_ENDPOINT:
        differing = [
            key for key, version in versions.items() if _says(version, name) and _differs(version, shared, name)
        ]
        if differing:
            where = ", ".join(f'versions["{key}"]' for key in differing)
            sentence = f"{name} is the endpoint's, and {where} says another one: say it by endpoint_config alone"
            problems.append(Problem("" if name in _SECRET else "endpoint_config", sentence))
    return problems


def _says(version: AksEndpointDeploymentConfiguration, name: str) -> bool:
    return getattr(version, name) is not None


def _differs(version: AksEndpointDeploymentConfiguration, shared: AksServiceDeploymentConfiguration, name: str) -> bool:
    ours, theirs = getattr(version, name), getattr(shared, name)
    return (is_known(ours) and is_known(theirs) and bool(ours != theirs)) if theirs is not None else True


def _misplaced(stated: AksServiceDeploymentConfiguration) -> list[Problem]:
    names = [field.name for field in dataclasses.fields(stated) if field.name not in (*_OF_ENDPOINT, *_OF_BOTH)]
    sentence = "belongs to each version: say it in its deployment_config"
    return [Problem(f"endpoint_config.{name}", sentence) for name in names if getattr(stated, name) is not None]

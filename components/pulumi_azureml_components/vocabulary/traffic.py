"""Who gets how much: the shares of an endpoint's versions, from v1's words (percentile, default, control)."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

import pulumi

from .aks_endpoint_version import AksEndpointDeploymentConfiguration
from .known import is_known
from .problem import Level, Problem
from .service_name import same_name_problems

__all__ = ["default_version", "traffic_problems", "traffic_shares"]

Versions = Mapping[str, AksEndpointDeploymentConfiguration]
Traffic = Mapping[str, pulumi.Input[int]]


def traffic_shares(versions: Versions, traffic: Traffic | None = None) -> dict[str, pulumi.Input[int]]:
    """The traffic of the endpoint: as given, else by each version's percentile, else all to the default or only one."""
    if traffic is not None:
        return dict(traffic)
    stated = {name: version.traffic_percentile for name, version in versions.items()}
    if any(share is not None for share in stated.values()):
        return {name: share for name, share in stated.items() if share is not None}
    chosen = [name for name, version in versions.items() if version.is_default is True]
    if len(versions) == 1 or len(chosen) == 1:
        return {(chosen or list(versions))[0]: 100}
    return {}


def traffic_problems(versions: Versions, traffic: Traffic | None = None) -> list[Problem]:
    """What is wrong between the versions. Whether shares are whole and make 100 is checked by the traffic resource."""
    names = (key if version.version_name is None else version.version_name for key, version in versions.items())
    problems = [*same_name_problems("versions", names), *_kinds(versions, traffic)]
    stated = [name for name, version in versions.items() if version.traffic_percentile is not None]
    if traffic is not None and stated:
        problems.append(Problem("traffic", f"is given beside traffic_percentile of {', '.join(stated)}: say it once"))
    if traffic and not versions:
        problems.append(Problem("traffic", "is given without any version: add versions, or leave it out"))
        return problems
    for name in (traffic or {}).keys() - versions.keys():
        near = difflib.get_close_matches(name, list(versions), n=1)
        hint = f"; did you mean {near[0]}?" if near else ": take the name out before the version goes"
        problems.append(Problem("traffic", f'"{name}" is none of the versions {", ".join(versions)}{hint}'))
    defaults = [name for name, version in versions.items() if version.is_default is True]
    if len(defaults) > 1:
        problems.append(Problem("is_default", f"is True for {', '.join(defaults)}: only one can be the default"))
    elif len(versions) > 1 and not traffic_shares(versions, traffic) and traffic is None:
        sentence = f"is missing: say which share each of {', '.join(versions)} gets"
        problems.append(Problem("traffic", sentence))
    return problems


def default_version(traffic: Mapping[str, int]) -> str | None:
    """The version that v1 would have called the default: most of the traffic, the first by name among equals."""
    most = max(traffic.values(), default=0)
    return min((name for name, share in traffic.items() if share == most), default=None) if most else None


def _kinds(versions: Versions, traffic: Traffic | None) -> list[Problem]:
    control = [name for name, version in versions.items() if version.is_control_version_type is True]
    if len(control) > 1:
        return [Problem("is_control_version_type", f"is True for {', '.join(control)}: an experiment has one control")]
    shares: dict[str, Any] = traffic_shares(versions, traffic)
    if not control or not all(is_known(share) for share in shares.values()):
        return []
    for name, version in versions.items():
        if version.is_control_version_type is False and shares.get(name) == 100:
            sentence = f"{name} is a treatment and takes all traffic, {control[0]} is the control and gets none"
            return [Problem("traffic", sentence, Level.WARNING)]
    return []

"""The traffic of an online endpoint: which share of its requests each deployment gets.

A step of its own, because it names deployments that have to exist: it comes after them, and goes before them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from ..declare import LOCAL, PUT, REPLACE, Field, In, Out, Ready, Type
from ..host.resource import Managed
from ..meaning import ARM_ID
from ..rules import Rule
from .online_drain import DRAIN
from .references import ENDPOINT_ID

__all__ = ["ENDPOINT_TRAFFIC", "EndpointTraffic", "EndpointTrafficArgs"]

_MOST_MIRRORED = 50
_ALL = 100


class EndpointTrafficArgs(TypedDict, total=False):
    """The arguments of an endpoint's traffic."""

    endpoint_id: Required[Annotated[In[str], Field("{endpoint_id}", REPLACE, means=ARM_ID, allows=(ENDPOINT_ID,))]]
    """ARM id of the online endpoint."""
    traffic: Required[
        Annotated[
            In[Mapping[str, In[int]]],
            Field("properties.traffic", PUT, named_by="deployments", nothing=0, default={}),
        ]
    ]
    """Percent of the live requests by deployment; together 100, or all 0."""
    mirror_traffic: Annotated[
        In[Mapping[str, In[int]]], Field("properties.mirrorTraffic", PUT, named_by="deployments", nothing=0, default={})
    ]
    """Percent of the live requests that one deployment gets a copy of, unanswered; at most 50. Managed endpoints
    only."""
    deployments: Annotated[In[Mapping[str, In[str]]], Field("", LOCAL, in_body=False)]
    """Name of each deployment in Azure by the name that `traffic` knows it by, e.g. `{"blue": blue.name}`: so that a
    deployment that is replaced keeps its share. A name that is not in it is taken as it is."""


class EndpointTrafficOutputs:
    """The outputs of an endpoint's traffic."""

    scoring_uri: Annotated[pulumi.Output[str], Out("properties.scoringUri")]
    """Where requests go."""
    provisioning_state: Annotated[pulumi.Output[str], Out("properties.provisioningState")]
    """State of the endpoint."""


def _shares(argument: str, inputs: Mapping[str, Any]) -> str | None:
    shares = inputs.get(argument) or {}
    wrong = [f"{name} has {share}" for name, share in shares.items() if not 0 <= share <= _ALL]
    return f"shares are whole percents from 0 to 100: {', '.join(wrong)}" if wrong else None


def _live(inputs: Mapping[str, Any]) -> str | None:
    fault = _shares("traffic", inputs)
    total = sum((inputs.get("traffic") or {}).values())
    if fault or total in (0, _ALL):
        return fault
    return f"the shares add up to {total}; together they have to be 100 (or all 0)"


def _mirrored(inputs: Mapping[str, Any]) -> str | None:
    shares = {name: share for name, share in (inputs.get("mirror_traffic") or {}).items() if share}
    if len(shares) > 1:
        return f"only one deployment can get mirrored traffic, not {' and '.join(sorted(shares))}"
    for name, share in shares.items():
        if not 0 < share <= _MOST_MIRRORED:
            return f"{name} has {share}; a copy of at most {_MOST_MIRRORED} percent can be had"
        if (inputs.get("traffic") or {}).get(name):
            return f"{name} gets live traffic; it cannot get mirrored traffic as well"
    return None


def _known(inputs: Mapping[str, Any]) -> str | None:
    """Whoever maps names maps all of them: a name that is missed would be taken for one in Azure."""
    known = inputs.get("deployments")
    named = {*(inputs.get("traffic") or {}), *(inputs.get("mirror_traffic") or {})}
    strange = sorted(named - set(known or {}))
    if not known or not strange:
        return None
    return f"{' and '.join(strange)} is none of deployments ({', '.join(sorted(known))})"


def _one_name_each(inputs: Mapping[str, Any]) -> str | None:
    """A share is read back under the one name that it was given by."""
    names: dict[str, list[str]] = {}
    for ours, theirs in (inputs.get("deployments") or {}).items():
        names.setdefault(theirs.casefold(), []).append(ours)
    twice = next((theirs for theirs, ours in names.items() if len(ours) > 1), None)
    return f"{' and '.join(sorted(names[twice]))} are the same deployment, {twice}" if twice else None


ENDPOINT_TRAFFIC = Type(
    name="EndpointTraffic",
    noun="traffic of online endpoint",
    arguments=EndpointTrafficArgs,
    outputs=EndpointTrafficOutputs,
    path="{endpoint_id}",
    arm_type="Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
    api_version="2025-12-01",
    part=True,
    forgets=DRAIN.memory,  # who says the shares anew means them
    lock="{endpoint_id}",
    ready=(
        Ready(
            "properties.provisioningState",
            ready=frozenset({"Succeeded"}),
            failed=frozenset({"Failed", "Canceled"}),
        ),
    ),
    rules=(
        Rule("R27", "traffic", ("traffic",), _live),
        Rule("R27", "mirror_traffic", ("traffic", "mirror_traffic"), _mirrored),
        Rule("R28", "deployments", ("traffic", "mirror_traffic", "deployments"), _known),
        Rule("R28", "deployments", ("deployments",), _one_name_each),
    ),
    timeouts={"create": 1800, "update": 1800, "delete": 1800},
)


class EndpointTraffic(EndpointTrafficOutputs, Managed):
    """Which share of an endpoint's requests each deployment gets. Nothing else may manage the same traffic."""

    declared = ENDPOINT_TRAFFIC

    def __init__(
        self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **arguments: Unpack[EndpointTrafficArgs]
    ) -> None:
        super().__init__(resource_name, arguments, opts)

"""An autoscale setting of Azure Monitor: how many instances a managed online deployment has, by load and by time."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated

import pulumi
from typing_extensions import Required, TypedDict, Unpack

from ..constraints import GUID, IdOf, MaxItems, NameRule, TagRule
from ..declare import PUT, REPLACE, Field, Generated, In, Type
from ..host.resource import Managed
from ..meaning import ARM_ID, CASELESS, LOCATION
from .autoscale_notification import AutoscaleNotification
from .autoscale_profile import AutoscaleProfile
from .autoscale_rules import AUTOSCALE_RULES, filled_in

__all__ = ["AUTOSCALE_SETTING", "AutoscaleSetting", "AutoscaleSettingArgs"]

_DEPLOYMENT_ID = IdOf(("Microsoft.MachineLearningServices/workspaces/onlineEndpoints/deployments",))


class AutoscaleSettingArgs(TypedDict, total=False):
    """The arguments of an autoscale setting."""

    target_id: Required[
        Annotated[In[str], Field("properties.targetResourceUri", REPLACE, means=ARM_ID, allows=(_DEPLOYMENT_ID,))]
    ]
    """ARM id of the managed deployment that is scaled; leave its `instance_count` out, which the setting decides. A
    deployment has at most one setting."""
    subscription_id: Annotated[
        In[str], Field("{subscription_id}", REPLACE, means=CASELESS, allows=(GUID,), setting="subscription_id")
    ]
    """Subscription that the setting is in. Default: that of the deployment."""
    resource_group_name: Annotated[
        In[str], Field("{resource_group_name}", REPLACE, means=CASELESS, setting="resource_group")
    ]
    """Resource group that the setting is in. Default: that of the deployment."""
    name: Annotated[
        In[str],
        Field(
            "{name}",
            REPLACE,
            means=CASELESS,
            generated=Generated.UNIQUE,
            allows=(NameRule(1, 260, first="a-zA-Z0-9", body="a-zA-Z0-9._-"),),
        ),
    ]
    """Name, unique in its resource group. Default: the logical name with a suffix of six letters."""
    location: Annotated[
        In[str],
        Field("location", REPLACE, means=LOCATION, inherited_from="target_id", inherited_version="2025-12-01"),
    ]
    """Azure region. Default: that of the deployment."""
    enabled: Annotated[In[bool], Field("properties.enabled", PUT, default=True)]
    """Whether it is in force. Default: true."""
    profiles: Required[
        Annotated[In[Sequence[In[AutoscaleProfile]]], Field("properties.profiles", PUT, allows=(MaxItems(20),))]
    ]
    """At most twenty profiles. The one without dates holds whenever no other one does."""
    notifications: Annotated[
        In[Sequence[In[AutoscaleNotification]]],
        Field("properties.notifications", PUT, secret=True, default=[]),
    ]
    """Who is told of each change. Kept as a secret, because the addresses of webhooks hold keys. Default: nobody."""
    tags: Annotated[
        In[Mapping[str, In[str]]],
        Field("tags", PUT, shared=True, allows=(TagRule(taken=15, longest_key=128),)),
    ]
    """Tags. Tags of others are left alone."""


class AutoscaleSettingOutputs:
    """An autoscale setting has no outputs beside its arguments."""


AUTOSCALE_SETTING = Type(
    name="AutoscaleSetting",
    noun="autoscale setting",
    arguments=AutoscaleSettingArgs,
    outputs=AutoscaleSettingOutputs,
    path="/subscriptions/{subscription_id}/resourceGroups/{resource_group_name}"
    "/providers/Microsoft.Insights/autoscaleSettings/{name}",
    arm_type="Microsoft.Insights/autoscaleSettings",
    api_version="2022-10-01",
    settle=filled_in,
    settles=("subscription_id", "resource_group_name"),
    defaults={"properties.enabled": True},
    rules=AUTOSCALE_RULES,
    lost_on_replace="nothing: the deployment keeps as many instances as it has",
    timeouts={"create": 600, "update": 600, "delete": 600},
)


class AutoscaleSetting(AutoscaleSettingOutputs, Managed):
    """How many instances a managed online deployment has, by load and by time."""

    declared = AUTOSCALE_SETTING

    def __init__(
        self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **arguments: Unpack[AutoscaleSettingArgs]
    ) -> None:
        super().__init__(resource_name, arguments, opts)

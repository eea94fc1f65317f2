"""One profile of an autoscale setting: between which numbers of instances a deployment moves, by which rules, and when
that holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from typing_extensions import Required, TypedDict

from ..constraints import Between, Each, MaxItems, Pattern
from ..declare import In, Key
from ..meaning import ARM_ID, AS_TEXT, MINUTES
from .time_zone import TIME_ZONE

__all__ = ["AutoscaleDimension", "AutoscaleProfile", "AutoscaleRecurrence", "AutoscaleRule", "AutoscaleWindow"]

_INSTANCES = Between(1, 1000)
_HALF_DAY, _WEEK = 720, 10080
_MOMENT = Pattern(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d)?(\.\d+)?(Z|[+-]\d\d:\d\d)?", "a time as in 2026-01-31T18:00:00Z (ISO 8601)"
)


class AutoscaleDimension(TypedDict, total=False):
    """Narrows a metric down to some of its parts, e.g. to one status code."""

    name: Required[Annotated[In[str], Key("DimensionName")]]
    """Name of the dimension."""
    operator: Required[Annotated[In[Literal["Equals", "NotEquals"]], Key("Operator")]]
    """Whether the parts are those of `values`, or all others."""
    values: Required[Annotated[In[Sequence[In[str]]], Key("Values")]]
    """Values of the dimension, e.g. `["200"]`."""


class AutoscaleRule(TypedDict, total=False):
    """Changes the number of instances while a metric is above or below a threshold."""

    metric_name: Required[Annotated[In[str], Key("metricTrigger.metricName")]]
    """Metric, e.g. `CpuUtilizationPercentage` of a deployment or `RequestLatency` of an endpoint."""
    metric_namespace: Annotated[In[str], Key("metricTrigger.metricNamespace")]
    """Namespace of the metric. Default: that of the resource's type."""
    metric_resource_id: Annotated[In[str], Key("metricTrigger.metricResourceUri", means=ARM_ID)]
    """ARM id of what is measured; the endpoint's for its metrics. Default: the deployment that is scaled."""
    metric_resource_location: Annotated[In[str], Key("metricTrigger.metricResourceLocation")]
    """Region of what is measured. Default: that of the setting."""
    operator: Required[
        Annotated[
            In[Literal["Equals", "NotEquals", "GreaterThan", "GreaterThanOrEqual", "LessThan", "LessThanOrEqual"]],
            Key("metricTrigger.operator"),
        ]
    ]
    """How the metric is compared with `threshold`."""
    threshold: Required[Annotated[In[float], Key("metricTrigger.threshold")]]
    """What the metric is compared with, in its own unit."""
    statistic: Annotated[In[Literal["Average", "Min", "Max", "Sum", "Count"]], Key("metricTrigger.statistic")]
    """How the values of several instances become one. Default: `Average`."""
    time_aggregation: Annotated[
        In[Literal["Average", "Minimum", "Maximum", "Total", "Count", "Last"]], Key("metricTrigger.timeAggregation")
    ]
    """How the values within the window become one. Default: `Average`."""
    grain_minutes: Annotated[In[int], Key("metricTrigger.timeGrain", means=MINUTES, allows=(Between(1, _HALF_DAY),))]
    """Minutes that one value of the metric stands for. Default: 1."""
    window_minutes: Required[
        Annotated[In[int], Key("metricTrigger.timeWindow", means=MINUTES, allows=(Between(5, _HALF_DAY),))]
    ]
    """Minutes that are looked back upon."""
    dimensions: Annotated[In[Sequence[In[AutoscaleDimension]]], Key("metricTrigger.dimensions", default=[])]
    """Which parts of the metric count. Default: all."""
    divide_per_instance: Annotated[In[bool], Key("metricTrigger.dividePerInstance", default=False)]
    """Whether the metric is divided by the number of instances. Default: false."""
    direction: Required[Annotated[In[Literal["Increase", "Decrease"]], Key("scaleAction.direction")]]
    """Whether instances are added or taken away."""
    change_type: Annotated[
        In[Literal["ChangeCount", "PercentChangeCount", "ExactCount", "ServiceAllowedNextValue"]],
        Key("scaleAction.type"),
    ]
    """What `change` counts: instances, percent of them, or how many there will be. Default: `ChangeCount`."""
    change: Annotated[In[int], Key("scaleAction.value", means=AS_TEXT, allows=(Between(1, 1000),))]
    """By how much. Default: 1."""
    cooldown_minutes: Annotated[In[int], Key("scaleAction.cooldown", means=MINUTES, allows=(Between(1, _WEEK),))]
    """Minutes after a change in which the rule rests. Default: 5."""


class AutoscaleWindow(TypedDict, total=False):
    """One stretch of time."""

    start: Required[Annotated[In[str], Key("start", allows=(_MOMENT,))]]
    """When it begins, e.g. `2026-12-24T00:00:00Z`."""
    end: Required[Annotated[In[str], Key("end", allows=(_MOMENT,))]]
    """When it ends."""
    time_zone: Annotated[In[str], Key("timeZone", allows=(TIME_ZONE,))]
    """Windows name of the time zone. Default: UTC."""


class AutoscaleRecurrence(TypedDict, total=False):
    """When a profile begins, week by week. It holds until another profile begins: its end is that other one's
    beginning."""

    days: Required[
        Annotated[
            In[Sequence[Literal["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]]],
            Key("schedule.days"),
        ]
    ]
    """Days of the week."""
    hours: Required[Annotated[In[Sequence[In[int]]], Key("schedule.hours", allows=(Each(Between(0, 23)),))]]
    """Hours of the day, 0 to 23."""
    minutes: Required[Annotated[In[Sequence[In[int]]], Key("schedule.minutes", allows=(Each(Between(0, 59)),))]]
    """Minutes of the hour, 0 to 59."""
    time_zone: Required[Annotated[In[str], Key("schedule.timeZone", allows=(TIME_ZONE,))]]
    """Windows name of the time zone."""
    frequency: Annotated[In[Literal["Week"]], Key("frequency", constant="Week")]


class AutoscaleProfile(TypedDict, total=False):
    """Between which numbers of instances the deployment moves, by which rules, and when that holds."""

    name: Required[Annotated[In[str], Key("name")]]
    """Name, unique in the setting."""
    min_instances: Required[Annotated[In[int], Key("capacity.minimum", means=AS_TEXT, allows=(_INSTANCES,))]]
    """Fewest instances."""
    max_instances: Required[Annotated[In[int], Key("capacity.maximum", means=AS_TEXT, allows=(_INSTANCES,))]]
    """Most instances."""
    default_instances: Required[Annotated[In[int], Key("capacity.default", means=AS_TEXT, allows=(_INSTANCES,))]]
    """How many instances there are while no metric can be read."""
    rules: Annotated[In[Sequence[In[AutoscaleRule]]], Key("rules", allows=(MaxItems(10),))]
    """At most ten rules. One alone never leads back: give one for each direction. Default: none."""
    fixed_date: Annotated[In[AutoscaleWindow], Key("fixedDate")]
    """The one stretch of time in which the profile holds. Default: whenever no other profile does."""
    recurrence: Annotated[In[AutoscaleRecurrence], Key("recurrence")]
    """When it begins each week, instead of `fixed_date`."""

"""The collection of what a deployment is asked and answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from typing_extensions import Required, TypedDict

from ..constraints import Between
from ..declare import In, Key
from ..meaning import ARM_ID, ENABLED

__all__ = ["CollectedData", "DataCollector"]


class CollectedData(TypedDict, total=False):
    """One thing that is collected."""

    enabled: Annotated[In[bool], Key("dataCollectionMode", means=ENABLED, default="Disabled")]
    """Whether it is collected. Default of the service: false."""
    sampling_rate: Annotated[In[float], Key("samplingRate", allows=(Between(0, 1),))]
    """Share of the requests that are kept, from 0 to 1. Default of the service: 1."""
    data_id: Annotated[In[str], Key("dataId", means=ARM_ID)]
    """ARM id of the data asset that it goes to. Default: one that the service makes."""
    client_id: Annotated[In[str], Key("clientId")]
    """Client id of the identity that writes it."""


class DataCollector(TypedDict, total=False):
    """What is collected, and how it is filed."""

    collections: Required[Annotated[In[Mapping[str, In[CollectedData]]], Key("collections")]]
    """By name: `model_inputs`, `model_outputs`, `request`, `response`, or one that the scoring script writes."""
    rolling_rate: Annotated[In[Literal["Year", "Month", "Day", "Hour", "Minute"]], Key("rollingRate")]
    """How often a new file is begun. Default of the service: `Hour`."""
    capture_headers: Annotated[In[Sequence[In[str]]], Key("requestLogging.captureHeaders")]
    """Request headers that are kept with the data."""

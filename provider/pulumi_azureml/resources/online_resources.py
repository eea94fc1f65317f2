"""How much a deployment gets: replicas, processors and memory, and how requests queue for them."""

from __future__ import annotations

from typing import Annotated

from typing_extensions import TypedDict

from ..constraints import Between, Pattern
from ..declare import In, Key
from ..meaning import MILLISECONDS, QUANTITY, SECONDS

__all__ = ["ContainerResources", "ReplicaScale", "RequestSettings"]

_AMOUNT = Pattern(r"\d+(\.\d+)?(m|[kKMGTPE]i?)?", "a Kubernetes quantity, as in `500m`, `2` or `4Gi`")
_REPLICAS = Between(1, 1000)


class ReplicaScale(TypedDict, total=False):
    """Between which numbers of replicas a deployment on Kubernetes moves, and by what."""

    min_instances: Annotated[In[int], Key("minInstances", allows=(_REPLICAS,), default=1)]
    """Fewest replicas. Default of the service: 1."""
    max_instances: Annotated[In[int], Key("maxInstances", allows=(_REPLICAS,), default=1)]
    """Most replicas; quota is kept for so many. Default of the service: 1."""
    target_utilization: Annotated[In[int], Key("targetUtilizationPercentage", allows=(Between(1, 100),), default=70)]
    """Percent of its replicas' capacity at which a deployment is kept. Default of the service: 70."""
    polling_seconds: Annotated[In[int], Key("pollingInterval", means=SECONDS, allows=(Between(1, 86400),))]
    """Seconds between two looks at the load. Default of the service: 1."""
    type: Annotated[In[str], Key("scaleType", constant="TargetUtilization")]


class ContainerResources(TypedDict, total=False):
    """What a replica on Kubernetes asks for and may use at most."""

    cpu: Annotated[In[str], Key("containerResourceRequests.cpu", means=QUANTITY, allows=(_AMOUNT,))]
    """Processors that it is given at least, e.g. `500m` or `0.5`."""
    memory: Annotated[In[str], Key("containerResourceRequests.memory", means=QUANTITY, allows=(_AMOUNT,))]
    """Memory that it is given at least, e.g. `1Gi`."""
    gpu: Annotated[In[str], Key("containerResourceRequests.gpu", means=QUANTITY, allows=(_AMOUNT,))]
    """NVIDIA devices that it is given; the same as its limit."""
    cpu_limit: Annotated[In[str], Key("containerResourceLimits.cpu", means=QUANTITY, allows=(_AMOUNT,))]
    """Processors that it may use at most."""
    memory_limit: Annotated[In[str], Key("containerResourceLimits.memory", means=QUANTITY, allows=(_AMOUNT,))]
    """Memory that it may use at most."""
    gpu_limit: Annotated[In[str], Key("containerResourceLimits.gpu", means=QUANTITY, allows=(_AMOUNT,))]
    """NVIDIA devices that it may use."""


class RequestSettings(TypedDict, total=False):
    """How long requests may take, and how many a replica works on at a time."""

    timeout_ms: Annotated[In[int], Key("requestTimeout", means=MILLISECONDS, allows=(Between(1, 300_000),))]
    """Milliseconds until a request is given up; at most 180 000 on managed endpoints. Default of the service: 5 000."""
    max_concurrent_requests: Annotated[In[int], Key("maxConcurrentRequestsPerInstance", allows=(Between(1, 1000),))]
    """Requests that one replica works on at a time. Default of the service: 1."""
    max_queue_wait_ms: Annotated[In[int], Key("maxQueueWait", means=MILLISECONDS, allows=(Between(1, 300_000),))]
    """Milliseconds that a request may wait for its turn; without effect on managed endpoints."""

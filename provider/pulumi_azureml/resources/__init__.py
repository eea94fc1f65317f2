"""The resource types. `ALL` is the only list of them; everything generic walks it."""

from .compute_cluster import COMPUTE_CLUSTER
from .compute_instance import COMPUTE_INSTANCE
from .kubernetes_compute import KUBERNETES_COMPUTE
from .workspace import WORKSPACE

__all__ = ["ALL"]

ALL = (COMPUTE_CLUSTER, COMPUTE_INSTANCE, KUBERNETES_COMPUTE, WORKSPACE)

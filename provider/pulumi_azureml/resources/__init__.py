"""The resource types. `ALL` is the only list of them; everything generic walks it."""

from .code_version import CODE_VERSION
from .compute_cluster import COMPUTE_CLUSTER
from .compute_instance import COMPUTE_INSTANCE
from .endpoint_traffic import ENDPOINT_TRAFFIC
from .environment_version import ENVIRONMENT_VERSION
from .kubernetes_compute import KUBERNETES_COMPUTE
from .model_version import MODEL_VERSION
from .online_deployment import ONLINE_DEPLOYMENT
from .online_endpoint import ONLINE_ENDPOINT
from .workspace import WORKSPACE

__all__ = ["ALL"]

ALL = (
    CODE_VERSION,
    COMPUTE_CLUSTER,
    COMPUTE_INSTANCE,
    ENDPOINT_TRAFFIC,
    ENVIRONMENT_VERSION,
    KUBERNETES_COMPUTE,
    MODEL_VERSION,
    ONLINE_DEPLOYMENT,
    ONLINE_ENDPOINT,
    WORKSPACE,
)

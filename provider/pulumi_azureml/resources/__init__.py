"""The resource types. `ALL` is the only list of them; everything generic walks it.

It is made when it is asked for, so that a program loads the types that it names and no others.
"""

from __future__ import annotations

TYPE_CHECKING = False  # as in `typing`, which takes time to load
if TYPE_CHECKING:
    from ..declare import Type

    ALL: tuple[Type, ...]

__all__ = ["ALL"]


def _all() -> tuple[Type, ...]:
    from .autoscale_setting import AUTOSCALE_SETTING
    from .code_version import CODE_VERSION
    from .compute_cluster import COMPUTE_CLUSTER
    from .compute_instance import COMPUTE_INSTANCE
    from .datastore import DATASTORE
    from .endpoint_traffic import ENDPOINT_TRAFFIC
    from .environment_version import ENVIRONMENT_VERSION
    from .kubernetes_compute import KUBERNETES_COMPUTE
    from .model_version import MODEL_VERSION
    from .online_deployment import ONLINE_DEPLOYMENT
    from .online_endpoint import ONLINE_ENDPOINT
    from .workspace import WORKSPACE

    return (
        AUTOSCALE_SETTING,
        CODE_VERSION,
        COMPUTE_CLUSTER,
        COMPUTE_INSTANCE,
        DATASTORE,
        ENDPOINT_TRAFFIC,
        ENVIRONMENT_VERSION,
        KUBERNETES_COMPUTE,
        MODEL_VERSION,
        ONLINE_DEPLOYMENT,
        ONLINE_ENDPOINT,
        WORKSPACE,
    )


if not TYPE_CHECKING:  # for those who check types, a name that is not above is an error

    def __getattr__(name: str) -> object:
        if name != "ALL":
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        found = globals()["ALL"] = _all()
        return found

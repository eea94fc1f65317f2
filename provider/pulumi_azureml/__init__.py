"""Infrastructure as code for Azure Machine Learning.

Resources are used in a Pulumi program like those of any other provider: `Workspace("ws", resource_group_name=…, …)`.
"""

from .resources.compute_instance import ComputeInstance, ComputeInstanceArgs
from .resources.workspace import Workspace, WorkspaceArgs

__all__ = [
    "ComputeInstance",
    "ComputeInstanceArgs",
    "Workspace",
    "WorkspaceArgs",
]

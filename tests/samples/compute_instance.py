"""Samples of the compute instance."""

from __future__ import annotations

from pulumi_azureml.resources.compute_instance import COMPUTE_INSTANCE

from .compute_instance_broken import BROKEN
from .kinds import Sample
from .linked import IDENTITY
from .place import Place

__all__ = ["BROKEN", "FULL", "SAMPLES", "SMALL"]

TRIO = ("vnet_resource_group_name", "vnet_name", "subnet_name")


def _identity(place: Place) -> dict[str, object]:
    return {"type": "UserAssigned", "user_assigned_ids": [place.id_of(IDENTITY)]}


_PORTS = [{"target": 8787, "published": 8787, "name": "web", "protocol": "http", "host_ip": "127.0.0.1"}]
APPLICATIONS = [
    {
        "name": "rstudio",
        "image": "ghcr.io/org/app:1",
        "ports": _PORTS,
        "mounts": [
            {"source": "/mnt/cloud", "target": "/work", "read_only": True},
            {"type": "volume", "source": "cache", "target": "/cache", "read_only": False, "no_copy": True},
            {"type": "tmpfs", "target": "/scratch", "size": 67108864},
        ],
        "environment_variables": {"PORT": {"value": "8787"}},
        "privileged": False,
    },
    {
        "name": "board",
        "environment": "tensorboard",
        "version": "3",
        "ports": [{"target": 6006, "published": 6006}],
    },
]
"""Of an image, and of an environment."""


FULL = Sample(
    COMPUTE_INSTANCE,
    "full",
    without=(*TRIO, "on_delete"),
    firsts={"identity": _identity, "application_sharing": "Personal", "custom_applications": APPLICATIONS},
    seconds={
        "identity": {"type": "SystemAssigned"},
        "application_sharing": "Shared",
        "idle_shutdown_minutes": 45,
        "custom_applications": APPLICATIONS[:1],
    },
)
SMALL = Sample(COMPUTE_INSTANCE, "small", full=False)
DELETED = Sample(COMPUTE_INSTANCE, "deleted", full=False, firsts={"on_delete": "delete"})
"""The only value that `on_delete` takes."""
SAMPLES = (FULL, SMALL, DELETED)

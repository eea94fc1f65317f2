"""Containers that run on a compute instance and are opened from the studio."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Literal

from typing_extensions import Required, TypedDict

from ..constraints import Between
from ..declare import In, Key
from ..rules import Rule

__all__ = [
    "UNIQUE_NAMES",
    "UNIQUE_PORTS",
    "ApplicationMount",
    "ApplicationPort",
    "CustomApplication",
    "EnvironmentVariable",
]

_PORT = Between(1025, 65535)


class ApplicationPort(TypedDict, total=False):
    """A port of a custom application and where it is published."""

    target: Required[Annotated[In[int], Key("target", allows=(_PORT,))]]
    """Port inside the container, 1025 to 65535."""
    published: Required[Annotated[In[int], Key("published", allows=(_PORT,))]]
    """Port on the instance, 1025 to 65535, unique on it."""
    name: Annotated[In[str], Key("name")]
    """Name of the port."""
    protocol: Annotated[In[Literal["http", "tcp", "udp"]], Key("protocol")]
    """What is opened from the studio is `http`. Default of the service: `tcp`."""
    host_ip: Annotated[In[str], Key("hostIp")]
    """Address of the instance under which it is published. Default of the service: all."""


class ApplicationMount(TypedDict, total=False):
    """A folder of the instance inside a custom application."""

    source: Required[Annotated[In[str], Key("source")]]
    """Path on the instance."""
    target: Required[Annotated[In[str], Key("target")]]
    """Path in the container."""
    read_only: Annotated[In[bool], Key("readOnly", default=False)]
    """Default: false."""
    kind: Annotated[In[str], Key("type", constant="bind")]


class VolumeMount(TypedDict, total=False):
    """A Docker volume inside a custom application."""

    type: Required[Annotated[In[Literal["volume"]], Key("type")]]
    """Always `volume`."""
    source: Required[Annotated[In[str], Key("source")]]
    """Name of the volume."""
    target: Required[Annotated[In[str], Key("target")]]
    """Path in the container."""
    read_only: Annotated[In[bool], Key("readOnly", default=False)]
    """Default: false."""
    no_copy: Annotated[In[bool], Key("volume.nocopy")]
    """Whether a new volume begins empty, without what the image has at the path."""


class TmpfsMount(TypedDict, total=False):
    """A folder in memory inside a custom application; it is gone when the container stops."""

    type: Required[Annotated[In[Literal["tmpfs"]], Key("type")]]
    """Always `tmpfs`."""
    target: Required[Annotated[In[str], Key("target")]]
    """Path in the container."""
    size: Annotated[In[int], Key("tmpfs.size")]
    """Its size, as Docker takes it: bytes. Default: no limit."""


class EnvironmentVariable(TypedDict, total=False):
    """The value of an environment variable."""

    value: Required[Annotated[In[str], Key("value")]]
    """The value."""
    kind: Annotated[In[str], Key("type", constant="local")]


class Application(TypedDict, total=False):
    """What all custom applications have."""

    name: Required[Annotated[In[str], Key("name")]]
    """Name shown in the studio, unique on the instance."""
    ports: Required[Annotated[In[Sequence[In[ApplicationPort]]], Key("endpoints")]]
    """Ports of the application."""
    # The service knows named pipes (`npipe`) as well, which are Windows's own: instances run Linux.
    mounts: Annotated[In[Sequence[In[ApplicationMount | VolumeMount | TmpfsMount]]], Key("volumes")]
    """Folders of the instance, volumes and memory that the application sees."""
    environment_variables: Annotated[In[Mapping[str, In[EnvironmentVariable]]], Key("environmentVariables")]
    """Environment variables by name."""
    privileged: Annotated[In[bool], Key("docker.privileged")]
    """Whether the container has the rights of the instance itself. azure-ai-ml always sets it."""


class CustomApplication(Application, total=False):
    """A container that runs on the instance and is opened from the studio."""

    image: Required[Annotated[In[str], Key("image.reference")]]
    """Docker image, e.g. `ghcr.io/org/app:1`."""
    image_kind: Annotated[In[str], Key("image.type", constant="docker")]


class EnvironmentApplication(Application, total=False):
    """A container of one of the workspace's environments."""

    environment: Required[Annotated[In[str], Key("image.reference")]]
    """Name of the environment."""
    version: Annotated[In[str], Key("image.version")]
    """Its version. Default: the latest."""
    image_kind: Annotated[In[str], Key("image.type", constant="azureml")]


def _unique_ports(inputs: Mapping[str, Any]) -> str | None:
    ports = [
        port.get("published") for each in inputs.get("custom_applications") or [] for port in each.get("ports") or []
    ]
    twice = sorted({port for port in ports if ports.count(port) > 1})
    return f"published port {twice[0]} is used twice; each may be used once on an instance" if twice else None


def _unique_names(inputs: Mapping[str, Any]) -> str | None:
    names = [each.get("name") for each in inputs.get("custom_applications") or []]
    twice = sorted({name for name in names if names.count(name) > 1})
    return f'two applications are named "{twice[0]}"; each needs a name of its own' if twice else None


UNIQUE_NAMES = Rule("R18", "custom_applications", ("custom_applications",), _unique_names)
"""Letter by letter, as azure-ai-ml 1.35 compares them (validate_custom_applications); addresses are found by them."""
UNIQUE_PORTS = Rule("R18", "custom_applications", ("custom_applications",), _unique_ports)

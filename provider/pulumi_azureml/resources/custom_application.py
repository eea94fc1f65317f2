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
    """Default: `http`."""


class ApplicationMount(TypedDict, total=False):
    """A folder of the instance inside a custom application."""

    source: Required[Annotated[In[str], Key("source")]]
    """Path on the instance."""
    target: Required[Annotated[In[str], Key("target")]]
    """Path in the container."""
    read_only: Annotated[In[bool], Key("readOnly", default=False)]
    """Default: false."""
    kind: Annotated[In[str], Key("type", constant="bind")]


class EnvironmentVariable(TypedDict, total=False):
    """The value of an environment variable."""

    value: Required[Annotated[In[str], Key("value")]]
    """The value."""
    kind: Annotated[In[str], Key("type", constant="local")]


class CustomApplication(TypedDict, total=False):
    """A container that runs on the instance and is opened from the studio."""

    name: Required[Annotated[In[str], Key("name")]]
    """Name shown in the studio, unique on the instance."""
    image: Required[Annotated[In[str], Key("image.reference")]]
    """Docker image, e.g. `ghcr.io/org/app:1`."""
    ports: Required[Annotated[In[Sequence[In[ApplicationPort]]], Key("endpoints")]]
    """Ports of the application."""
    mounts: Annotated[In[Sequence[In[ApplicationMount]]], Key("volumes")]
    """Folders of the instance that the application sees."""
    environment_variables: Annotated[In[Mapping[str, In[EnvironmentVariable]]], Key("environmentVariables")]
    """Environment variables by name."""
    image_kind: Annotated[In[str], Key("image.type", constant="docker")]


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

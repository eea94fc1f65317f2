"""Requests that hang on no stored resource, and how collections are cut: the parts of the contract that are not about
one resource."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from azureml_emulator.arm.api_versions import ApiVersions
from azureml_emulator.arm.errors import PLAIN, Component
from azureml_emulator.arm.resource import Answer, Context, Document, Json
from azureml_emulator.arm.shapes import Shapes

RouteHandler = Callable[[Context, Mapping[str, str]], "Json | Answer"]


@dataclass(frozen=True)
class Route:
    """A request that hangs on no stored resource: ``GET
    /subscriptions/{subscription}/providers/Microsoft.X/locations/{location}/vmSizes``.

    ``template`` is the whole path; words are compared without case, ``{x}`` catches one segment and is handed over by
    name.
    """

    method: Literal["GET", "POST", "PUT", "DELETE", "HEAD"]
    template: str
    handler: RouteHandler
    source: str
    component: Component = PLAIN
    api_versions: ApiVersions = field(default_factory=ApiVersions)
    counts_as: Literal["reads", "writes", "deletes"] = "reads"
    shapes: Shapes = field(default_factory=dict)
    """What values of the request's body, then an object, must be. Empty: it may be anything."""


@dataclass(frozen=True)
class Listing:
    """How a collection is filtered, ordered and cut into pages."""

    filters: Mapping[str, Callable[[Document, str], bool]] = field(default_factory=dict)
    """Query parameter (any case) → whether a shown document passes for the parameter's value."""
    default_filters: Mapping[str, str] = field(default_factory=dict)
    """Parameter → value taken when the client sends none (``listViewType`` → ``ActiveOnly``)."""
    order: Callable[[Sequence[Document], Mapping[str, str]], Sequence[Document]] | None = None
    """From documents and query (names in lower case) to the wanted order; ``None``: oldest first."""
    size_parameters: tuple[str, ...] = ("$top", "count")
    """Parameters that may make a page smaller."""
    continuation: str = "$skipToken"
    """Parameter that carries the opaque continuation (``$skip`` in Azure ML)."""
    across_parents: Callable[[Context], bool] = lambda _: False
    """When true for the request, siblings under every parent are listed (codes are found by ``hash`` under any
    name)."""

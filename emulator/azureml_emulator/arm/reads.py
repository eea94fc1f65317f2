"""GET of one resource and of collections: filters, order, pages."""

from __future__ import annotations

import base64
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, urlencode

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.ids import ResourceId
from azureml_emulator.arm.render import etag
from azureml_emulator.arm.resource import Answer, Document, Resource
from azureml_emulator.arm.resource_type import Listing, ResourceType
from azureml_emulator.arm.world import World
from azureml_emulator.arm.writes import missing


def get(world: World, kind: ResourceType, resource_id: ResourceId) -> Answer:
    """One resource."""
    resource = world.find(resource_id)
    if resource is None:
        raise missing(kind, resource_id)
    own = {"ETag": etag(resource)} if kind.etag else {}
    return Answer(200, world.shown(resource), {**kind.component.success_headers, **kind.response_headers, **own})


def collection(world: World, kind: ResourceType, scope: ResourceId) -> Answer:
    """All resources of a type whose parent is ``scope``, or, of a top-level type, all at and below it."""
    listing = kind.listing
    for name in kind.implied_names:
        world.find(scope.child(kind.type.rsplit("/", 1)[-1], name))
    if listing.across_parents(world):
        within = scope.parent or scope
        members: Iterable[Resource] = world.all(kind.type, within)
    elif kind.placed_in == "parent":
        members = [item for item in world.all(kind.type, scope) if item.id.parent and item.id.parent.key == scope.key]
    else:
        members = world.all(kind.type, scope)
    documents = [world.shown(item) for item in members]
    page = paged(world, _chosen(listing, documents, world.request.query), listing)
    return Answer(200, page, {**kind.component.success_headers, **kind.response_headers})


def _chosen(listing: Listing, documents: Sequence[Document], query: Mapping[str, str]) -> Sequence[Document]:
    for name, keep in listing.filters.items():
        value = query.get(name.casefold(), listing.default_filters.get(name))
        if value is not None:
            documents = [item for item in documents if keep(item, value)]
    return listing.order(documents, query) if listing.order else documents


def paged(world: World, documents: Sequence[Document], listing: Listing) -> Document:
    """One page; ``nextLink`` is absent on the last one. The continuation is an opaque word holding the next
    position."""
    query, settings = world.request.query, world.state.settings
    position = _position(query.get(listing.continuation.casefold(), ""))
    size = settings.page_size
    for name in listing.size_parameters:
        if query.get(name.casefold(), "").isdigit() and int(query[name.casefold()]) > 0:
            size = min(size, int(query[name.casefold()]))
    if settings.empty_first_page and position < 0:
        return {"value": [], "nextLink": _next(world, listing, 0)}
    position = max(position, 0)
    page: Document = {"value": list(documents[position : position + size])}
    if position + size < len(documents):
        page["nextLink"] = _next(world, listing, position + size)
    return page


def _position(token: str) -> int:
    """-1 for the first page."""
    if not token:
        return -1
    try:
        return int(base64.urlsafe_b64decode(token + "=" * (-len(token) % 4)).decode().removeprefix("at:"))
    except ValueError as reason:
        raise refuse(
            400, "InvalidContinuationToken", "The continuation token is not one that this service gave out."
        ) from reason


def _next(world: World, listing: Listing, position: int) -> str:
    token = base64.urlsafe_b64encode(f"at:{position}".encode()).decode().rstrip("=")
    kept = {name: value for name, value in world.request.query.items() if name != listing.continuation.casefold()}
    query = urlencode({**kept, listing.continuation: token}, quote_via=quote, safe="$")
    return world.arm_url(f"{world.request.path}?{query}")

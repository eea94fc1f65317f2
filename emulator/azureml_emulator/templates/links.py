"""``templateLink`` and ``parametersLink``: what is to be fetched. From the emulator's own storage accounts it is, as
anyone would: with the SAS in the url, or from a public container. Nothing else is asked."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping
from urllib.parse import parse_qsl, urlsplit

from azureml_emulator.arm.errors import GATEWAY, Refused, refuse
from azureml_emulator.arm.resource import Document, Json
from azureml_emulator.arm.world import World
from azureml_emulator.asgi import Message
from azureml_emulator.blobs.addresses import place_of
from azureml_emulator.blobs.authentication import Doorkeeper
from azureml_emulator.blobs.call import Call
from azureml_emulator.blobs.errors import BlobRefused
from azureml_emulator.blobs.service import Blobs


def linked(world: World, properties: Mapping[str, Json]) -> Document:
    """The template of a deployment, sent or fetched."""
    link = properties.get("templateLink")
    if properties.get("template") is not None and link is not None:
        raise _invalid("Both 'template' and 'templateLink' are given; a deployment takes one of them.")
    if link is None:
        if not isinstance(properties.get("template"), dict):
            raise _invalid("Neither 'template' nor 'templateLink' is given; a deployment takes one of them.")
        template: Document = properties["template"]
        return template
    return _fetched(world, link, "templateLink")


def linked_parameters(world: World, properties: Mapping[str, Json]) -> Document:
    """Its parameters, sent or fetched."""
    link = properties.get("parametersLink")
    if link is None:
        return properties.get("parameters") or {}
    document = _fetched(world, link, "parametersLink")
    return document.get("parameters") or {}


def without_signature(link: Mapping[str, Json]) -> Document:
    """A link as it may be shown."""
    shown = {key: value for key, value in link.items() if key != "queryString"}
    return {**shown, "uri": str(link["uri"]).partition("?")[0]} if "uri" in link else shown


def _fetched(world: World, link: Json, name: str) -> Document:
    uri = link.get("uri") if isinstance(link, dict) else None
    if not isinstance(uri, str):
        raise _invalid(
            f"The property '{name}' has no 'uri'. The emulator has no template specs, and nothing that a relative path "
            "could start from; give the 'uri' of a blob in one of its storage accounts, or send the template itself."
        )
    query = str(link.get("queryString") or "")
    content = _content(world, f"{uri}?{query.lstrip('?')}" if query else uri)
    try:
        document = json.loads(content)
    except ValueError as reason:
        raise refuse(
            400, "InvalidTemplate", f"The content of '{uri}' is not JSON: {reason}.", component=GATEWAY
        ) from reason
    if not isinstance(document, dict):
        raise refuse(400, "InvalidTemplate", f"The content of '{uri}' is not a JSON object.", component=GATEWAY)
    return document


def _content(world: World, url: str) -> bytes:
    parts, place = urlsplit(url), place_of(url)
    shown = url.partition("?")[0]
    blobs: Blobs | None = world.service("blobs")
    if place is None or not place.path or blobs is None:
        raise _unreachable(shown, "The emulator fetches from its own storage accounts and from nowhere else.")
    account = blobs.account(place.account)
    container = blobs.container(account, place.container) if account else None
    if account is None or container is None:
        raise _unreachable(shown, "There is no such container in the emulator.")
    parameters = tuple(parse_qsl(parts.query, keep_blank_values=True))
    call = Call("GET", place, parts.path, parameters, {}, "127.0.0.1", world.now, _nothing)
    try:
        grant = Doorkeeper(world.state, world.service("identity").authority).grant(call, account, container)
    except BlobRefused as reason:
        raise _unreachable(shown, f"The storage account says {reason.code}.") from reason
    content = blobs.read(place)
    if content is None or (grant.permissions is not None and "r" not in grant.permissions):
        raise _unreachable(shown, "The storage account says BlobNotFound, or that it may not be read.")
    return content


async def _nothing() -> Message:
    """The body of a request without one."""
    await asyncio.sleep(0)
    return {"type": "http.request", "body": b"", "more_body": False}


def _invalid(message: str) -> Refused:
    return refuse(400, "InvalidRequestContent", f"The request content was invalid: {message}", component=GATEWAY)


def _unreachable(url: str, reason: str) -> Refused:
    message = (
        f"Unable to download deployment content from '{url}'. {reason} "
        "Please see https://aka.ms/arm-deploy for usage details."
    )
    return refuse(400, "InvalidContentLink", message, component=GATEWAY)

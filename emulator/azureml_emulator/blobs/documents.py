"""The XML documents of the blob service: read from requests, written into answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote
from xml.etree import ElementTree
from xml.sax.saxutils import escape

from azureml_emulator.asgi import Receive
from azureml_emulator.blobs.content import pieces_of
from azureml_emulator.blobs.errors import BlobRefused, refused

HEADERS = {"Content-Type": "application/xml"}
LONGEST = 16 * 1024 * 1024
"""Bytes of a document: 50 000 block ids are 5 MB."""
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


async def parsed(receive: Receive) -> ElementTree.Element:
    """The request's document."""
    content = bytearray()
    async for piece in pieces_of(receive):
        content += piece
        if len(content) > LONGEST:
            raise BlobRefused(413, "RequestBodyTooLarge", "The request body is too large and exceeds the limit.")
    try:
        return ElementTree.fromstring(bytes(content))  # noqa: S314  # from loopback, at most LONGEST, and expat limits entities
    except ElementTree.ParseError as reason:
        raise refused("InvalidXmlDocument") from reason


def document(root: str, *parts: str) -> bytes:
    """A whole document from elements that are text already. ``root`` may carry attributes."""
    body = "".join(parts)
    return f'<?xml version="1.0" encoding="utf-8"?><{root}>{body}</{root.partition(" ")[0]}>'.encode()


def element(name: str, text: str | None) -> str:
    """One element; nothing for ``None``."""
    return "" if text is None else f"<{name}>{escape(text)}</{name}>"


def elements(values: Mapping[str, str | None]) -> str:
    """One element after another."""
    return "".join(element(name, text) for name, text in values.items())


def within(name: str, parts: Iterable[str]) -> str:
    """An element around others."""
    return f"<{name}>{''.join(parts)}</{name}>"


def name_element(name: str) -> str:
    """The name of a blob; percent-encoded when XML cannot hold one of its characters."""
    if _ILLEGAL.search(name):
        return f'<Name Encoded="true">{quote(name, safe="/")}</Name>'
    return element("Name", name)


def tags_of(root: ElementTree.Element) -> dict[str, str]:
    """``Tags/TagSet/Tag``; `tags_document` is the way back."""
    return {tag.findtext("Key", ""): tag.findtext("Value", "") for tag in root.iter("Tag")}


def tags_document(tags: Mapping[str, str]) -> bytes:
    """Tags as their document."""
    pairs = (within("Tag", (element("Key", key), element("Value", value))) for key, value in tags.items())
    return document("Tags", within("TagSet", pairs))


def policies_of(root: ElementTree.Element) -> dict[str, dict[str, str]]:
    """Stored access policies by id: ``Permission``, ``Start``, ``Expiry``; `policies_document` is the way back."""
    found: dict[str, dict[str, str]] = {}
    for identifier in root.iter("SignedIdentifier"):
        policy = identifier.find("AccessPolicy")
        fields = {} if policy is None else {child.tag: child.text or "" for child in policy}
        found[identifier.findtext("Id", "")] = {name: text for name, text in fields.items() if text}
    return found


def policies_document(policies: Mapping[str, Mapping[str, str]]) -> bytes:
    """Stored access policies as their document."""
    rows = (
        within("SignedIdentifier", (element("Id", name), within("AccessPolicy", (elements(dict(policy)),))))
        for name, policy in policies.items()
    )
    return document("SignedIdentifiers", *rows)

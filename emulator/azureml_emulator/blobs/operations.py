"""The operations of the blob service, by what their requests look like, with what each asks of a signature.

Permissions of a SAS: Azure Storage REST reference, Create a service SAS and Create an account SAS, tables of
permissions by operation (2025). Actions of Azure roles: Permissions for calling data operations (2025).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from azureml_emulator.blobs import containers, downloads, leases, listing, properties, uploads
from azureml_emulator.blobs.call import Call, Reply
from azureml_emulator.blobs.service import Blobs

Level = Literal["service", "container", "blob"]
Handler = Callable[[Call, Blobs], Awaitable[Reply]]
_CONTAINERS = "Microsoft.Storage/storageAccounts/blobServices/containers"


@dataclass(frozen=True)
class Operation:
    """One operation."""

    handler: Handler
    level: Level
    """What it is done to: the letters s, c, o of an account SAS."""
    permissions: str
    """Letters of a SAS, one of which is enough; ``""``: none is."""
    action: str
    """RBAC action of a token's holder."""
    creates: bool = False
    """Whether the permission to create (``c``) is enough while the blob does not exist."""


def _blob(handler: Handler, permissions: str, word: str, creates: bool = False) -> Operation:
    return Operation(handler, "blob", permissions, f"{_CONTAINERS}/blobs/{word}", creates)


def _container(handler: Handler, permissions: str, word: str) -> Operation:
    return Operation(handler, "container", permissions, f"{_CONTAINERS}/{word}")


_LIST = Operation(listing.list_blobs, "container", "l", f"{_CONTAINERS}/blobs/read")


OPERATIONS: Mapping[tuple[Level, str, str], Operation] = {
    ("service", "GET", "list"): Operation(listing.list_containers, "service", "l", f"{_CONTAINERS}/read"),
    ("container", "PUT", ""): _container(containers.create_container, "cw", "write"),
    ("container", "DELETE", ""): _container(containers.delete_container, "d", "delete"),
    ("container", "GET", ""): _container(containers.container_properties, "r", "read"),
    ("container", "GET", "metadata"): _container(containers.container_properties, "r", "read"),
    ("container", "PUT", "metadata"): _container(containers.set_container_metadata, "w", "write"),
    ("container", "GET", "acl"): _container(containers.get_container_acl, "", "getAcl/action"),
    ("container", "PUT", "acl"): _container(containers.set_container_acl, "", "setAcl/action"),
    ("container", "GET", "list"): _LIST,
    ("blob", "PUT", ""): _blob(uploads.put_blob, "w", "write", creates=True),
    ("blob", "PUT", "block"): _blob(uploads.put_block, "w", "write", creates=True),
    ("blob", "PUT", "blocklist"): _blob(uploads.put_block_list, "w", "write", creates=True),
    ("blob", "GET", "blocklist"): _blob(uploads.get_block_list, "r", "read"),
    ("blob", "GET", ""): _blob(downloads.get_blob, "r", "read"),
    ("blob", "HEAD", ""): _blob(downloads.head_blob, "r", "read"),
    ("blob", "DELETE", ""): _blob(properties.delete_blob, "d", "delete"),
    ("blob", "GET", "metadata"): _blob(properties.get_metadata, "r", "read"),
    ("blob", "PUT", "metadata"): _blob(properties.set_metadata, "w", "write"),
    ("blob", "PUT", "properties"): _blob(properties.set_properties, "w", "write"),
    ("blob", "PUT", "tier"): _blob(properties.set_tier, "w", "write"),
    ("blob", "GET", "tags"): _blob(properties.get_tags, "t", "tags/read"),
    ("blob", "PUT", "tags"): _blob(properties.set_tags, "t", "tags/write"),
    ("blob", "PUT", "lease"): _blob(leases.lease_blob, "w", "write"),
}


def operation_of(call: Call) -> Operation | None:
    """The operation a request asks for; ``None``: one that is not here. HEAD is GET where nothing else is said."""
    level: Level = "blob" if call.target.path else "container" if call.target.container else "service"
    word = call.query.get("comp", "").lower()
    found = OPERATIONS.get((level, call.method, word))
    return found or (OPERATIONS.get((level, "GET", word)) if call.method == "HEAD" else None)

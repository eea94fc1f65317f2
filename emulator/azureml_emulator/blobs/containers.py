"""Containers as the data plane sees them. They are Resource Manager's resources: what is made here is found there."""

from __future__ import annotations

import re
from collections.abc import Callable

from azureml_emulator.arm.render import etag
from azureml_emulator.arm.resource import Resource
from azureml_emulator.blobs.call import Call, Reply, http_date, metadata_headers
from azureml_emulator.blobs.documents import HEADERS, parsed, policies_document, policies_of
from azureml_emulator.blobs.errors import refused
from azureml_emulator.blobs.service import CONTAINER_TYPE, Blobs, container_id

ACCESS_LEVELS = {"blob": "Blob", "container": "Container"}


def account_of(call: Call, blobs: Blobs) -> Resource:
    """The account the request names; it has been seen to exist."""
    account = blobs.account(call.target.account)
    assert account is not None
    return account


def container_of(call: Call, blobs: Blobs) -> Resource:
    """The container the request names."""
    container = blobs.container(account_of(call, blobs), call.target.container)
    if container is None:
        raise refused("ContainerNotFound")
    return container


async def create_container(call: Call, blobs: Blobs) -> Reply:
    """Made here, it is a resource of Resource Manager at once."""
    account, name = account_of(call, blobs), call.target.container
    kind = blobs.state.registry.type(CONTAINER_TYPE)
    if kind and kind.name_rule and not re.fullmatch(kind.name_rule.pattern, name):
        raise refused("InvalidResourceName")
    if blobs.container(account, name):
        raise refused("ContainerAlreadyExists")
    access = ACCESS_LEVELS.get(call.headers.get("x-ms-blob-public-access", ""), "None")
    body = {"properties": {"metadata": call.metadata, "publicAccess": access}}
    with blobs.state.transaction():
        made = blobs.world().put(container_id(account, name), body)
    return Reply(201, _validators(made))


async def delete_container(call: Call, blobs: Blobs) -> Reply:
    """Gone with all its blobs."""
    container = container_of(call, blobs)
    with blobs.state.transaction():
        blobs.world().remove(container.id)
    return Reply(202)


async def container_properties(call: Call, blobs: Blobs) -> Reply:
    """Properties and metadata, as headers."""
    container = container_of(call, blobs)
    headers = {
        **_validators(container),
        **metadata_headers(container.properties.get("metadata") or {}),
        **_access(container),
        "x-ms-lease-status": "unlocked",
        "x-ms-lease-state": "available",
        "x-ms-has-immutability-policy": "false",
        "x-ms-has-legal-hold": "false",
        "x-ms-default-encryption-scope": "$account-encryption-key",
        "x-ms-deny-encryption-scope-override": "false",
    }
    return Reply(200, headers)


async def set_container_metadata(call: Call, blobs: Blobs) -> Reply:
    """All metadata is replaced."""
    return _changed(call, blobs, lambda container: container.properties.update(metadata=call.metadata))


async def get_container_acl(call: Call, blobs: Blobs) -> Reply:
    """Public access and stored access policies."""
    container = container_of(call, blobs)
    headers = {**HEADERS, **_validators(container), **_access(container)}
    return Reply(200, headers, policies_document(container.facts.get("policies", {})))


async def set_container_acl(call: Call, blobs: Blobs) -> Reply:
    """Public access and stored access policies are replaced."""
    policies = policies_of(await parsed(call.receive)) if call.headers.get("content-length", "0") != "0" else {}
    access = ACCESS_LEVELS.get(call.headers.get("x-ms-blob-public-access", ""), "None")

    def change(container: Resource) -> None:
        container.properties["publicAccess"] = access
        container.facts["policies"] = policies

    return _changed(call, blobs, change)


def _changed(call: Call, blobs: Blobs, change: Callable[[Resource], None]) -> Reply:
    container = container_of(call, blobs)
    change(container)
    container.revision += 1
    container.modified_at = call.now
    with blobs.state.transaction():
        blobs.world().save(container)
    return Reply(200, _validators(container))


def _validators(container: Resource) -> dict[str, str]:
    return {"ETag": etag(container), "Last-Modified": http_date(container.modified_at)}


def _access(container: Resource) -> dict[str, str]:
    level = str(container.properties.get("publicAccess") or "None").lower()
    return {} if level == "none" else {"x-ms-blob-public-access": level}

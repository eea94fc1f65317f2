"""An unmodified azure-storage-blob: blocks, ranges, lists, conditions, metadata, and every way of being let in."""

from __future__ import annotations

import hashlib
import json
import os
import random
import sys
from collections.abc import Callable
from datetime import datetime, timedelta, timezone

from azure.core import MatchConditions
from azure.core.exceptions import AzureError, HttpResponseError
from azure.identity import ClientSecretCredential
from azure.storage.blob import (
    BlobClient,
    BlobServiceClient,
    ContainerClient,
    ContentSettings,
    LinearRetry,
    ResourceTypes,
    generate_account_sas,
    generate_blob_sas,
    generate_container_sas,
)

READY = json.loads(os.environ["EMULATOR_READY"])
ACCOUNT = READY["satellites"]["storage_account"].rpartition("/")[2]
NAME = "folder with blank/ü+&=.bin"
MEGABYTE = 1024 * 1024


def _refusal(call: Callable[[], object]) -> str:
    try:
        call()
    except HttpResponseError as refused:
        return f"{refused.status_code} {getattr(refused.error_code, 'value', refused.error_code)}"
    except AzureError as refused:
        return type(refused).__name__
    return "nothing was refused"


def _bytes(container: ContainerClient) -> dict[str, object]:
    content = random.Random(1).randbytes(40 * MEGABYTE)
    blob = container.get_blob_client(NAME)
    blob.upload_blob(content, max_concurrency=4, metadata={"made": "by_client"})
    downloaded = blob.download_blob(max_concurrency=4).readall()
    committed, uncommitted = blob.get_block_list("all")
    whole = container.upload_blob("small.txt", b"hello", validate_content=True)
    return {
        "same": hashlib.sha256(downloaded).digest() == hashlib.sha256(content).digest(),
        "blocks": [len(committed), len(uncommitted), sum(block.size for block in committed) == len(content)],
        "range": blob.download_blob(offset=5 * MEGABYTE - 3, length=7).readall() == content[5 * MEGABYTE - 3 :][:7],
        "properties": [blob.get_blob_properties().size, blob.get_blob_properties().metadata],
        "hash": whole.get_blob_properties().content_settings.content_md5 == bytearray(hashlib.md5(b"hello").digest()),
        "checked": whole.download_blob(validate_content=True).readall().decode(),
        "empty": container.upload_blob("empty", b"").download_blob().readall().decode(),
    }


def _lists(container: ContainerClient) -> dict[str, object]:
    for name in ("a/1", "a/2", "a/b/3", "c"):
        container.upload_blob(name, name.encode(), metadata={"name": name})
    found = container.list_blobs(name_starts_with="a/", include=["metadata"], results_per_page=2)
    return {
        "below": [[item.name, item.size, item.metadata["name"]] for item in found],
        "folders": sorted(item.name for item in container.walk_blobs(name_starts_with="a/", delimiter="/")),
        "all": [item.name for item in container.list_blobs(results_per_page=1)],
    }


def _changes(container: ContainerClient) -> dict[str, object]:
    blob = container.upload_blob("changing", b"1")
    first = blob.get_blob_properties().etag
    seen: dict[str, object] = {
        "again": _refusal(lambda: blob.upload_blob(b"2")),
        "stale": _refusal(
            lambda: blob.upload_blob(b"2", overwrite=True, etag="0x1", match_condition=MatchConditions.IfNotModified)
        ),
        "unchanged": _refusal(lambda: blob.download_blob(etag=first, match_condition=MatchConditions.IfModified)),
    }
    blob.set_blob_metadata({"a": "1"})
    blob.set_http_headers(ContentSettings(content_type="text/plain"))
    blob.set_blob_tags({"kind": "x"})
    after = blob.get_blob_properties()
    lease = blob.acquire_lease(15)
    seen |= {
        "etag": after.etag != first,
        "says": [after.metadata, after.content_settings.content_type, blob.get_blob_tags()],
        "leased": _refusal(blob.delete_blob),
        "past the end": _refusal(lambda: blob.download_blob(offset=5, length=1)),
    }
    copy = container.get_blob_client("copied")
    seen["copied"] = [copy.start_copy_from_url(blob.url)["copy_status"], copy.download_blob().readall().decode()]
    blob.delete_blob(lease=lease)
    seen["gone"] = [blob.exists(), _refusal(blob.download_blob)]
    return seen


def _ways_in(url: str, container: ContainerClient, key: str, credential: ClientSecretCredential) -> dict[str, object]:
    now = datetime.now(timezone.utc)
    hour, names = now + timedelta(hours=1), (ACCOUNT, container.container_name)

    def by_container(permission: str, expiry: datetime = hour, **more: object) -> ContainerClient:
        token = generate_container_sas(*names, key, permission=permission, expiry=expiry, **more)
        return ContainerClient.from_container_url(f"{url}/{container.container_name}?{token}", retry_total=0)

    service = BlobServiceClient(url, credential=credential)
    delegated = service.get_user_delegation_key(now - timedelta(minutes=1), hour)
    on_one = generate_blob_sas(*names, "small.txt", user_delegation_key=delegated, permission="r", expiry=hour)
    account = generate_account_sas(ACCOUNT, key, ResourceTypes(object=True), "r", hour)
    tampered = by_container("r").url.replace("sp=r", "sp=rwd")
    other = BlobClient.from_blob_url(f"{url}/{container.container_name}/c?{on_one}")
    listing = BlobServiceClient(url, credential=account).get_container_client(container.container_name)
    wrong_key = ContainerClient(url, container.container_name, {"account_name": ACCOUNT, "account_key": "d3Jvbmc="})
    return {
        "container SAS": by_container("r").download_blob("small.txt").readall().decode(),
        "without permission": _refusal(lambda: by_container("r").upload_blob("no", b"")),
        "only to create": [
            _refusal(lambda: by_container("c").upload_blob("created", b"")),
            _refusal(lambda: by_container("c").upload_blob("created", b"", overwrite=True)),
        ],
        "expired": _refusal(lambda: by_container("r", now - timedelta(minutes=1)).download_blob("small.txt")),
        "not yet": _refusal(lambda: by_container("r", start=hour).download_blob("small.txt")),
        "tampered": _refusal(lambda: ContainerClient.from_container_url(tampered).download_blob("small.txt")),
        "from elsewhere": _refusal(lambda: by_container("r", ip="203.0.113.7").download_blob("small.txt")),
        "delegated": BlobClient.from_blob_url(f"{url}/{names[1]}/small.txt?{on_one}")
        .download_blob()
        .readall()
        .decode(),
        "of another blob": _refusal(other.download_blob),
        "account SAS": listing.download_blob("small.txt").readall().decode(),
        "not for containers": _refusal(lambda: list(listing.list_blobs())),
        "bearer": len(list(service.get_container_client(container.container_name).list_blobs())) > 0,
        "wrong key": _refusal(lambda: wrong_key.download_blob("small.txt")),
        "nobody": _refusal(lambda: ContainerClient(url, container.container_name).download_blob("small.txt")),
    }


def main(url: str, key: str) -> dict[str, object]:
    proxied = url.endswith(".core.windows.net")
    shared: object = key if proxied else {"account_name": ACCOUNT, "account_key": key}
    where = {} if proxied else {"authority": READY["arm"], "disable_instance_discovery": True}
    credential = ClientSecretCredential(READY["tenant_id"], READY["client_id"], READY["client_secret"], **where)
    blocks = {"max_single_put_size": MEGABYTE, "max_block_size": 4 * MEGABYTE, "max_single_get_size": 8 * MEGABYTE}
    service = BlobServiceClient(url, credential=shared, retry_policy=LinearRetry(backoff=0, retry_total=2), **blocks)
    container = service.create_container("things", metadata={"purpose": "tests"})
    seen: dict[str, object] = {
        "bytes": _bytes(container),
        "lists": _lists(container),
        "changes": _changes(container),
        "ways in": _ways_in(url, container, key, credential),
        "container": [container.get_container_properties().metadata, [item.name for item in service.list_containers()]],
    }
    container.delete_container()
    return {**seen, "gone": container.exists()}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))

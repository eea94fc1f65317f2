"""Blobs of one container, over azure-storage-blob: what an upload does with them, and nothing else.

The one file that knows the storage library's calls. Each either does what it says or raises an error of this package.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from azure.core.credentials import AzureNamedKeyCredential
from azure.core.exceptions import HttpResponseError, ResourceNotFoundError
from azure.core.pipeline.transport import RequestsTransport
from azure.storage.blob import BlobBlock, BlobClient, ContainerClient

from ..auth import Credential
from ..clouds import trusted_certificates
from ..errors import AuthError, NotFound, TransportError
from ..settings import Settings
from .answer import answer_of
from .blob_access import SignedAccess, TokenAccess
from .blob_refusal import blob_error, unreachable
from .blob_retry import BlobRetryPolicy
from .call import Call
from .destination import Destination
from .pipeline import session
from .user_agent import user_agent

Metadata = Mapping[str, str]
_T = TypeVar("_T")


@dataclass(frozen=True)
class Stored:
    """A blob that is there."""

    size: int
    """Bytes."""
    metadata: Metadata
    """By name in lower case."""


class Blobs:
    """The blobs of a destination's container; safe to share between threads. To be closed."""

    def __init__(self, destination: Destination, settings: Settings, credential: Credential, call: Call) -> None:
        if not destination.container_url.startswith("https://"):
            advice = "give the storage account an https address"
            raise AuthError("files are never sent to a container that is not https", doing=call.doing, advice=advice)
        self._destination = destination
        self._identity = credential.description
        self._call = call
        key = destination.account_key
        access = SignedAccess(destination, call) if destination.sas else None if key else TokenAccess(credential)
        # A session of our own: no cookies, no password from ~/.netrc, and no second owner of retries.
        transport = RequestsTransport(session=session(), connection_verify=trusted_certificates())
        self._container = ContainerClient.from_container_url(
            destination.container_url,
            credential=AzureNamedKeyCredential(destination.account, key) if key and not destination.sas else None,
            retry_policy=BlobRetryPolicy(call, access),
            transport=transport,
            permit_redirects=False,
            user_agent=user_agent(settings.partner_id),
        )

    def find(self, name: str) -> Stored | None:
        """The blob; None when it is not there."""
        found = self._asked(self._blob(name).get_blob_properties)
        return None if found is None else _stored(found)

    def below(self, prefix: str) -> dict[str, Stored]:
        """Every blob whose name begins with `prefix`, by name."""
        pages = self._container.list_blobs(name_starts_with=prefix, include=["metadata"])
        return self._done(lambda: {found.name: _stored(found) for found in pages})

    def put(self, name: str, data: bytes, metadata: Metadata) -> None:
        """Write a blob in one request."""
        kept = dict(metadata)
        size = len(data)
        self._done(lambda: self._blob(name).upload_blob(data, length=size, overwrite=True, metadata=kept))

    def staged(self, name: str) -> dict[str, int]:
        """Blocks that were sent for a blob and belong to none yet: id and size."""
        found = self._asked(lambda: self._blob(name).get_block_list("uncommitted"))
        return {} if found is None else {block.id: block.size for block in found[1]}

    def stage(self, name: str, block: str, data: bytes) -> None:
        """Send one block of a blob."""
        self._done(lambda: self._blob(name).stage_block(block, data, length=len(data)))

    def commit(self, name: str, blocks: list[str], metadata: Metadata) -> None:
        """Make the blob of blocks that were sent."""
        listed = [BlobBlock(block_id=block) for block in blocks]
        kept = dict(metadata)
        self._done(lambda: self._blob(name).commit_block_list(listed, metadata=kept))

    def mark(self, name: str, metadata: Metadata) -> None:
        """Put other metadata on a blob."""
        kept = dict(metadata)
        self._done(lambda: self._blob(name).set_blob_metadata(kept))

    def close(self) -> None:
        """Close the connections."""
        self._container.close()

    def _blob(self, name: str) -> BlobClient:
        return self._container.get_blob_client(name)

    def _asked(self, do: Callable[[], _T]) -> _T | None:
        """What was asked for; None when the blob is not there, which is not to say that its container is."""
        try:
            return do()
        except ResourceNotFoundError as error:
            refused = self._refused(error)
            if isinstance(refused, NotFound) and refused.code != "ContainerNotFound":
                return None
            raise refused from error
        except HttpResponseError as error:
            raise self._refused(error) from error
        except TransportError as error:
            raise unreachable(error, self._destination) from error

    def _done(self, do: Callable[[], _T]) -> _T:
        try:
            return do()
        except HttpResponseError as error:
            raise self._refused(error) from error
        except TransportError as error:
            raise unreachable(error, self._destination) from error

    def _refused(self, error: HttpResponseError) -> Exception:
        if error.response is None:
            return TransportError("the storage account's answer was no answer", uncertain=True, doing=self._call.doing)
        return blob_error(answer_of(error.response), self._call, self._destination, self._identity)


def _stored(properties: Any) -> Stored:
    metadata = properties.metadata or {}
    return Stored(properties.size, {name.lower(): value for name, value in metadata.items()})

"""Local content on its way into the workspace, before the resource that refers to it is made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .client.default_datastore import default_datastore
from .client.pending_upload import pending_upload
from .client.upload import upload
from .convergence import Resource
from .local import content_of
from .traits import Through, Upload

__all__ = ["sent"]


def sent(resource: Resource, source: Upload, inputs: Mapping[str, Any]) -> str:
    """Send what `source` names, as far as it is not there already; the address that the service knows it by."""
    client, call = resource.client, resource.call
    content = content_of(source, inputs)
    if source.through is Through.PENDING_UPLOAD:
        pending = pending_upload(client, resource.path, content, call, api_version=resource.version)
        destination, address = pending.destination, pending.code_uri
    else:
        place = default_datastore(client, inputs[source.workspace], content, call, api_version=resource.version)
        destination, address = place.destination, place.blob_url if source.folder_url else place.asset_uri
    upload(content, destination, settings=client.settings, credential=client.credential, call=call)
    return address

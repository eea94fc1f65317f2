"""A version of code: a folder that a deployment or a job runs, under the hash of its content."""

from __future__ import annotations

from typing import Annotated

import pulumi
from typing_extensions import TypedDict, Unpack

from ..declare import REPLACE, Field, In, Out, Type
from ..host.resource import Managed
from ..meaning import DATASTORE_URI
from ..traits import Through, Upload
from .asset import (
    ASSET_READY,
    CONTENT_HASH,
    CONTENT_VERSION,
    LOCAL_PATH,
    PROPERTIES_GROW,
    AssetArgs,
    AssetOutputs,
    asset_name,
    asset_of,
    one_source,
)

__all__ = ["CODE_VERSION", "CodeVersion", "CodeVersionArgs"]


class CodeVersionArgs(AssetArgs, TypedDict, total=False):
    """The arguments of a version of code."""

    name: Annotated[In[str], asset_name()]
    """Name that its versions share. Default: the logical name."""
    version: Annotated[In[str], CONTENT_VERSION]
    """Version. Default: made from the content, so that the same bytes are the same version, and are sent once."""
    path: Annotated[In[str], LOCAL_PATH]
    """Local folder (or file), relative to the program's folder. Its `.amlignore`, else `.gitignore`, is honoured."""
    content_hash: Annotated[In[str], CONTENT_HASH]
    """Hash of what is at `path`: filled in, never given."""
    uri: Annotated[In[str], Field("properties.codeUri", REPLACE, means=DATASTORE_URI, write_only=True)]
    """Where the code lies already, instead of `path`: an https url of a folder of blobs, or an `azureml://` one."""


class CodeVersionOutputs(AssetOutputs):
    """The outputs of a version of code."""

    code_uri: Annotated[pulumi.Output[str], Out("properties.codeUri")]
    """Where the bytes lie."""


CODE_VERSION = Type(
    name="CodeVersion",
    noun="code version",
    arguments=CodeVersionArgs,
    outputs=CodeVersionOutputs,
    path="{workspace_id}/codes/{name}/versions/{version}",
    arm_type="Microsoft.MachineLearningServices/workspaces/codes/versions",
    api_version="2025-12-01",
    ready=(ASSET_READY,),
    mark="properties.tags",
    asset=asset_of("codes"),
    local=(Upload("path", fills="content_hash", uri="properties.codeUri", through=Through.PENDING_UPLOAD),),
    rules=(one_source("R34", ("path", "uri")),),
    transitions=(PROPERTIES_GROW,),
    timeouts={"create": 3600, "update": 600, "delete": 600},
)


class CodeVersion(CodeVersionOutputs, Managed):
    """A folder of code, registered under the hash of its content."""

    declared = CODE_VERSION

    def __init__(
        self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **arguments: Unpack[CodeVersionArgs]
    ) -> None:
        super().__init__(resource_name, arguments, opts)

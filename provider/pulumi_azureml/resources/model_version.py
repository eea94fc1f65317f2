"""A version of a model: a file or folder that deployments serve, uploaded, found in a datastore, or made by a job."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any, Literal

import pulumi
from typing_extensions import TypedDict, Unpack

from ..constraints import Pattern
from ..declare import LOCAL, PUT, REPLACE, Field, Generated, In, Out, Type
from ..host.resource import Managed
from ..meaning import DATASTORE_URI
from ..rules import Level, Rule
from ..traits import Upload
from .asset import (
    ASSET_READY,
    CONTENT_HASH,
    LOCAL_PATH,
    PROPERTIES_GROW,
    VERSION,
    AssetArgs,
    AssetOutputs,
    asset_name,
    asset_of,
    one_source,
)
from .model_job import JOB_EXCLUSIVE, JOB_METRIC, ModelJob, uri_from_job
from .model_layout import MLFLOW_LAYOUT, TRITON_LAYOUT

__all__ = ["MODEL_VERSION", "ModelVersion", "ModelVersionArgs"]

_URI = Pattern(
    r"(azureml://|runs:/|https?://|wasbs?://|abfss?://).+",
    "an address that begins with azureml://, runs:/, https://, wasbs:// or abfss://",
)


class ModelVersionArgs(AssetArgs, TypedDict, total=False):
    """The arguments of a version of a model."""

    name: Annotated[In[str], asset_name("a-zA-Z0-9._-")]
    """Name that its versions share. Default: the logical name."""
    version: Annotated[In[str], Field("{version}", REPLACE, generated=Generated.NEXT, allows=(VERSION,))]
    """Version. Default: the one that has the same content already, else the next free number."""
    path: Annotated[In[str], LOCAL_PATH]
    """Local file or folder, relative to the program's folder. Its `.amlignore`, else `.gitignore`, is honoured."""
    content_hash: Annotated[In[str], CONTENT_HASH]
    """Hash of what is at `path`: filled in, never given."""
    uri: Annotated[In[str], Field("properties.modelUri", REPLACE, means=DATASTORE_URI, write_only=True, allows=(_URI,))]
    """Where the model lies already: in a datastore (`azureml://datastores/{name}/paths/{path}`), a registry, the output
    of a job, or blob storage."""
    job: Annotated[In[ModelJob], Field("", LOCAL, in_body=False)]
    """The finished job that made it, instead of `uri`."""
    job_name: Annotated[In[str], Field("properties.jobName", REPLACE)]
    """Job that the model comes from, for its lineage. Default: that of `job`."""
    type: Annotated[
        In[Literal["custom_model", "mlflow_model", "triton_model"]],
        Field("properties.modelType", REPLACE, default="custom_model"),
    ]
    """Layout: free, that of MLflow (a folder with `MLmodel` in it), or Triton's repository. Default: `custom_model`."""
    framework: Annotated[
        In[Literal["Custom", "TensorFlow", "ScikitLearn", "Onnx", "PyTorch", "Multi", "TfKeras"]],
        Field("properties.properties.framework", REPLACE),
    ]
    """What it was made with; kept as a property."""
    framework_version: Annotated[In[str], Field("properties.properties.frameworkVersion", REPLACE)]
    """Version of the framework; kept as a property."""
    stage: Annotated[In[str], Field("properties.stage", PUT)]
    """Where it is in its life, e.g. `Production`."""


class ModelVersionOutputs(AssetOutputs):
    """The outputs of a version of a model."""

    model_uri: Annotated[pulumi.Output[str], Out("properties.modelUri")]
    """Where the bytes lie, as an `azureml://` address in its long form."""


def _framework(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("framework_version") is None or inputs.get("framework") is not None:
        return None
    return "needs framework beside it"


def _old_keras(inputs: Mapping[str, Any]) -> str | None:
    if inputs.get("framework") == "TfKeras":
        return "framework TfKeras is TensorFlow's own Keras, which TensorFlow has given up; use TensorFlow"
    return None


MODEL_VERSION = Type(
    name="ModelVersion",
    noun="model version",
    arguments=ModelVersionArgs,
    outputs=ModelVersionOutputs,
    path="{workspace_id}/models/{name}/versions/{version}",
    arm_type="Microsoft.MachineLearningServices/workspaces/models/versions",
    api_version="2025-12-01",
    defaults={"properties.modelType": "custom_model"},
    ready=(ASSET_READY,),
    mark="properties.tags",
    lock="{workspace_id}/models/{name}",
    asset=asset_of("models"),
    # Scripts find the folder under its name below AZUREML_MODEL_DIR (how-to-deploy-online-endpoints, 2026-11).
    local=(Upload("path", fills="content_hash", uri="properties.modelUri", named=True),),
    settle=uri_from_job,
    settles=("uri", "job_name"),
    rules=(
        one_source("R34", ("path", "uri")),
        JOB_EXCLUSIVE,
        JOB_METRIC,
        MLFLOW_LAYOUT,
        TRITON_LAYOUT,
        Rule("R35", "framework_version", ("framework", "framework_version"), _framework),
        Rule("R35", "framework", ("framework",), _old_keras, Level.WARNING),
    ),
    transitions=(PROPERTIES_GROW,),
    timeouts={"create": 7200, "update": 600, "delete": 600},
)


class ModelVersion(ModelVersionOutputs, Managed):
    """A model, registered in a workspace."""

    declared = MODEL_VERSION

    def __init__(
        self, resource_name: str, opts: pulumi.ResourceOptions | None = None, **arguments: Unpack[ModelVersionArgs]
    ) -> None:
        super().__init__(resource_name, arguments, opts)

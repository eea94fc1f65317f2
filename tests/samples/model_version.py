"""Samples of the model version, and what breaks its rules."""

from __future__ import annotations

from pulumi_azureml.resources.model_version import MODEL_VERSION

from .asset import ASSET_BROKEN, GROWN, PROPERTIES
from .kinds import Broken, Sample
from .place import NOWHERE, Place

JOB = {"name": "gentle_hill", "path": "model"}


def _job(place: Place) -> dict[str, str]:
    return {**JOB, "name": place.id_of("Microsoft.MachineLearningServices/workspaces/jobs").rpartition("/")[2]}


FULL = Sample(
    MODEL_VERSION,
    "full",
    without=("uri", "job"),
    firsts={
        "path": lambda place: place.content("model"),
        "properties": PROPERTIES,
        "retention": "delete",
        "framework": "ScikitLearn",
    },
    seconds={
        "path": lambda place: place.content("other_model"),
        "properties": GROWN,
        "retention": "keep",
        "framework": "TensorFlow",
    },
    needed=("properties",),
)
SMALL = Sample(MODEL_VERSION, "small", full=False, firsts={"path": lambda place: place.content("model")})
THERE = Sample(
    MODEL_VERSION, "there", full=False, firsts={"uri": "azureml://datastores/workspaceblobstore/paths/models/churn"}
)
OF_JOB = Sample(MODEL_VERSION, "of-job", full=False, firsts={"job": _job})
SAMPLES = (FULL, SMALL, THERE, OF_JOB)

_CONTENT = NOWHERE.folder
_METRIC = (
    "a metric cannot choose the child of an automated ML job any more: Resource Manager does not know metrics; "
    "give the name of the best child job, or its iteration"
)

BROKEN = (
    *ASSET_BROKEN,
    Broken(
        "NameRule",
        "name",
        {"name": ".model"},
        '".model" must have 1 to 255 characters out of letters, digits, `.`, `_`, `-`, the first out of letters, '
        "digits",
    ),
    Broken(
        "Pattern",
        "uri",
        {"path": None, "uri": "models/churn"},
        '"models/churn" must be an address that begins with azureml://, runs:/, https://, wasbs:// or abfss://',
    ),
    Broken(
        "Pattern",
        "job.path",
        {"path": None, "job": {"name": "gentle_hill", "path": "model/../../other"}},
        '"model/../../other" must be a path within the output, without a slash before it and without `..`',
    ),
    Broken(
        "Between",
        "job.iteration",
        {"path": None, "job": {"name": "gentle_hill", "iteration": -1}},
        "-1 must be from 0 to 100000",
    ),
    Broken("R34", "path", {"path": None}, "give one of path, uri"),
    Broken("R34", "path", {"uri": "runs:/gentle_hill/model"}, "path and uri exclude each other: give one of them"),
    Broken(
        "R34",
        "job",
        {"path": None, "job": JOB, "uri": "runs:/gentle_hill/model"},
        "job, uri and path exclude each other: give one of them",
    ),
    Broken("R34", "job", {"job": JOB}, "job, uri and path exclude each other: give one of them"),
    Broken("R54", "job", {"path": None, "job": {"name": "gentle_hill", "metric": "accuracy"}}, _METRIC),
    Broken(
        "R54",
        "job",
        {"path": None, "job": {"name": "gentle_hill", "metric": "accuracy", "iteration": 3}},
        "metric and iteration exclude each other",
    ),
    Broken(
        "R33",
        "path",
        {"type": "mlflow_model"},
        '"model" has no file MLmodel at its top, which a model of type mlflow_model needs',
    ),
    Broken(
        "R33",
        "path",
        {"type": "mlflow_model", "path": _CONTENT},
        f'"content" has no file MLmodel at its top, which a model of type mlflow_model needs; "{_CONTENT}/mlflow" has '
        "one",
    ),
    Broken(
        "R33",
        "path",
        {"type": "mlflow_model", "path": f"{_CONTENT}/mlflow/MLmodel"},
        '"MLmodel" is a file: a model of type mlflow_model is a folder with a file MLmodel in it',
    ),
    Broken(
        "R33",
        "type",
        {"type": "triton_model"},
        '"model" does not look like a model repository of Triton: it needs {model}/{number}/ in it',
        warning=True,
    ),
    Broken("R35", "framework_version", {"framework_version": "1.5"}, "needs framework beside it"),
    Broken(
        "R35",
        "framework",
        {"framework": "TfKeras"},
        "framework TfKeras is TensorFlow's own Keras, which TensorFlow has given up; use TensorFlow",
        warning=True,
    ),
)

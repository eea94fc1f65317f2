"""Samples of the environment version, and what breaks its rules."""

from __future__ import annotations

from pulumi_azureml.resources.environment_version import ENVIRONMENT_VERSION

from .asset import ASSET_BROKEN, GROWN, PROPERTIES
from .kinds import Broken, Sample
from .place import NOWHERE

IMAGE = "mcr.microsoft.com/azureml/minimal-ubuntu22.04-py39-cpu-inference"
CONDA = "name: serving\ndependencies:\n- python=3.10\n"
ROUTES = {
    "scoring": {"path": "/score", "port": 5001},
    "liveness": {"path": "/", "port": 5001},
    "readiness": {"path": "/ready", "port": 5001},
}

FULL = Sample(
    ENVIRONMENT_VERSION,
    "full",
    without=("build_context", "build_context_uri", "dockerfile_path"),
    firsts={
        "conda_file": lambda place: place.content("conda.yml"),
        "inference_routes": ROUTES,
        "properties": PROPERTIES,
        "retention": "delete",
    },
    seconds={
        "conda_file": lambda place: place.content("other_conda.yml"),
        "inference_routes": {**ROUTES, "scoring": {"path": "/predict", "port": 8080}},
        "properties": GROWN,
        "retention": "keep",
    },
    needed=("properties",),
)
SMALL = Sample(ENVIRONMENT_VERSION, "small", full=False, firsts={"image": IMAGE})
INLINE = Sample(ENVIRONMENT_VERSION, "inline", full=False, firsts={"image": IMAGE, "conda": CONDA})
BUILT = Sample(
    ENVIRONMENT_VERSION,
    "built",
    full=False,
    firsts={"build_context": lambda place: place.content("context"), "dockerfile_path": "Dockerfile"},
)
BUILT_ELSEWHERE = Sample(
    ENVIRONMENT_VERSION,
    "built-elsewhere",
    full=False,
    firsts={"build_context_uri": "https://account.blob.core.windows.net/contexts/a/"},
)
SAMPLES = (FULL, SMALL, INLINE, BUILT, BUILT_ELSEWHERE)

_CONTEXT = NOWHERE.content("context")


def _conda(text: str, sentence: str) -> Broken:
    return Broken("R37", "conda", {"conda": text}, sentence)


BROKEN = (
    *ASSET_BROKEN,
    Broken(
        "NameRule",
        "name",
        {"name": "a.b"},
        '"a.b" must have 1 to 255 characters out of letters, digits, `_`, `-`, the first out of letters, digits',
    ),
    *(
        broken
        for route in ROUTES
        for broken in (
            Broken(
                "Pattern",
                f"inference_routes.{route}.path",
                {"inference_routes": {**ROUTES, route: {"path": "score", "port": 5001}}},
                '"score" must be a path that begins with /',
            ),
            Broken(
                "Between",
                f"inference_routes.{route}.port",
                {"inference_routes": {**ROUTES, route: {"path": "/score", "port": 0}}},
                "0 must be from 1 to 65535",
            ),
        )
    ),
    Broken(
        "R07",
        "name",
        {"name": "AzureML-mine"},
        '"AzureML-mine": names that begin with azureml are kept for curated environments',
    ),
    Broken("R37", "image", {"image": None}, "give an image, or a build_context with a Dockerfile"),
    Broken("R37", "image", {"build_context": _CONTEXT}, "an environment has an image or a build context, not both"),
    Broken(
        "R37",
        "build_context_uri",
        {"image": None, "build_context": _CONTEXT, "build_context_uri": "https://github.com/org/serving.git"},
        "build_context and build_context_uri exclude each other",
    ),
    Broken(
        "R37",
        "conda",
        {"image": None, "build_context": _CONTEXT, "conda": CONDA},
        "a conda file is only allowed with image: in a build context the Dockerfile installs packages",
    ),
    Broken(
        "R37",
        "conda_file",
        {"conda_file": NOWHERE.content("empty_conda.yml")},
        "must be a mapping with a list `dependencies` in it, as conda has it",
    ),
    _conda("dependencies: [", "is no YAML (line 1, column 16)"),
    _conda("- python", "must be a mapping with a list `dependencies` in it, as conda has it"),
    _conda(
        "dependencies:\n- pip:\n- pandas\n",
        "has nothing under `pip:`; its packages have to be indented one step further than the word",
    ),
    _conda("dependencies: [3.10]", "has 3.1 among its dependencies, which is neither a package nor a list for pip"),
    Broken(
        "R37",
        "dockerfile_path",
        {"image": None, "build_context": _CONTEXT, "dockerfile_path": "docker/Dockerfile"},
        '"context" has no docker/Dockerfile; dockerfile_path says where it is',
    ),
    Broken(
        "R37",
        "dockerfile_path",
        {"image": None, "build_context": f"{_CONTEXT}/Dockerfile"},
        '"Dockerfile" is a file: a build context is a folder',
    ),
)

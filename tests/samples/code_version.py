"""Samples of the code version, and what breaks its rules."""

from __future__ import annotations

from pulumi_azureml.resources.code_version import CODE_VERSION

from .asset import ASSET_BROKEN, GROWN, PROPERTIES
from .kinds import Broken, Sample

URIS = ("https://account.blob.core.windows.net/code/a", "azureml://datastores/lake/paths/code")

FULL = Sample(
    CODE_VERSION,
    "full",
    without=("uri",),
    firsts={"path": lambda place: place.content("code"), "properties": PROPERTIES, "retention": "delete"},
    seconds={"path": lambda place: place.content("other_code"), "properties": GROWN, "retention": "keep"},
    needed=("properties",),
)
SMALL = Sample(CODE_VERSION, "small", full=False, firsts={"path": lambda place: place.content("code")})
THERE = Sample(CODE_VERSION, "there", full=False, firsts={"uri": URIS[0]})
SAMPLES = (FULL, SMALL, THERE)

BROKEN = (
    *ASSET_BROKEN,
    Broken(
        "NameRule",
        "name",
        {"name": "-code"},
        '"-code" must have 1 to 255 characters out of letters, digits, `_`, `-`, the first out of letters, digits',
    ),
    Broken("R34", "path", {"path": None}, "give one of path, uri"),
    Broken("R34", "path", {"uri": URIS[1]}, "path and uri exclude each other: give one of them"),
)

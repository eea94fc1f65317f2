"""What the samples of all assets have in common: what breaks the rules that their versions share."""

from __future__ import annotations

from .kinds import Broken

__all__ = ["ASSET_BROKEN", "GROWN", "PROPERTIES", "TAGS_BROKEN", "WORKSPACE_BROKEN", "grows"]

PROPERTIES = {"origin": "sample"}
GROWN = {**PROPERTIES, "more": "x"}
"""The second value of properties, which can be added only."""

_SHAPE = "/subscriptions/{id}/resourceGroups/{name}/providers/Microsoft.MachineLearningServices/workspaces/{name}"

WORKSPACE_BROKEN = Broken(
    "IdOf", "workspace_id", {"workspace_id": "w"}, f'"w" is no ARM id; it must look like {_SHAPE}'
)
TAGS_BROKEN = Broken(
    "TagRule",
    "tags",
    {"tags": {"a<b": "c"}},
    'tag "a<b" breaks the rule: at most 49 tags; keys of 1 to 512 characters without < > % & \\ ? /; values of at '
    "most 256 characters",
)


def grows(given: dict[str, str], sentence: str) -> Broken:
    """A change of the properties that the service would refuse."""
    return Broken("R31", "properties", {"properties": given}, sentence, olds={"properties": PROPERTIES})


ASSET_BROKEN = (
    WORKSPACE_BROKEN,
    TAGS_BROKEN,
    *(
        Broken(
            "Pattern",
            "version",
            {"version": version},
            f'"{version}" must be up to 255 letters, digits, `.`, `_` and `-`, and not the word latest, which stands '
            "for whichever is newest",
        )
        for version in ("latest", "LATEST", "1/2", "")
    ),
    grows({}, "origin cannot be removed: properties can be added only"),
    grows({"origin": "other"}, "origin cannot be changed: properties can be added only"),
)

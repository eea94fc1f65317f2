"""What objects of v1 could do and a declared resource cannot: each with where it is done now."""

from __future__ import annotations

from collections.abc import Mapping

import pulumi

__all__ = ["OF_ASSETS", "OF_SERVICES", "Gone"]


class Gone(AttributeError, pulumi.RunError):
    """A method of v1; it ends a program as Pulumi's own errors do: as one line, without a traceback."""


_DECLARED = "change the arguments in the program, and `pulumi up` makes it so"
_REMOVED = "take it out of the program, and `pulumi up` deletes it"
_WAITED = "`pulumi up` waits for it; custom_timeouts in opts says how long"
_SHOWN = "`pulumi-azureml show` prints it"
_COMMON = {
    **dict.fromkeys(("update", "add_tags", "remove_tags", "add_properties"), _DECLARED),
    "delete": _REMOVED,
    "serialize": _SHOWN,
    "deserialize": "`pulumi-azureml import` brings what exists into a program",
    "list": "`pulumi-azureml list` prints what there is",
}
OF_SERVICES: Mapping[str, str] = {
    **_COMMON,
    "wait_for_deployment": _WAITED,
    "run": "`pulumi-azureml invoke` scores, and so does any HTTP client at scoring_uri",
    "get_keys": "primary_key and secondary_key are outputs, `pulumi-azureml keys` prints them",
    "regen_key": "`pulumi-azureml rotate-key` makes a key anew",
    "get_logs": "`pulumi-azureml logs` prints them",
    **dict.fromkeys(
        ("get_access_token", "get_token"), "`pulumi-azureml token` prints one; a token is never kept in a stack"
    ),
    **dict.fromkeys(("create_version", "update_version"), "put the version into the map that the component is given"),
    "delete_version": "take the version out of the map that the component is given, and out of traffic",
}
"""Methods of v1's web services."""
OF_ASSETS: Mapping[str, str] = {
    **_COMMON,
    **dict.fromkeys(("wait_for_creation", "update_creation_state"), _WAITED),
    "deploy": "give it to AksWebservice, AciWebservice, ManagedEndpoint or deploy",
    "register": "it is registered by `pulumi up`",
    "build": "Azure builds an image when it is first used",
    "package": "give a build_context to EnvironmentImage, and copy the model in its Dockerfile",
    "profile": "there is no profiling any more: measure a deployment",
    "download": "`az ml model download` fetches it",
}
"""Methods of v1's images, environments and models."""

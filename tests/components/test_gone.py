"""Methods of v1: each says in one line what is done in its place, on an object and on its class."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pulumi
import pytest
from pulumi_azureml_components import AksWebservice, EnvironmentImage, RegisteredModel
from pulumi_azureml_components.gone import OF_ASSETS, OF_SERVICES, Gone

from .given import COMPONENTS, least
from .mocked import run

CHANGED = "change the arguments in the program, and `pulumi up` makes it so"
WAITED = "`pulumi up` waits for it; custom_timeouts in opts says how long"
TOKEN = "`pulumi-azureml token` prints one; a token is never kept in a stack"
SHARED = {
    "update": CHANGED,
    "add_tags": CHANGED,
    "remove_tags": CHANGED,
    "add_properties": CHANGED,
    "delete": "take it out of the program, and `pulumi up` deletes it",
    "serialize": "`pulumi-azureml show` prints it",
    "deserialize": "`pulumi-azureml import` brings what exists into a program",
    "list": "`pulumi-azureml list` prints what there is",
}
ASSETS = SHARED | {
    "create": "declare it in the program, and `pulumi up` registers it",
    "get": "get_environment and get_model of pulumi_azureml look one up",
    "wait_for_creation": WAITED,
    "update_creation_state": WAITED,
    "deploy": "give it to AksWebservice, AciWebservice, ManagedEndpoint or deploy",
    "register": "it is registered by `pulumi up`",
    "build": "Azure builds an image when it is first used",
    "package": "give a build_context to EnvironmentImage, and copy the model in its Dockerfile",
    "profile": "there is no profiling any more: measure a deployment",
    "download": "`az ml model download` fetches it",
}
SERVICES = SHARED | {
    "wait_for_deployment": WAITED,
    "run": "`pulumi-azureml invoke` scores, and so does any HTTP client at scoring_uri",
    "get_keys": "primary_key and secondary_key are outputs, `pulumi-azureml keys` prints them",
    "regen_key": "`pulumi-azureml rotate-key` makes a key anew",
    "get_logs": "`pulumi-azureml logs` prints them",
    "get_access_token": TOKEN,
    "get_token": TOKEN,
    "deploy": "declare it in the program, and `pulumi up` deploys it",
    "deploy_from_image": "declare it in the program, and `pulumi up` deploys it",
    "deploy_from_model": "declare it in the program, and `pulumi up` deploys it",
    "create_version": "put the version into the map that the component is given",
    "update_version": "put the version into the map that the component is given",
    "delete_version": "take the version out of the map that the component is given, and out of traffic",
}


@pytest.mark.parametrize(
    ("kind", "sentences"),
    [(EnvironmentImage, ASSETS), (RegisteredModel, ASSETS), (AksWebservice, SERVICES)],
)
def test_each_method_of_v1_says_what_is_done_instead(folder: Path, kind: Any, sentences: dict[str, str]) -> None:
    """As an attribute that is not there, which ends a program in one line."""

    def program() -> dict[str, str]:
        made, told = kind("churn", **least(kind)), {}
        for name in sentences:
            with pytest.raises(AttributeError) as caught:
                getattr(made, name)
            told[name] = str(caught.value)
        return told

    assert run(program).result == {name: f"{kind.__name__} has no {name}: {text}" for name, text in sentences.items()}


@pytest.mark.parametrize("kind", COMPONENTS)
def test_what_v1_called_on_the_class_says_what_is_done_instead(kind: Any) -> None:
    """`Image.create(…)`, `Webservice.list(…)`: no object is needed to be told."""
    for name in ("list", "deserialize", "deploy"):
        with pytest.raises(Gone, match=f"^{kind.__name__} has no {name}: "):
            getattr(kind, name)
    assert issubclass(Gone, pulumi.RunError)
    assert not hasattr(kind, "list")
    with pytest.raises(AttributeError) as caught:
        kind.colour  # noqa: B018
    assert (str(caught.value), isinstance(caught.value, Gone)) == (f"{kind.__name__} has no colour", False)


def test_images_are_created_by_declaring_them() -> None:
    """Where v1 had a factory."""
    with pytest.raises(Gone) as caught:
        EnvironmentImage.create("ws")
    assert str(caught.value) == (
        "EnvironmentImage has no create: declare it in the program, and `pulumi up` registers it"
    )


def test_no_method_is_without_its_sentence_here() -> None:
    """What is added to the product is written out above."""
    assert (dict(OF_ASSETS), dict(OF_SERVICES)) == (ASSETS, SERVICES)

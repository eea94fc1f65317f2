"""What is masked wherever the service repeats it."""

from __future__ import annotations

from pulumi_azureml.host.secret_texts import secret_texts
from pulumi_azureml.resources.compute_cluster import COMPUTE_CLUSTER
from pulumi_azureml.resources.compute_instance import COMPUTE_INSTANCE
from pulumi_azureml.resources.datastore import DATASTORE
from pulumi_azureml.resources.online_endpoint import ONLINE_ENDPOINT


def test_a_secret_argument_is_masked_with_its_lines_and_its_base64() -> None:
    """Scripts travel encoded, and errors repeat single lines."""
    scripts = {"creation": {"text": "one\n two"}}
    assert secret_texts(COMPUTE_INSTANCE, {"setup_scripts": scripts})[:4] == [
        "one\n two",
        "b25lCiB0d28=",
        "one",
        "two",
    ]
    assert secret_texts(ONLINE_ENDPOINT, {"primary_key": "k", "tags": {"a": "b"}}) == ["k", "aw==", "k"]


def test_everything_in_an_object_without_secret_members_is_masked() -> None:
    """Which of its texts gives it away, nobody has said."""
    user = {"name": "azureuser", "password": "p"}
    assert {"azureuser", "p"} <= set(secret_texts(COMPUTE_CLUSTER, {"admin_user": user}))


def test_words_beside_a_secret_member_are_not_masked() -> None:
    """The kind of a credential is needed in the service's sentences."""
    credentials = {"type": "AccountKey", "key": "hidden"}
    texts = secret_texts(DATASTORE, {"credentials": credentials})
    assert "hidden" in texts
    assert "AccountKey" not in texts

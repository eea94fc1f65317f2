"""AciServiceDeploymentConfiguration and the table of sizes."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml_components import SKUS, AciServiceDeploymentConfiguration, InvalidConfiguration, Level, sku_for

from .said import doubted, said

Aci = AciServiceDeploymentConfiguration
KEY_NOW = (
    "auth_enabled: v1 left such services open; an endpoint always authenticates, so callers have to send a key now"
)
HOST = "a managed endpoint has a host name of its own; put API Management or Front Door with your name before it"
CMK = "a managed endpoint has no customer-managed key of its own: encrypt the workspace with it"
NETWORK = "a managed endpoint joins no network of yours: give the workspace a managed network"
TLS = "has no effect: a managed endpoint always speaks HTTPS, by a certificate of its own"


@pytest.mark.parametrize(
    ("cpu", "memory", "size"),
    [
        (0.1, 0.5, "Standard_DS1_v2"),
        (1, 1, "Standard_DS1_v2"),
        (1, 1.2, "Standard_DS1_v2"),
        (1.5, 1.3, "Standard_F2s_v2"),
        (2, 1.7, "Standard_F2s_v2"),
        (2, 1.8, "Standard_DS2_v2"),
        (2, 4.7, "Standard_DS2_v2"),
        (2, 4.8, "Standard_E2s_v3"),
        (2, 13.7, "Standard_E2s_v3"),
        (2.5, 0.5, "Standard_F4s_v2"),
        (4, 5.7, "Standard_F4s_v2"),
        (4, 5.8, "Standard_DS3_v2"),
        (4, 11.7, "Standard_DS3_v2"),
        (4, 12, "Standard_E4s_v3"),
        (4, 16, "Standard_E4s_v3"),
    ],
)
def test_sizes_are_those_of_the_table(cpu: float, memory: float, size: str) -> None:
    """Upper bounds belong to the row."""
    assert sku_for(cpu, memory) == size


def test_every_row_is_reached() -> None:
    """Rows do not hide each other."""
    assert {sku_for(sku.cores[1], sku.memory_gb[1]) for sku in SKUS} == {sku.instance_type for sku in SKUS}


@pytest.mark.parametrize(
    ("cpu", "memory", "hint"),
    [
        (0.5, 2, ", e.g. Standard_DS2_v2, which has enough of both"),
        (2, 1, ", e.g. Standard_F2s_v2, which has enough of both"),
        (2, 15, ", e.g. Standard_E4s_v3, which has enough of both"),
        (8, 4, ""),
        (4, 32, ""),
    ],
)
def test_no_bigger_size_is_chosen_silently(cpu: float, memory: float, hint: str) -> None:
    """What no row holds is the user's to say."""
    sentence = f"instance_type: is missing: no size stands for {cpu:g} cores with {memory:g} GB; choose one{hint}"
    with pytest.raises(InvalidConfiguration) as caught:
        sku_for(cpu, memory)
    assert str(caught.value) == f"choosing a size: {sentence}."
    assert said(Aci(cpu_cores=cpu, memory_gb=memory).validate()) == [sentence]
    assert said(Aci(cpu_cores=cpu, memory_gb=memory, instance_type="Standard_D8s_v5").validate()) == []


def test_with_nothing_said_it_is_one_small_machine_with_keys() -> None:
    """v1 asked for a tenth of a core and half a GB."""
    assert Aci().to_deployment() == {
        "compute_type": "Managed",
        "instance_type": "Standard_DS1_v2",
        "instance_count": 1,
        "app_insights": False,
    }
    assert Aci().to_endpoint() == {"auth_mode": "key"}


def test_everything_that_is_said_arrives() -> None:
    """On deployment and endpoint."""
    configuration = Aci(
        cpu_cores=2,
        memory_gb=4,
        tags={"a": "b"},
        properties={"c": "d"},
        description="Churn.",
        location="westeurope",
        enable_app_insights=True,
        collect_model_data=True,
        primary_key="a",
        secondary_key="b",
    )
    described = {"tags": {"a": "b"}, "properties": {"c": "d"}, "description": "Churn."}
    assert configuration.to_deployment() == {
        "compute_type": "Managed",
        "instance_type": "Standard_DS2_v2",
        "instance_count": 1,
        "data_collector": {"collections": {"model_inputs": {"enabled": True}, "model_outputs": {"enabled": True}}},
        "app_insights": True,
        **described,
    }
    assert configuration.to_endpoint() == {
        "auth_mode": "key",
        "primary_key": "a",
        "secondary_key": "b",
        "location": "westeurope",
        **described,
    }
    read = Aci.from_arguments(configuration.to_deployment(), configuration.to_endpoint())
    assert read.to_deployment() == configuration.to_deployment()


@pytest.mark.parametrize(
    ("given", "sentences"),
    [
        ({"cpu_cores": 0}, ["cpu_cores: 0 must be a number greater than zero"]),
        ({"memory_gb": -1}, ["memory_gb: -1 must be a number greater than zero"]),
        ({"cpu_cores": True, "memory_gb": float("nan")},
         ["cpu_cores: True must be a number greater than zero", "memory_gb: nan must be a number greater than zero"]),
        ({"token_auth_enabled": True},
         ['token_auth_enabled: is not for this kind of service (v1 refused it too): say auth_mode="aad_token"']),
        ({"auth_enabled": False},
         [("auth_enabled: anonymous access is gone: an endpoint always authenticates. Leave auth_enabled out for keys, "
          "set token_auth_enabled=True for tokens, or put API Management or a private endpoint in front")]),
        ({"ssl_cname": "a.example"}, [f"ssl_cname: {HOST}"]),
        ({"dns_name_label": "a"}, [f"dns_name_label: {HOST}"]),
        ({"cmk_vault_base_url": "https://v", "cmk_key_name": "k", "cmk_key_version": "1"},
         [f"cmk_vault_base_url: {CMK}", f"cmk_key_name: {CMK}", f"cmk_key_version: {CMK}"]),
        ({"vnet_name": "v", "subnet_name": "s"}, [f"vnet_name: {NETWORK}", f"subnet_name: {NETWORK}"]),
        ({"secondary_key": "k"}, ["secondary_key is given without primary_key (v1 ignored it): give both or neither"]),
        ({"tags": ["a"]},
         ["tags: a list must be a map from text to text; a tag is removed by leaving it out of the map"]),
    ],
)  # fmt: skip
def test_what_it_refuses(given: dict[str, Any], sentences: list[str]) -> None:
    """Each refusal in its own words."""
    assert said(Aci(**given).validate()) == sentences


def test_it_says_that_keys_are_needed_now() -> None:
    """v1's default was open to everybody."""
    assert doubted(Aci().validate()) == [KEY_NOW]
    assert doubted(Aci(auth_enabled=True).validate()) == []
    assert doubted(Aci(auth_mode="aad_token").validate()) == []


@pytest.mark.parametrize("name", ["ssl_enabled", "ssl_cert_pem_file", "ssl_key_pem_file"])
def test_its_own_tls_is_doubted(name: str) -> None:
    """HTTPS is always on."""
    given: Any = {name: True if name == "ssl_enabled" else "file.pem"}
    assert doubted(Aci(auth_enabled=True, **given).validate()) == [f"{name}: {TLS}"]


def test_managed_endpoints_know_entra_tokens() -> None:
    """Unlike Kubernetes."""
    problems = Aci(auth_mode="aad_token").validate()
    assert said(problems) == []
    assert len(said(problems, Level.NOTE)) == 1


def test_dictionary_is_that_of_v1_and_round_trips() -> None:
    """Key for key, keys and certificates left out."""
    configuration = Aci(cpu_cores=1, memory_gb=1, auth_enabled=True, vnet_name="v", subnet_name="s")
    assert configuration.serialize() == {
        "computeType": "ACI",
        "description": None,
        "kvTags": None,
        "location": None,
        "cname": None,
        "dnsNameLabel": None,
        "authEnabled": True,
        "properties": {},
        "containerResourceRequirements": {"cpu": 1, "memoryInGB": 1},
        "vnetConfiguration": {"vnetName": "v", "subnetName": "s"},
    }
    assert Aci.deserialize(configuration.serialize()) == configuration
    assert Aci.deserialize(Aci().serialize()) == Aci()
    everything = Aci(
        collect_model_data=True, ssl_enabled=False, cmk_vault_base_url="u", cmk_key_name="n", cmk_key_version="v",
        tags={"a": "b"}, properties={"c": "d"}, description="d", location="l", dns_name_label="x", ssl_cname="y",
    )  # fmt: skip
    assert Aci.deserialize(everything.serialize()) == everything
    assert "hunter" not in repr(Aci(primary_key="hunter2")) + repr(Aci(primary_key="hunter2").serialize())


@pytest.mark.parametrize(
    ("payload", "sentence"),
    [
        ({"computeType": "AKS"}, 'computeType: "AKS" must be ACI'),
        ({"computeType": "ACI", "vnetConfiguration": {"vnetName": "v"}}, "subnetName: is missing from the payload"),
        ({"computeType": "ACI", "encryptionProperties": {}}, "vaultBaseUrl: is missing from the payload"),
        (
            {"computeType": "ACI", "containerResourceRequirements": {"cpu": 1}},
            "memoryInGB: is missing from the payload",
        ),
    ],
)
def test_a_dictionary_that_is_not_v1s_is_refused(payload: Any, sentence: str) -> None:
    """It names the key."""
    with pytest.raises(InvalidConfiguration) as caught:
        Aci.deserialize(payload)
    assert str(caught.value.problems[0]) == sentence

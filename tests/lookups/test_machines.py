"""Compute instances by name, and the sizes of machines."""

from __future__ import annotations

import copy

import pytest
from pulumi_azureml import get_compute_instance, supported_vm_sizes
from pulumi_azureml.errors import ConfigError, NotFound, ServiceError, UsageError

from ..emulator.given import Given
from ..emulator.wire import Arm


def test_an_instance_is_found_by_its_name(given: Given, workspace: str) -> None:
    """With its arguments and outputs, as plain values."""
    instance = given.instance(workspace, "notebook")
    found = get_compute_instance("notebook", workspace_id=workspace)
    assert (found.id, found.vm_size, found.state) == (instance, "STANDARD_DS3_V2", "Running")
    assert found.jupyter_uri == found.applications["Jupyter"]
    assert found.jupyter_uri == "https://notebook.westeurope.instances.azureml.ms/tree/"
    assert copy.copy(found).id == instance
    with pytest.raises(NotFound):
        get_compute_instance("nix", workspace_id=workspace)


def test_another_kind_of_compute_is_refused(given: Given, workspace: str) -> None:
    """v1 gave whatever there was of that name."""
    given.cluster(workspace, "nodes")
    with pytest.raises(UsageError, match='"nodes" is AmlCompute, not ComputeInstance'):
        get_compute_instance("nodes", workspace_id=workspace)


def test_sizes_are_those_of_the_region_that_is_asked_for(arm: Arm, monkeypatch: pytest.MonkeyPatch) -> None:
    """Written as the portal writes it; without one, the configuration's."""
    monkeypatch.setenv("ARM_LOCATION", "westeurope")
    sizes = {size.name: size for size in supported_vm_sizes("North Europe")}
    assert (sizes["Standard_DS3_v2"].vcpus, sizes["Standard_DS3_v2"].memory_gb) == (4, 14.0)
    assert list(sizes) == sorted(sizes, key=str.casefold)
    supported_vm_sizes()
    paths = [each["path"].rsplit("/", 2)[1] for each in arm.control("GET", "/journal")["entries"]]
    assert [path for path in paths if path in ("northeurope", "westeurope")] == ["northeurope", "westeurope"]


def test_a_region_that_is_none_is_the_services_word() -> None:
    """It names those that there are."""
    with pytest.raises(ServiceError, match="location 'atlantis'"):
        supported_vm_sizes("atlantis")


def test_without_any_region_nothing_is_asked() -> None:
    """v1 gave an empty list where it did not know the workspace."""
    with pytest.raises(ConfigError, match="location is not set"):
        supported_vm_sizes()

"""What is special about compute clusters."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pulumi_azureml.declare import Type
from pulumi_azureml.lifecycle import diff
from pulumi_azureml.resources.compute_cluster import COMPUTE_CLUSTER

from ..engine.azure import COMPUTE, Azure
from ..samples import Place, sample_of
from .work import Work


@pytest.fixture
def work(work_on: Callable[..., Work]) -> Work:
    return work_on(COMPUTE_CLUSTER)


@pytest.fixture
def small(place_for: Callable[[Type], Place]) -> dict[str, Any]:
    return sample_of("ComputeCluster", "small").inputs(place_for(COMPUTE_CLUSTER))


def test_nodes_take_no_connections_unless_the_program_says_so(work: Work, small: dict[str, Any], azure: Azure) -> None:
    """Left open, the service would let in whoever knows the password. To write it down changes nothing."""
    state = work.create(small)
    assert azure.one(COMPUTE)["properties"]["properties"]["remoteLoginPortPublicAccess"] == "Disabled"
    assert (
        diff(COMPUTE_CLUSTER, state.inputs, work.check({**small, "remote_login": False}, state.inputs)).replaces == ()
    )
    assert work.update(state, {**small, "remote_login": False}).inputs["remote_login"] is False

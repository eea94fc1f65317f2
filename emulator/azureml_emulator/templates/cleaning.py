"""The mode ``Complete``: what is in the resource group and not in the template is deleted.

That is so for top-level resources; for children it differs from type to type, and none of those of the emulated
providers is deleted (Azure documentation, Deletion of Azure resources for complete mode deployments: of Microsoft.
MachineLearningServices, Microsoft.Storage and Microsoft.KeyVault the top-level types alone). Resources of nested
deployments count as in the template (Deployment modes).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from azureml_emulator.arm.ids import RESOURCE_GROUP, ResourceId
from azureml_emulator.arm.resource import Resource
from azureml_emulator.arm.world import World
from azureml_emulator.templates.resources import DEPLOYMENT
from azureml_emulator.templates.step import Step


def leftovers(world: World, deployment: Resource, steps: Sequence[Step]) -> Iterator[Step]:
    """A step of deletion for each resource that the template does not have."""
    group = deployment.id.parent
    assert group is not None
    kept = set(_kept(world, steps))
    for resource in world.state.store.resources:
        kind = world.kind_of(resource)
        own = resource.id.parent is not None and resource.id.parent.key == group.key
        if own and kind.tracked and kind.type.casefold() != RESOURCE_GROUP.casefold() and resource.id.key not in kept:
            yield Step(
                id=str(resource.id),
                type=kind.type,
                name=resource.name,
                api_version=_version(world, resource.id),
                source=None,
                kind="Delete",
            )


def _kept(world: World, steps: Sequence[Step]) -> Iterator[str]:
    for step in steps:
        if not step.wanted and not step.existing:
            continue
        yield step.key
        nested = world.find(step.id) if step.type.casefold() == DEPLOYMENT.casefold() else None
        if nested:
            yield from _kept(world, [Step(**document) for document in nested.facts["steps"]])


def _version(world: World, resource_id: ResourceId) -> str:
    """The newest api-version that its type names."""
    known = world.kind_of(resource_id).api_versions.known
    return max(known) if known else "2021-04-01"

"""The scheduled drift check: every declared field that was changed by hand shows with both values, and nothing else."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import pytest
from pulumi_azureml.declare import Action, Type
from pulumi_azureml.paths import get
from pulumi_azureml.resources import ALL
from pulumi_azureml.shape import Member, arguments
from pulumi_azureml.wire import to_wire

from ..emulator.given import Given
from ..emulator.given_online import GivenOnline
from ..samples import NOWHERE, Place, sample_of
from ..samples.endpoint_traffic import DEPLOYMENTS
from .azure import COMPUTE, WORKSPACE, Azure
from .programs import Text, program
from .stack import DRIFT, Stack

pytestmark = pytest.mark.engine

CLUSTER = "Microsoft.ContainerService/managedClusters"
ML_WORKSPACE = "Microsoft.MachineLearningServices/workspaces"
ENDPOINT = f"{ML_WORKSPACE}/onlineEndpoints"
IDENTITY = "Microsoft.ManagedIdentity/userAssignedIdentities"


@dataclass(frozen=True)
class Change:
    """One argument of one resource of the stack, and the value that somebody else gives it."""

    declared: Type
    member: Member
    before: Any
    after: Any

    @property
    def resource(self) -> str:
        return f"{self.declared.name}-{self.member.name}"

    @property
    def shown(self) -> list[str]:
        """Patterns of the lines that tell of it, one for each part that has another value; a secret shows none."""
        if self.member.key.secret:
            return []
        after = dict.fromkeys(self.before, "altered") if self.member.key.shared else self.after
        if self.member.name == "managed_network":
            return [rf"- {rule} *: {{" for rule in self.rules_removed]
        parts = list(_parts(self.member.name, self.before, after))
        if self.member.name == "target_id":  # each has its own
            return [rf"~ target_id: \S+ => {re.escape(_shown(new))}" for _, _, new in parts]
        return [rf"~ {name} *: {re.escape(_shown(old))} => {re.escape(_shown(new))}" for name, old, new in parts]

    @property
    def rules_removed(self) -> set[str]:
        """Of a managed network, whose rules are resources of their own, those that are taken away."""
        return self.before["outbound_rules"].keys() - self.after["outbound_rules"].keys()

    def make(self, azure: Azure, id: str) -> None:
        """Do it."""
        wire, value = self.member.key.wire, to_wire(self.member.shape, self.member.key, self.after)
        facts = {"state": ("state", value), "provision_network_now": ("network.provisioned", self.after)}
        if self.member.name in facts:
            azure.set(id, *facts[self.member.name], inside="facts")
            return
        if self.member.key.shared:
            shown = get(azure.resources(self.declared.arm_type)[id], wire)
            azure.set(id, wire, {**shown, **dict.fromkeys(self.before, "altered")})
            return
        if self.member.name == "managed_network":
            for rule in self.rules_removed:
                azure.arm.end(azure.arm.delete(f"{id}/outboundRules/{rule}"))
            return
        if self.member.key.shown:  # a key, which the resource itself never shows
            action = self.member.field.on_change
            assert isinstance(action, Action)
            azure.arm.end(azure.arm.post(f"{id}/{action.verb}", {**action.beside, action.body: value}))
            return
        before = to_wire(self.member.shape, self.member.key, self.before)
        for path, leaf in _leaves(wire, before, value):
            azure.set(id, path, leaf)


def _leaves(path: str, before: Any, after: Any) -> Iterator[tuple[str, Any]]:
    """The paths at which two values differ: neighbours that another argument owns are left alone."""
    if isinstance(before, dict) and isinstance(after, dict) and before.keys() == after.keys():
        for name in before:
            yield from _leaves(f"{path}.{name}", before[name], after[name])
    elif before != after:
        yield path, after


def _parts(name: str, before: Any, after: Any) -> Iterator[tuple[str, Any, Any]]:
    """The scalars that differ at the same place of two values, each under the name that a report gives it."""
    if isinstance(before, dict) and isinstance(after, dict):
        for inner in before.keys() & after.keys():
            yield from _parts(re.escape(inner), before[inner], after[inner])
    elif isinstance(before, list) and isinstance(after, list):
        for index, (one, other) in enumerate(zip(before, after, strict=False)):
            yield from _parts(rf"\[{index}\]", one, other)
    elif not isinstance(before, (dict, list)) and before != after:
        yield name, before, after


def _shown(value: Any) -> str:
    return f'"{value}"' if isinstance(value, str) else str(value).lower()


@pytest.fixture
def place(azure: Azure) -> Place:
    """Two of everything that samples name."""
    given, known = Given(azure.arm), azure.place.known
    more = {
        "Microsoft.Storage/storageAccounts": given.storage(),
        "Microsoft.KeyVault/vaults": given.vault(),
        "Microsoft.Insights/components": given.insights(),
        "Microsoft.ContainerRegistry/registries": given.registry(),
        "Microsoft.Network/virtualNetworks/subnets": given.subnet(),
    }
    both = {kind: (*known[kind], second) for kind, second in more.items()}
    online = GivenOnline(given)
    both[IDENTITY] = (given.identity(), given.identity())
    both[CLUSTER] = (online.cluster(), online.cluster())
    azure.settings(services_off=["inference"])
    workspace = given.workspace()
    both[ENDPOINT] = (online.endpoint(workspace), online.endpoint(workspace))
    deployments = [online.deployment(endpoint, instanceType="Standard_D2as_v4") for endpoint in both[ENDPOINT]]
    both[f"{ENDPOINT}/deployments"] = (deployments[0], deployments[1])
    both[f"{ML_WORKSPACE}/models/versions"] = (online.model(workspace), online.model(workspace, "fraud"))
    both[f"{ML_WORKSPACE}/environments/versions"] = (
        online.environment(workspace),
        online.environment(workspace, "other"),
    )
    both[f"{ML_WORKSPACE}/codes/versions"] = (online.code(workspace), online.code(workspace, "other"))
    return replace(azure.place, known=both, folder="content")


def changes_of(declared: Type, place: Place) -> Iterator[Change]:
    """Every argument that a live resource shows, with another value."""
    sample = sample_of(declared.name)
    for member in arguments(declared).members.values():
        hidden = member.in_path or not member.key.wire or member.key.write_only
        if not hidden and member.name in sample.inputs(place):
            yield Change(
                declared, member, sample.inputs(place)[member.name], sample.changed(member.name, place)[member.name]
            )


def construct(change: Change, place: Place, azure: Azure) -> str:
    """One line of the program: the resource that the change is made to."""
    given = {**sample_of(change.declared.name).inputs(place)}
    given.pop("name", None)
    online = GivenOnline(Given(azure.arm))
    if change.declared.part:  # one for each whole
        given["endpoint_id"] = online.endpoint(place.id_of(ENDPOINT).split("/onlineEndpoints")[0])
        for name in DEPLOYMENTS:
            online.deployment(given["endpoint_id"], name, instanceType="Standard_E2s_v3")
    if "target_id" in given:  # one for each deployment
        name = f"scaled-{change.member.name[:20]}".replace("_", "-")
        target = online.deployment(place.id_of(ENDPOINT, 1), name, instanceType="Standard_D2as_v4")
        given["target_id"] = target
    if "workspace_id" in given:
        given["workspace_id"] = Text("ws.id")
    if change.member.name == "state":
        del given["idle_shutdown_minutes"], given["schedules"]
    return f"{change.declared.name}('{change.resource}', **{given!r})"


def differences(report: str) -> Mapping[str, str]:
    """What a report says of each resource that it shows, by logical name."""
    sections = re.split(r"\n    (?=[~+-] pulumi-python)", report)[1:]
    found = {re.findall(r"\[urn=\S+::(\S+)\]", each)[0]: each.split("\n", 3)[3] for each in sections}
    return {name: text.split("\nResources:")[0] for name, text in found.items()}


def test_each_field_that_was_changed_by_hand_shows_and_nothing_else(stack: Stack, azure: Azure, place: Place) -> None:
    """One resource for every field of every type, each changed in that field: each shows it with both values."""
    changes = [change for declared in ALL for change in changes_of(declared, place)]
    lines = ["from pulumi_azureml import *", *(construct(change, place, azure) for change in changes)]
    stack.write(program(azure, rest="\n".join(lines)))
    shutil.copytree(NOWHERE.folder, stack.program / place.folder)
    stack.up()
    assert f"{len(changes) + 2} unchanged" in stack.drift()

    resources = stack.resources()
    for change in changes:
        change.make(azure, resources[change.resource]["id"])
    found = differences(stack.drift(status=DRIFT))

    assert found.keys() == {change.resource for change in changes}
    for change in changes:
        text = found[change.resource]
        assert re.findall(r"^      [~+-] (\w+)", text, re.MULTILINE) == [change.member.name], text
        assert change.shown or change.member.key.secret or isinstance(change.before, (dict, list))
        for pattern in change.shown:
            assert re.search(pattern, text, re.IGNORECASE), (pattern, text)


def test_what_the_service_spells_otherwise_or_others_add_is_no_drift(stack: Stack, azure: Azure) -> None:
    """Ids in another case, a duration in another spelling, tags and rules of others: the drift check is quiet."""
    network = {"isolation_mode": "AllowInternetOutbound"}
    instance = {"idle_shutdown_minutes": 90, "tags": {"team": "churn"}}
    stack.write(program(azure, workspace={"managed_network": network, "tags": {"a": "b"}}, instances={"ci": instance}))
    stack.up()
    workspace, ci = azure.one(WORKSPACE)["id"], azure.one(COMPUTE)["id"]
    azure.set(workspace, "properties.storageAccount", azure.satellites["storage_account"].upper())
    azure.set(workspace, "tags.cost-center", "4711")
    azure.set(ci, "tags.policy", "audited")
    azure.set(ci, "properties.properties.idleTimeBeforeShutdown", "PT1H30M")
    azure.set(ci, "properties.properties.vmSize", "STANDARD_DS3_V2")
    assert "3 unchanged" in stack.drift()
    stack.refresh("--expect-no-changes")
    stack.up("--expect-no-changes")


def test_a_resource_deleted_by_hand_shows_and_comes_back(stack: Stack, azure: Azure) -> None:
    """The drift check shows it, an update without a refresh says what to do, `up --refresh` makes it again."""
    stack.write(program(azure, instances={"ci": {}}))
    stack.up()
    azure.remove(azure.one(COMPUTE)["id"])
    assert "- pulumi-python:dynamic/azureml:ComputeInstance: (delete)" in stack.drift(status=DRIFT)
    stack.write(program(azure, instances={"ci": {"description": "new"}}))
    output = stack.up(status=1)
    assert "it is gone: somebody deleted it since the last `pulumi up`. Run `pulumi refresh`" in output
    assert "+ 1 created" in stack.up("--refresh")
    assert azure.one(COMPUTE)["properties"]["description"] == "new"


def test_up_restores_what_was_changed_by_hand(stack: Stack, azure: Azure) -> None:
    """After `up --refresh` the service has again what the program says."""
    stack.write(program(azure, workspace={"description": "mine"}, instances={"ci": {"idle_shutdown_minutes": 30}}))
    stack.up()
    azure.set(azure.one(WORKSPACE)["id"], "properties.description", "theirs")
    azure.set(azure.one(COMPUTE)["id"], "properties.properties.idleTimeBeforeShutdown", None)
    report = stack.drift(status=DRIFT)
    assert '~ description: "mine" => "theirs"' in report
    assert "- idle_shutdown_minutes: 30" in report
    assert "~ 2 updated" in stack.up("--refresh")
    assert azure.one(WORKSPACE)["properties"]["description"] == "mine"
    assert azure.one(COMPUTE)["properties"]["properties"]["idleTimeBeforeShutdown"] == "PT30M"
    assert "3 unchanged" in stack.drift()

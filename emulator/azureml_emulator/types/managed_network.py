"""The managed network of a workspace: isolation modes, the rules the service adds by itself, provisioning, and how it
is shown.

Outbound rules are resources of their own (`outbound_rule`); the map ``managedNetwork.outboundRules`` of a workspace is
another way to write and read the same rules. A PUT with the map replaces the user's rules, a PATCH with it adds to
them, a write without it leaves them alone.

Sources: https://learn.microsoft.com/azure/machine-learning/how-to-managed-network for modes, rules and provisioning;
specification 2025-12-01 for the shapes. The names of the service's own rules are unverified.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from azureml_emulator.arm.errors import refuse
from azureml_emulator.arm.ids import parse
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.shapes import Shapes, refuse_misfits

RULE_TYPE = "Microsoft.MachineLearningServices/workspaces/outboundRules"
DISABLED, INTERNET, APPROVED = "Disabled", "AllowInternetOutbound", "AllowOnlyApprovedOutbound"
REACHABLE: dict[str, tuple[str, ...]] = {DISABLED: (INTERNET, APPROVED), INTERNET: (APPROVED,), APPROVED: ()}
"""Isolation mode → modes it may be changed to: a one-way door, as ``changeableIsolationModes`` shows it."""
REQUIRED_SERVICE_TAGS = (
    "AzureActiveDirectory",
    "AzureMachineLearning",
    "BatchNodeManagement.{location}",
    "AzureResourceManager",
    "AzureFrontDoor.FirstParty",
    "MicrosoftContainerRegistry",
    "AzureMonitor",
)
DESTINATIONS: Mapping[str, type] = {"FQDN": str, "PrivateEndpoint": dict, "ServiceTag": dict}
"""Type of a rule → what its destination is (specification 2025-12-01)."""
RULE_SHAPES: Shapes = {"type": str, "category": str}
"""Of every outbound rule."""
LINKED_SUBRESOURCES = (
    ("storageAccount", "blob"),
    ("storageAccount", "file"),
    ("keyVault", "vault"),
    ("containerRegistry", "registry"),
)


def isolation_mode(workspace: Resource) -> str:
    """``Disabled`` when there is no managed network."""
    return str((workspace.properties.get("managedNetwork") or {}).get("isolationMode") or DISABLED)


def check_managed_network(workspace: Resource, before: Resource | None) -> None:
    """Refuse a mode that cannot be reached and rules that the mode does not know."""
    wanted, mode = isolation_mode(workspace), isolation_mode(before) if before else DISABLED
    if wanted not in REACHABLE:
        raise refuse(400, "BadRequest", f"The isolation mode '{wanted}' is not one of {', '.join(REACHABLE)}.")
    if wanted != mode and wanted not in REACHABLE[mode]:
        raise refuse(
            400,
            "BadRequest",
            f"The isolation mode of the managed network cannot be changed from '{mode}' to '{wanted}'.",
        )
    network = workspace.properties.get("managedNetwork") or {}
    old_kind = ((before.properties.get("managedNetwork") if before else None) or {}).get("managedNetworkKind")
    if old_kind == "V2" and network.get("managedNetworkKind") == "V1":
        raise refuse(400, "BadRequest", "The managed network kind cannot be changed from 'V2' to 'V1'.")
    for name, rule in (network.get("outboundRules") or {}).items():
        if rule is not None:
            check_rule(name, rule, wanted)


def check_rule(name: str, rule: Document, mode: str) -> None:
    """Refuse a rule that the isolation mode does not allow, or that has no destination."""
    kind = str(rule.get("type"))
    if mode == DISABLED:
        raise refuse(
            400,
            "BadRequest",
            f"The outbound rule '{name}' cannot be created because the workspace has no managed network.",
        )
    if kind not in DESTINATIONS:
        raise refuse(400, "BadRequest", f"The outbound rule '{name}' has the unknown type '{kind}'.")
    if kind == "FQDN" and mode != APPROVED:
        raise refuse(400, "BadRequest", f"The FQDN outbound rule '{name}' requires the isolation mode '{APPROVED}'.")
    if not rule.get("destination"):
        raise refuse(400, "BadRequest", f"The outbound rule '{name}' has no destination.")
    refuse_misfits({"outboundRules": {name: rule}}, {"outboundRules.*.destination": DESTINATIONS[kind]})


def prepare_network(workspace: Resource, context: Context) -> None:
    """The network gets its id, and the body loses what is kept elsewhere."""
    network = workspace.properties.get("managedNetwork") or {}
    network.pop("outboundRules", None)
    network.pop("status", None)
    if isolation_mode(workspace) != DISABLED:
        workspace.facts.setdefault("network", {"id": context.guid(), "provisioned": False, "spark": False})


def adopt_rules(workspace: Resource, context: Context) -> None:
    """Turn the map that the request had into rule resources, and add those the service owns: once the write has
    succeeded, because one that fails changes nothing."""
    mode = isolation_mode(workspace)
    if mode == DISABLED:
        return
    sent = (context.request.body or {}).get("properties") or {}
    asked: Document | None = (sent.get("managedNetwork") or {}).get("outboundRules")
    required = dict(_required_rules(workspace, context, mode))
    for name, rule in required.items():
        context.put(workspace.id.child("outboundRules", name), {"properties": {**rule, "category": "Required"}})
    if asked is None:
        return
    if context.request.method == "PUT":
        for rule_resource in context.all(RULE_TYPE, workspace.id):
            if rule_resource.properties.get("category") == "UserDefined" and rule_resource.name not in asked:
                context.remove(rule_resource.id)
    for name, rule in asked.items():
        # A body read from GET and sent back holds the service's own rules too.
        if name not in required and rule is not None and rule.get("category") != "Required":
            kept = {key: value for key, value in rule.items() if key != "status"}
            context.put(workspace.id.child("outboundRules", name), {"properties": kept})


def _required_rules(workspace: Resource, context: Context, mode: str) -> Iterator[tuple[str, Document]]:
    if mode == APPROVED:
        for tag in REQUIRED_SERVICE_TAGS:
            service_tag = tag.format(location=workspace.location)
            destination = {"serviceTag": service_tag, "protocol": "TCP", "portRanges": "443", "action": "Allow"}
            yield f"__SYS_ST_{service_tag}", {"type": "ServiceTag", "destination": destination}
    for field, subresource in LINKED_SUBRESOURCES:
        linked_id = workspace.properties.get(field)
        linked = context.find(linked_id) if linked_id else None
        private = linked is not None and linked.properties.get("publicNetworkAccess") == "Disabled"
        if linked_id and (mode == APPROVED or private):
            endpoint: Document = {
                "serviceResourceId": linked_id,
                "subresourceTarget": subresource,
                "sparkEnabled": True,
            }
            yield (
                f"__SYS_PE_{parse(linked_id).name}_{subresource}",
                {"type": "PrivateEndpoint", "destination": endpoint},
            )


def is_provisioned(workspace: Resource) -> bool:
    """Whether the network is built; until then its rules are inactive."""
    return bool(workspace.facts.get("network", {}).get("provisioned"))


def provision(workspace: Resource, spark: bool) -> None:
    """Build the network: by ``provisionManagedNetwork``, ``provisionNetworkNow``, or the first compute."""
    network = workspace.facts.get("network")
    if network:
        network["provisioned"] = True
        network["spark"] = network["spark"] or spark


def provision_status(workspace: Resource) -> Document:
    """``ManagedNetworkProvisionStatus`` of the specification."""
    spark = bool(workspace.facts.get("network", {}).get("spark"))
    return {"sparkReady": spark, "status": "Active" if is_provisioned(workspace) else "Inactive"}


def shown_network(workspace: Resource, context: Context) -> Json:
    """What a GET of the workspace shows under ``managedNetwork``: present even when nobody asked for one."""
    mode = isolation_mode(workspace)
    asked = workspace.properties.get("managedNetwork") or {}
    shown = {**asked, "isolationMode": mode, "changeableIsolationModes": list(REACHABLE[mode])}
    if mode == DISABLED:
        return shown
    rules = {rule.name: context.shown(rule)["properties"] for rule in context.all(RULE_TYPE, workspace.id)}
    return {
        "managedNetworkKind": "V1",
        "enableNetworkMonitor": False,
        **({"firewallSku": "Standard"} if mode == APPROVED else {}),
        **shown,
        "networkId": workspace.facts["network"]["id"],
        "outboundRules": rules,
        "status": provision_status(workspace),
    }

"""One outbound rule of a workspace's managed network."""

from __future__ import annotations

from dataclasses import replace

from azureml_emulator.arm.errors import ACCOUNT, Refusal, refuse
from azureml_emulator.arm.operation_styles import WORKSPACE_DELETE, WORKSPACE_PUT
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import CreateOnly, NameRule, Reference, ResourceType, Verb, since
from azureml_emulator.arm.shapes import below
from azureml_emulator.types.managed_network import RULE_SHAPES, RULE_TYPE, check_rule, is_provisioned, isolation_mode

UNFINISHED = {"Creating": "Provisioning", "Updating": "Provisioning", "Deleting": "Deleting", "Failed": "Failed"}
"""Provisioning state → ``status`` of the rule."""


def _workspace(rule: Resource, context: Context) -> Resource:
    workspace = context.find(rule.id.root)
    if workspace is None:
        raise LookupError(f"the outbound rule {rule.id} has no workspace")
    return workspace


def _refuse_required(rule: Resource, verb: str) -> None:
    if rule.properties.get("category") == "Required":
        raise refuse(
            400, "BadRequest", f"The outbound rule '{rule.name}' is required by the service and cannot be {verb}."
        )


def _check(rule: Resource, context: Context) -> None:
    before = context.find(rule.id)
    if before is not None:
        _refuse_required(before, "changed")
    if rule.properties.get("category") == "Required":
        raise refuse(
            400,
            "BadRequest",
            f"The category of the outbound rule '{rule.name}' cannot be 'Required': such rules are made by the "
            "service.",
        )
    check_rule(rule.name, rule.properties, isolation_mode(_workspace(rule, context)))
    for other in context.all(RULE_TYPE, rule.id.root):
        if (
            other.id.key != rule.id.key
            and other.provisioning_state in UNFINISHED
            and other.provisioning_state != "Failed"
        ):
            raise refuse(
                409,
                "Conflict",
                f"Another operation on the managed network is in progress (outbound rule '{other.name}'). Please "
                "retry later.",
            )


def _check_delete(rule: Resource, _context: Context) -> None:
    _refuse_required(rule, "deleted")


def _body(rule: Resource, context: Context, document: Document) -> Document:
    properties = document["properties"]
    active = is_provisioned(_workspace(rule, context))
    properties["status"] = UNFINISHED.get(rule.provisioning_state) or ("Active" if active else "Inactive")
    if properties["type"] == "PrivateEndpoint":
        destination = properties["destination"]
        properties["destination"] = {
            "sparkEnabled": False,
            **destination,
            "sparkStatus": "Active" if active else "Inactive",
        }
    if properties["type"] == "ServiceTag":
        properties["destination"] = {"action": "Allow", **properties["destination"]}
    return document


OUTBOUND_RULE = ResourceType(
    type=RULE_TYPE,
    sources={
        "rules by mode, required rules": "https://learn.microsoft.com/azure/machine-learning/how-to-managed-network",
        "PUT and DELETE are operations ended by Location": (
            "specification 2025-12-01: 200 | 202; headers as a workspace's (unverified)"
        ),
        "minutes per rule, one at a time": (
            "Azure/terraform-provider-azapi#453, #720: about 20 minutes each, concurrent ones lose rules"
        ),
        "name": "specification 2025-12-01: ^[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}$",
        "409 for a second rule at once": "unverified",
    },
    api_versions=since("2021-07-01", "2023-10-01", "2024-04-01", "2024-10-01", "2025-06-01", "2025-12-01"),
    component=ACCOUNT,
    not_found=Refusal(404, "UserError", "Outbound rule with name {name} was not found in workspace {parent}."),
    placed_in="parent",
    name_rule=NameRule(r"[a-zA-Z0-9][a-zA-Z0-9_-]{2,32}"),
    shapes=below("properties", RULE_SHAPES),
    required=("properties.type",),
    create_only=(CreateOnly("properties.type"),),
    references=(Reference("properties.destination.serviceResourceId"),),
    create=Verb(replace(WORKSPACE_PUT, name="outbound rule PUT"), seconds=600),
    update=Verb(replace(WORKSPACE_PUT, name="outbound rule PUT"), seconds=600),
    delete=Verb(replace(WORKSPACE_DELETE, name="outbound rule DELETE"), seconds=300),
    defaults={"properties.category": "UserDefined"},
    provisioning_state=None,
    check=_check,
    check_delete=_check_delete,
    body=_body,
)

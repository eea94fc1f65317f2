"""A role assignment, on any scope."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from azureml_emulator.arm.errors import Refusal, refuse
from azureml_emulator.arm.operation_styles import CREATED, OK
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import Listing, NameRule, ResourceType, Verb, any_version

TYPE = "Microsoft.Authorization/roleAssignments"
HOLDERS = (
    "Microsoft.MachineLearningServices/workspaces",
    "Microsoft.MachineLearningServices/workspaces/computes",
    "Microsoft.MachineLearningServices/workspaces/onlineEndpoints",
    "Microsoft.MachineLearningServices/workspaces/batchEndpoints",
    "Microsoft.Storage/storageAccounts",
    "Microsoft.ContainerRegistry/registries",
)
"""Types whose resources may have a system-assigned identity."""


def _principals(context: Context) -> set[str]:
    """Object ids the emulated directory knows: managed identities and whoever asks."""
    known = {context.request.principal.object_id}
    known |= {
        str(identity.facts["principalId"])
        for identity in context.all("Microsoft.ManagedIdentity/userAssignedIdentities")
    }
    for kind in HOLDERS:
        for holder in context.all(kind):
            principal = (context.shown(holder).get("identity") or {}).get("principalId")
            known |= {str(principal)} if principal else set()
    return known


def _same(left: object, right: object) -> bool:
    return str(left).lower() == str(right).lower()


def _key(assignment: Resource) -> tuple[str, str, str]:
    role = str(assignment.properties.get("roleDefinitionId", "")).rsplit("/", 1)[-1]
    return assignment.id.scope.lower(), str(assignment.properties.get("principalId", "")).lower(), role.lower()


def _check(assignment: Resource, context: Context) -> None:
    for other in context.all(TYPE):
        if _same(other.name, assignment.name):
            if _key(other) != _key(assignment):
                raise refuse(
                    409,
                    "RoleAssignmentUpdateNotPermitted",
                    "Tenant ID, application ID, principal ID, and scope are not allowed to be updated.",
                )
        elif _key(other) == _key(assignment):
            raise refuse(
                409,
                "RoleAssignmentExists",
                "The role assignment already exists. The ID of the existing role assignment is "
                f"{other.name.replace('-', '')}.",
            )
    principal = str(assignment.properties["principalId"])
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", principal):
        raise refuse(400, "InvalidPrincipalId", "A valid principal ID must be provided for role assignment.")
    if not assignment.properties.get("principalType") and principal not in _principals(context):
        raise refuse(
            400,
            "PrincipalNotFound",
            f"Principal {principal.replace('-', '')} does not exist in the directory {context.tenant_id}. Check that "
            "you have the correct principal ID. "
            "If you are creating this principal and then immediately assigning a role, this error might be related to "
            "a replication delay. In this case, "
            "set the role assignment principalType property to a value, such as ServicePrincipal, User, or Group. See "
            "https://aka.ms/docs-principaltype",
        )


def _prepare(assignment: Resource, _context: Context) -> None:
    assignment.properties.setdefault("principalType", "ServicePrincipal")


def _body(assignment: Resource, context: Context, document: Document) -> Document:
    asked = document["properties"]
    return {
        "properties": {
            "roleDefinitionId": asked["roleDefinitionId"],
            "principalId": asked["principalId"],
            "principalType": asked["principalType"],
            "scope": assignment.id.scope,
            "condition": asked.get("condition"),
            "conditionVersion": asked.get("conditionVersion"),
            "createdOn": context.timestamp(assignment.created_at),
            "updatedOn": context.timestamp(assignment.modified_at),
            "createdBy": None if context.request.method == "PUT" else assignment.created_by.object_id,
            "updatedBy": assignment.modified_by.object_id,
            "delegatedManagedIdentityResourceId": asked.get("delegatedManagedIdentityResourceId"),
            "description": asked.get("description"),
        },
        "id": document["id"],
        "type": document["type"],
        "name": document["name"],
    }


def _passes(document: Document, value: str) -> bool:
    """``$filter``: ``atScope()``, ``principalId eq '…'``, ``assignedTo('…')``."""
    wanted = re.search(r"(?:principalId\s+eq\s+|assignedTo\()'([^']*)'", value, re.IGNORECASE)
    return not wanted or _same(document["properties"]["principalId"], wanted.group(1))


FILTERS: Mapping[str, Callable[[Document, str], bool]] = {"$filter": _passes}

ROLE_ASSIGNMENT = ResourceType(
    type=TYPE,
    sources={
        "PUT 201, principalType filled in": "azure-service-operator recordings, 2025-11-19",
        "DELETE 200 with the assignment, then 404 RoleAssignmentNotFound": (
            "azure-service-operator recordings, 2025-11-19"
        ),
        "RoleAssignmentExists, RoleAssignmentUpdateNotPermitted, PrincipalNotFound": (
            "Azure documentation, Troubleshoot Azure RBAC"
        ),
        "createdBy null in the answer to PUT": "azure-service-operator recordings, 2025-11-19",
        "identical PUT again": "unverified: 200",
    },
    api_versions=any_version("2018-01-01-preview", "2020-04-01-preview", "2022-04-01"),
    not_found=Refusal(404, "RoleAssignmentNotFound", "The role assignment '{name}' is not found."),
    placed_in="anything",
    name_rule=NameRule(
        r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}",
        Refusal(
            400,
            "InvalidRoleAssignmentId",
            "The role assignment ID '{name}' is not valid. The role assignment ID must be a GUID.",
        ),
    ),
    required=("properties.principalId", "properties.roleDefinitionId"),
    create=Verb(CREATED),
    update=Verb(OK),
    delete=Verb(OK),
    delete_shows_body=True,
    provisioning_state=None,
    system_data=(),
    listing=Listing(filters=FILTERS),
    check=_check,
    prepare=_prepare,
    body=_body,
)

"""Management locks: ``Microsoft.Authorization/locks`` on any scope, and what they forbid."""

from __future__ import annotations

from azureml_emulator.arm.errors import GATEWAY, PLAIN, Refusal, Refused, refuse
from azureml_emulator.arm.ids import ResourceId, parse
from azureml_emulator.arm.operation_styles import CREATED, OK, OK_EMPTY
from azureml_emulator.arm.resource import Context, Resource
from azureml_emulator.arm.resource_type import ResourceType, Verb, any_version
from azureml_emulator.arm.store import Resources

LEVELS = ("CanNotDelete", "ReadOnly")


def _check(lock: Resource, _context: Context) -> None:
    level = str(lock.properties["level"])
    if level.casefold() not in {known.casefold() for known in LEVELS}:
        # Code and text are unverified.
        raise refuse(400, "InvalidLockLevel", f"The lock level '{level}' is not one of {', '.join(LEVELS)}.")


LOCK = ResourceType(
    type="Microsoft.Authorization/locks",
    sources={
        "shape, levels": "azure-rest-api-specs, Microsoft.Authorization/locks 2020-05-01 locks.json",
        "inheritance": (
            "Azure documentation, Lock your Azure resources: a lock holds for everything below; one "
            "below blocks the group's deletion"
        ),
        "text of the refusal": "three independent issues of azure-cli and terraform-provider-azurerm: ScopeLocked",
    },
    api_versions=any_version("2016-09-01", "2017-04-01", "2020-05-01"),
    component=PLAIN,
    not_found=Refusal(404, "LockNotFound", "The lock '{name}' could not be found."),
    placed_in="anything",
    shapes={"properties.level": str, "properties.notes": str},
    required=("properties.level",),
    create=Verb(CREATED),
    update=Verb(OK),
    delete=Verb(OK_EMPTY),
    provisioning_state=None,
    system_data=(),
    check=_check,
)


def refuse_if_locked(resources: Resources, target: ResourceId, verb: str) -> None:
    """Raise ScopeLocked when a lock forbids ``verb`` (``write`` or ``delete``) on ``target``."""
    if target.type.casefold() == LOCK.type.casefold():
        return
    locked = [scope for scope, level in _scopes(resources) if _forbids(scope, level, target, verb)]
    if locked:
        names = "','".join(sorted({str(scope) for scope in locked}))
        message = (
            f"The scope '{target}' cannot perform {verb} operation because following scope(s) are locked: '{names}'. "
            "Please remove the lock and try again."
        )
        raise Refused(Refusal(409, "ScopeLocked", message, component=GATEWAY))


def _scopes(resources: Resources) -> list[tuple[ResourceId, str]]:
    return [
        (parse(lock.id.scope), str(lock.properties.get("level")).casefold()) for lock in resources.of_type(LOCK.type)
    ]


def _forbids(scope: ResourceId, level: str, target: ResourceId, verb: str) -> bool:
    if verb == "delete":
        return target.is_within(scope) or scope.is_within(target)
    return level == "readonly" and target.is_within(scope)

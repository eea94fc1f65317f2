"""Resource types of an invented provider, one for each behaviour of the engine: the engine is tested without Azure's
own types."""

from __future__ import annotations

from azureml_emulator.arm import operation_styles as styles
from azureml_emulator.arm.errors import MANAGEMENT_FRONTEND, Refusal, refuse
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import (
    Action,
    CreateOnly,
    Exclusive,
    Failure,
    Listing,
    NameRule,
    Reference,
    ResourceType,
    SoftDelete,
    Step,
    Unique,
    Verb,
    any_version,
    listed,
    since,
)
from azureml_emulator.types.resource_group import RESOURCE_GROUP

NAMESPACE = "Contoso.Widgets"
WITNESSED: list[str] = []
"""What the hooks were called for, in order; emptied by the fixture."""


def _witness(moment: str):
    def hook(resource: Resource, context: Context) -> None:
        WITNESSED.append(f"{moment} {resource.name}")

    return hook


def _with_twin(resource: Resource, context: Context) -> None:
    context.put(resource.id.child("plans", "builtin"), {"properties": {"made": "by the service"}})
    WITNESSED.append(f"created {resource.name}")


FACTORY = ResourceType(
    type=f"{NAMESPACE}/factories",
    sources={"everything": "invented"},
    api_versions=since("2021-07-01", "2024-04-01"),
    tracked=True,
    name_rule=NameRule(r"[a-zA-Z0-9][\w-]{2,20}"),
    create=Verb(styles.WORKSPACE_PUT, seconds=60),
    update=Verb(styles.WORKSPACE_PUT, seconds=30),
    patch=Verb(styles.WORKSPACE_PATCH, seconds=30),
    patchable=("tags", "identity", "properties.description", "properties.labels"),
    delete=Verb(styles.WORKSPACE_DELETE, seconds=30),
    create_only=(CreateOnly("properties.store"), CreateOnly("properties.colour", refusal=None)),
    references=(Reference("properties.store"),),
    soft_delete=SoftDelete(lambda _: 14, Refusal(400, "BadRequest", "Soft-deleted factory exists."), "forceToPurge"),
    defaults={"properties.access": "Enabled", "tags": {}},
    nulls=("etag", "properties.builder"),
    identity=True,
    on_created=_with_twin,
    on_deleted=_witness("deleted"),
    on_failed=_witness("failed"),
)


def _prepared(resource: Resource, context: Context) -> None:
    resource.facts.setdefault("key", context.secret(8).hex())


def _machine_shown(resource: Resource, context: Context, document: Document) -> Document:
    document["properties"]["state"] = resource.facts.get("state")
    return document


def _stop(resource: Resource, context: Context) -> Json:
    if resource.facts.get("state") != "Running":
        raise refuse(400, "NotRunning", f"The machine {resource.name} is not running.")
    return None


MACHINE = ResourceType(
    type=f"{NAMESPACE}/factories/machines",
    sources={"everything": "invented"},
    api_versions=since("2021-07-01"),
    component=MANAGEMENT_FRONTEND,
    not_found=Refusal(404, "UserError", "No machine {name}.", details=(("MachineNotFound", "{name} in {parent}"),)),
    placed_in="parent",
    required=("properties.size",),
    create_only=(CreateOnly("properties.size"),),
    exclusive=Exclusive("self", Refusal(409, "Conflict", "The machine {name} is busy.")),
    create=Verb(
        styles.COMPUTE_PUT,
        seconds=100,
        steps=(Step(0, {"state": "Creating"}), Step(0.5, {"state": "SettingUp"}), Step(1, {"state": "Running"})),
    ),
    update=Verb(styles.COMPUTE_PUT, seconds=20),
    patch=Verb(styles.COMPUTE_PATCH, seconds=20),
    delete=Verb(styles.COMPUTE_DELETE, seconds=20),
    delete_query={"underlyingResourceAction": ("Delete", "Detach")},
    upper_case=("properties.size",),
    secrets=("properties.password",),
    system_data=(),
    listing=Listing(continuation="$skip"),
    actions=(
        Action(
            "stop",
            _stop,
            "invented",
            verb=Verb(styles.COMPUTE_ACTION, 40, steps=(Step(0, {"state": "Stopping"}), Step(1, {"state": "Stopped"}))),
        ),
        Action("listKeys", lambda resource, _: {"key": resource.facts["key"]}, "invented"),
        Action("skus", lambda *_: {"value": []}, "invented", method="GET", counts_as="reads"),
        Action(
            "slow", lambda *_: None, "invented", verb=Verb(styles.RPC_ACCEPTED, 5), result=lambda *_: {"slow": True}
        ),
    ),
    prepare=_prepared,
    body=_machine_shown,
)

PLAN = ResourceType(
    type=f"{NAMESPACE}/factories/plans",
    sources={"everything": "invented"},
    api_versions=listed("2024-01-01", "2024-04-01"),
    component=MANAGEMENT_FRONTEND,
    not_found=Refusal(404, "UserError", "No plan {name}."),
    placed_in="parent",
    create=Verb(styles.CREATED_AT),
    update=Verb(styles.OK),
    patch=Verb(styles.OK),
    delete=Verb(styles.OK_EMPTY),
    provisioning_state=None,
    etag=True,
    listing=Listing(
        filters={"colour": lambda document, value: document["properties"].get("colour") == value},
        order=lambda documents, query: list(reversed(documents)) if query.get("$orderby") == "newest" else documents,
    ),
)

PLAN_VERSION = ResourceType(
    type=f"{NAMESPACE}/factories/plans/versions",
    sources={"everything": "invented"},
    api_versions=any_version(),
    placed_in="parent",
    implied_parent=True,
    create=Verb(styles.CREATED_AT),
    update=Verb(styles.OK),
)


def _work(resource: Resource, context: Context) -> bool | Failure:
    verdict = resource.properties.get("work", "done")
    if verdict == "waiting":
        return False
    return (
        True
        if verdict == "done"
        else Failure("ImageBuildFailure", "The image could not be built.", (("Pip", "no such wheel"),))
    )


def _breaking(moment: str):
    """A hook with a mistake in it, for resources that name its moment."""

    def hook(resource: Resource, context: Context, document: Document | None = None) -> Document:
        if resource.properties.get("breaks") == moment:
            raise ArithmeticError(f"{moment} {resource.name}")
        return document or {}

    return hook


def _failed_line(resource: Resource, context: Context) -> None:
    _breaking("failed")(resource, context)
    WITNESSED.append(f"failed {resource.name}")


LINE = ResourceType(
    type=f"{NAMESPACE}/factories/lines",
    sources={"everything": "invented"},
    api_versions=any_version(),
    component=MANAGEMENT_FRONTEND,
    placed_in="parent",
    tracked=True,
    unique=Unique("region", Refusal(400, "BadRequest", "There is already a line {name} in {location}.")),
    create=Verb(styles.endpoint_put("oe"), seconds=50),
    update=Verb(styles.endpoint_put("oe"), seconds=50, work=_work),
    patch=Verb(styles.endpoint_patch("oe"), seconds=50),
    delete=Verb(styles.endpoint_delete("oe"), seconds=50),
    prepare=_breaking("prepared"),
    body=_breaking("shown"),
    on_created=_breaking("created"),
    on_failed=_failed_line,
    on_deleted=_breaking("deleted"),
)

STORE = ResourceType(
    type=f"{NAMESPACE}/stores",
    sources={"everything": "invented"},
    api_versions=any_version(),
    tracked=True,
    unique=Unique("world", Refusal(409, "AlreadyTaken", "The store named {name} is already taken.")),
    create=Verb(styles.STORAGE_PUT, seconds=30),
    update=Verb(styles.OK),
    delete=Verb(styles.OK_EMPTY),
)

VAULT = ResourceType(
    type=f"{NAMESPACE}/vaults",
    sources={"everything": "invented"},
    api_versions=any_version(),
    tracked=True,
    references=(Reference("properties.store"),),
    create=Verb(styles.KEY_VAULT_PUT, seconds=30, state="RegisteringDns"),
    update=Verb(styles.OK),
    delete=Verb(styles.OK_EMPTY),
    soft_delete=SoftDelete(
        lambda _: 90,
        Refusal(409, "ConflictError", "A vault with the same name already exists in deleted state."),
        circle="world",
        recovers=lambda context: context.request.body["properties"].get("createMode") == "recover",
    ),
)

ALL = (RESOURCE_GROUP, FACTORY, MACHINE, PLAN, PLAN_VERSION, LINE, STORE, VAULT)

"""Looking things up in a program, without managing them.

Each function asks the service at once and returns plain values; secrets are not among them. Each also comes with an
`_output` form that takes outputs of other resources and returns one, as elsewhere in Pulumi.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

import pulumi

from .declare import Type
from .errors import AzureMLError
from .resources.compute_instance import COMPUTE_INSTANCE
from .resources.workspace import WORKSPACE

if TYPE_CHECKING:
    from .access_token import AccessToken
    from .asset_search import Filter, WantedVersion
    from .host.session import Session

__all__ = [
    "Found",
    "VmSize",
    "get_access_token",
    "get_compute_instance",
    "get_compute_instance_output",
    "get_environment",
    "get_environment_output",
    "get_model",
    "get_model_output",
    "get_online_endpoint",
    "get_online_endpoint_output",
    "get_workspace",
    "get_workspace_output",
    "supported_vm_sizes",
    "supported_vm_sizes_output",
]

_TIMEOUT_SECONDS = 120.0


class Found(Mapping[str, Any]):
    """A resource that was looked up: its id, arguments and outputs, as attributes or by name.

    What the service does not show of it is None as an attribute, and absent as a name. Secrets are left out.
    """

    def __init__(self, declared: Type, values: Mapping[str, Any]) -> None:
        self._declared = declared
        self._values = {name: value for name, value in values.items() if not _is_secret(declared, name)}

    def __getitem__(self, name: str) -> Any:
        return self._values[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __getattr__(self, name: str) -> Any:
        from .shape import arguments, derived, outputs

        if name.startswith("_"):  # whoever copies it asks before it has any
            raise AttributeError(name)
        made = derived(self._declared).get(name)
        if made is not None:
            return made.make(*(self._values.get(each) for each in made.made_of))
        if _is_secret(self._declared, name):
            raise AttributeError(f"{name} is a secret: {self._declared.name}.get gives it as one")
        if name in arguments(self._declared).members or name in outputs(self._declared) or name == "id":
            return self._values.get(name)
        raise AttributeError(f"a {self._declared.noun} has no {name}")

    def __repr__(self) -> str:
        return f"<{self._declared.noun} {self._values.get('id')}>"


def _is_secret(declared: Type, name: str) -> bool:
    from .shape import arguments, outputs

    member, out = arguments(declared).members.get(name), outputs(declared).get(name)
    return bool((member and member.key.secret) or (out and out.secret))


@contextmanager
def _in_one_line() -> Iterator[None]:
    """Let an error of ours end a program as Pulumi's own `RunError` does: shown as one line, without a traceback."""
    try:
        yield
    except AzureMLError as error:
        kind = type(error)
        error.__class__ = type(kind.__name__, (kind, pulumi.RunError), {"__module__": kind.__module__})
        raise


@dataclass(frozen=True)
class VmSize:
    """A machine size of a region."""

    name: str
    family: str
    vcpus: int
    gpus: int
    memory_gb: float
    low_priority_capable: bool
    supported_compute_types: tuple[str, ...]
    """`ComputeInstance`, `AmlCompute`, and `MIR` for managed online endpoints."""


@_in_one_line()
def get_workspace(name: str, *, resource_group_name: str | None = None, subscription_id: str | None = None) -> Found:
    """A workspace by name. Group and subscription default to the configuration's. Raises `NotFound`."""
    settings = _session().settings
    place = {
        "subscription_id": subscription_id or settings.require("subscription_id"),
        "resource_group_name": resource_group_name or settings.require("resource_group"),
        "name": name,
    }
    return _look_up(WORKSPACE, place)


@_in_one_line()
def get_compute_instance(name: str, *, workspace_id: str) -> Found:
    """A compute instance by name, in the workspace with this ARM id. Raises `NotFound`."""
    return _look_up(COMPUTE_INSTANCE, {"workspace_id": workspace_id, "name": name})


@_in_one_line()
def get_online_endpoint(name: str, *, workspace_id: str) -> Found:
    """An online endpoint by name, in the workspace with this ARM id. Raises `NotFound`."""
    from .resources.online_endpoint import ONLINE_ENDPOINT

    return _look_up(ONLINE_ENDPOINT, {"workspace_id": workspace_id, "name": name})


@_in_one_line()
def get_model(
    name: str | None = None,
    *,
    workspace_id: str | None = None,
    version: str | None = None,
    id: str | None = None,
    tags: Iterable[Filter] | None = None,
    properties: Iterable[Filter] | None = None,
) -> Found:
    """A version of a model, by `name` and `version` or by `id`. Raises `NotFound`.

    Without a version: the one that was made last, of those that are not archived and have all `tags` and `properties`,
    each a key or a pair of key and value. An `id` is written as `name:version`, `azureml:name:version`, or a whole ARM
    id, which also says the workspace.
    """
    from .asset_search import WantedVersion
    from .resources.model_version import MODEL_VERSION

    return _look_up_version(MODEL_VERSION, WantedVersion(name, workspace_id, version, id, tags, properties))


@_in_one_line()
def get_environment(
    name: str | None = None,
    *,
    workspace_id: str | None = None,
    version: str | None = None,
    id: str | None = None,
    tags: Iterable[Filter] | None = None,
    properties: Iterable[Filter] | None = None,
) -> Found:
    """A version of an environment; the arguments are those of `get_model`. Raises `NotFound`."""
    from .asset_search import WantedVersion
    from .resources.environment_version import ENVIRONMENT_VERSION

    return _look_up_version(ENVIRONMENT_VERSION, WantedVersion(name, workspace_id, version, id, tags, properties))


@_in_one_line()
def get_access_token(endpoint_id: str) -> AccessToken:
    """A token to score at the online endpoint with this ARM id, which has to take tokens.

    There is no form for outputs, on purpose: a token has to be fetched when it is used, and never becomes part of a
    stack's state.
    """
    from .client import Call
    from .ids import ArmId
    from .resources.online_endpoint import ONLINE_ENDPOINT
    from .scoring_access import access_token

    session = _session()
    endpoint = ArmId.parse(endpoint_id, wanted=ONLINE_ENDPOINT.arm_type, property="endpoint_id")
    call = Call(f'getting a token of online endpoint "{endpoint.name}"', _TIMEOUT_SECONDS)
    version = session.settings.api_version or ONLINE_ENDPOINT.api_version
    live = session.client.get(endpoint.path, api_version=version, call=call)
    return access_token(live, session.client, call, api_version=version)


@_in_one_line()
def supported_vm_sizes(
    location: str | None = None, *, compute_type: str | None = None, subscription_id: str | None = None
) -> list[VmSize]:
    """The machine sizes of a region, by name.

    `location` and `subscription_id` default to the configuration's; `compute_type` keeps the sizes that serve it.
    """
    from .client import Call
    from .ids import normalise_location

    session = _session()
    subscription = subscription_id or session.settings.require("subscription_id")
    region = normalise_location(location or session.settings.require("location"))
    answer = session.client.get(
        f"/subscriptions/{subscription}/providers/Microsoft.MachineLearningServices/locations/{region}/vmSizes",
        api_version=session.settings.api_version or WORKSPACE.api_version,
        call=Call(f"listing the machine sizes of {region}", _TIMEOUT_SECONDS),
    )
    sizes = [_vm_size(entry) for entry in answer.get("value") or []]
    wanted = compute_type.casefold() if compute_type else None
    kept = [s for s in sizes if not wanted or wanted in {each.casefold() for each in s.supported_compute_types}]
    return sorted(kept, key=lambda size: size.name.casefold())


def get_workspace_output(**arguments: pulumi.Input[Any]) -> pulumi.Output[Found]:
    """Like `get_workspace`, for arguments that are outputs."""
    return pulumi.Output.all(**arguments).apply(lambda known: get_workspace(**known))


def get_compute_instance_output(**arguments: pulumi.Input[Any]) -> pulumi.Output[Found]:
    """Like `get_compute_instance`, for arguments that are outputs."""
    return pulumi.Output.all(**arguments).apply(lambda known: get_compute_instance(**known))


def get_online_endpoint_output(**arguments: pulumi.Input[Any]) -> pulumi.Output[Found]:
    """Like `get_online_endpoint`, for arguments that are outputs."""
    return pulumi.Output.all(**arguments).apply(lambda known: get_online_endpoint(**known))


def get_model_output(**arguments: pulumi.Input[Any]) -> pulumi.Output[Found]:
    """Like `get_model`, for arguments that are outputs."""
    return pulumi.Output.all(**arguments).apply(lambda known: get_model(**known))


def get_environment_output(**arguments: pulumi.Input[Any]) -> pulumi.Output[Found]:
    """Like `get_environment`, for arguments that are outputs."""
    return pulumi.Output.all(**arguments).apply(lambda known: get_environment(**known))


def supported_vm_sizes_output(**arguments: pulumi.Input[Any]) -> pulumi.Output[list[VmSize]]:
    """Like `supported_vm_sizes`, for arguments that are outputs."""
    return pulumi.Output.all(**arguments).apply(lambda known: supported_vm_sizes(**known))


@cache
def _session() -> Session:
    """The stack's configuration where there is a stack, else the environment alone."""
    from .host.session import Session
    from .settings import TABLE

    session = Session()
    configuration = pulumi.Config("azureml")
    found = {f"azureml:{item.key}": configuration.get(item.key) for item in TABLE}
    session.configure({key: value for key, value in found.items() if value is not None})
    return session


def _look_up(declared: Type, place: Mapping[str, str]) -> Found:
    from .lifecycle import look_up
    from .names import resource_path

    state = look_up(declared, resource_path(declared, place), _session().client, timeout=_TIMEOUT_SECONDS)
    return Found(declared, {"id": state.id, **state.properties})


def _look_up_version(declared: Type, wanted: WantedVersion) -> Found:
    from .client import Call

    session = _session()
    call = Call(f"looking up a {declared.noun}", _TIMEOUT_SECONDS)
    return _look_up(declared, wanted.place(declared, session.client, call))


def _vm_size(entry: Mapping[str, Any]) -> VmSize:
    return VmSize(
        name=entry["name"],
        family=entry.get("family") or "",
        vcpus=int(entry.get("vCPUs") or 0),
        gpus=int(entry.get("gpus") or 0),
        memory_gb=float(entry.get("memoryGB") or 0),
        low_priority_capable=bool(entry.get("lowPriorityCapable")),
        supported_compute_types=tuple(entry.get("supportedComputeTypes") or ()),
    )

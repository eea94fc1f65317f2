"""Valid values for any declaration, walked out of its tree: two different ones for every argument.

What a tree cannot tell (a cron expression, the name of a machine size) is in `WORDS`, by the name of the property. What
a rule over several arguments wants is in the sample file of the type.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pulumi_azureml.constraints import GUID, Between, IdOf, KeyUri, NameRule, PublicKey
from pulumi_azureml.declare import Key, Type
from pulumi_azureml.meaning import ARM_ID, LOCATION
from pulumi_azureml.resources.asset_id import AssetIdOf
from pulumi_azureml.shape import ListOf, MapOf, Member, Object, Scalar, Shape, Variants, arguments

from .place import Place

__all__ = ["every_argument", "only_required", "value_of"]

PUBLIC_KEYS = (
    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIDXw1JBnQjQqHkT0cBTs8kE7mTn0cVXZk3Xb0m4Vwq5o me@here",
    "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAgQC7",
)

WORDS: Mapping[str, tuple[Any, Any]] = {
    "cron": ("0 18 * * 1-5", "30 7,19 * * *"),
    "frequency": ("Week", "Day"),
    "start_time": ("2026-01-31T18:00:00", "2026-02-28T18:00:00"),
    "time_zone": ("W. Europe Standard Time", "Pacific Standard Time"),
    "vm_size": ("Standard_DS3_v2", "Standard_DS11_v2"),
    "image": ("ghcr.io/org/app:1", "ghcr.io/org/app:2"),
    "sku": ("Basic", "Standard"),
    "port_ranges": ("80, 443", "8000-9000"),
    "version": ("1", "2"),
    "uri": ("azureml://datastores/lake/paths/first", "azureml://datastores/lake/paths/second"),
    "build_context_uri": ("https://account.blob.core.windows.net/contexts/a/", "https://github.com/org/serving.git"),
    "scoring_script": ("score.py", "src/score.py"),
    "instance_type": ("Standard_F2s_v2", "Standard_DS3_v2"),
    **dict.fromkeys(("cpu", "cpu_limit"), ("500m", "1")),
    **dict.fromkeys(("memory", "memory_limit"), ("1Gi", "2Gi")),
    **dict.fromkeys(("gpu", "gpu_limit"), ("1", "2")),
}


def value_of(member: Member, place: Place, nth: int = 0, *, only_needed: bool = False) -> Any:
    """The nth value of a property; with `only_needed`, its optional inner properties are left out."""
    return _value(member.shape, member.key, member.name, place, nth, only_needed)


def every_argument(declared: Type, place: Place, nth: int = 0) -> dict[str, Any]:
    """A value for every argument, those included that exclude each other."""
    return {name: value_of(m, place, nth) for name, m in arguments(declared).members.items() if m.key.constant is None}


def only_required(declared: Type, place: Place) -> dict[str, Any]:
    """A value for every argument that has to be given."""
    members = arguments(declared).members
    return {name: value_of(m, place, only_needed=True) for name, m in members.items() if m.required}


def _value(shape: Shape, key: Key, name: str, place: Place, nth: int, only_needed: bool) -> Any:
    if isinstance(shape, Variants):
        return _value(shape.options[nth % len(shape.options)], key, name, place, nth, only_needed)
    if isinstance(shape, Object):
        members = [m for m in shape.members.values() if m.key.constant is None and (m.required or not only_needed)]
        return {m.name: _value(m.shape, m.key, m.name, place, nth, only_needed) for m in members}
    if isinstance(shape, ListOf):
        return [_value(item, key, name, place, nth, only_needed) for item in _options(shape.item)]
    if isinstance(shape, MapOf):
        options = enumerate(_options(shape.value))
        return {f"entry-{index}": _value(item, key, name, place, nth, only_needed) for index, item in options}
    return _scalar(shape, key, name, place, nth)


def _options(shape: Shape) -> tuple[Shape, ...]:
    return shape.options if isinstance(shape, Variants) else (shape,)


def _scalar(shape: Scalar, key: Key, name: str, place: Place, nth: int) -> Any:
    if name in WORDS:
        return WORDS[name][nth]
    if shape.choices:
        return shape.choices[nth % len(shape.choices)]
    for constraint in key.allows:
        found = _allowed(constraint, shape, place, nth)
        if found is not None:
            return found
    if key.means is LOCATION:
        return (place.location, "northeurope")[nth]
    if key.means is ARM_ID:
        return place.id_of("Microsoft.Storage/storageAccounts", nth)
    return {bool: nth == 0, int: 3 + nth, float: 0.5 + nth, str: f"{name}-{'ab'[nth]}"}[shape.kind]


def _allowed(constraint: Any, shape: Scalar, place: Place, nth: int) -> Any:
    if isinstance(constraint, IdOf):
        return place.id_of(constraint.types[0], nth)
    if isinstance(constraint, AssetIdOf):
        return place.id_of(f"Microsoft.MachineLearningServices/workspaces/{constraint.kind}/versions", nth)
    if isinstance(constraint, NameRule):
        return f"sample-{'ab'[nth]}"
    if isinstance(constraint, Between):
        return shape.kind(min(constraint.least + 5 * nth, constraint.most))
    if isinstance(constraint, PublicKey):
        return PUBLIC_KEYS[nth]
    if isinstance(constraint, KeyUri):
        return f"https://vault.vault.azure.net/keys/key/{nth + 1}"
    if constraint == GUID:
        return f"66666666-7777-8888-9999-00000000000{nth}"
    return None

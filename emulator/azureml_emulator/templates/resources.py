"""The resources of a template, laid flat: children beside their parents, one step for each turn of a copy loop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from azureml_emulator.arm.ids import RESOURCE_GROUP, parse
from azureml_emulator.arm.resource import Document, Json
from azureml_emulator.templates.copies import count_of
from azureml_emulator.templates.errors import USAGE, NotYetKnown, TemplateError
from azureml_emulator.templates.evaluation import resolved, text_of, truth_of
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.step import Step

DEPLOYMENT = "Microsoft.Resources/deployments"
TEMPLATE_ONLY = frozenset(
    (
        "apiversion",
        "type",
        "name",
        "condition",
        "dependson",
        "copy",
        "resources",
        "scope",
        "comments",
        "existing",
        "import",
        "metadata",
        "asserts",
        "@options",
    )
)
"""What a resource of a template has that is not sent with it, in lower case."""


@dataclass(frozen=True)
class _Parent:
    """What a child takes from the resource that it stands in."""

    type: str = ""
    name: str = ""
    wanted: bool = True
    scope: str = ""


def laid_flat(template: Document, scope: Scope) -> list[Step]:
    """Every resource of the template, in the order in which it stands there. Dependencies are not looked at yet."""
    resources = template.get("resources") or ()
    named: Iterator[tuple[str, Json]] = (
        iter(resources.items()) if isinstance(resources, dict) else (("", item) for item in resources)
    )
    return [step for symbol, source in named for step in _steps(source, scope, _Parent(), symbol)]


def _steps(source: Json, scope: Scope, parent: _Parent, symbol: str) -> Iterator[Step]:
    if not isinstance(source, dict):
        raise TemplateError(f"The template resource '{source}' is not valid: an object is expected. {USAGE}")
    loop = source.get("copy")
    if not isinstance(loop, dict):
        yield from _one(source, scope, parent, symbol, "")
        return
    name = str(loop.get("name") or "")
    for index in range(count_of(loop, resolved(loop.get("count"), scope))):
        yield from _one(source, scope.looping(name, index).looping("", index), parent, symbol, name)


def _one(source: Document, scope: Scope, parent: _Parent, symbol: str, loop: str) -> Iterator[Step]:
    """One turn of a resource, and its children."""
    type_name = text_of(source.get("type"), scope, "type of a template resource")
    if parent.type and not type_name.casefold().startswith(parent.type.casefold() + "/"):
        type_name = f"{parent.type}/{type_name}"
    try:
        own_name = text_of(source.get("name"), scope, f"name of a template resource of type '{type_name}'")
        name = f"{parent.name}/{own_name}" if parent.name else own_name
        wanted = parent.wanted and truth_of(source.get("condition", True), scope, f"the template resource '{name}'")
        under = parent.scope or _scope(source, type_name, scope)
        resource_id = _id(under, type_name, name, wanted)
    except (TemplateError, NotYetKnown) as reason:
        raise TemplateError(_about(source, type_name, reason)) from reason
    api_version = source.get("apiVersion")
    if not isinstance(api_version, str) or not api_version:
        raise TemplateError(
            f"The template resource '{name}' is not valid. The api-version property cannot be null or empty. {USAGE}"
        )
    yield Step(
        id=resource_id,
        type=type_name,
        name=name,
        api_version=text_of(api_version, scope, "api-version"),
        source=source,
        symbol=symbol,
        loop=loop,
        copies=dict(scope.copies),
        wanted=wanted,
        existing=bool(source.get("existing")),
    )
    inside = _Parent(type_name, name, wanted, under)
    for child in source.get("resources") or ():
        yield from _steps(child, scope, inside, "")


def _about(source: Document, type_name: str, reason: TemplateError | NotYetKnown) -> str:
    name = source.get("name")
    return f"The template resource '{name}' of type '{type_name}' is not valid: {reason}"


def _scope(source: Document, type_name: str, scope: Scope) -> str:
    """The id under which a resource stands: that of the deployment unless it says otherwise."""
    place = scope.place
    if type_name.casefold() == DEPLOYMENT.casefold() or source.get("existing"):
        return _named_scope(source, scope)
    if type_name.casefold() == RESOURCE_GROUP.casefold():
        return str(place.subscription["id"])
    if source.get("scope") is None:
        return place.scope
    text = text_of(source["scope"], scope, "scope of a template resource").rstrip("/")
    if text.startswith("/subscriptions/"):
        return text
    if not text:
        raise TemplateError(
            "The scope '/' is the tenant, and the emulator deploys to resource groups and subscriptions."
        )
    type_words, names = _halves(text.split("/"))
    return place.scope + _path(type_words, names)


def _named_scope(source: Document, scope: Scope) -> str:
    """A nested deployment names the subscription and the group it goes to, what exists those it is in."""
    place = scope.place
    subscription, group = source.get("subscriptionId"), source.get("resourceGroup")
    if source.get("scope") is not None:
        return text_of(source["scope"], scope, "scope of a nested deployment").rstrip("/")
    if subscription is None and group is None:
        return place.scope
    own = str(place.subscription["subscriptionId"])
    base = f"/subscriptions/{text_of(subscription, scope, 'subscriptionId') if subscription is not None else own}"
    return base if group is None else f"{base}/resourceGroups/{text_of(group, scope, 'resourceGroup')}"


def _halves(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """Types and names of a relative id: ``Microsoft.X/a/1/b/2``."""
    return [words[0], *words[1::2]], list(words[2::2])


def _id(scope: str, type_name: str, name: str, wanted: bool) -> str:
    types, names = type_name.split("/"), name.split("/")
    if len(types) != len(names) + 1 or (wanted and not all(names)):
        raise TemplateError(
            f"The template resource '{name}' for type '{type_name}' has incorrect segment lengths. A nested resource "
            "type must have identical number of segments as its resource name. A root resource type must have segment "
            "length one greater than its resource name. "
            "Please see https://aka.ms/arm-syntax-resources for usage details."
        )
    if type_name.casefold() == RESOURCE_GROUP.casefold():
        return f"{scope}/resourceGroups/{name}"
    return scope + _path(types, names)


def _path(types: Sequence[str], names: Sequence[str]) -> str:
    """``/providers/…`` from types and names. An extension resource may be written as a child: type
    ``Microsoft.X/a/providers/b``, name ``1/Microsoft.Y/2``."""
    written = f"/providers/{types[0]}"
    for kind, name in zip(types[1:], names, strict=True):
        written += f"/{kind}/{name}"
    return written


def body_of(step: Step, scope: Scope, keep: frozenset[str] = TEMPLATE_ONLY) -> Document:
    """What is sent for a resource: everything but what is the template's own, evaluated."""
    source: Mapping[str, Json] = step.source
    sent = {key: value for key, value in source.items() if key.casefold() not in keep}
    body: Document = resolved(sent, scope_of(step, scope))
    return body


def scope_of(step: Step, scope: Scope) -> Scope:
    """The scope of the deployment with the loops around one resource."""
    inside = scope
    for name, index in step.copies.items():
        inside = inside.looping(name, index)
    return inside


def is_complete_id(text: str) -> bool:
    """Whether a text is the id of a resource, from its subscription on."""
    try:
        parse(text)
    except ValueError:
        return False
    return True

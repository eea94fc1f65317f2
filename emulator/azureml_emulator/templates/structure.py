"""What a template consists of: objects, lists and strings at their places, so that whatever reads it may rely on them.

What is not declared here may be anything: it belongs to the resources.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from azureml_emulator.arm.documents import Absent
from azureml_emulator.arm.resource import Document, Json
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.values import property_of

SECTIONS = ("$schema", "contentVersion", "resources")
"""What every template has (Azure documentation, Template structure)."""
NOT_EMULATED = ("imports", "extensions", "asserts")
"""Sections of templates of the language version 2.0 that reach beyond Resource Manager, or are experimental."""
RESOURCE_NOT_EMULATED = ("import", "extension", "asserts", "@options")
DEEPEST = 100
"""Objects and arrays within each other. The service's own limit is not documented."""
_OBJECTS = ("parameters", "variables", "outputs", "definitions")
_WORDS: Mapping[type, str] = {str: "a string", dict: "an object", list: "an array"}


def checked(template: Json) -> Document:
    """The template, when everything in it is of the kind that it has to be. Raises `TemplateError`."""
    whole: Document = _as(template if template is not None else "", "template", dict)
    _check_depth(whole)
    for section in SECTIONS:
        if isinstance(property_of(whole, section), Absent):
            raise TemplateError(
                f"Required property '{section}' not found in JSON. Path 'properties.template'. "
                "Please see https://aka.ms/arm-syntax for usage details."
            )
    for section in _OBJECTS:
        _as(whole.get(section, {}), section, dict)
    for section in ("parameters", "outputs", "definitions"):
        for name, value in (whole.get(section) or {}).items():
            _check_declaration(value, f"{section}.{name}")
    _check_functions(whole.get("functions"))
    _refuse_not_emulated(whole, "template", NOT_EMULATED)
    for where, resource in _resources(whole.get("resources"), "resources"):
        _check_resource(resource, where)
    return whole


def _refuse_not_emulated(document: Document, where: str, words: Iterable[str]) -> None:
    found = [word for word in words if document.get(word)]
    if found:
        raise TemplateError(f"The template property '{where}.{found[0]}' is not emulated. Leave it out.")


def _check_depth(template: Document) -> None:
    level: list[Json] = [template]
    for _ in range(DEEPEST):
        level = [item for value in level for item in _inside(value)]
    if level:
        raise TemplateError(f"The template is not valid: it is deeper than {DEEPEST} objects and arrays.")


def _inside(value: Json) -> Iterable[Json]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _as(value: Json, where: str, *kinds: type) -> Json:
    if value is not None and not isinstance(value, kinds):
        wanted = " or ".join(_WORDS[kind] for kind in kinds)
        raise TemplateError(
            f"The template property '{where}' is not valid: {wanted} is expected. "
            "Please see https://aka.ms/arm-syntax for usage details."
        )
    return value


def _check_declaration(value: Json, where: str) -> None:
    declaration = _as(value if value is not None else [], where, dict)
    _as(declaration.get("type"), f"{where}.type", str)
    for limit in ("minValue", "maxValue", "minLength", "maxLength"):
        if not isinstance(declaration.get(limit, 0), int):
            raise TemplateError(
                f"The template property '{where}.{limit}' is not valid: a whole number is expected. "
                "Please see https://aka.ms/arm-syntax-parameters for usage details."
            )


def _check_functions(functions: Json) -> None:
    for place, space in enumerate(_as(functions, "functions", list) or ()):
        where = f"functions[{place}]"
        members = _as(_as(space or [], where, dict).get("members"), f"{where}.members", dict) or {}
        if not isinstance(space.get("namespace"), str):
            raise TemplateError(f"The template property '{where}.namespace' is not valid: a string is expected.")
        for name, member in members.items():
            own = f"{where}.members.{name}"
            _as(_as(member or [], own, dict).get("output"), f"{own}.output", dict)
            for parameter in _as(member.get("parameters"), f"{own}.parameters", list) or ():
                if not isinstance(_as(parameter or [], f"{own}.parameters", dict).get("name"), str):
                    raise TemplateError(f"The template property '{own}.parameters' is not valid: each needs a name.")


def _resources(resources: Json, where: str) -> Iterator[tuple[str, Document]]:
    """Every resource with its place, those that stand in others included."""
    found = _as(resources, where, list, dict) or ()
    named = found.items() if isinstance(found, dict) else enumerate(found)
    for key, resource in named:
        own = f"{where}.{key}" if isinstance(found, dict) else f"{where}[{key}]"
        document = _as(resource if resource is not None else "", own, dict)
        yield own, document
        yield from _resources(_as(document.get("resources"), f"{own}.resources", list), f"{own}.resources")


def _check_resource(resource: Document, where: str) -> None:
    _refuse_not_emulated(resource, where, RESOURCE_NOT_EMULATED)
    for name in ("type", "name", "apiVersion"):
        _as(resource.get(name), f"{where}.{name}", str)
    _as(resource.get("dependsOn"), f"{where}.dependsOn", list, str)
    _as(resource.get("copy"), f"{where}.copy", dict, list)
    if str(resource.get("type")).casefold() == "microsoft.resources/deployments":
        properties = _as(resource.get("properties"), f"{where}.properties", dict) or {}
        _as(properties.get("template"), f"{where}.properties.template", dict)
        _as(properties.get("parameters"), f"{where}.properties.parameters", dict, str)
        if properties.get("template") is not None:
            for own, inner in _resources(properties["template"].get("resources"), f"{where}.properties.template"):
                _check_resource(inner, own)

"""Parameters: what the template declares, what was given, and what follows.

Sentences as in Azure's documentation (Resolve errors for invalid template; Parameters in ARM templates) and in issues
that quote the service.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import cast

from azureml_emulator.arm.documents import ABSENT, Absent
from azureml_emulator.arm.resource import Document, Json
from azureml_emulator.templates.errors import TemplateError
from azureml_emulator.templates.evaluation import resolved
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.values import as_text, property_of, type_name

USAGE = "Please see https://aka.ms/arm-create-parameter-file for usage details."
TYPES: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "string": ("String", ("String",)),
    "securestring": ("SecureString", ("String",)),
    "int": ("Int", ("Integer",)),
    "bool": ("Bool", ("Boolean",)),
    "object": ("Object", ("Object",)),
    "secureobject": ("SecureObject", ("Object", "Array", "String", "Integer", "Boolean")),
    "array": ("Array", ("Array",)),
}
"""Type in lower case → as the service shows it, and the types of values that fit."""
SECURE = ("securestring", "secureobject")


def declared(template: Document) -> dict[str, Document]:
    """The template's parameters by name."""
    return {str(name): dict(value) for name, value in (template.get("parameters") or {}).items()}


def type_of(declaration: Document, template: Document) -> str:
    """The type's name in lower case; that of a user-defined type is the one it stands for."""
    reference = declaration.get("$ref")
    if isinstance(reference, str):
        name = reference.rpartition("/")[2]
        return type_of((template.get("definitions") or {}).get(name) or {}, template)
    return str(declaration.get("type") or "object").casefold()


def is_secure(declaration: Document, template: Document) -> bool:
    """Whether its value must never be shown."""
    return type_of(declaration, template) in SECURE


def parameter_values(template: Document, given: Mapping[str, Json], scope: Scope) -> dict[str, Json]:
    """The value of every declared parameter. Raises `TemplateError`."""
    declarations = declared(template)
    _refuse_unknown(given, declarations)
    for name, declaration in declarations.items():
        if type_of(declaration, template) not in TYPES:
            raise TemplateError(
                f"The template parameter '{name}' is not valid. The type '{declaration.get('type')}' is not supported. "
                "Please see https://aka.ms/arm-syntax-parameters for usage details."
            )
    return dict(_Values(template, declarations, given, scope))


class _Values(Mapping[str, Json]):
    """Values that are found when they are asked for: defaults may build on any other parameter, before or after."""

    def __init__(
        self, template: Document, declarations: Mapping[str, Document], given: Mapping[str, Json], scope: Scope
    ) -> None:
        self._template = template
        self._declarations = declarations
        self._given = given
        self._scope = replace(scope, parameters=self)
        self._known: dict[str, Json] = {}
        self._asked: list[str] = []

    def __getitem__(self, name: str) -> Json:
        if name not in self._known:
            if name in self._asked:
                raise TemplateError(f"Circular dependency detected on template parameter: '{name}'. {USAGE}")
            self._asked.append(name)
            self._known[name] = self._found(name, self._declarations[name])
        return self._known[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._declarations)

    def __len__(self) -> int:
        return len(self._declarations)

    def _found(self, name: str, declaration: Document) -> Json:
        value = _given(name, property_of(self._given, name))
        if isinstance(value, Absent):
            value = _default(name, declaration, self._scope)
        if value is not None or not declaration.get("nullable"):
            _check(name, declaration, type_of(declaration, self._template), value)
        return value


def _refuse_unknown(given: Mapping[str, Json], declarations: Mapping[str, Document]) -> None:
    unknown = [name for name in given if property_of(declarations, name) is ABSENT]
    if unknown:
        raise TemplateError(
            f"The template parameters '{', '.join(unknown)}' in the parameters file are not valid; they are not "
            "present in the original template and can therefore not be provided at deployment time. The only supported "
            f"parameters for this template are '{', '.join(declarations)}'. "
            "Please see https://aka.ms/arm-pass-parameter-values for usage details."
        )


def _given(name: str, entry: Json | Absent) -> Json | Absent:
    """The value that was sent. ``null`` asks for the default (azure-ai-ml 1.35.2 sends it for what it leaves out)."""
    if isinstance(entry, Absent) or entry is None:
        return ABSENT
    if isinstance(entry, dict) and "value" in entry:
        return ABSENT if entry["value"] is None else entry["value"]
    if isinstance(entry, dict) and "reference" in entry:
        raise TemplateError(
            f"The value of the template parameter '{name}' is a reference to a secret in a key vault, and the emulator "
            "keeps no secrets. Give its value."
        )
    raise TemplateError(f"The value for the template parameter '{name}' is not provided. {USAGE}")


def _default(name: str, declaration: Document, scope: Scope) -> Json:
    if "defaultValue" in declaration:
        return resolved(declaration["defaultValue"], scope)
    if declaration.get("nullable"):
        return None
    raise TemplateError(f"The value for the template parameter '{name}' is not provided. {USAGE}")


def _check(name: str, declaration: Document, kind: str, value: Json) -> None:
    if type_name(value) not in TYPES[kind][1]:
        wanted, found = ", ".join(TYPES[kind][1]), type_name(value)
        raise TemplateError(
            f"The provided value for the template parameter '{name}' is not valid. Expected a value of type "
            f"'{wanted}', but received a value of type '{found}'. {USAGE}"
        )
    shown = "" if kind in SECURE else f" '{as_text(value)}'"
    allowed = declaration.get("allowedValues")
    if isinstance(allowed, list) and not _is_allowed(value, allowed):
        values = ",".join(as_text(item) for item in allowed)
        raise TemplateError(
            f"The provided value{shown} for the template parameter '{name}' is not valid. The parameter value is not "
            f"part of the allowed value(s): '{values}'."
        )
    _check_limits(name, declaration, value)


def _is_allowed(value: Json, allowed: Sequence[Json]) -> bool:
    """Arrays may be any part of the allowed values (Azure documentation, Parameters: allowedValues)."""
    if isinstance(value, list):
        return value in allowed or all(item in allowed for item in value)
    return value in allowed


def _check_limits(name: str, declaration: Document, value: Json) -> None:
    lengthy = isinstance(value, (str, list))
    size = len(value) if lengthy else value
    if isinstance(size, bool) or not isinstance(size, int):
        return
    what = "Length of the value" if lengthy else "The value"
    least = declaration.get("minLength" if lengthy else "minValue")
    most = declaration.get("maxLength" if lengthy else "maxValue")
    for limit, word, broken in (
        (least, "greater", least is not None and size < cast("int", least)),
        (most, "less", most is not None and size > cast("int", most)),
    ):
        if broken:
            raise TemplateError(
                f"The provided value for the template parameter '{name}' is not valid. {what} should be {word} than or "
                f"equal to '{limit}'. {USAGE}"
            )


def shown_parameters(template: Document, values: Mapping[str, Json]) -> Document:
    """Parameters as a deployment shows them: with the service's type names, secure ones without their values."""
    shown: Document = {}
    for name, declaration in declared(template).items():
        kind = type_of(declaration, template)
        shown[name] = {"type": TYPES[kind][0]}
        if kind not in SECURE:
            shown[name]["value"] = values.get(name)
    return shown

"""The page about the components: each with its arguments and outputs, and the value objects that they take."""

from __future__ import annotations

import dataclasses
import inspect
import re
from typing import Any

import pulumi
import pulumi_azureml_components as package
from _field_docs import field_docs

INTRODUCTION = """\
`pulumi_azureml_components` keeps the words of the retired v1 SDK, over the resources of `pulumi_azureml`. A component
says everything that is wrong with its arguments in one error, before anything is made; what v1 let through and has no
effect any more is a warning. v1's defaults are written out where the service's own differ (`defaults="v2"` leaves them
to the service).

```python
from pulumi_azureml_components import AksWebservice, AutoScaler, EnvironmentImage, RegisteredModel
```
"""


def page(notice: str) -> str:
    """The whole page."""
    found = [getattr(package, name) for name in package.__all__]
    components = [each for each in found if inspect.isclass(each) and issubclass(each, pulumi.ComponentResource)]
    values = [each for each in found if dataclasses.is_dataclass(each) and each.__module__.startswith(package.__name__)]
    lines = [notice, "# Components\n", INTRODUCTION]
    for each in components:
        lines += _component(each)
    lines += ["# Value objects\n"]
    for each in values:
        lines += _value(each)
    return "\n".join(lines) + "\n"


def _component(kind: type) -> list[str]:
    lines = [f"## {kind.__name__}\n", f"{inspect.getdoc(kind)}\n", "| argument | type |", "|---|---|"]
    for parameter in inspect.signature(kind.__init__).parameters.values():
        if parameter.name in ("self", "resource_name", "opts"):
            continue
        if parameter.kind is parameter.VAR_KEYWORD:
            typed = re.fullmatch(r"Unpack\[(\w+)Args\]", str(parameter.annotation))
            if typed:
                lines.append(f"| all others of [{typed[1]}](resources/{typed[1]}.md) | |")
            continue
        needed = " *required*" if parameter.default is parameter.empty else ""
        lines.append(f"| `{parameter.name}`{needed} | {_type(parameter.annotation)} |")
    docs = {name: text for name, text in field_docs(kind).items() if not name.startswith("_")}
    if docs:
        lines += ["", "| output | meaning |", "|---|---|", *(f"| `{name}` | {text} |" for name, text in docs.items())]
    return [*lines, ""]


def _value(kind: Any) -> list[str]:
    docs = field_docs(kind)
    lines = [f"## {kind.__name__}\n", f"{inspect.getdoc(kind)}\n", "| field | type | meaning |", "|---|---|---|"]
    fields = dataclasses.fields(kind)
    lines += [f"| `{each.name}` | {_type(each.type)} | {_cell(docs.get(each.name, ''))} |" for each in fields]
    return [*lines, ""]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _type(annotation: Any) -> str:
    words = str(annotation).replace("pulumi.Input", "Input").removesuffix(" | None")
    return " or ".join(f"`{word}`" for word in words.split(" | "))

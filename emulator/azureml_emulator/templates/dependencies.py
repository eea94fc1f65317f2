"""What waits for what: ``dependsOn``, references by name, batches of serial loops; and that nothing waits for itself.

A resource depends on another one of the same template when it says so, or when it refers to it by its name (Azure
documentation, Define order for deploying resources). A child does not wait for its parent by itself.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from azureml_emulator.arm.resource import Json
from azureml_emulator.templates.errors import NotYetKnown, TemplateError
from azureml_emulator.templates.evaluation import resolved, value_of
from azureml_emulator.templates.resources import is_complete_id, scope_of
from azureml_emulator.templates.scope import Scope
from azureml_emulator.templates.step import Step
from azureml_emulator.templates.syntax import Call, calls, is_expression, parse


def connect(steps: Sequence[Step], scope: Scope) -> None:
    """Fill in ``waits_for`` of every step. Raises when one depends on what is not there, or on itself. What is not
    wanted may name what is not there (azure-ai-ml's template of a workspace does)."""
    refuse_twins(steps)
    book = Book(steps)
    for step in steps:
        if not step.wanted:
            continue
        around = scope_of(step, scope)
        found = [*_said(step, around, book), *_referred_to(step, around, book), *_batch_before(step, steps, around)]
        step.waits_for = sorted({other.id for other in found})
    _refuse_circles(steps)


def refuse_twins(steps: Sequence[Step]) -> None:
    """The same id twice. What is not wanted does not count."""
    seen: set[str] = set()
    for step in steps:
        if step.wanted and step.key in seen:
            raise TemplateError(
                f"The resource '{step.type}/{step.name}' is defined multiple times in a template. "
                "Please see https://aka.ms/arm-template/#resources for usage details."
            )
        if step.wanted:
            seen.add(step.key)


class Book:
    """Steps by everything that a template may call them."""

    def __init__(self, steps: Sequence[Step]) -> None:
        self._by_name: dict[str, list[Step]] = {}
        self.loops: set[str] = {step.loop.casefold() for step in steps if step.loop}
        for step in steps:
            words = {step.id, step.name, _relative(step), *step.symbols, *((step.loop,) if step.loop else ())}
            for word in words:
                self._by_name.setdefault(word.casefold().strip("/"), []).append(step)

    def named(self, word: str) -> Sequence[Step]:
        """Every step of that id, name, symbol or loop; nothing when there is none."""
        return self._by_name.get(word.casefold().strip("/"), ())


def _relative(step: Step) -> str:
    """``Microsoft.X/a/1/b/2``."""
    namespace, *types = step.type.split("/")
    pairs = (part for pair in zip(types, step.name.split("/"), strict=False) for part in pair)
    return "/".join((namespace, *pairs))


def _said(step: Step, scope: Scope, book: Book) -> Iterator[Step]:
    for entry in step.source.get("dependsOn") or ():
        name = resolved(entry, scope)
        for word in map(str, name if isinstance(name, list) else [name]):
            if word.endswith("/"):
                continue  # names nothing: azure-ai-ml's template of a feature store does so without an online store
            found = book.named(word)
            if not found:
                missing = word.rpartition("/providers/")[2] if is_complete_id(word) else word
                raise TemplateError(
                    f"The resource '{missing}' is not defined in the template. "
                    "Please see https://aka.ms/arm-template for usage details."
                )
            yield from found


def _referred_to(step: Step, scope: Scope, book: Book) -> Iterator[Step]:
    """The steps that its expressions refer to: by name or symbol always, by id when no api-version is given."""
    own = {key: value for key, value in step.source.items() if key.casefold() not in ("resources", "dependson")}
    for call in references_in(_without_inner_templates(own)):
        try:
            target = value_of(call.arguments[0], scope)
        except (NotYetKnown, TemplateError):
            continue  # the target itself is only known when its turn comes
        if not isinstance(target, str):
            continue
        if target.startswith("/") and len(call.arguments) > 1:
            continue
        yield from book.named(target)


def _without_inner_templates(value: Json) -> Json:
    """A nested deployment with a scope of its own refers to nothing of this template."""
    properties = value.get("properties") if isinstance(value, dict) else None
    if not isinstance(properties, dict) or not is_inner(properties):
        return value
    return {**value, "properties": {key: item for key, item in properties.items() if key.casefold() != "template"}}


def is_inner(properties: Mapping[str, Json]) -> bool:
    """Whether a nested deployment evaluates its template by itself."""
    options = properties.get("expressionEvaluationOptions")
    return isinstance(options, dict) and str(options.get("scope")).casefold() == "inner"


def references_in(value: Json) -> Iterator[Call]:
    """Every call in a piece of a template that asks a resource."""
    if isinstance(value, str) and is_expression(value):
        for call in calls(parse(value)):
            name = call.name.casefold()
            if call.arguments and (name in ("reference", "references") or (name.startswith("list") and name != "list")):
                yield call
    elif isinstance(value, list):
        for item in value:
            yield from references_in(item)
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from references_in(key)
            yield from references_in(item)


def _batch_before(step: Step, steps: Sequence[Step], scope: Scope) -> Iterator[Step]:
    """In a serial loop each batch waits for the one before."""
    loop = step.source.get("copy")
    if not isinstance(loop, dict) or not step.loop or str(loop.get("mode", "")).casefold() != "serial":
        return
    size = resolved(loop.get("batchSize", 1), scope)
    if isinstance(size, bool) or not isinstance(size, int) or size < 1:
        raise TemplateError(
            f"The template copy definition '{step.loop}' is not valid: the batch size must be a number of at least "
            "'1'. Please see https://aka.ms/arm-copy for usage details."
        )
    own = step.copies[step.loop.casefold()] // size
    for other in steps:
        if other.source is step.source and other.copies[step.loop.casefold()] // size == own - 1:
            yield other


def _refuse_circles(steps: Sequence[Step]) -> None:
    waiting = {step.key: {item.casefold() for item in step.waits_for} for step in steps if step.wanted}
    while waiting:
        free = [key for key, others in waiting.items() if not others & waiting.keys()]
        if not free:
            first = next(step for step in steps if step.key in waiting)
            raise TemplateError(
                f"Circular dependency detected on resource: '{first.id}'. "
                "Please see https://aka.ms/arm-template/#resources for usage details."
            )
        for key in free:
            del waiting[key]

"""The base of every resource class: hands its arguments to the engine, and names the outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, TypeVar

import pulumi
from pulumi.dynamic import Resource as DynamicResource

from ..declare import Type
from ..shape import Shape, arguments, derived, has_integers, outputs, results, whole_numbers
from .dynamic import Provider
from .gone import NoOptions, OfV1, missing

__all__ = ["MODULE", "Managed", "type_token"]

MODULE = "azureml"

Self = TypeVar("Self", bound="Managed")


def type_token(declared: Type) -> str:
    """The Pulumi type of a declaration, as it stands in state and import files."""
    return f"pulumi-python:dynamic/{MODULE}:{declared.name}"


class Managed(DynamicResource, metaclass=OfV1):
    """A resource whose declaration says everything about it."""

    declared: ClassVar[Type]
    _GONE: ClassVar[Mapping[str, str]] = {}

    def __getattr__(self, name: str) -> pulumi.Output[Any]:
        """Every argument is an output as well, and so is what others make up; one that was not given is an output of
        nothing."""
        made = derived(self.declared).get(name)
        if made is not None:
            parts = pulumi.Output.all(*(getattr(self, each) for each in made.made_of))
            return parts.apply(lambda values: made.make(*values))
        if name not in arguments(self.declared).members:
            raise missing(type(self), name)
        return pulumi.Output.from_input(None)

    def __init_subclass__(cls, **words: Any) -> None:
        super().__init_subclass__(module=MODULE, name=cls.__name__, **words)

    def __init__(
        self, resource_name: str, arguments_given: Mapping[str, Any], opts: pulumi.ResourceOptions | None = None
    ) -> None:
        if opts is not None and not isinstance(opts, pulumi.ResourceOptions):
            raise NoOptions(
                f'{type(self).__name__} "{resource_name}": the second argument is the resource options, not '
                f"{type(opts).__name__}; give arguments by their names, as in workspace_id=…"
            )
        members, outs = arguments(self.declared).members, outputs(self.declared)
        # Each name costs an output; an argument that nobody gave and nothing fills in is left to `__getattr__`.
        looked_up = opts is not None and opts.id is not None
        settled = self.declared.fills
        filled = [n for n, m in members.items() if looked_up or m.field.generated or m.field.setting or n in settled]
        properties: dict[str, Any] = dict.fromkeys([*filled, *outs])
        for name, value in arguments_given.items():
            member = members.get(name)
            hidden = member is not None and member.key.secret and value is not None
            properties[name] = pulumi.Output.secret(value) if hidden else value
        secrets = [n for n, m in members.items() if m.key.secret] + [n for n, out in outs.items() if out.secret]
        own = pulumi.ResourceOptions(additional_secret_outputs=secrets) if secrets else None
        super().__init__(Provider(), resource_name, properties, pulumi.ResourceOptions.merge(own, opts))
        for name in properties.keys() & results(self.declared).keys():
            self.__dict__[name] = _restored(self.__dict__[name], results(self.declared)[name])

    @classmethod
    def get(
        cls: type[Self], resource_name: str, id: pulumi.Input[str], opts: pulumi.ResourceOptions | None = None
    ) -> Self:
        """An existing resource, read and never changed.

        `id` is its ARM id. A resource that does not exist is an error of the deployment.
        """
        found = cls.__new__(cls)
        Managed.__init__(found, resource_name, {}, pulumi.ResourceOptions.merge(opts, pulumi.ResourceOptions(id=id)))
        return found


def _restored(output: pulumi.Output[Any], shape: Shape) -> pulumi.Output[Any]:
    """The output with its integers as integers: the engine hands every number over as a float."""
    return output.apply(lambda value: whole_numbers(shape, value)) if has_integers(shape) else output

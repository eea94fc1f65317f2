"""The one dynamic provider: a thin shell whose pickle is nothing but its import path.

That path is frozen: every state file holds it, so that every state runs the code that is installed. The class has no
attributes of its own, and what does the work is loaded when the engine calls: a program that only declares resources
does not pay for it.
"""

from __future__ import annotations

from typing import Any

from pulumi.dynamic import (
    CheckResult,
    ConfigureRequest,
    CreateResult,
    DiffResult,
    ReadResult,
    ResourceProvider,
    UpdateResult,
)

__all__ = ["Provider"]

Properties = dict[str, Any]


class Provider(ResourceProvider):
    """Serves every type of this package."""

    serialize_as_secret_always = False

    def configure(self, req: ConfigureRequest) -> None:
        from .request import configure

        configure(req.config._props)

    def check(self, olds: Properties, news: Properties) -> CheckResult:
        from .request import Request

        return Request.answer(lambda request: request.check(olds, news), news)

    def diff(self, _id: str, olds: Properties, news: Properties) -> DiffResult:
        from .request import Request

        return Request.answer(lambda request: request.diff(olds, news), news)

    def create(self, props: Properties) -> CreateResult:
        from .request import Request

        return Request.answer(lambda request: request.create(props), props)

    def read(self, id_: str, props: Properties) -> ReadResult:
        from .request import Request

        return Request.answer(lambda request: request.read(id_, props), props)

    def update(self, id_: str, olds: Properties, news: Properties) -> UpdateResult:
        from .request import Request

        return Request.answer(lambda request: request.update(id_, olds, news), news)

    def delete(self, id_: str, props: Properties) -> None:
        from .request import Request

        Request.answer(lambda request: request.delete(id_, props), props)

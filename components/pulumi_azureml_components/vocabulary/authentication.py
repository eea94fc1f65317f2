"""How callers of a service prove who they are: v1's two switches, today's one word, and the keys.

A problem with a key names no property, because the engine prints the value of a property that a failure names.
"""

from __future__ import annotations

from typing import Any, Literal, Protocol

import pulumi

from .known import combine, is_known
from .problem import Level, Problem

__all__ = ["AuthMode", "Authenticated", "auth_mode", "auth_problems", "from_auth_mode", "key_problems"]

AuthMode = Literal["key", "aml_token", "aad_token"]
"""Words for `auth_mode`: a key, a token of Azure Machine Learning, or one of Microsoft Entra ID (managed only)."""

_MODES = ("key", "aml_token", "aad_token")
_ANONYMOUS = (
    "anonymous access is gone: an endpoint always authenticates. Leave auth_enabled out for keys, set "
    "token_auth_enabled=True for tokens, or put API Management or a private endpoint in front"
)
_CALLERS = "from then on a caller that sends a key is refused: move the callers to tokens at the same moment"


class Authenticated(Protocol):
    """What has the arguments of authentication."""

    @property
    def auth_enabled(self) -> pulumi.Input[bool] | None: ...
    @property
    def token_auth_enabled(self) -> pulumi.Input[bool] | None: ...
    @property
    def auth_mode(self) -> pulumi.Input[AuthMode] | None: ...
    @property
    def primary_key(self) -> pulumi.Input[str] | None: ...
    @property
    def secondary_key(self) -> pulumi.Input[str] | None: ...


def auth_mode(of: Authenticated) -> Any:
    """The argument `auth_mode` of an online endpoint."""
    if of.auth_mode is not None:
        return of.auth_mode
    return combine(lambda token: "aml_token" if token else "key", of.token_auth_enabled)


def from_auth_mode(mode: str) -> dict[str, Any]:
    """v1's two switches for an `auth_mode`; the word itself where they cannot say it."""
    if mode == "aad_token":
        return {"auth_mode": mode}
    return {"auth_enabled": mode == "key", "token_auth_enabled": mode == "aml_token"}


def auth_problems(of: Authenticated, *, kubernetes: bool) -> list[Problem]:
    """Everything wrong with the switches and the word."""
    mode, key, token = of.auth_mode, of.auth_enabled, of.token_auth_enabled
    if not all(is_known(value) for value in (mode, key, token)):
        return []
    problems = []
    if mode is not None and mode not in _MODES:
        return [Problem("auth_mode", f'"{mode}" must be one of {", ".join(_MODES)}')]
    if key is True and token is True:
        problems.append(Problem("auth_enabled", "cannot be True together with token_auth_enabled: choose one of them"))
    if key is False and not token and mode is None:
        problems.append(Problem("auth_enabled", _ANONYMOUS))
    if mode is not None and (key, token) != (None, None):
        problems.append(Problem("auth_mode", "is given beside auth_enabled or token_auth_enabled: say it once"))
    if mode == "aad_token" and kubernetes:
        problems.append(Problem("auth_mode", "aad_token works on managed endpoints only; on Kubernetes use aml_token"))
    if not problems and (token or mode in ("aml_token", "aad_token")):
        problems.append(Problem("auth_mode" if mode else "token_auth_enabled", _CALLERS, Level.NOTE))
    return problems


def key_problems(of: Authenticated) -> list[Problem]:
    """Everything wrong with the keys."""
    problems = []
    keys = {"primary_key": of.primary_key, "secondary_key": of.secondary_key}
    given = [name for name, value in keys.items() if value is not None]
    mode = auth_mode(of)
    if given and is_known(mode) and mode != "key":
        problems.append(Problem("", f"{' and '.join(given)} cannot be given with token authentication: leave them out"))
    if given == ["secondary_key"]:
        problems.append(Problem("", "secondary_key is given without primary_key (v1 ignored it): give both or neither"))
    for name in given:
        if not is_known(keys[name]):
            continue
        if not isinstance(keys[name], str):
            problems.append(Problem("", f"{name} must be text"))
        else:
            sentence = (
                f"{name} is written in plain: take it from `config.require_secret`, or wrap it by `Output.secret`"
            )
            problems.append(Problem("", sentence, Level.WARNING))
    return problems

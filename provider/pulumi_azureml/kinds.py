"""What a setting may be: the kinds of values, with words and a reader each, and the row that names a setting."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from .clouds import CLOUDS, ENVIRONMENTS
from .ids import normalise_location


@dataclass(frozen=True)
class Kind:
    """What a value may be: the words for it, and the function that reads it (ValueError says what is wrong)."""

    words: str
    read: Callable[[str], Any]
    secret: bool = False


def _guid(text: str) -> str:
    if not re.fullmatch(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", text):
        raise ValueError("is not a GUID (wanted like 00000000-0000-0000-0000-000000000000)")
    return text.lower()


def _tenant(text: str) -> str:
    return text if re.fullmatch(r"[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+", text) else _guid(text)


def _flag(text: str) -> bool:
    if text.casefold() not in ("true", "false", "1", "0"):
        raise ValueError("is neither true nor false")
    return text.casefold() in ("true", "1")


def _file(text: str) -> str:
    if not os.access(text, os.R_OK) or os.path.isdir(text):
        raise ValueError("is not a file that can be read")
    return text


def _https(text: str) -> str:
    if urlsplit(text).scheme != "https" or not urlsplit(text).hostname:
        raise ValueError("is not an https URL")
    return text.rstrip("/")


def _url(text: str) -> str:
    if urlsplit(text).scheme not in ("http", "https") or not urlsplit(text).hostname:
        raise ValueError("is not an http or https URL")
    return text


def _environment(text: str) -> str:
    if text.casefold() not in ENVIRONMENTS:
        raise ValueError(f"is not one of {', '.join(CLOUDS)}")
    return ENVIRONMENTS[text.casefold()]


def _tenants(text: str) -> tuple[str, ...]:
    try:
        found = json.loads(text) if text.lstrip().startswith("[") else re.split(r"[,;\s]+", text.strip())
        return tuple(_tenant(str(item)) for item in found)
    except ValueError as error:
        raise ValueError("is not a list of tenants (a JSON list, or names separated by commas)") from error


def _api_version(text: str) -> str:
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(-preview)?", text):
        raise ValueError("is not an api-version (wanted YYYY-MM-DD)")
    return text


def _seconds(text: str) -> float:
    if not re.fullmatch(r"\d+(\.\d+)?", text) or not 0 < float(text) <= 60:
        raise ValueError("is not a number of seconds above 0 and up to 60")
    return float(text)


TEXT = Kind("text", str)
SECRET = Kind("text, hidden", str, secret=True)
GUID = Kind("GUID", _guid)
TENANT = Kind("GUID or domain", _tenant)
TENANTS = Kind("list of tenants", _tenants)
FLAG = Kind("true or false", _flag)
FILE = Kind("path of a file", _file)
HTTPS = Kind("https URL", _https)
URL = Kind("URL", _url)
REGION = Kind("region", normalise_location)
CLOUD = Kind(" | ".join(CLOUDS), _environment)
API_VERSION = Kind("YYYY-MM-DD", _api_version)
SECONDS = Kind("seconds", _seconds)


@dataclass(frozen=True)
class Item:
    """One row of the table: how a setting is spelt, and what it means."""

    field: str
    key: str
    variables: tuple[str, ...]
    kind: Kind
    doc: str
    default: Any

    def find(self, config: Mapping[str, str], environ: Mapping[str, str]) -> tuple[str, str]:
        """Where the value comes from, and its text; the text is empty when it is set nowhere."""
        if config.get(self.key):
            return self.key, str(config[self.key]).strip()
        for variable in self.variables:
            if environ.get(variable, "").strip():
                return variable, environ[variable].strip()
        return self.key, ""

    def how_to_set(self) -> str:
        """What to type to set it."""
        secret = " --secret" if self.kind.secret else ""
        return f"run `pulumi config set azureml:{self.key} <value>{secret}`, or set {self.variables[0]}"

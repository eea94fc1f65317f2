"""`pulumi-azureml quota`: what a subscription may use in a region, and what it uses."""

from __future__ import annotations

from typing import Annotated

import typer

from ..client import Call
from ..declare import Json
from ..ids import ArmId, normalise_location
from .place import api_version, connection, setting
from .screen import JsonOption, progress, show_json, show_table

__all__ = ["quota"]

NO_LIMIT = -1
"""What the service writes for low-priority cores of a family, which have a limit in total alone."""
_TIMEOUT_SECONDS = 120.0


def quota(
    location: Annotated[str, typer.Option(help="Azure region. Default: ARM_LOCATION.", show_default=False)] = "",
    as_json: JsonOption = False,
) -> None:
    """List what is used and allowed in a region.

    Cores in all and by machine family, and clusters, of the subscription.
    """
    with connection() as client:
        subscription = setting(client.settings, "subscription_id")
        region = normalise_location(location or setting(client.settings, "location", "--location"))
        call = Call(f"listing the usages of {region}", _TIMEOUT_SECONDS)
        places = f"/subscriptions/{subscription}/providers/Microsoft.MachineLearningServices/locations"
        version = api_version(client.settings)
        with progress(call.doing):
            rows = [_row(e) for e in client.list(f"{places}/{region}/usages", api_version=version, call=call)]
    if as_json:
        show_json(rows)
        return
    headings = ("name", "used", "limit")
    shown = [(_words(row), row["used"], "-" if row["limit"] == NO_LIMIT else row["limit"]) for row in rows]
    show_table(headings, shown, numbers=headings[1:])


def _row(entry: Json) -> Json:
    return {
        "name": entry["name"]["value"],
        "label": entry["name"].get("localizedValue") or entry["name"]["value"],
        "id": entry["id"],
        "used": entry.get("currentValue"),
        "limit": entry.get("limit"),
        "unit": entry.get("unit"),
    }


def _words(row: Json) -> str:
    """The row's name; with its owner where that is a part of the subscription."""
    owner = row["id"].partition("/usages")[0]
    return f"{row['label']} ({ArmId(owner)})" if "/providers/" in owner else str(row["label"])

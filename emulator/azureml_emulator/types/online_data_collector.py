"""The data collector of a deployment: which requests and answers are kept, and how many of them.

Sources: specification 2025-12-01 for fields and defaults; that the defaults are shown is unverified. azure-ai-ml 1.35.2
sends ``enabled`` and ``day``, and understands ``Enabled`` alone. The sentences of refusal are ours.
"""

from __future__ import annotations

from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.types.online_refusals import one_of

MODES = ("Enabled", "Disabled")
ROLLING_RATES = ("Year", "Month", "Day", "Hour", "Minute")
COLLECTION = {"clientId": None, "dataCollectionMode": "Disabled", "dataId": None, "samplingRate": 1.0}
COLLECTOR = {"requestLogging": None, "rollingRate": "Hour"}


def shown_collector(deployment: Resource) -> Document | None:
    """With the defaults of each collection."""
    asked = deployment.properties.get("dataCollector")
    if not asked:
        return None
    collections = {name: {**COLLECTION, **_given(value)} for name, value in asked["collections"].items()}
    return {**COLLECTOR, **_given(asked), "collections": collections}


def _given(value: Document) -> Document:
    return {key: item for key, item in value.items() if item is not None}


def collector_errors(deployment: Resource, context: Context) -> list[str]:
    """A sentence for each fault. Words get the service's casing."""
    collector = deployment.properties.get("dataCollector")
    if collector is None:
        return []
    collections = collector.get("collections")
    if not isinstance(collections, dict):
        return ["The field dataCollector.collections is required: a map from name to collection."]
    wrong = _word_errors(collector, "rollingRate", ROLLING_RATES, "dataCollector")
    for name, collection in collections.items():
        if not isinstance(collection, dict):
            wrong.append(f"The collection '{name}' must be an object.")
            continue
        wrong += _word_errors(collection, "dataCollectionMode", MODES, f"collection '{name}'")
        wrong += _collection_errors(name, collection, context)
    return wrong


def _word_errors(holder: Document, field: str, words: tuple[str, ...], whose: str) -> list[str]:
    value = holder.get(field)
    if value is None:
        return []
    word = one_of(value, words)
    holder[field] = word or value
    return [] if word else [f"The {field} '{value}' of the {whose} is not one of {', '.join(words)}."]


def _collection_errors(name: str, collection: Document, context: Context) -> list[str]:
    data, share, wrong = collection.get("dataId"), collection.get("samplingRate"), []
    if data and not str(data).startswith("azureml:") and context.find(str(data)) is None:
        wrong.append(f"The data asset '{data}' of the collection '{name}' was not found.")
    if share is not None and not _is_share(share):
        wrong.append(f"The samplingRate '{share}' of the collection '{name}' must be from 0 to 1.")
    return wrong


def _is_share(value: Json) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool) and 0 <= value <= 1

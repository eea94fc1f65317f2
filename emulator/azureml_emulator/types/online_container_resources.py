"""What a container of a Kubernetes deployment asks for and may use: ``requests`` at most ``limits``, and these at most
the limits of the instance type; what is left out comes from the instance type
(how-to-manage-kubernetes-instance-types).
"""

from __future__ import annotations

from collections.abc import Mapping

from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.types.kubernetes_compute import (
    DEFAULT_INSTANCE_TYPE,
    RESOURCE_WORDS,
    default_instance_type,
    instance_types,
    resources_of,
)
from azureml_emulator.types.kubernetes_quantity import amount
from azureml_emulator.types.online_endpoint_rules import compute_of

WORDS = ("cpu", "memory", "gpu")
PARTS = {"requests": "containerResourceRequests", "limits": "containerResourceLimits"}


def _asked(deployment: Resource) -> Mapping[str, Document]:
    """Part → resource → quantity, as the client wrote it."""
    given: Document = deployment.properties.get("containerResourceRequirements") or {}
    return {part: {k: v for k, v in (given.get(name) or {}).items() if v is not None} for part, name in PARTS.items()}


def _of_type(compute: Resource, instance_type: str) -> Mapping[str, Document]:
    resources = resources_of(compute, instance_type)
    return {
        part: {
            RESOURCE_WORDS.get(word, word): value
            for word, value in (resources.get(part) or {}).items()
            if value is not None
        }
        for part in PARTS
    }


def chosen_instance_type(deployment: Resource, endpoint: Resource, context: Context) -> str:
    """What was asked for, else the default of the compute."""
    asked, compute = deployment.properties.get("instanceType"), compute_of(endpoint, context)
    return str(asked or (default_instance_type(compute) if compute else DEFAULT_INSTANCE_TYPE))


def container_resources(deployment: Resource, endpoint: Resource, context: Context) -> dict[str, Document]:
    """``requests`` and ``limits`` in full."""
    compute, asked = compute_of(endpoint, context), _asked(deployment)
    if compute is None:
        return {part: dict(asked[part]) for part in PARTS}
    typical = _of_type(compute, chosen_instance_type(deployment, endpoint, context))
    limits = {**typical["limits"], **asked["limits"]}
    requests = {word: _smaller(value, limits.get(word)) for word, value in typical["requests"].items()}
    return {"requests": {**requests, **asked["requests"]}, "limits": limits}


def _smaller(value: str, limit: str | None) -> str:
    """A request taken from the instance type gives way to a smaller limit."""
    own, most = amount(value), amount(limit)
    return str(limit) if own is not None and most is not None and most < own else value


def resource_errors(deployment: Resource, endpoint: Resource, context: Context) -> list[str]:
    """A sentence for each quantity that is none or does not fit."""
    compute = compute_of(endpoint, context)
    if compute is None:
        return [f"The compute '{endpoint.properties.get('compute')}' of the endpoint is not there any more."]
    name = chosen_instance_type(deployment, endpoint, context)
    known = instance_types(compute)
    if name not in known and name != DEFAULT_INSTANCE_TYPE:
        return [f"The instance type '{name}' is not one of the compute '{compute.name}': {', '.join(known)}."]
    wrong = [
        f"The value '{value}' of {PARTS[part]}.{word} is not a quantity."
        for part, values in _asked(deployment).items()
        for word, value in values.items()
        if word not in WORDS or amount(value) is None
    ]
    return wrong or _misfits(deployment, endpoint, context, _of_type(compute, name)["limits"])


def _misfits(deployment: Resource, endpoint: Resource, context: Context, most: Document) -> list[str]:
    resources, wrong = container_resources(deployment, endpoint, context), []
    for word in WORDS:
        request, limit, top = (
            amount(values.get(word)) for values in (resources["requests"], resources["limits"], most)
        )
        if request is not None and limit is not None and request > limit:
            wrong.append(
                f"The {word} request '{resources['requests'][word]}' exceeds the limit '{resources['limits'][word]}'."
            )
        if limit is not None and top is not None and limit > top:
            wrong.append(
                f"The {word} limit '{resources['limits'][word]}' exceeds that of the instance type, '{most[word]}'."
            )
        if word == "gpu" and limit is not None and request is not None and request != limit:
            wrong.append("The gpu request must equal the gpu limit.")
    return wrong

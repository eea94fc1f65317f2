"""A Kubernetes cluster connected through Azure Arc: what its agents report, without a cluster behind it."""

from __future__ import annotations

from dataclasses import replace

from azureml_emulator.arm.operation_styles import RPC_ACCEPTED, RPC_PUT
from azureml_emulator.arm.resource import Context, Document, Resource
from azureml_emulator.arm.resource_type import CreateOnly, ResourceType, Verb, since

CONNECTED = {
    "agentVersion": "1.21.10",
    "kubernetesVersion": "1.30.6",
    "totalNodeCount": 1,
    "totalCoreCount": 4,
    "offering": None,
}
"""What the agents would say; made up."""


def _body(cluster: Resource, context: Context, document: Document) -> Document:
    ready = cluster.provisioning_state == "Succeeded"
    reported = CONNECTED if ready else dict.fromkeys(CONNECTED)
    document["properties"] = {
        "distribution": "generic",
        "infrastructure": "generic",
        "privateLinkState": "Disabled",
        **document["properties"],
        **reported,
        "connectivityStatus": "Connected" if ready else "Connecting",
        "lastConnectivityTime": context.timestamp() if ready else None,
    }
    return document


CONNECTED_CLUSTER = ResourceType(
    type="Microsoft.Kubernetes/connectedClusters",
    sources={
        "shape": "specification Microsoft.Kubernetes/connectedClusters 2024-01-01",
        "PUT 201 with Azure-AsyncOperation, DELETE 202": "specification; unverified by a recording",
        "what agents report": "made up",
    },
    api_versions=since("2020-01-01", "2021-03-01", "2021-10-01", "2024-01-01", "2024-07-15-preview"),
    tracked=True,
    required=("properties.agentPublicKeyCertificate", "identity.type"),
    create_only=(CreateOnly("properties.agentPublicKeyCertificate"),),
    create=Verb(replace(RPC_PUT, word="InProgress"), seconds=60),
    update=Verb(replace(RPC_PUT, status=200, word="InProgress"), seconds=20),
    patch=Verb(),
    patchable=("tags", "properties"),
    delete=Verb(RPC_ACCEPTED, seconds=30),
    defaults={"tags": {}},
    identity=True,
    body=_body,
)

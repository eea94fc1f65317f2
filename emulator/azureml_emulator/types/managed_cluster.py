"""An AKS cluster as Resource Manager shows it, without a cluster behind it: enough to attach it to a workspace."""

from __future__ import annotations

import base64
import json
from dataclasses import replace

from azureml_emulator.arm.errors import PLAIN, refuse
from azureml_emulator.arm.operation_styles import RPC_ACCEPTED, RPC_PUT
from azureml_emulator.arm.resource import Context, Document, Json, Resource
from azureml_emulator.arm.resource_type import Action, CreateOnly, ResourceType, Verb, since

RUNNING = {"code": "Running"}
VERSION = "1.31.8"
"""Version of Kubernetes when none is asked for; made up."""
POOL = {
    "osDiskSizeGB": 128,
    "osDiskType": "Managed",
    "kubeletDiskType": "OS",
    "maxPods": 110,
    "type": "VirtualMachineScaleSets",
    "powerState": RUNNING,
    "mode": "User",
    "osType": "Linux",
    "osSKU": "Ubuntu",
    "nodeImageVersion": "AKSUbuntu-2204gen2containerd-202505.14.0",
    "enableFIPS": False,
}
NETWORK = {
    "networkPlugin": "kubenet",
    "loadBalancerSku": "Standard",
    "podCidr": "10.244.0.0/16",
    "serviceCidr": "10.0.0.0/16",
    "dnsServiceIP": "10.0.0.10",
    "outboundType": "loadBalancer",
}
_OPERATION = "{root}/locations/{location}/operations/{name}?api-version=2016-03-30"
PUT = replace(
    RPC_PUT,
    name="managed cluster PUT",
    source="ASO 2023-11: the operation's api-version is 2016-03-30 whatever the request's was",
    async_operation=_OPERATION,
    word="InProgress",
)
DELETE = replace(
    RPC_ACCEPTED,
    name="managed cluster DELETE",
    async_operation=_OPERATION,
    location="{root}/locations/{location}/operationresults/{name}?api-version=2016-03-30",
    word="InProgress",
)


def _check(cluster: Resource, _context: Context) -> None:
    properties = cluster.properties
    if not (properties.get("dnsPrefix") or properties.get("fqdnSubdomain")):
        raise refuse(400, "InvalidParameter", "Required parameter dnsPrefix is missing (null).")
    pools = properties.get("agentPoolProfiles")
    if not isinstance(pools, list) or not pools:
        raise refuse(400, "InvalidParameter", "Required parameter agentPoolProfiles is missing (null).")
    if not any(str(pool.get("mode")).casefold() == "system" for pool in pools):
        raise refuse(400, "InvalidParameter", "Must define at least one system pool.")


def _host(cluster: Resource) -> str:
    prefix = cluster.properties.get("dnsPrefix") or cluster.properties.get("fqdnSubdomain")
    return f"{prefix}-{cluster.facts['guid'][:8]}"


def _body(cluster: Resource, _context: Context, document: Document) -> Document:
    properties, host = document["properties"], _host(cluster)
    version = properties.get("kubernetesVersion") or VERSION
    state = {"provisioningState": cluster.provisioning_state}
    pools = [{**POOL, "orchestratorVersion": version, **pool, **state} for pool in properties["agentPoolProfiles"]]
    document["properties"] = {
        "powerState": RUNNING,
        "servicePrincipalProfile": {"clientId": "msi"},
        "nodeResourceGroup": f"MC_{cluster.id.group}_{cluster.name}_{cluster.location}",
        "enableRBAC": True,
        "maxAgentPools": 100,
        **properties,
        "networkProfile": {**NETWORK, **(properties.get("networkProfile") or {})},
        "kubernetesVersion": version,
        "currentKubernetesVersion": version,
        "fqdn": f"{host}.hcp.{cluster.location}.azmk8s.io",
        "azurePortalFQDN": f"{host}.portal.hcp.{cluster.location}.azmk8s.io",
        "agentPoolProfiles": pools,
    }
    # Written that way by the service (azure-service-operator recordings, 2023-11).
    written = str(cluster.id).replace("/resourceGroups/", "/resourcegroups/")
    return {**document, "id": written, "type": "Microsoft.ContainerService/ManagedClusters"}


def _credentials(role: str, user: str) -> Action:
    def handler(cluster: Resource, _context: Context) -> Json:
        server = {"server": f"https://{_host(cluster)}.hcp.{cluster.location}.azmk8s.io:443"}
        login = f"{user}_{cluster.id.group}_{cluster.name}"
        config = {
            "apiVersion": "v1",
            "kind": "Config",
            "clusters": [{"name": cluster.name, "cluster": server}],
            "users": [{"name": login, "user": {"token": cluster.facts["guid"]}}],
            "contexts": [{"name": cluster.name, "context": {"cluster": cluster.name, "user": login}}],
            "current-context": cluster.name,
        }
        return {"kubeconfigs": [{"name": user, "value": base64.b64encode(json.dumps(config).encode()).decode()}]}

    source = "specification Microsoft.ContainerService 2024-02-01; the kubeconfig is JSON and leads to no cluster"
    return Action(f"listCluster{role}Credential", handler, source)


MANAGED_CLUSTER = ResourceType(
    type="Microsoft.ContainerService/managedClusters",
    sources={
        "PUT 201 with Azure-AsyncOperation only, echo": (
            "azure-service-operator recordings, 2023-11-09, api-version 2021-05-01"
        ),
        "404": "azure-service-operator recordings, 2023-11-09",
        "PUT of an existing one 200, PATCH and DELETE 202": "specification 2024-02-01; unverified by a recording",
        "required": "error reference of AKS (InvalidParameter)",
        "versions": "made up",
    },
    api_versions=since("2017-08-31", "2021-05-01", "2023-10-01", "2024-02-01", "2024-09-01", "2025-01-01"),
    component=PLAIN,
    tracked=True,
    shapes={
        "properties.dnsPrefix": str,
        "properties.fqdnSubdomain": str,
        "properties.agentPoolProfiles": list,
        "properties.agentPoolProfiles.*.mode": str,
        "properties.networkProfile": dict,
    },
    create_only=(
        CreateOnly("properties.dnsPrefix"),
        CreateOnly("properties.fqdnSubdomain"),
        CreateOnly("properties.nodeResourceGroup"),
    ),
    create=Verb(PUT, seconds=240),
    update=Verb(replace(PUT, status=200), seconds=60),
    patch=Verb(replace(PUT, status=200), seconds=30),
    patchable=("tags",),
    delete=Verb(DELETE, seconds=180),
    defaults={"tags": {}, "sku": {"name": "Base", "tier": "Free"}},
    identity=True,
    system_data=(),
    actions=(_credentials("User", "clusterUser"), _credentials("Admin", "clusterAdmin")),
    check=_check,
    body=_body,
)

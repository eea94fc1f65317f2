"""A body for each type of resource and for each action that reads one: what `test_types_wrong_kinds` spoils.

Names in braces are ids: of the ready-made satellites, of the group, and of what the test makes."""

from __future__ import annotations

from typing import Any

from .neighbour_bodies import NEIGHBOURS, POLICY

WORKSPACE = "Microsoft.MachineLearningServices/workspaces/ws1"
MODEL = "azureml://registries/azureml/models/churn/versions/1"
FQDN = {"type": "FQDN", "destination": "pypi.org", "category": "UserDefined"}
PRIVATE = {"serviceResourceId": "{storage_account}", "subresourceTarget": "blob", "sparkEnabled": True}
TAG = {"serviceTag": "DataFactory", "protocol": "TCP", "portRanges": "443"}
RECURRENCE = {
    "frequency": "Week", "interval": 1, "startTime": "2026-01-01T00:00:00", "timeZone": "UTC",
    "schedule": {"hours": [7], "minutes": [30], "weekDays": ["Monday"], "monthDays": [1]},
}  # fmt: skip
CRON = {"expression": "0 18 * * *", "startTime": "2026-01-01T00:00:00", "timeZone": "UTC"}
SCHEDULES = {
    "computeStartStop": [
        {"action": "Start", "triggerType": "Recurrence", "recurrence": RECURRENCE, "status": "Enabled"},
        {"action": "Stop", "triggerType": "Cron", "cron": CRON, "status": "Enabled"},
    ]
}
SERVICES = [{"name": "rstudio", "endpoints": [{"published": 8787, "target": 8787}], "image": {"type": "docker"}}]
ML = "2025-12-01"
LINKED = {"storageAccount": "{storage_account}", "keyVault": "{key_vault}"}
BODIES: dict[str, tuple[str, dict[str, Any]]] = {
    WORKSPACE: (
        ML,
        {
            "kind": "Hub",
            "sku": {"name": "Basic"},
            "tags": {"a": "b"},
            "identity": {"type": "SystemAssigned,UserAssigned", "userAssignedIdentities": {"{identity}": {}}},
            "properties": {
                **LINKED,
                "applicationInsights": "{application_insights}",
                "containerRegistry": "{container_registry}",
                "primaryUserAssignedIdentity": "{identity}",
                "friendlyName": "f",
                "encryption": {
                    "status": "Enabled",
                    "keyVaultProperties": {
                        "keyVaultArmId": "{key_vault}",
                        "keyIdentifier": "https://v/keys/k/1",
                        "identityClientId": "c",
                    },
                },
                "managedNetwork": {
                    "isolationMode": "AllowOnlyApprovedOutbound",
                    "outboundRules": {
                        "names": FQDN,
                        "blobs": {"type": "PrivateEndpoint", "destination": PRIVATE},
                        "tags": {"type": "ServiceTag", "destination": TAG},
                    },
                },
                "workspaceHubConfig": {"defaultWorkspaceResourceGroup": "{group}"},
                "featureStoreSettings": {"computeRuntime": {"sparkRuntimeVersion": "3.4"}},
                "serverlessComputeSettings": {"serverlessComputeCustomSubnet": "{subnet}"},
                "serviceManagedResourcesSettings": {"cosmosDb": {"collectionsThroughput": 400}},
                "allowRecoverSoftDeletedWorkspace": True,
                "hbiWorkspace": False,
                "v1LegacyMode": False,
                "provisionNetworkNow": True,
            },
        },
    ),
    f"{WORKSPACE}/outboundRules/rule1": (ML, {"properties": {"type": "PrivateEndpoint", "destination": PRIVATE}}),
    f"{WORKSPACE}/outboundRules/rule2": (ML, {"properties": FQDN}),
    f"{WORKSPACE}/outboundRules/rule3": (ML, {"properties": {"type": "ServiceTag", "destination": TAG}}),
    f"{WORKSPACE}/computes/instance1": (
        ML,
        {
            "properties": {
                "computeType": "ComputeInstance",
                "description": "d",
                "properties": {
                    "vmSize": "Standard_DS3_v2",
                    "subnet": {"id": ""},
                    "sshSettings": {"sshPublicAccess": "Enabled", "adminPublicKey": "k"},
                    "customServices": SERVICES,
                    "schedules": SCHEDULES,
                    "personalComputeInstanceSettings": {"assignedUser": {"objectId": "o", "tenantId": "t"}},
                    "setupScripts": {"scripts": {"creationScript": {"scriptSource": "inline"}}},
                    "idleTimeBeforeShutdown": "PT30M",
                    "enableNodePublicIp": True,
                    "dataMounts": [{"source": "s"}],
                },
            }
        },
    ),
    f"{WORKSPACE}/computes/cluster1": (
        ML,
        {
            "properties": {
                "computeType": "AmlCompute",
                "properties": {
                    "vmSize": "Standard_DS3_v2",
                    "vmPriority": "Dedicated",
                    "subnet": None,
                    "scaleSettings": {"minNodeCount": 0, "maxNodeCount": 2, "nodeIdleTimeBeforeScaleDown": "PT2M"},
                    "userAccountCredentials": {"adminUserName": "a", "adminUserPassword": "p"},
                    "remoteLoginPortPublicAccess": "Enabled",
                },
            }
        },
    ),
    f"{WORKSPACE}/computes/kubernetes1": (
        ML,
        {
            "properties": {
                "computeType": "Kubernetes",
                "resourceId": "{kubernetes_cluster}",
                "properties": {
                    "namespace": "n",
                    "instanceTypes": {"small": {"nodeSelector": {"a": "b"}, "resources": {"limits": {"cpu": "1"}}}},
                },
            }
        },
    ),
    f"{WORKSPACE}/privateEndpointConnections/endpoint1": (
        ML,
        {"properties": {"privateLinkServiceConnectionState": {"status": "Approved", "description": "d"}}},
    ),
    f"{WORKSPACE}/connections/connection1": (
        ML,
        {
            "properties": {
                "authType": "PAT",
                "category": "Git",
                "target": "https://x",
                "credentials": {"pat": "s"},
                "metadata": {"a": "b"},
            }
        },
    ),
    f"{WORKSPACE}/datastores/datastore1": (
        ML,
        {
            "properties": {
                "datastoreType": "AzureBlob",
                "accountName": "a",
                "containerName": "c",
                "credentials": {
                    "credentialsType": "AccountKey",
                    "secrets": {"secretsType": "AccountKey", "key": "c2VjcmV0"},
                },
            }
        },
    ),
    f"{WORKSPACE}/models/m/versions/1": (
        ML,
        {"properties": {"modelUri": "azureml://datastores/d/paths/p", "flavors": {"f": {"data": {"a": "b"}}}}},
    ),
    f"{WORKSPACE}/environments/e/versions/1": (
        ML,
        {
            "properties": {
                "image": "python:3.12",
                "condaFile": "dependencies: []",
                "inferenceConfig": {"scoringRoute": {"path": "/score", "port": 80}},
                "tags": {"a": "b"},
            }
        },
    ),
    f"{WORKSPACE}/codes/c/versions/1": (ML, {"properties": {"codeUri": "https://a.blob.core.windows.net/c/src"}}),
    f"{WORKSPACE}/data/d/versions/1": (ML, {"properties": {"dataType": "uri_file", "dataUri": "https://a/b"}}),
    f"{WORKSPACE}/jobs/j": (
        ML,
        {
            "properties": {
                "jobType": "Command",
                "command": "true",
                "outputs": {"model": {"jobOutputType": "mlflow_model"}},
                "services": {"s": {}},
                "resources": {"instanceCount": 1},
                "inputs": {"i": {"jobInputType": "literal", "value": "v"}},
            }
        },
    ),
    f"{WORKSPACE}/onlineEndpoints/endpoint1": (
        ML,
        {"properties": {"authMode": "Key", "traffic": {}, "mirrorTraffic": {}, "keys": {"primaryKey": "p"}}},
    ),
    f"{WORKSPACE}/onlineEndpoints/endpoint1/deployments/blue": (
        ML,
        {
            "sku": {"name": "Default", "capacity": 1},
            "properties": {
                "endpointComputeType": "Managed",
                "model": MODEL,
                "instanceType": "Standard_F2s_v2",
                "environmentVariables": {"A": "b"},
                "codeConfiguration": {"codeId": MODEL.replace("models", "codes"), "scoringScript": "s.py"},
                "requestSettings": {"requestTimeout": "PT5S", "maxConcurrentRequestsPerInstance": 1},
                "livenessProbe": {"period": "PT10S", "failureThreshold": 3},
                "scaleSettings": {"scaleType": "Default"},
                "dataCollector": {"collections": {"inputs": {"dataCollectionMode": "Enabled"}}},
            },
        },
    ),
    **NEIGHBOURS,
}
INSTANCE, PREVIEW = f"{WORKSPACE}/computes/instance1", "2024-04-01-preview"
ACTIONS: dict[tuple[str, str], tuple[str, Any]] = {
    ("POST", f"{INSTANCE}/resize"): (PREVIEW, {"targetVMSize": "Standard_DS2_v2"}),
    ("POST", f"{INSTANCE}/updateIdleShutdownSetting"): (PREVIEW, {"idleTimeBeforeShutdown": "PT30M"}),
    ("POST", f"{INSTANCE}/enableSso"): (PREVIEW, {"enableSSO": True}),
    ("POST", f"{INSTANCE}/updateSchedules"): (PREVIEW, {"schedules": SCHEDULES}),
    ("POST", f"{INSTANCE}/updateSchedules#"): (PREVIEW, SCHEDULES),
    ("POST", f"{INSTANCE}/customServices"): (PREVIEW, SERVICES),
    ("POST", f"{INSTANCE}/updateDataMounts"): (PREVIEW, [{"source": "s"}]),
    ("POST", f"{WORKSPACE}/provisionManagedNetwork"): (ML, {"includeSpark": True}),
    ("POST", f"{WORKSPACE}/diagnose"): (ML, {"value": {"udr": {}}}),
    ("POST", f"{WORKSPACE}/datastores/datastore1/listSecrets"): (ML, {"expirableSecret": True}),
    ("POST", f"{WORKSPACE}/onlineEndpoints/endpoint1/regenerateKeys"): (ML, {"keyType": "Primary"}),
    ("POST", f"{WORKSPACE}/onlineEndpoints/endpoint1/deployments/blue/getLogs"): (ML, {"tail": 5}),
    ("POST", f"{WORKSPACE}/codes/c/versions/2/startPendingUpload"): (ML, {"pendingUploadId": "i"}),
    ("POST", "Microsoft.Storage/storageAccounts/account1/regenerateKey"): ("2023-05-01", {"keyName": "key1"}),
    ("POST", "Microsoft.ContainerRegistry/registries/registry1/regenerateCredential"): (
        "2023-07-01",
        {"name": "password"},
    ),
    ("PUT", "Microsoft.KeyVault/vaults/vault1/accessPolicies/add"): (
        "2023-07-01",
        {"properties": {"accessPolicies": [POLICY]}},
    ),
    ("POST", "/Microsoft.KeyVault/checkNameAvailability"): ("2023-07-01", {"name": "n"}),
    ("POST", "/Microsoft.Storage/checkNameAvailability"): ("2023-05-01", {"name": "n"}),
    ("POST", "/Microsoft.ContainerRegistry/checkNameAvailability"): ("2023-07-01", {"name": "n"}),
    ("POST", "/Microsoft.MachineLearningServices/locations/westeurope/updateQuotas"): (
        ML,
        {"value": [{"id": f"{{group}}/providers/{WORKSPACE}/quotas/standardDSv2Family", "limit": 10, "unit": "Count"}]},
    ),
}

"""An unmodified MLClient: the life of a compute instance and of a cluster."""

from __future__ import annotations

import json
import os
import sys

from azure.ai.ml import MLClient
from azure.ai.ml.entities import AmlCompute, ComputeInstance
from azure.core.exceptions import HttpResponseError
from azure.identity import ClientSecretCredential

READY = json.loads(os.environ["EMULATOR_READY"])


def main(workspace: str) -> dict[str, object]:
    credential = ClientSecretCredential(READY["tenant_id"], READY["client_id"], READY["client_secret"])
    client = MLClient(credential, READY["subscription_id"], READY["resource_group"], workspace)
    asked = ComputeInstance(name="ada-dev", size="Standard_DS3_v2", idle_time_before_shutdown_minutes=30)
    instance = client.compute.begin_create_or_update(asked).result()
    seen: dict[str, object] = {"created": [instance.provisioning_state, instance.state, instance.size]}
    client.compute.begin_stop("ada-dev").result()
    seen["stopped"] = client.compute.get("ada-dev").state
    client.compute.begin_start("ada-dev").result()
    seen["started"] = client.compute.get("ada-dev").state
    client.compute.begin_restart("ada-dev").result()
    seen["restarted"] = client.compute.get("ada-dev").state
    client.compute.enable_sso(name="ada-dev", enable_sso=False)
    seen["sso"] = client.compute.get("ada-dev").enable_sso
    try:
        client.compute.begin_start("ada-dev").result()
    except HttpResponseError as refused:
        seen["refused"] = str(refused)
    cluster = client.compute.begin_create_or_update(
        AmlCompute(
            name="cpu-cluster",
            size="Standard_DS3_v2",
            min_instances=0,
            max_instances=4,
            idle_time_before_scale_down=120,
        )
    ).result()
    seen["cluster"] = [cluster.provisioning_state, cluster.min_instances, cluster.max_instances]
    cluster.max_instances = 6
    seen["scaled"] = client.compute.begin_update(cluster).result().max_instances
    seen["nodes"] = len(list(client.compute.list_nodes("cpu-cluster")))
    seen["listed"] = sorted(item.name for item in client.compute.list())
    seen["sizes"] = len(list(client.compute.list_sizes(location=READY["location"])))
    seen["usage"] = len(list(client.compute.list_usage(location=READY["location"])))
    client.compute.begin_delete("ada-dev").result()
    client.compute.begin_delete("cpu-cluster").result()
    seen["left"] = [item.name for item in client.compute.list()]
    return seen


if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(*sys.argv[1:])))

"""Methods of v1's `ComputeInstance`, each with where it is done now."""

from __future__ import annotations

from collections.abc import Mapping

__all__ = ["METHODS_OF_V1"]

METHODS_OF_V1: Mapping[str, str] = {
    "provisioning_configuration": "its arguments are those of ComputeInstance itself",
    "create": "declare it in the program, and `pulumi up` makes it",
    "delete": "take it out of the program, and `pulumi up` deletes it",
    "detach": "a compute instance cannot be detached: delete it, or leave it in Azure by the resource option "
    "retain_on_delete=True",
    "deserialize": "`pulumi-azureml import` brings what exists into a program",
    "serialize": "`pulumi-azureml show` prints it",
    "list": "`pulumi-azureml list` prints what there is",
    "get_active_runs": "`pulumi-azureml active-jobs` lists them",
    "get_docs_url": "`pulumi-azureml status --help` names the page",
    "get_status": "`pulumi-azureml status` prints it, and state is an output",
    "refresh_state": "`pulumi refresh` reads it anew",
    "start": '`pulumi-azureml start` does it now, and state="Running" with every `pulumi up`',
    "stop": '`pulumi-azureml stop` does it now, and state="Stopped" with every `pulumi up`',
    "restart": "`pulumi-azureml restart` does it",
    "supported_vmsizes": "supported_vm_sizes of pulumi_azureml lists them",
    "wait_for_completion": "`pulumi up` waits for it; custom_timeouts in opts says how long",
}

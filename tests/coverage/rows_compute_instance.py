"""What of v1's page about compute instances is covered, by the resource, look-ups and the command line.

A row, what stands for it, the test; written as those of the other pages.
"""

from __future__ import annotations

MACHINE = "tests/lifecycle/test_compute_instance.py"
TYPES = "tests/lifecycle/test_every_type.py"
DRIFT = "tests/lifecycle/test_drift.py"
METHODS = "tests/unit/test_compute_instance_methods.py"
RULES = "tests/unit/test_rules.py"
LOOKUPS = "tests/lookups/test_machines.py"
SHOWN = "tests/cli/test_show_and_list.py"
POWER = "tests/cli/test_power.py"
JOBS = "tests/cli/test_active_jobs.py"
COMMAND = "tests/cli/test_command.py"
CONNECTED = "tests/host/test_connected.py"
SERVICE = "tests/emulator/test_types_compute_instance.py"
LOOKS = "tests/host/test_looks.py"

_BROKEN = f"{RULES}::test_what_breaks_a_rule_is_told_in_its_exact_words"
_OLD_METHOD = f"{METHODS}::test_each_method_of_v1_says_what_is_done_instead"
_OLD_WORD = f"{MACHINE}::test_words_of_v1_lead_to_those_of_now"
_IN_PLACE = f"{TYPES}::test_a_change_in_place_is_applied_and_read_back"
_GONE = f"{TYPES}::test_deleted_is_gone_and_may_be_deleted_again"
_IMPORTED = f"{TYPES}::test_import_of_a_live_resource_is_the_resource"
_FILTERED = f"{JOBS}::test_filters_hold_together"
_NO_WAIT = f"{POWER}::test_no_wait_returns_while_it_is_under_way"
_ON_TERMINAL = f"{COMMAND}::test_a_terminal_sees_what_is_waited_for"
_PROGRESS = f"{CONNECTED}::test_progress_passes_by_beside_the_resource"
_DESIRED = f"{MACHINE}::test_desired_state_is_converged_and_kept"
_ALWAYS = "nothing to say: progress is always shown"
_WAITS = "refused: `pulumi up` waits for it; custom_timeouts in opts says how long"
_DELETED = "refused: take it out of the program, and `pulumi up` deletes it"
_NEVER_ATTACHED = (
    "refused: a compute instance cannot be detached: delete it, or leave it in Azure by the resource option "
    "retain_on_delete=True"
)
_TRIO = "with the two others another spelling of subnet_id; refused: not all virtual network information provided"


def _verb(verb: str, there: str, *more: tuple[str, str, str]) -> tuple[tuple[str, str, str], ...]:
    """The rows of an order to a machine."""
    return (
        (f"{verb}()", f"`pulumi-azureml {verb}`", there),
        *more,
        (f"{verb}(wait_for_completion)", f"it waits; `pulumi-azureml {verb} --no-wait` does not", _NO_WAIT),
        (f"{verb}(show_output)", "nothing to say: a terminal always shows what is waited for", _ON_TERMINAL),
    )


_RESOURCE = (
    ("ComputeInstance", "ComputeInstance; deleted before its successor is made, and the preview says what is lost",
     "tests/unit/test_diff.py::test_replacement_says_what_is_lost_and_how_to_guard_it"),
    ("ComputeInstance(workspace)", "ComputeInstance.workspace_id, the ARM id of a workspace", _BROKEN),
    ("ComputeInstance(workspace)", "ComputeInstance.location is the workspace's; any other is the service's refusal",
     f"{MACHINE}::test_another_region_than_the_workspaces_is_the_services_word"),
    ("ComputeInstance(name)", "ComputeInstance.name, of 3 to 24 characters; made from the logical name by default",
     "tests/unit/test_names.py::test_generated_names_keep_the_rule_of_their_type"),
    ("ComputeInstance(name)", "a name that is taken in the region is the service's refusal",
     f"{MACHINE}::test_a_name_that_is_taken_in_the_region_is_the_services_word"),
    ("constructor retrieves", "get_compute_instance(name), `pulumi-azureml import`; ComputeInstance.get in a program",
     f"{LOOKUPS}::test_an_instance_is_found_by_its_name"),
    ("constructor retrieves", "another kind of compute is refused by its own name",
     f"{MACHINE}::test_another_kind_of_compute_is_not_taken_for_an_instance"),
    ("delete(wait_for_completion)", _DELETED, _OLD_METHOD),
    ("delete(wait_for_completion)", "deleting always waits, and what is gone already is no error", _GONE),
    ("delete(wait_for_completion)", "while another operation is under way it waits for that",
     f"{MACHINE}::test_a_delete_waits_for_what_is_under_way"),
    ("delete(show_output)", _ALWAYS, _PROGRESS),
    ("delete of what is attached", f"no instance ever is; {_NEVER_ATTACHED}", _OLD_METHOD),
    ("delete of what is attached", "the service refuses it too", f"{SERVICE}::test_an_instance_cannot_be_detached"),
    ("deserialize()", "`pulumi-azureml import ComputeInstance`", _IMPORTED),
    ("deserialize()", "refused: `pulumi-azureml import` brings what exists into a program", _OLD_METHOD),
    ("deserialize()", "another kind of compute is refused by its own name",
     f"{MACHINE}::test_another_kind_of_compute_is_not_taken_for_an_instance"),
    ("deserialize(workspace)", "the id says the workspace; what is no id of an instance is refused",
     "tests/unit/test_names.py::test_another_id_is_refused_with_the_form_that_is_wanted"),
    ("deserialize(object_dict)", "what the service answers is read by `pulumi-azureml import` and pulumi refresh",
     _IMPORTED),
    ("detach()", _NEVER_ATTACHED, _OLD_METHOD),
    ("get()", "`pulumi-azureml show ComputeInstance`", f"{SHOWN}::test_show_prints_arguments_and_outputs"),
    ("get()", "pulumi refresh; one that somebody deleted is made again by the next `pulumi up`",
     f"{DRIFT}::test_a_resource_that_somebody_deleted_is_absent"),
    ("get_docs_url()", "refused: `pulumi-azureml status --help` names the page", _OLD_METHOD),
    ("get_docs_url()", "`pulumi-azureml status --help`",
     f"{SHOWN}::test_status_names_the_page_about_compute_instances"),
    ("get_status()", "`pulumi-azureml status`, with the names of v1", f"{SHOWN}::test_status_tells_what_v1_told"),
    ("get_status()", "ComputeInstance.state, which is drift only where the program says one",
     f"{MACHINE}::test_somebody_stopping_the_machine_is_drift_only_where_a_state_is_desired"),
    ("refresh_state()", "pulumi refresh", f"{TYPES}::test_second_run_and_refresh_are_empty"),
    ("refresh_state()", "refused: `pulumi refresh` reads it anew", _OLD_METHOD),
    ("serialize()", "`pulumi-azureml show ComputeInstance --json`", f"{SHOWN}::test_show_gives_json_to_programs"),
    ("serialize()", "scripts are a secret, and stay hidden", f"{SHOWN}::test_secrets_do_not_show"),
    ("wait_for_completion()", _WAITS, _OLD_METHOD),
    ("wait_for_completion()", "a machine whose setup failed is an error, whatever its provisioning says",
     f"{MACHINE}::test_a_machine_whose_first_setup_failed_is_made_again"),
    ("wait_for_completion(show_output)", _ALWAYS, _PROGRESS),
    ("wait_for_completion(is_delete_operation)", "deleting waits until nothing is there", _GONE),
    ("remark: inference target for development and test",
     "LocalWebservice; refused: a service on this machine is no resource of a stack",
     "tests/components/test_every_component.py::test_classes_of_v1_name_what_is_used_instead"),
    ("remark: inference target for development and test", "ManagedEndpoint, which needs no cluster",
     "tests/components/test_managed_endpoint.py::test_blue_stands_beside_green"),
    ("remark: inference target for development and test",
     "OnlineEndpoint.compute_id; refused: an endpoint runs on an attached Kubernetes cluster",
     f"{LOOKS}::test_a_compute_that_cannot_serve_is_refused"),
)  # fmt: skip

_PROVISIONED = (
    ("provisioning_configuration()", "refused: its arguments are those of ComputeInstance itself", _OLD_METHOD),
    ("provisioning_configuration()", "all that is wrong is said at once, in preview",
     "tests/engine/test_bad_input.py::test_every_fault_of_a_resource_is_told_in_preview_with_its_path"),
    ("provisioning_configuration(vm_size)",
     "ComputeInstance.vm_size; `Standard_DS3_v2` by default, as v1's code had it, and retired families are doubted",
     _BROKEN),
    ("provisioning_configuration(ssh_public_access)",
     "ComputeInstance.ssh_public_access; without a key, and without a public address, doubted", _BROKEN),
    ("provisioning_configuration(admin_user_ssh_public_key)",
     "ComputeInstance.admin_user_public_key, one line of a public key; without ssh_public_access doubted", _BROKEN),
    ("provisioning_configuration(admin_user_ssh_public_key)", "v1's word is answered with that of now", _OLD_WORD),
    ("provisioning_configuration(vnet_resourcegroup_name)",
     f"ComputeInstance.vnet_resource_group_name, {_TRIO}", _BROKEN),
    ("provisioning_configuration(vnet_resourcegroup_name)", "v1's word is answered with that of now", _OLD_WORD),
    ("provisioning_configuration(vnet_name)", f"ComputeInstance.vnet_name, {_TRIO}", _BROKEN),
    ("provisioning_configuration(subnet_name)", f"ComputeInstance.subnet_name, {_TRIO}", _BROKEN),
    ("provisioning_configuration(subnet_name)", "refused in preview beside a managed network, by a look at it",
     f"{LOOKS}::test_no_subnet_goes_with_a_managed_network"),
    ("provisioning_configuration(subnet_name)", "and where nobody can look, by the service",
     f"{SERVICE}::test_a_managed_network_leaves_no_room_for_a_subnet"),
    ("provisioning_configuration(subnet_name)", "a name that Azure keeps for a service of its own is doubted", _BROKEN),
    ("provisioning_configuration(tags)", "ComputeInstance.tags, changed in place", _IN_PLACE),
    ("provisioning_configuration(tags)", "tags of others stay, and are no drift",
     f"{DRIFT}::test_tags_of_others_are_neither_drift_nor_lost"),
    ("provisioning_configuration(description)", "ComputeInstance.description, changed in place", _IN_PLACE),
    ("provisioning_configuration(assigned_user_object_id)",
     "ComputeInstance.assigned_user.object_id; without a user, and made by a service principal, doubted", _BROKEN),
    ("provisioning_configuration(assigned_user_object_id)", "v1's word is answered with that of now", _OLD_WORD),
    ("provisioning_configuration(assigned_user_tenant_id)",
     "ComputeInstance.assigned_user.tenant_id; another tenant than the provider's is doubted", _BROKEN),
    ("provisioning_configuration(assigned_user_tenant_id)", "v1's word is answered with that of now", _OLD_WORD),
    ("SSH port and admin user", "ComputeInstance.admin_user, ssh_host, ssh_port, private_ip",
     f"{MACHINE}::test_ssh_is_told_where_it_leads"),
)  # fmt: skip

_ORDERED = (
    *_verb("restart", f"{POWER}::test_restart_ends_with_a_running_instance",
           ("restart()", "one that is stopped is refused, and one that runs a job without `--force`",
            f"{POWER}::test_restart_refuses_what_is_stopped")),
    *_verb("start", f"{POWER}::test_start_waits_until_it_runs",
           ("start()", 'ComputeInstance.state, `"Running"`', _DESIRED)),
    *_verb("stop", f"{POWER}::test_stop_waits_until_it_has_stopped",
           ("stop()", 'ComputeInstance.state, `"Stopped"`; beside schedules or idle shutdown it is doubted', _BROKEN),
           ("stop()", "one that runs a job is stopped with `--force` alone",
            f"{POWER}::test_a_job_is_not_interrupted_without_force")),
)  # fmt: skip

_ASKED = (
    ("get_active_runs(type)", "`pulumi-azureml active-jobs --type`",
     f"{JOBS}::test_the_type_is_asked_of_the_service_and_checked"),
    ("get_active_runs(type)", "another type is refused with those that there are",
     f"{JOBS}::test_a_wrong_filter_is_refused_before_anything_is_sent"),
    ("get_active_runs(tags)", "`pulumi-azureml active-jobs --tag KEY=VALUE`", _FILTERED),
    ("get_active_runs(properties)", "`pulumi-azureml active-jobs --property KEY=VALUE`", _FILTERED),
    ("get_active_runs(status)", "`pulumi-azureml active-jobs --status`, `Running` or `Queued`", _FILTERED),
    ("get_active_runs(status)", "any other is refused with these two",
     f"{JOBS}::test_a_wrong_filter_is_refused_before_anything_is_sent"),
    ("supported_vmsizes()", "supported_vm_sizes(location), `pulumi-azureml vm-sizes`",
     f"{COMMAND}::test_machine_sizes_go_to_programs"),
    ("supported_vmsizes()", "refused: supported_vm_sizes of pulumi_azureml lists them", _OLD_METHOD),
    ("supported_vmsizes(workspace)", "the subscription is the configuration's, and so is the region by default",
     f"{LOOKUPS}::test_sizes_are_those_of_the_region_that_is_asked_for"),
    ("supported_vmsizes(workspace)", "without a region nothing is asked: v1 gave an empty list",
     f"{LOOKUPS}::test_without_any_region_nothing_is_asked"),
    ("supported_vmsizes(location)", "supported_vm_sizes(location), as the portal writes it or as the service does",
     f"{LOOKUPS}::test_sizes_are_those_of_the_region_that_is_asked_for"),
    ("supported_vmsizes(location)", "a region that there is not is the service's refusal",
     f"{LOOKUPS}::test_a_region_that_is_none_is_the_services_word"),
)  # fmt: skip

ROWS: tuple[tuple[str, str, str], ...] = tuple(
    (f"S1 · {word}", where, test) for word, where, test in (*_RESOURCE, *_PROVISIONED, *_ORDERED, *_ASKED)
)
"""(row, what stands for it, the test)."""

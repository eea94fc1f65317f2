"""What of the v1 pages about images and services is covered by resources, command line, look-ups and examples.

A row, what stands for it, the test.

What is said of a row is for readers who know v1. After `refused:` stands the sentence that the product prints. A row
that never was anything but a sentence of a page begins with `nothing:` and needs no test.
"""

from __future__ import annotations

from .rows_image import OF_IMAGE

ASSETS = "tests/lifecycle/test_assets.py"
DEPLOYMENTS = "tests/lifecycle/test_deployments.py"
DRAINED = "tests/lifecycle/test_drain.py"
ENDPOINTS = "tests/lifecycle/test_endpoints.py"
TYPES = "tests/lifecycle/test_every_type.py"
DRIFT = "tests/lifecycle/test_drift.py"
RULES = "tests/unit/test_rules.py"
GONE = "tests/components/test_gone.py"
ONLINE = "tests/cli/test_endpoints.py"
INVOKE = "tests/cli/test_invoke.py"
VERSIONS = "tests/lookups/test_versions.py"
TOKENS = "tests/lookups/test_endpoints.py"
READING = "tests/content/test_reading.py"
MODEL = "tests/components/test_registered_model.py"
SERVICE = "tests/components/test_aks_webservice.py"
SERVICE_REFUSALS = "tests/components/test_aks_webservice_refusals.py"
AKS_ENDPOINT = "tests/components/test_aks_endpoint.py"
DEPLOY = "tests/components/test_deploy.py"
EVERY = "tests/components/test_every_component.py"
SERVED = "tests/components/test_served.py"
EXAMPLES = "tests/examples/test_every_example.py"

_IN_PLACE = f"{TYPES}::test_a_change_in_place_is_applied_and_read_back"
_BROKEN = f"{RULES}::test_what_breaks_a_rule_is_told_in_its_exact_words"
_OLD_METHOD = f"{GONE}::test_each_method_of_v1_says_what_is_done_instead"
_CHANGED = "change the arguments in the program, and `pulumi up` makes it so"
_MODEL_REGISTERED = f"{MODEL}::test_it_registers_one_version"
_MODEL_REFUSED = f"{MODEL}::test_what_it_refuses"
_SERVICE_TOLD = f"{SERVICE}::test_outputs_tell_what_v1_told"
_LIVES = f"{EXAMPLES}::test_it_converges_answers_follows_its_content_and_leaves_nothing"

_AKS = (
    ("module aks", "AksWebservice, AksEndpoint, KubernetesCompute",
     f"{EVERY}::test_every_component_is_public_and_tested_here"),
    ("AksEndpoint", "AksEndpoint: OnlineEndpoint, an OnlineDeployment of each version, EndpointTraffic",
     f"{AKS_ENDPOINT}::test_it_makes_an_endpoint_a_deployment_of_each_version_and_the_traffic"),
    ("AksEndpoint constructor", "get_online_endpoint(name); OnlineEndpoint.get in a program",
     f"{TOKENS}::test_an_endpoint_is_found_without_its_keys"),
    ("AksEndpoint.create_version", "AksEndpoint.versions: a name more",
     ("tests/components/test_engine_versions.py"
      "::test_a_version_is_added_shifted_to_and_removed_without_losing_a_request")),
    ("AksEndpoint.update_version", "OnlineDeployment, changed in place or by a successor beside it",
     f"{DEPLOYMENTS}::test_a_successor_with_a_made_name_stands_beside_the_old_one"),
    ("AksEndpoint.delete_version", "AksEndpoint.versions: a name less; what still takes traffic is drained before",
     f"{DRAINED}::test_a_deployment_that_still_takes_traffic_is_drained_before_it_goes"),
    ("traffic percentile", "EndpointTraffic.traffic", _BROKEN),
    ("one scoring endpoint", "AksEndpoint.scoring_uri; `pulumi-azureml invoke --deployment` asks one version",
     f"{INVOKE}::test_a_deployment_can_be_named"),
    ("AksEndpoint, shared settings", "AksEndpoint.endpoint_config; the namespace is KubernetesCompute.namespace",
     f"{AKS_ENDPOINT}::test_logs_are_said_for_all_versions_unless_one_says_otherwise"),
    ("AksServiceAccessToken", "get_access_token(endpoint_id), `pulumi-azureml token`",
     f"{TOKENS}::test_a_token_of_the_service_has_the_fields_of_v1"),
    ("AksWebservice", "AksWebservice: OnlineEndpoint, OnlineDeployment, EndpointTraffic",
     f"{SERVICE}::test_it_makes_an_endpoint_a_deployment_and_the_traffic"),
)  # fmt: skip

_SHOWN = {
    "compute_name": "AksWebservice.compute_name, and compute_id",
    "scoring_uri": "AksWebservice.scoring_uri",
    "traffic_percentile": "AksWebservice.traffic_percentile",
    "environment": "AksWebservice.environment_id",
    "models": "AksWebservice.models, one at most",
    "namespace": "AksWebservice.namespace; it is KubernetesCompute.namespace",
    "swagger_uri": "AksWebservice.swagger_uri",
}
_UPDATED = {
    **{
        name: f"OnlineDeployment.scale.{field}"
        for name, field in (
            ("autoscale_min_replicas", "min_instances"),
            ("autoscale_max_replicas", "max_instances"),
            ("autoscale_refresh_seconds", "polling_seconds"),
            ("autoscale_target_utilization", "target_utilization"),
        )
    },
    "autoscale_enabled": "OnlineDeployment.scale is there or not",
    "collect_model_data": "OnlineDeployment.data_collector",
    "auth_enabled": "OnlineEndpoint.auth_mode",
    "token_auth_enabled": "OnlineEndpoint.auth_mode",
    "enable_app_insights": "OnlineDeployment.app_insights",
    "scoring_timeout_ms": "OnlineDeployment.request_settings.timeout_ms",
    "replica_max_concurrent_requests": "OnlineDeployment.request_settings.max_concurrent_requests",
    "max_request_wait_time": "OnlineDeployment.request_settings.max_queue_wait_ms",
    **dict.fromkeys(("tags", "properties", "description"), "the same of OnlineEndpoint and OnlineDeployment"),
    "models": "OnlineDeployment.model_id",
    "image": "OnlineDeployment.environment_id",
    "inference_config": "OnlineDeployment.code_id, scoring_script, environment_id",
    **{
        name: f"OnlineDeployment.container_resources.{field}"
        for name, field in (
            ("cpu_cores", "cpu"),
            ("memory_gb", "memory"),
            ("gpu_cores", "gpu and gpu_limit"),
            ("cpu_cores_limit", "cpu_limit"),
            ("memory_gb_limit", "memory_limit"),
        )
    },
    **{
        name: f"OnlineDeployment.liveness_probe.{name}"
        for name in (
            "period_seconds", "initial_delay_seconds", "timeout_seconds", "success_threshold", "failure_threshold"
        )
    },
}  # fmt: skip
"""What a change of v1's `update` changes in place."""

_AKS_WEBSERVICE = (
    ("AksWebservice", "AksWebservice: OnlineEndpoint, OnlineDeployment, EndpointTraffic",
     f"{SERVICE}::test_it_makes_an_endpoint_a_deployment_and_the_traffic"),
    ("AksWebservice(workspace)", "AksWebservice.workspace_id, the ARM id of a workspace",
     f"{SERVICE_REFUSALS}::test_what_it_refuses"),
    ("AksWebservice(name)", "AksWebservice.name; a name of OnlineEndpoint and OnlineDeployment has 3 to 32 characters",
     f"{ENDPOINTS}::test_names_at_the_limits_of_their_length_are_taken"),
    ("constructor retrieves", "get_online_endpoint(name), `pulumi-azureml show`, `pulumi-azureml import`",
     f"{TOKENS}::test_an_endpoint_is_found_without_its_keys"),
    ("remark: notebooks and links", "whole programs under examples/ stand for the notebooks", _LIVES),
    ("way 1: Model.deploy", "AksWebservice.model, a RegisteredModel or its id",
     f"{SERVED}::test_resources_of_the_program_are_served"),
    ("way 2: Webservice.deploy_from_image", "an EnvironmentImage with inference_routes, and no code", _LIVES),
    ("way 3: Webservice.deploy_from_model", "AksWebservice with model and inference_config",
     f"{SERVED}::test_an_inference_config_says_script_folder_and_environment"),
    ("way 4: Webservice.deploy", "AksWebservice.model as a local path, which is registered",
     f"{SERVED}::test_a_local_model_is_registered_below_the_component"),
    *((f"var {name}", where, _SERVICE_TOLD) for name, where in _SHOWN.items()),
    ("add_properties()", f"refused: {_CHANGED}", _OLD_METHOD),
    ("add_properties(properties)",
     ("OnlineEndpoint.properties, OnlineDeployment.properties; refused: properties can be added only"), _BROKEN),
    ("add_tags()", f"refused: {_CHANGED}", _OLD_METHOD),
    ("add_tags(tags)", "OnlineEndpoint.tags, OnlineDeployment.tags, by a PATCH",
     f"{ENDPOINTS}::test_a_change_of_tags_alone_is_a_patch"),
    ("dc.primary_key", "OnlineEndpoint.primary_key, a secret; a change is made in place",
     f"{ENDPOINTS}::test_keys_that_the_program_gives_are_those_that_callers_use"),
    ("dc.secondary_key", "OnlineEndpoint.secondary_key, a secret; a change is made in place", _IN_PLACE),
    ("dc.namespace", "KubernetesCompute.namespace", f"{TYPES}::test_what_is_made_is_what_was_asked"),
    ("dc.compute_target_name", "OnlineEndpoint.compute_id",
     f"{SERVICE}::test_the_compute_is_a_resource_an_id_or_a_name"),
    ("get_access_token()", "get_access_token(endpoint_id), `pulumi-azureml token`; it never is in a stack's state",
     f"{ONLINE}::test_a_token_of_the_service"),
    ("get_access_token()", "refused: it takes no tokens",
     f"{ONLINE}::test_an_endpoint_with_keys_gives_no_token"),
    ("get_token()", "refused: `pulumi-azureml token` prints one; a token is never kept in a stack", _OLD_METHOD),
    ("remove_tags()", f"refused: {_CHANGED}", _OLD_METHOD),
    ("remove_tags(tags)", "a tag that is left out of the program is removed; those of others stay",
     f"{DRIFT}::test_tags_of_others_are_neither_drift_nor_lost"),
    ("run()", "`pulumi-azureml invoke`", f"{INVOKE}::test_endpoints_with_tokens_are_scored_alike"),
    ("run(input_data)", "`pulumi-azureml invoke --data`", f"{INVOKE}::test_bad_data_is_not_sent"),
    ("serialize()", "`pulumi-azureml show OnlineEndpoint --json`, without keys",
     f"{ONLINE}::test_endpoints_show_without_their_keys"),
    ("update()", f"refused: {_CHANGED}", _OLD_METHOD),
    *((f"u.{name}", where, _IN_PLACE) for name, where in _UPDATED.items()),
    ("u.num_replicas", "OnlineDeployment.instance_count, by a PATCH",
     f"{DEPLOYMENTS}::test_the_number_of_instances_is_a_patch"),
    ("u.namespace", "KubernetesCompute.namespace: another one attaches the compute anew, and says so",
     "tests/unit/test_diff.py::test_replacement_says_what_is_lost_and_how_to_guard_it"),
    ("in one of deploy_configuration and update alone",
     "one set of arguments, whose pages say what a change does: keys in place, another compute by replacement",
     "tests/unit/test_diff.py::test_change_of_a_field_does_what_its_declaration_says"),
    ("inherited: delete, wait_for_deployment, get_logs, get_keys, regen_key, list",
     ("`pulumi-azureml logs`, `pulumi-azureml keys`, `pulumi-azureml rotate-key`, `pulumi-azureml list`; deleted by "
      "leaving it out of the program"), f"{ONLINE}::test_one_key_is_made_anew"),
    ("inherited: delete, wait_for_deployment, get_logs, get_keys, regen_key, list",
     "refused: take it out of the program, and `pulumi up` deletes it", _OLD_METHOD),
)  # fmt: skip

_DEPLOY = (
    ("prerequisite: workspace", "Workspace, or get_workspace(name) for one that exists",
     "tests/engine/test_lookups.py::test_what_exists_can_be_read_in_a_program_and_is_never_managed"),
    ("prerequisite: workspace", "one that is missing is told in the service's words",
     "tests/lifecycle/test_trouble.py::test_a_missing_parent_is_the_services_word"),
    ("prerequisite: model file", "RegisteredModel.path, ModelVersion.path",
     f"{READING}::test_what_does_not_exist_gets_the_nearest_name"),
    ("prerequisite: SDK for Python", "nothing: neither the v1 nor the v2 SDK is used or needed", ""),
    ("ws", "workspace_id, an ARM id or an output",
     "tests/engine/test_values.py::test_a_change_of_the_workspace_does_not_make_its_instances_unsure"),
    ("model: one or more files", "RegisteredModel, ModelVersion: a file or a folder",
     f"{READING}::test_a_folder_is_its_files_sorted_by_path"),
    ("tip: where the files are", "ModelVersion.path, uri or job: one of them", _BROKEN),
    ("tags and properties filter", "get_model(tags=…, properties=…)",
     f"{VERSIONS}::test_tags_and_properties_choose_a_version"),
    ("run.register_model(model_name)", "RegisteredModel.name with job", _MODEL_REGISTERED),
    ("run.register_model(tags)", "ModelVersion.tags, changed in place", _IN_PLACE),
    ("run.register_model(model_path)", "ModelVersion.job.path, within the output of the job", _BROKEN),
    ("Run", "ModelVersion.job.name", _MODEL_REGISTERED),
    ("Run.register_model others",
     ("ModelVersion.framework, framework_version, properties, description; refused: resources belong to the "
      "deployment: give it cpu_cores and memory_gb"), _MODEL_REFUSED),
    ("model.name, model.id, model.version", "outputs of RegisteredModel and ModelVersion, asset_id besides",
     f"{MODEL}::test_outputs_tell_what_the_version_is"),
    ("AutoMLRun.register_model", "RegisteredModel.from_automl", _MODEL_REGISTERED),
    ("AutoML description and tags", "RegisteredModel.description, tags", _MODEL_REGISTERED),
    ("AutoML metric", ("refused: a metric cannot choose the child of an automated ML job any more: Resource Manager "
     "does not know metrics; give the name of the best child job, or its iteration"), _MODEL_REFUSED),
    ("AutoML iteration", "AutoMLOutput.iteration", _MODEL_REGISTERED),
    ("AutoML run.model_id", "RegisteredModel.id", f"{MODEL}::test_outputs_tell_what_the_version_is"),
    ("Model.register(workspace)", "RegisteredModel.workspace_id, the ARM id of a workspace", _BROKEN),
    ("Model.register(model_path)", "RegisteredModel.path; other bytes are another version",
     f"{ASSETS}::test_other_bytes_are_another_version_beside_the_old_one"),
    ("Model.register(model_path)", "outside of the program's folder it is refused",
     f"{READING}::test_a_place_outside_the_program_is_refused_unless_it_is_allowed"),
    ("Model.register(model_name)", "RegisteredModel.name",
     f"{ASSETS}::test_names_at_the_limit_of_their_length_are_taken"),
    ("Model.register(tags)", "RegisteredModel.tags, changed in place", _IN_PLACE),
    ("Model.register(description)", "RegisteredModel.description, changed in place",
     f"{ASSETS}::test_a_description_changes_in_place_and_sends_no_content"),
    ("folder of several files", "RegisteredModel.path as a folder; one of MLflow has its `MLmodel`", _BROKEN),
    ("trusted models", "nothing: advice, which still holds: a model that is loaded may run code", ""),
    ("external models", "RegisteredModel.path or uri, whoever trained it", _MODEL_REGISTERED),
    ("Model.download", "refused: `az ml model download` fetches it", _OLD_METHOD),
    ("conda scikit-learn", "kept as it is written: pins are the program's",
     f"{ASSETS}::test_environments_of_one_content_in_two_spellings_are_one_version"),
    ("conda before pip", "nothing: advice on writing a conda file", ""),
    ("Environment.register", "EnvironmentImage.environment; refused: it is registered by `pulumi up`", _OLD_METHOD),
    ("Environment.get", "get_environment(name, version=…)",
     f"{VERSIONS}::test_environments_are_found_in_the_same_way"),
    ("import line", "from pulumi_azureml_components import AciWebservice, AksWebservice",
     f"{EVERY}::test_every_component_is_public_and_tested_here"),
    ("Model.deploy", "deploy(): AksWebservice or AciWebservice",
     f"{DEPLOY}::test_the_configuration_or_the_target_says_where_to"),
    ("Model.deploy deployment_target, overwrite, show_output",
     "refused: an endpoint of the same name that is not this stack's is never taken over; import it instead",
     f"{DEPLOY}::test_what_it_refuses"),
    ("deploy without config or target",
     "AciWebservice, and a note: neither deployment_config nor deployment_target is given",
     f"{DEPLOY}::test_the_configuration_or_the_target_says_where_to"),
    ("service.wait_for_deployment", ("`pulumi up` waits, shows how it goes, and tells the last lines of a container "
     "that fails"), f"{DEPLOYMENTS}::test_a_deployment_that_fails_says_why_with_its_last_lines"),
    ("Webservice", "AksWebservice, AciWebservice, ManagedEndpoint; get_online_endpoint(name) finds one",
     f"{TOKENS}::test_an_endpoint_is_found_without_its_keys"),
    ("service.delete", "leaving it out of the program, or pulumi destroy",
     f"{TYPES}::test_deleted_is_gone_and_may_be_deleted_again"),
    ("model.delete", "ModelVersion.retention: `archive`, `delete` or `keep` when it leaves the program",
     f"{ASSETS}::test_destroying_does_what_retention_says"),
    ("document metadata", "nothing: author, date and translation of the page", ""),
)  # fmt: skip

ROWS: tuple[tuple[str, str, str], ...] = tuple(
    (f"{page} · {word}", where, test)
    for page, rows in (("S0", OF_IMAGE), ("S2", _AKS), ("S3", _AKS_WEBSERVICE), ("S4", _DEPLOY))
    for word, where, test in rows
)
"""(row, what stands for it, the test)."""

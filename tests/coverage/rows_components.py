"""What of the v1 pages the components cover: row, where it lives or how it is refused, and the test that shows it.

A row is named as in `rows_vocabulary`; what a value object or a resource does beside a component is listed by those.
"""

from __future__ import annotations

from pulumi_azureml_components.gone import OF_SERVICES

from .rows_vocabulary import ROWS as OF_VOCABULARY

__all__ = ["ROWS"]

SERVICE = "tests/components/test_aks_webservice.py"
SERVICE_REFUSALS = "tests/components/test_aks_webservice_refusals.py"
ENDPOINT = "tests/components/test_aks_endpoint.py"
ENDPOINT_REFUSALS = "tests/components/test_aks_endpoint_refusals.py"
MANAGED = "tests/components/test_managed_endpoint.py"
CONTAINER = "tests/components/test_aci_webservice.py"
IMAGE = "tests/components/test_environment_image.py"
MODEL = "tests/components/test_registered_model.py"
DEPLOY = "tests/components/test_deploy.py"
SERVED = "tests/components/test_served.py"
EVERY = "tests/components/test_every_component.py"
GONE = "tests/components/test_gone.py"
VERSIONS = "tests/components/test_engine_versions.py"
PREVIEWS = "tests/components/test_engine_previews.py"
SCALING = "tests/components/test_engine_managed.py"

_GOES, _REFUSED = f"{SERVICE}::test_each_field_goes_where_it_belongs", f"{SERVICE_REFUSALS}::test_what_it_refuses"
_TOLD = f"{SERVICE}::test_outputs_tell_what_v1_told"
_METHOD = f"{GONE}::test_each_method_of_v1_says_what_is_done_instead"
_IMAGE_MADE, _IMAGE_REFUSED = f"{IMAGE}::test_it_registers_one_version", f"{IMAGE}::test_what_it_refuses"
_MODEL_MADE, _MODEL_REFUSED = f"{MODEL}::test_it_registers_one_version", f"{MODEL}::test_what_it_refuses"
_MOVED = f"{VERSIONS}::test_a_version_is_added_shifted_to_and_removed_without_losing_a_request"
_CHANGED = f"{PREVIEWS}::test_each_change_shows_alone"

_OF_PAGE_OF_SERVICE = {row.removeprefix("S3 · "): row for row, _, _ in OF_VOCABULARY if row.startswith("S3 · ")}
_ELSEWHERE = {
    "dc.namespace": f"{SERVICE_REFUSALS}::test_a_namespace_is_that_of_the_compute",
    "dc.compute_target_name": f"{SERVICE}::test_the_compute_is_a_resource_an_id_or_a_name",
    "dc.primary_key": _GOES,
    "dc.secondary_key": _REFUSED,
    "dc.scoring_timeout_ms": _REFUSED,
    "dc.max_request_wait_time": _REFUSED,
    "dc.token_auth_enabled": _GOES,
    "dc.blobfuse_enabled": f"{SERVICE_REFUSALS}::test_doubts_are_logged_and_an_event_hub_may_be_one",
    "u.num_replicas": _CHANGED,
    "u.namespace": f"{SERVICE_REFUSALS}::test_a_namespace_is_that_of_the_compute",
    "u.image": f"{SERVED}::test_an_image_with_a_server_of_its_own_needs_no_code",
    "u.models": f"{SERVED}::test_what_cannot_be_served",
    "u.inference_config": f"{SERVED}::test_an_inference_config_says_script_folder_and_environment",
    "u.**kwargs": f"{EVERY}::test_an_unknown_argument_is_refused_with_the_nearest_one",
    "u.kwarg is_migration": _REFUSED,
    "u.kwarg compute_target": _REFUSED,
}
"""Arguments of v1's service that another test shows than the one of all of them."""
_ARGUMENTS = {
    "models": "AksWebservice.model",
    "namespace": "AksWebservice.namespace, that of the compute",
    "**kwargs": "what is no argument is refused, with the nearest one",
    "kwarg is_migration": "refused: a v1 service cannot be taken over",
    "kwarg compute_target": "refused: the cluster is said by compute_target_name",
}
"""Arguments of v1's service that are said otherwise, or no more."""


def _argument(word: str) -> str:
    """Where an argument of `deploy_configuration` or `update` is said."""
    name = word.partition(".")[2]
    return _ARGUMENTS.get(name, f"AksWebservice.{name}")


_IMAGES = (
    ("S0 · Image", "EnvironmentImage", _IMAGE_MADE),
    ("S0 · Image subclass dispatch", "EnvironmentImage: image, conda_file or build_context", _IMAGE_MADE),
    ("S0 · Image(workspace)", "EnvironmentImage.workspace_id", _IMAGE_REFUSED),
    ("S0 · Image(name)", "EnvironmentImage.name", _IMAGE_REFUSED),
    ("S0 · Image(version)", "EnvironmentImage.version", _IMAGE_REFUSED),
    ("S0 · ContainerImage", "EnvironmentImage; its other words are refused with their place", _IMAGE_REFUSED),
    ("S0 · Environment", "EnvironmentImage.environment", _IMAGE_MADE),
    ("S0 · Model.deploy()", "deploy()", f"{DEPLOY}::test_the_configuration_or_the_target_says_where_to"),
    (
        "S0 · Image.create(models)",
        "refused: a model is not baked into an image any more: give it to the deployment",
        _IMAGE_REFUSED,
    ),
    ("S0 · Image.delete()", "refused: take it out of the program, and `pulumi up` deletes it", _METHOD),
    ("S0 · Image.update()", "refused: change the arguments in the program, and `pulumi up` makes it so", _METHOD),
    ("S0 · Image.wait_for_creation()", "refused: `pulumi up` waits for it", _METHOD),
    ("S0 · attributes of an image", "outputs of EnvironmentImage", f"{IMAGE}::test_outputs_tell_what_the_version_is"),
)

_ENDPOINTS = (
    ("S2 · module aks", "AksWebservice, AksEndpoint", f"{EVERY}::test_every_component_is_public_and_tested_here"),
    ("S2 · AksEndpoint", "AksEndpoint",
     f"{ENDPOINT}::test_it_makes_an_endpoint_a_deployment_of_each_version_and_the_traffic"),
    ("S2 · AksEndpoint.VersionType", "EndpointVersion.deployment_config",
     f"{ENDPOINT}::test_the_type_of_a_version_is_a_tag"),
    ("S2 · AksEndpoint.create_version", "AksEndpoint.versions", _MOVED),
    ("S2 · AksEndpoint.update_version", "AksEndpoint.traffic", _MOVED),
    ("S2 · AksEndpoint.delete_version", "AksEndpoint.versions", _MOVED),
    ("S2 · traffic percentile", "AksEndpoint.traffic", f"{ENDPOINT_REFUSALS}::test_what_it_refuses"),
    ("S2 · one scoring endpoint", "AksEndpoint.scoring_uri", f"{ENDPOINT}::test_outputs_tell_of_each_version"),
    ("S2 · AksEndpoint, shared settings", "AksEndpoint.endpoint_config",
     f"{ENDPOINT}::test_what_belongs_to_the_endpoint_may_be_said_by_its_versions"),
    ("S2 · AksEndpointDeploymentConfiguration", "EndpointVersion.deployment_config",
     f"{ENDPOINT}::test_an_endpoint_of_v1_is_taken_over_version_by_version"),
    ("S2 · AksServiceDeploymentConfiguration", "AksWebservice.deployment_config", _GOES),
    ("S2 · AksServiceDeploymentConfiguration by deploy_configuration", "AksWebservice.deploy_configuration", _GOES),
    ("S2 · AksWebservice", "AksWebservice", f"{SERVICE}::test_it_makes_an_endpoint_a_deployment_and_the_traffic"),
    ("S2 · AutoScaler", "ManagedDeployment.autoscale, on Azure's own machines",
     f"{SCALING}::test_a_managed_endpoint_converges_shifts_and_leaves_nothing"),
    ("S2 · AutoScaler by deploy_configuration and update", "AksWebservice.autoscaler", _GOES),
    ("S2 · ContainerResourceRequirements by five calls", "AksWebservice.container_resource_requirements", _GOES),
    ("S2 · DataCollection.event_hub_enabled", "AksWebservice.data_collection, strict", _REFUSED),
    ("S2 · LivenessProbeRequirements by five calls", "AksWebservice, ManagedDeployment",
     f"{MANAGED}::test_each_field_is_an_argument_of_the_deployment"),
)  # fmt: skip

_SERVICES = (
    ("S3 · AksWebservice", "AksWebservice", f"{SERVICE}::test_it_makes_an_endpoint_a_deployment_and_the_traffic"),
    ("S3 · AksWebservice(workspace)", "AksWebservice.workspace_id", _REFUSED),
    ("S3 · AksWebservice(name)", "AksWebservice.name", _REFUSED),
    ("S3 · remark: deploy_configuration with all defaults", "AksWebservice",
     f"{SERVICE_REFUSALS}::test_the_defaults_that_are_written_out_are_told_once"),
    ("S3 · way 1: Model.deploy", "AksWebservice.model", f"{SERVED}::test_resources_of_the_program_are_served"),
    ("S3 · way 2: Webservice.deploy_from_image", "AksWebservice.image",
     f"{SERVED}::test_an_image_with_a_server_of_its_own_needs_no_code"),
    ("S3 · way 3: Webservice.deploy_from_model", "AksWebservice.inference_config",
     f"{SERVED}::test_an_inference_config_says_script_folder_and_environment"),
    ("S3 · way 4: Webservice.deploy", "AksWebservice.model as a local path",
     f"{SERVED}::test_a_local_model_is_registered_below_the_component"),
    *((f"S3 · var {name}", f"AksWebservice.{name}", _TOLD)
      for name in ("enable_app_insights", "autoscaler", "compute_name", "container_resource_requirements",
                   "liveness_probe_requirements", "data_collection", "max_concurrent_requests_per_container",
                   "max_request_wait_time", "num_replicas", "scoring_timeout_ms", "scoring_uri", "token_auth_enabled",
                   "models", "deployment_status", "namespace", "swagger_uri")),
    ("S3 · var environment", "AksWebservice.environment_id", _TOLD),
    *((f"S3 · var {name}", f"AksEndpoint.version_outputs.{name}", f"{ENDPOINT}::test_outputs_tell_of_each_version")
      for name in ("is_default", "traffic_percentile", "version_type")),
    *((row, _argument(word), _ELSEWHERE.get(word, _GOES))
      for word, row in _OF_PAGE_OF_SERVICE.items() if word.startswith(("dc.", "u."))),
    *((f"S3 · {name}()", f"refused: {OF_SERVICES[name]}", _METHOD)
      for name in ("add_properties", "add_tags", "remove_tags", "run", "get_access_token", "get_token", "serialize",
                   "update")),
)  # fmt: skip

_DEPLOYED = (
    ("S4 · AutoML iteration", "RegisteredModel.from_automl", _MODEL_MADE),
    ("S4 · ONNX example, no-code", "refused: is not served without code any more",
     f"{SERVED}::test_a_framework_that_v1_served_without_code_needs_some"),
    ("S4 · entry script", "AksWebservice.scoring_script", f"{SERVED}::test_what_cannot_be_served"),
    ("S4 · InferenceConfig", "AksWebservice.inference_config",
     f"{SERVED}::test_an_inference_config_says_script_folder_and_environment"),
    ("S4 · environment sources", "AksWebservice.environment",
     f"{SERVED}::test_an_environment_is_given_in_any_spelling"),
    ("S4 · conda YAML file", "EnvironmentImage.conda_file",
     f"{IMAGE}::test_a_conda_file_that_is_none_is_refused"),
    ("S4 · conda python", "EnvironmentImage.conda_file", f"{IMAGE}::test_what_is_doubted_of_a_conda_file"),
    ("S4 · conda azureml-defaults", "AksWebservice.environment",
     f"{SERVED}::test_packages_of_an_image_have_to_suffice_for_the_script"),
    ("S4 · Environment.from_conda_specification", "EnvironmentImage.from_conda_specification",
     f"{IMAGE}::test_v1s_factories_are_there"),
    ("S4 · compute-target table", "AksWebservice, AksEndpoint, ManagedEndpoint, AciWebservice",
     f"{DEPLOY}::test_the_configuration_or_the_target_says_where_to"),
    ("S4 · LocalWebservice", "refused: a service on this machine is no resource of a stack",
     f"{EVERY}::test_classes_of_v1_name_what_is_used_instead"),
    ("S4 · AciWebservice", "AciWebservice",
     f"{CONTAINER}::test_it_makes_a_managed_endpoint_with_one_machine"),
    ("S4 · AciWebservice.deploy_configuration(cpu_cores)", "AciWebservice.cpu_cores",
     f"{CONTAINER}::test_the_size_that_was_chosen_is_told"),
    ("S4 · AciWebservice.deploy_configuration(memory_gb)", "AciWebservice.memory_gb",
     f"{CONTAINER}::test_the_size_that_was_chosen_is_told"),
    ("S4 · Model.deploy models", "deploy(models=[…]), one model", f"{DEPLOY}::test_what_it_refuses"),
    ("S4 · service.state", "AksWebservice.state", _TOLD),
    ("S4 · run.register_model(model_name)", "RegisteredModel.name", _MODEL_MADE),
    ("S4 · run.register_model(tags)", "RegisteredModel.tags", _MODEL_MADE),
    ("S4 · run.register_model(model_path)", "RegisteredModel.job", _MODEL_MADE),
    ("S4 · Run.register_model others", "RegisteredModel.framework", _MODEL_REFUSED),
    ("S4 · model.name, model.id, model.version", "RegisteredModel.name, id, asset_id, version",
     f"{MODEL}::test_outputs_tell_what_the_version_is"),
    ("S4 · AutoMLRun.register_model", "RegisteredModel.from_automl", _MODEL_MADE),
    ("S4 · AutoML description and tags", "RegisteredModel.description, tags", _MODEL_MADE),
    ("S4 · AutoML run.model_id", "RegisteredModel.id", f"{MODEL}::test_a_job_may_not_be_known_yet"),
    ("S4 · Model.register(workspace)", "RegisteredModel.workspace_id", _MODEL_REFUSED),
    ("S4 · Model.register(model_path)", "RegisteredModel.path", _MODEL_REFUSED),
    ("S4 · Model.register(model_name)", "RegisteredModel.name", _MODEL_REFUSED),
    ("S4 · Model.register(tags)", "RegisteredModel.tags", _MODEL_MADE),
    ("S4 · Model.register(description)", "RegisteredModel.description", _MODEL_MADE),
    ("S4 · Environment.register", "EnvironmentImage", _IMAGE_MADE),
    ("S4 · import line", "the package's own names; others say what is used instead",
     f"{EVERY}::test_classes_of_v1_name_what_is_used_instead"),
    ("S4 · Model.deploy", "deploy()", f"{DEPLOY}::test_the_configuration_or_the_target_says_where_to"),
    ("S4 · Model.deploy name", "the name of deploy()", f"{DEPLOY}::test_the_configuration_or_the_target_says_where_to"),
    ("S4 · Model.deploy deployment_target, overwrite, show_output", "deploy(deployment_target=…)",
     f"{DEPLOY}::test_what_it_refuses"),
    ("S4 · deploy without config or target", "AciWebservice, and a note",
     f"{DEPLOY}::test_the_configuration_or_the_target_says_where_to"),
    ("S4 · service.wait_for_deployment", "refused: `pulumi up` waits for it; custom_timeouts in opts says how long",
     f"{EVERY}::test_options_hold_for_the_children"),
    ("S4 · Webservice", "AksWebservice, AciWebservice",
     f"{EVERY}::test_classes_of_v1_name_what_is_used_instead"),
    ("S4 · service.delete", "refused: take it out of the program, and `pulumi up` deletes it", _MOVED),
)  # fmt: skip

ROWS: tuple[tuple[str, str, str], ...] = (*_IMAGES, *_ENDPOINTS, *_SERVICES, *_DEPLOYED)
"""(row, where it lives or how it is refused, the test)."""

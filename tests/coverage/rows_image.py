"""What of the v1 page about images is covered by resources, look-ups and components: as in `rows_resources`."""

from __future__ import annotations

__all__ = ["OF_IMAGE"]

ASSETS = "tests/lifecycle/test_assets.py"
TYPES = "tests/lifecycle/test_every_type.py"
DRIFT = "tests/lifecycle/test_drift.py"
RULES = "tests/unit/test_rules.py"
GONE = "tests/components/test_gone.py"
LISTS = "tests/cli/test_show_and_list.py"
FILTERS = "tests/cli/test_filters.py"
ONLINE = "tests/cli/test_endpoints.py"
VERSIONS = "tests/lookups/test_versions.py"
IMAGE = "tests/components/test_environment_image.py"
DEPLOY = "tests/components/test_deploy.py"

_IN_PLACE = f"{TYPES}::test_a_change_in_place_is_applied_and_read_back"
_BROKEN = f"{RULES}::test_what_breaks_a_rule_is_told_in_its_exact_words"
_OLD_METHOD = f"{GONE}::test_each_method_of_v1_says_what_is_done_instead"
_CHANGED = "change the arguments in the program, and `pulumi up` makes it so"
_REGISTERED = f"{IMAGE}::test_it_registers_one_version"
_FILTERED = f"{FILTERS}::test_tags_and_properties_keep_what_has_them_all"

OF_IMAGE = (
    ("Image", "EnvironmentImage, over the resource EnvironmentVersion; an image is built when it is first used",
     _REGISTERED),
    ("Image(workspace)", "EnvironmentImage.workspace_id, the ARM id of a workspace", f"{IMAGE}::test_what_it_refuses"),
    ("Image(name)", "get_environment(name), which finds the newest version",
     f"{VERSIONS}::test_environments_are_found_in_the_same_way"),
    ("Image(id)", "get_environment(id=…), in four spellings", f"{VERSIONS}::test_an_id_has_four_spellings"),
    ("Image(tags)", "get_environment(tags=…): keys, or pairs of key and value",
     f"{VERSIONS}::test_environments_are_found_in_the_same_way"),
    ("Image(properties)", "get_environment(properties=…)",
     f"{VERSIONS}::test_tags_and_properties_choose_a_version"),
    ("Image(version)", "get_environment(version=…); refused: the id says the version already: leave it out",
     f"{VERSIONS}::test_wrong_shapes_are_refused"),
    ("Image, parameters listed twice", "nothing: the page lists the same constructor twice", ""),
    ("Model.deploy()", "deploy(), or AksWebservice, AciWebservice, ManagedEndpoint",
     f"{DEPLOY}::test_the_configuration_or_the_target_says_where_to"),
    ("Model.package()", "refused: give a build_context to EnvironmentImage, and copy the model in its Dockerfile",
     _OLD_METHOD),
    ("Image.add_properties()", f"refused: {_CHANGED}", _OLD_METHOD),
    ("Image.add_tags()", f"refused: {_CHANGED}", _OLD_METHOD),
    ("add_properties(properties)",
     "EnvironmentVersion.properties; refused: properties can be added only", _BROKEN),
    ("add_tags(tags)", "EnvironmentVersion.tags, changed in place", _IN_PLACE),
    ("Image.create()", "EnvironmentImage; refused: declare it in the program, and `pulumi up` registers it",
     f"{GONE}::test_what_v1_called_on_the_class_says_what_is_done_instead"),
    ("Image.create(name)", "EnvironmentVersion.name", f"{IMAGE}::test_what_it_refuses"),
    ("Image.create(models)",
     "refused: a model is not baked into an image any more: give it to the deployment",
     f"{IMAGE}::test_what_it_refuses"),
    ("Image.create(image_config)",
     "arguments of EnvironmentImage; refused: it is said by image, conda_file or build_context",
     f"{IMAGE}::test_what_it_refuses"),
    ("Image.delete()", "EnvironmentVersion.retention: `archive`, `delete` or `keep` when it leaves the program",
     f"{ASSETS}::test_destroying_does_what_retention_says"),
    ("Image.deserialize()", "`pulumi-azureml import EnvironmentVersion`; EnvironmentVersion.get in a program",
     f"{TYPES}::test_import_of_a_live_resource_is_the_resource"),
    ("deserialize(cls)", "nothing: how Python writes a class method", ""),
    ("deserialize(workspace)", "the id says the workspace; refused: is of another workspace",
     f"{VERSIONS}::test_an_id_of_another_workspace_is_refused"),
    ("deserialize(image_payload)", "what the service answers is read by `pulumi-azureml import` and pulumi refresh",
     f"{TYPES}::test_import_of_a_live_resource_is_the_resource"),
    ("Image.image_configuration()", "nothing: it had no body; EnvironmentVersionArgs is the class of the arguments",
     ""),
    ("Image.list()", "`pulumi-azureml list EnvironmentVersion`", f"{FILTERS}::test_environments_are_listed"),
    ("Image.list(workspace)", "`pulumi-azureml list --workspace`",
     f"{ONLINE}::test_versions_of_all_models_are_listed"),
    ("Image.list(image_name)", "`pulumi-azureml list EnvironmentVersion --in NAME`",
     f"{FILTERS}::test_environments_are_listed"),
    ("Image.list(model_name)", "models are in no image: `pulumi-azureml used-by` lists the deployments that serve one",
     f"{FILTERS}::test_deployments_that_use_a_version_are_listed"),
    ("Image.list(model_id)", "models are in no image: `pulumi-azureml used-by` lists the deployments that serve one",
     f"{FILTERS}::test_deployments_that_use_a_version_are_listed"),
    ("Image.list(tags)", "`pulumi-azureml list EnvironmentVersion --tag KEY=VALUE`", _FILTERED),
    ("Image.list(properties)", "`pulumi-azureml list EnvironmentVersion --property KEY=VALUE`", _FILTERED),
    ("Image.remove_tags()", f"refused: {_CHANGED}", _OLD_METHOD),
    ("remove_tags(tags)", "a tag that is left out of EnvironmentVersion.tags is removed; those of others stay",
     f"{DRIFT}::test_tags_of_others_are_neither_drift_nor_lost"),
    ("Image.serialize()", "`pulumi-azureml show EnvironmentVersion --json`",
     f"{LISTS}::test_show_gives_json_to_programs"),
    ("Image.update()", f"refused: {_CHANGED}", _OLD_METHOD),
    ("update(tags)", "EnvironmentVersion.tags, the whole map; leaving it out removes what it held",
     f"{TYPES}::test_a_field_can_be_taken_out_and_put_in_again"),
    ("Image.update_creation_state()", "EnvironmentVersion.provisioning_state, after pulumi refresh", _OLD_METHOD),
    ("Image.wait_for_creation()",
     "refused: `pulumi up` waits for it; custom_timeouts in opts says how long", _OLD_METHOD),
    ("wait_for_creation(show_output)", "nothing to say: progress is always shown",
     "tests/host/test_connected.py::test_progress_passes_by_beside_the_resource"),
    ("attributes of an image", "outputs of EnvironmentImage and EnvironmentVersion",
     f"{IMAGE}::test_outputs_tell_what_the_version_is"),
)  # fmt: skip

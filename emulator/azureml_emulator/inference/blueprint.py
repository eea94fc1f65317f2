"""Decides how a revision is run: in a virtual environment, or by Docker."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import Any

from azureml_emulator.inference.conda import CondaFile, parse_conda
from azureml_emulator.inference.contained import contained_launch, image_variables
from azureml_emulator.inference.containers import (
    OWN_SERVER,
    Routes,
    built_image_launch,
    engine,
    image_launch,
    routes_of,
)
from azureml_emulator.inference.contract import Deployment
from azureml_emulator.inference.environments import Say, built
from azureml_emulator.inference.failures import RolloutFailed
from azureml_emulator.inference.interpreters import OWN_VERSION
from azureml_emulator.inference.launch import Launch, python_launch
from azureml_emulator.inference.mlflow_model import MLflowModel, mlflow_model, write_script
from azureml_emulator.inference.recipe import Recipe
from azureml_emulator.inference.simple_image import PYTHON_TAG, build_simple_image
from azureml_emulator.inference.sources import Source
from azureml_emulator.inference.staging import Stage

MOST_WORKERS = 2 * (os.cpu_count() or 1)
"""The service starts as many workers as it is told; a laptop has not the memory for a hundred copies of a model."""


async def launch_of(stage: Stage, build_context: Source | None, say: Say) -> Launch:
    """How to start an instance. Builds the environment when that has not been done; ``say`` hears about it."""
    deployment = stage.deployment
    properties = _properties(deployment)
    routes = routes_of(properties.get("inferenceConfig"))
    image = str(properties.get("image") or "")
    if build_context:
        return await _launch_of_build(stage, properties["build"], build_context, routes or OWN_SERVER, say)
    # Environments of Azure's inference images may say the routes of the server that is started for a script anyway.
    if routes and image and not (deployment.scoring_script and routes == OWN_SERVER):
        return await image_launch(image, routes, stage)
    model = None if deployment.scoring_script else mlflow_model(stage.models)
    if not deployment.scoring_script and model is None:
        raise _nothing_to_run(deployment, image)
    return await _script_launch(stage, _recipe(deployment, properties, model, say), {}, say)


async def _launch_of_build(stage: Stage, build: Mapping[str, Any], source: Source, routes: Routes, say: Say) -> Launch:
    """How to start what a Dockerfile describes: by Docker, or without when it asks for little enough."""
    context = stage.root / "build"
    await asyncio.to_thread(source.copy_to, context)
    docker = await engine()
    if docker:
        return await built_image_launch(docker, build, context, routes, stage, say)
    image = await asyncio.to_thread(build_simple_image, build, context, stage.root / "image")
    say("No Docker engine answers here. The image runs as a process of this machine, in a virtual environment.")
    if image.command:
        python = await built(Recipe(image.python, tuple(image.requirements), server=False), say)
        return contained_launch(image, python, routes, stage)
    if not stage.deployment.scoring_script and mlflow_model(stage.models) is None:
        raise RolloutFailed("BadArgument", "the Dockerfile has neither CMD nor ENTRYPOINT, so there is nothing to run.")
    recipe = Recipe(image.python, tuple(image.requirements))
    return await _script_launch(stage, recipe, image_variables(image, stage), say)


async def _script_launch(stage: Stage, recipe: Recipe, variables: Mapping[str, str], say: Say) -> Launch:
    """The inference server with the deployment's script, or with the one for MLflow models."""
    deployment = stage.deployment
    python = await built(recipe, say)
    name = deployment.scoring_script or write_script(stage.code)
    path = stage.code / name
    if not path.is_file():
        held = ", ".join(sorted(item.name for item in stage.code.iterdir())) or "nothing"
        raise RolloutFailed(
            "BadArgument",
            f"the scoring script '{name}' is not in the code. codeConfiguration.scoringScript is a path inside the "
            f"uploaded folder, which holds: {held}.",
        )
    own = {"WORKER_COUNT": str(_workers(deployment, say)), **_time_limit(deployment)}
    return python_launch(
        python, path, {**variables, **own, **stage.variables(), "AZUREML_ENTRY_SCRIPT": name}, stage.code
    )


def _properties(deployment: Deployment) -> Mapping[str, Any]:
    document = deployment.environment.document if deployment.environment else None
    return (document or {}).get("properties") or {}


def _nothing_to_run(deployment: Deployment, image: str) -> RolloutFailed:
    kind = str((deployment.model.document or {}).get("properties", {}).get("modelType", "")) if deployment.model else ""
    if kind.startswith("triton"):
        return RolloutFailed(
            "BadArgument",
            "the emulator has no Triton server. Give the deployment an environment with the image "
            "nvcr.io/nvidia/tritonserver and an inferenceConfig, and it is run by Docker.",
        )
    image_text = f"the image '{image}' has no inferenceConfig" if image else "there is no environment with an image"
    return RolloutFailed(
        "BadArgument",
        "there is nothing to run: no scoring script, no MLflow model (a folder with a file MLmodel), and "
        f"{image_text}. Give the deployment a codeConfiguration.",
    )


def _recipe(deployment: Deployment, properties: Mapping[str, Any], model: MLflowModel | None, say: Say) -> Recipe:
    asset = deployment.environment
    conda = str(properties.get("condaFile") or "")
    try:
        wanted = parse_conda(conda) if conda else model.environment() if model else CondaFile(None, ())
    except ValueError as reason:
        raise RolloutFailed("ImageBuildFailure", f"{reason}. A conda file has a list 'dependencies'.") from reason
    if asset and asset.document is None:
        say(
            f"The environment '{asset.id}' is a registry's, which the emulator does not have. The script runs with "
            "the inference server alone; packages that the image brings are missing."
        )
    return Recipe(wanted.python or _python_of_image(properties, asset.id if asset else ""), wanted.requirements)


def _python_of_image(properties: Mapping[str, Any], asset_id: str) -> str:
    found = PYTHON_TAG.search(str(properties.get("image") or asset_id))
    return f"{found[1]}.{found[2]}" if found else OWN_VERSION


def _workers(deployment: Deployment, say: Say) -> int:
    wanted = deployment.concurrent_requests
    if wanted > MOST_WORKERS:
        say(f"{MOST_WORKERS} workers on this machine, where the service would start {wanted}.")
    return max(1, min(wanted, MOST_WORKERS))


def _time_limit(deployment: Deployment) -> dict[str, str]:
    """A worker gives up a request that nobody waits for any more, soon after the client was told so."""
    return {"SCORING_TIMEOUT_MS": str(int(deployment.request_timeout * 1000) + 500)}

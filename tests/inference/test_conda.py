"""Conda files and recipes: what pip is asked for."""

from __future__ import annotations

import pytest
from azureml_emulator.inference.conda import CondaFile, parse_conda
from azureml_emulator.inference.recipe import Recipe


@pytest.mark.parametrize(
    ("spec", "line"),
    [
        ("numpy", "numpy"),
        ("numpy=1.26", "numpy==1.26.*"),
        ("numpy=1.26.*", "numpy==1.26.*"),
        ("numpy==1.26.4", "numpy==1.26.4"),
        ("numpy=1.26.4=py310h5f9d8c6_0", "numpy==1.26.4"),
        ("numpy 1.26.*", "numpy==1.26.*"),
        ("numpy>=1.20,<2", "numpy>=1.20,<2"),
        ("conda-forge::numpy>=1.20", "numpy>=1.20"),
        ("scikit-learn=1.5", "scikit-learn==1.5.*"),
        ("pytorch=2.2", "torch==2.2.*"),
    ],
)
def test_a_conda_package_becomes_a_line_for_pip(spec: str, line: str) -> None:
    """Conda's single equals sign means any version that begins so."""
    assert parse_conda(f"dependencies:\n- {spec}").requirements == (line,)


def test_python_and_the_pip_list_are_taken_out() -> None:
    """Conda packages first, then pip's in their order, options among them."""
    text = """
    name: serving
    channels: [conda-forge]
    dependencies:
      - python=3.10
      - pip=23
      - joblib
      - pip:
        - --extra-index-url https://example.org/simple
        - inference-schema[numpy-support]~=1.8
    """
    wanted = CondaFile(
        "3.10", ("joblib", "--extra-index-url https://example.org/simple", "inference-schema[numpy-support]~=1.8")
    )
    assert parse_conda(text) == wanted


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("dependencies: {", "is not YAML"),
        ("name: x", "has no list 'dependencies'"),
        ("dependencies:\n- pip:", "other than a list under 'pip'"),
        ("dependencies:\n- a b c d", "is not a package: 'a b c d'"),
    ],
)
def test_a_bad_conda_file_is_refused_with_the_reason(text: str, reason: str) -> None:
    """The reason goes into ImageBuildFailure."""
    with pytest.raises(ValueError, match=reason):
        parse_conda(text)


@pytest.mark.parametrize(
    ("asked", "added"),
    [
        (("joblib",), "azureml-inference-server-http==1.5.1"),
        (("azureml_inference_server_http>=1.3",), None),
        (("azureml-defaults",), "azureml-inference-server-http"),
        (("--no-cache-dir",), "azureml-inference-server-http==1.5.1"),
    ],
)
def test_the_inference_server_is_installed_unless_it_was_asked_for(asked: tuple[str, ...], added: str | None) -> None:
    """In the version that is known to work, except where a dependency brings its own."""
    assert Recipe("3.11", asked).lines == (asked if added is None else (*asked, added))


def test_a_python_too_old_for_the_pinned_server_gets_any_version() -> None:
    """Pip finds one for it."""
    assert Recipe("3.8").lines == ("azureml-inference-server-http",)


def test_equal_recipes_share_an_environment_and_others_do_not() -> None:
    """The digest names the folder in the cache."""
    assert Recipe("3.11", ("a",)).digest == Recipe("3.11", ("a",)).digest
    assert len({Recipe("3.11", ("a",)).digest, Recipe("3.11", ("b",)).digest, Recipe("3.10", ("a",)).digest}) == 3

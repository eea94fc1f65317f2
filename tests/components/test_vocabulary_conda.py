"""Conda files, requirements files and conda dependencies of an Environment."""

from __future__ import annotations

from pathlib import Path

import pytest
from pulumi_azureml_components import (
    CondaDependencies,
    Environment,
    InvalidConfiguration,
)

from .said import said


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("- a\n", "python.conda_dependencies.conda_file: a conda specification must be a map with dependencies"),
        ("a: [\n", 'python.conda_dependencies.conda_file: "{file}" is not valid YAML in line 2'),
        ("name: x\n", "python.conda_dependencies.conda_file.dependencies: must be a list of packages"),
        ("dependencies:\n  - pip:\n  - azureml-defaults\n",
         ("python.conda_dependencies.conda_file.dependencies[0].pip: nothing is listed under pip: its packages belong "
         "below it, two blanks further in")),
        ("dependencies:\n  - pip: numpy\n",
         "python.conda_dependencies.conda_file.dependencies[0].pip: must be a list of packages"),
        ("dependencies:\n  - 3\n",
         "python.conda_dependencies.conda_file.dependencies[0]: must be a package, or a map with the one key pip"),
        ("dependencies: []\npackages: []\n",
         'python.conda_dependencies.conda_file: "packages" is none of name, channels, dependencies, prefix, variables'),
        ("dependencies: []\nchannels: x\n",
         "python.conda_dependencies.conda_file.channels: must be a list of channels"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_conda_file(tmp_path: Path, text: str, sentence: str) -> None:
    """The packages that slipped out from under pip included."""
    file = tmp_path / "env.yml"
    file.write_text(text)
    problems = Environment.from_conda_specification("serving", file).validate()
    assert said(problems) == [sentence.replace("{file}", str(file))]


def test_a_conda_file_that_is_not_there_is_one_fault_among_others(tmp_path: Path) -> None:
    """Reading never raises, so that everything is said at once."""
    file = tmp_path / "none.yml"
    assert said(Environment.from_conda_specification("AzureML-mine", file).validate()) == [
        'name: "AzureML-mine" begins as Microsoft\'s environments do: choose another name, or use Environment.get',
        f'python.conda_dependencies.conda_file: "{file}" cannot be read: no such file or directory',
    ]


def test_pip_requirements_become_a_conda_file(tmp_path: Path) -> None:
    """Comments and blank lines are no packages."""
    file = tmp_path / "requirements.txt"
    file.write_text("# serving\n\nnumpy==2.0  # arrays\n--extra-index-url https://packages.example\n")
    environment = Environment.from_pip_requirements("serving", file, pip_version="24")
    assert environment.validate() == []
    assert environment.python.conda_dependencies == CondaDependencies(
        conda_packages=("python=3.10", "pip=24"),
        pip_packages=("numpy==2.0",),
        pip_options=("--extra-index-url https://packages.example",),
    )


def test_requirements_in_another_file_are_refused(tmp_path: Path) -> None:
    """It would not be there where the image is built."""
    file = tmp_path / "requirements.txt"
    file.write_text("-r other.txt\n")
    assert said(Environment.from_pip_requirements("serving", file).validate()) == [
        (
            'python.conda_dependencies.requirements_file: "-r other.txt" refers to another file, which is not sent '
            "along: write its packages here"
        )
    ]


def test_conda_dependencies_do_not_change() -> None:
    """A program of v1 that adds to them meets the word to use instead of losing the package."""
    conda = CondaDependencies.create(pip_packages=["numpy==1"])
    assert conda.with_pip_package("NumPy==2").pip_packages == ("NumPy==2",)
    assert conda.with_conda_package("scikit-learn").conda_packages == ("python=3.10", "scikit-learn")
    assert conda.with_channel("conda-forge").channels == ("conda-forge",)
    with pytest.raises(AttributeError) as caught:
        conda.add_pip_package("pandas")
    assert str(caught.value) == "CondaDependencies does not change: with_pip_package(…) returns a new one"
    with pytest.raises(AttributeError, match="has no attribute color"):
        conda.color  # noqa: B018


def test_conda_dependencies_that_mean_the_same_read_the_same() -> None:
    """Whatever their name."""
    one, other = CondaDependencies(("python=3.10",), name="a"), CondaDependencies(("python=3.10",), name="b")
    assert one.canonical_text() == other.canonical_text() == "dependencies:\n- python=3.10\n"
    assert one.serialize_to_string() == "name: a\ndependencies:\n- python=3.10\n"


def test_what_v1_refused_in_a_conda_structure_is_refused() -> None:
    """An unknown key, for one."""
    with pytest.raises(InvalidConfiguration) as caught:
        CondaDependencies.deserialize({"dependencies": [], "packages": []})
    assert "is none of name, channels, dependencies, prefix, variables" in str(caught.value)
    assert CondaDependencies.deserialize(
        {"dependencies": ["a", {"pip": ["b"]}], "prefix": "x", "variables": {"A": "B"}}
    ) == (CondaDependencies(("a",), ("b",), variables={"A": "B"}))

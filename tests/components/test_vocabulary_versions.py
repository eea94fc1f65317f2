"""Versions of an endpoint: their configuration, their traffic, and v1's words for their state."""

from __future__ import annotations

from typing import Any

import pytest
from pulumi_azureml_components import (
    AksEndpointDeploymentConfiguration,
    InvalidConfiguration,
    default_version,
    service_name_problems,
    traffic_problems,
    traffic_shares,
)
from pulumi_azureml_components.vocabulary.deployment_status import service_state, version_type

from .said import doubted, said

Version = AksEndpointDeploymentConfiguration


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"traffic_percentile": -1}, "traffic_percentile: -1 must be a whole number, 0 to 100"),
        ({"traffic_percentile": 101}, "traffic_percentile: 101 must be a whole number, 0 to 100"),
        ({"traffic_percentile": 50.0}, "traffic_percentile: 50 must be a whole number, 0 to 100"),
        ({"traffic_percentile": True}, "traffic_percentile: True must be a whole number, 0 to 100"),
        ({"is_default": 1}, "is_default: 1 must be True or False"),
        ({"is_control_version_type": "control"}, 'is_control_version_type: "control" must be True or False'),
        (
            {"version_name": "b"},
            ('version_name: "b" must have 3 to 32 letters, digits and `-`, beginning with a letter '
            "and ending with a letter or digit"),
        ),
        ({"version_name": "blue", "cpu_cores": -1},
         'cpu_cores: -1 must be a number greater than zero, or thousandths as in "100m"'),
    ],
)  # fmt: skip
def test_what_a_version_refuses(given: dict[str, Any], sentence: str) -> None:
    """Its own, and all that a service refuses."""
    assert said(Version(**given).validate()) == [sentence]


@pytest.mark.parametrize("name", ["blue", "a-1", "b" * 32])
def test_names_that_v1_took(name: str) -> None:
    """They need no word."""
    assert service_name_problems("name", name) == []


@pytest.mark.parametrize("name", ["ab", "1ab", "ab-", "a_b", "b" * 33, "abc\n", ""])
def test_names_that_v1_refused(name: str) -> None:
    """Whole names are looked at: v1 let a line break at the end pass."""
    assert len(said(service_name_problems("name", name))) == 1


def test_upper_case_is_let_through_and_doubted() -> None:
    """Only v1 minded it."""
    assert [str(problem) for problem in service_name_problems("name", "Blue")] == [
        'name: "Blue" has upper-case letters, which v1 refused; two names that differ by case alone are one'
    ]


@pytest.mark.parametrize(("control", "word"), [(True, "control"), (False, "treatment")])
def test_the_type_of_a_version_is_a_tag(control: bool, word: str) -> None:
    """Azure knows no types."""
    arguments = Version(is_control_version_type=control, tags={"team": "churn"}).to_deployment()
    assert arguments["tags"] == {"team": "churn", "mlversion-type": word}
    assert version_type(arguments["tags"]) == word.capitalize()


def test_a_version_without_type_has_no_tag() -> None:
    """Nothing is added to what is said."""
    assert "tags" not in Version().to_deployment()
    assert version_type(None) is None
    assert version_type({"mlversion-type": "other"}) is None


@pytest.mark.parametrize(
    "version",
    [
        Version(version_name="blue"),
        Version(version_name="blue", traffic_percentile=20, is_default=True, is_control_version_type=False),
        Version(version_name="blue", autoscale_enabled=True, auth_enabled=True, enable_app_insights=True, cpu_cores=1),
        Version(version_name="blue", tags={"a": "b"}, properties={"c": "d"}, description="Blue.", namespace="team"),
    ],
)
def test_dictionary_of_an_endpoint_round_trips(version: Version) -> None:
    """With the one version."""
    assert Version.deserialize(version.serialize()) == version


def test_dictionary_is_that_of_v1() -> None:
    """What belongs to the endpoint stands there as well."""
    payload = Version(version_name="blue", traffic_percentile=30, auth_enabled=True, description="Blue.").serialize()
    assert {key: payload[key] for key in ("computeType", "authEnabled", "description")} == {
        "computeType": "AKSENDPOINT",
        "authEnabled": True,
        "description": "Blue.",
    }
    assert (payload["versions"]["blue"]["trafficPercentile"], payload["versions"]["blue"]["computeType"]) == (30, "AKS")


def test_versions_of_a_v1_endpoint_are_read_by_name() -> None:
    """What the endpoint says holds for each."""
    versions = Version.versions_of(
        {
            "computeType": "AKSENDPOINT",
            "authEnabled": True,
            "versions": {"blue": {"trafficPercentile": 80, "type": "Control"}, "green": {"trafficPercentile": 20}},
        }
    )
    assert versions["blue"] == Version(
        version_name="blue", traffic_percentile=80, is_control_version_type=True, auth_enabled=True
    )
    assert versions["green"].traffic_percentile == 20
    with pytest.raises(InvalidConfiguration) as caught:
        Version.deserialize({"computeType": "AKSENDPOINT", "versions": {"blue": {}, "green": {}}})
    assert str(caught.value.problems[0]) == "versions: 2 versions must be one; read several by `versions_of`"


@pytest.mark.parametrize(
    ("versions", "traffic", "shares"),
    [
        ({"blue": Version()}, None, {"blue": 100}),
        ({"blue": Version(traffic_percentile=90), "green": Version(traffic_percentile=10)}, None,
         {"blue": 90, "green": 10}),
        ({"blue": Version(traffic_percentile=0)}, None, {"blue": 0}),
        ({"blue": Version(), "green": Version(is_default=True)}, None, {"green": 100}),
        ({"blue": Version(), "green": Version()}, {"blue": 60, "green": 40}, {"blue": 60, "green": 40}),
        ({}, None, {}),
    ],
)  # fmt: skip
def test_shares_of_the_traffic(versions: Any, traffic: Any, shares: dict[str, int]) -> None:
    """As said, else as the versions say, else all to the default or only one."""
    assert traffic_shares(versions, traffic) == shares
    assert said(traffic_problems(versions, traffic)) == []


@pytest.mark.parametrize(
    ("versions", "traffic", "sentence"),
    [
        ({}, {"blue": 100}, "traffic: is given without any version: add versions, or leave it out"),
        ({"blue": Version(), "green": Version()}, None,
         "traffic: is missing: say which share each of blue, green gets"),
        ({"blue": Version()}, {"blu": 100}, 'traffic: "blu" is none of the versions blue; did you mean blue?'),
        ({"blue": Version()}, {"old": 100},
         'traffic: "old" is none of the versions blue: take the name out before the version goes'),
        ({"blue": Version(traffic_percentile=100)}, {"blue": 100},
         "traffic: is given beside traffic_percentile of blue: say it once"),
        ({"blue": Version(is_default=True), "green": Version(is_default=True)}, None,
         "is_default: is True for blue, green: only one can be the default"),
        ({"blue": Version(), "Blue": Version()}, {"blue": 100},
         "versions: blue and Blue are one name to the service, which ignores case"),
        ({"one": Version(version_name="blue"), "two": Version(version_name="BLUE")}, {"one": 100},
         "versions: blue and BLUE are one name to the service, which ignores case"),
        ({"blue": Version(is_control_version_type=True), "green": Version(is_control_version_type=True)},
         {"blue": 100},
         "is_control_version_type: is True for blue, green: an experiment has one control"),
    ],
)  # fmt: skip
def test_what_is_wrong_between_versions(versions: Any, traffic: Any, sentence: str) -> None:
    """Each refusal in its own words."""
    assert said(traffic_problems(versions, traffic)) == [sentence]


def test_a_treatment_with_all_traffic_is_doubted() -> None:
    """An experiment without its control measures nothing."""
    versions = {"blue": Version(is_control_version_type=True), "green": Version(is_control_version_type=False)}
    assert doubted(traffic_problems(versions, {"green": 100})) == [
        "traffic: green is a treatment and takes all traffic, blue is the control and gets none"
    ]
    assert doubted(traffic_problems(versions, {"blue": 50, "green": 50})) == []


@pytest.mark.parametrize(
    ("traffic", "name"),
    [({"blue": 10, "green": 90}, "green"), ({"green": 50, "blue": 50}, "blue"), ({"blue": 0}, None), ({}, None)],
)
def test_the_default_version_is_where_most_traffic_goes(traffic: dict[str, int], name: str | None) -> None:
    """The first by name among equals."""
    assert default_version(traffic) == name


@pytest.mark.parametrize(
    ("state", "word"),
    [("Succeeded", "Healthy"), ("Failed", "Unhealthy"), ("Updating", "Transitioning"), ("Creating", "Transitioning")],
)
def test_states_in_the_words_of_v1(state: str, word: str) -> None:
    """Three are enough."""
    assert service_state(state) == word

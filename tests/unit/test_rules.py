"""Every rule of every type, by the arguments that break it and the sentence that the user reads."""

from __future__ import annotations

import pytest
from pulumi_azureml.check import Checked, Fault, check_arguments

from ..samples import BROKEN, SAMPLES, Broken, Sample
from .unknown import UNKNOWN, is_unknown

CASES = [pytest.param(sample, broken, id=f"{sample.declared.name}-{broken}") for sample, broken in BROKEN]


def _checked(sample: Sample, broken: Broken) -> Checked:
    given = {**sample.inputs(), **broken.given}
    settled = sample.declared.settle(given) if sample.declared.settle else given
    return check_arguments(sample.declared, settled, broken.olds or {}, is_unknown, broken.settings)


@pytest.mark.parametrize(("sample", "broken"), CASES)
def test_what_breaks_a_rule_is_told_in_its_exact_words(sample: Sample, broken: Broken) -> None:
    """An error stops the preview at the argument it names; a warning lets it go on."""
    checked = _checked(sample, broken)
    if broken.warning:
        assert checked.faults == ()
        assert broken.sentence in checked.warnings
    else:
        found = {(fault.property, fault.reason) for fault in checked.faults}
        assert (broken.property, broken.sentence) in found


@pytest.mark.parametrize(("sample", "broken"), CASES)
def test_a_rule_is_silent_while_what_it_reads_is_unknown(sample: Sample, broken: Broken) -> None:
    """A preview with nothing known about the arguments at fault has nothing to say about them."""
    given = {**sample.inputs(), **dict.fromkeys([*broken.given, broken.property.split(".")[0].split("[")[0]], UNKNOWN)}
    checked = check_arguments(sample.declared, given, broken.olds or {}, is_unknown, broken.settings)
    assert [str(fault) for fault in checked.faults] == []
    assert broken.sentence not in checked.warnings


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_samples_break_no_rule(sample: Sample) -> None:
    """The arguments from which the broken ones differ are in order themselves."""
    faults: tuple[Fault, ...] = check_arguments(sample.declared, sample.inputs(), {}, is_unknown).faults
    assert [str(fault) for fault in faults] == []


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_resource_may_be_wholly_unknown(sample: Sample) -> None:
    """Every argument at once may hang on another resource."""
    given = dict.fromkeys(sample.inputs(), UNKNOWN)
    checked = check_arguments(sample.declared, given, {}, is_unknown)
    assert [str(fault) for fault in checked.faults] == []

"""Every rule of every type, by the arguments that break it and the sentence that the user reads."""

from __future__ import annotations

import pytest
from pulumi_azureml.lifecycle import check

from ..samples import BROKEN, SAMPLES, Broken, Sample
from .toy import URN
from .unknown import UNKNOWN, is_unknown

CASES = [pytest.param(sample, broken, id=f"{sample.declared.name}-{broken}") for sample, broken in BROKEN]


@pytest.mark.parametrize(("sample", "broken"), CASES)
def test_what_breaks_a_rule_is_told_in_its_exact_words(sample: Sample, broken: Broken) -> None:
    """An error stops the preview at the argument it names; a warning lets it go on."""
    checked = broken.checked(sample)
    if broken.warning:
        assert checked.faults == ()
        assert broken.sentence in checked.warnings
    else:
        found = {(fault.property, fault.reason) for fault in checked.faults}
        assert (broken.property, broken.sentence) in found


@pytest.mark.parametrize(("sample", "broken"), CASES)
def test_a_rule_is_silent_while_what_it_reads_is_unknown(sample: Sample, broken: Broken) -> None:
    """A preview with nothing known about the arguments at fault has nothing to say about them."""
    at_fault = [*broken.given, broken.property.split(".")[0].split("[")[0]]
    checked = broken.checked(sample, is_unknown, **dict.fromkeys(at_fault, UNKNOWN))
    assert [str(fault) for fault in checked.faults] == []
    assert broken.sentence not in checked.warnings


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_samples_break_no_rule(sample: Sample) -> None:
    """The arguments from which the broken ones differ are in order themselves."""
    checked = check(sample.declared, {}, sample.inputs(), urn=URN, settings={})
    assert [str(fault) for fault in checked.faults] == []


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_resource_may_be_wholly_unknown(sample: Sample) -> None:
    """Every argument at once may hang on another resource."""
    given = dict.fromkeys(sample.inputs(), UNKNOWN)
    checked = check(sample.declared, {}, given, urn=URN, settings={}, is_unknown=is_unknown)
    assert [str(fault) for fault in checked.faults] == []

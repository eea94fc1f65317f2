"""Arguments for every resource type: valid ones in several sizes, and ones that break each rule."""

from . import (
    autoscale_setting,
    code_version,
    compute_cluster,
    compute_instance,
    datastore,
    endpoint_traffic,
    environment_version,
    kubernetes_compute,
    model_version,
    online_deployment,
    online_endpoint,
    workspace,
)
from .generator import every_argument, value_of
from .kinds import Broken, Sample
from .place import NOWHERE, Place

__all__ = ["BROKEN", "NOWHERE", "SAMPLES", "Broken", "Place", "Sample", "every_argument", "sample_of", "value_of"]

_FILES = (
    autoscale_setting,
    code_version,
    compute_cluster,
    compute_instance,
    datastore,
    endpoint_traffic,
    environment_version,
    kubernetes_compute,
    model_version,
    online_deployment,
    online_endpoint,
    workspace,
)

SAMPLES: tuple[Sample, ...] = tuple(sample for file in _FILES for sample in file.SAMPLES)
BROKEN: tuple[tuple[Sample, Broken], ...] = tuple((file.SMALL, broken) for file in _FILES for broken in file.BROKEN)


def sample_of(type_name: str, name: str = "full") -> Sample:
    """One sample by the name of its type and its own."""
    return next(sample for sample in SAMPLES if (sample.declared.name, sample.name) == (type_name, name))

"""Fixtures that several tests of the training share."""

from dataclasses import replace

import pytest

from digitpad.training.config import QUICK_CONFIG
from digitpad.training.data import mnist
from digitpad.training.data.negatives import generate_negatives
from digitpad.training.data.training_sets import TrainingSet


@pytest.fixture(scope="session")
def tiny_set():
    """A training set of 640 digits and 128 negatives."""
    digits = mnist.load().training
    return TrainingSet(digits.subset(slice(640)), ((generate_negatives(128, digits, [], 3), 64),))


@pytest.fixture(scope="session")
def short_config():
    return replace(QUICK_CONFIG, branches=())


@pytest.fixture(scope="session")
def short_run(tiny_set, short_config, tmp_path_factory):
    """The folder of a finished run with the short configuration on the tiny set."""
    from digitpad.training.trainer import train  # noqa: PLC0415 - TensorFlow takes seconds to load

    folder = tmp_path_factory.mktemp("short")
    train(tiny_set, {}, short_config, folder)
    return folder

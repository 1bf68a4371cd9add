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
    """The quick configuration without branches, of a small network."""
    return replace(QUICK_CONFIG, branches=(), channels=((8,), (16,), (16,)))


@pytest.fixture(scope="session")
def short_run(tiny_set, short_config, tmp_path_factory):
    """The folder of a finished run with the short configuration on the tiny set."""
    from digitpad.training.trainer import train  # noqa: PLC0415 - TensorFlow takes seconds to load

    folder = tmp_path_factory.mktemp("short")
    train(tiny_set, {}, short_config, folder)
    return folder


@pytest.fixture
def interrupt_after_an_epoch(monkeypatch):
    """A function that calls another, and interrupts it at the end of an epoch, when its metrics are logged."""
    from digitpad.training.checkpoint import log  # noqa: PLC0415 - TensorFlow takes seconds to load

    def interrupt(*_):
        raise KeyboardInterrupt

    def call(train, *arguments):
        with monkeypatch.context() as patch:
            patch.setattr(log, "info", interrupt)
            with pytest.raises(KeyboardInterrupt):
                train(*arguments)

    return call

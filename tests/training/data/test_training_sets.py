"""Training sets: what an epoch holds, and what replaces missing pen digits."""

import numpy as np

from digitpad.training.data.dataset import NO_DIGIT_LABEL


def test_epoch_holds_all_of_mnist_and_a_sample_of_each_pool(tiny_set):
    images = tiny_set.sample_epoch(np.random.default_rng(0))
    assert len(images.labels) == tiny_set.epoch_size == 704
    assert (images.labels == NO_DIGIT_LABEL).sum() == 64

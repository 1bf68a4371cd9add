"""Training sets: what an epoch holds, and what replaces missing pen digits."""

import numpy as np

from digitpad.training.data.dataset import NO_DIGIT_LABEL


def test_epoch_holds_all_of_mnist_and_a_sample_of_each_pool(tiny_set):
    images = tiny_set.sample_epoch(np.random.default_rng(0))
    assert len(images.labels) == tiny_set.epoch_size == 704
    assert (images.labels == NO_DIGIT_LABEL).sum() == 64


def test_images_of_a_pool_are_drawn_in_proportion_to_their_weight(tiny_set):
    (pool, _), brightest = tiny_set.pools[0], tiny_set.pools[0][0].images.mean(axis=(1, 2)).argmax()

    def weigh(images):
        means = images.images.mean(axis=(1, 2))
        return np.where(means == means.max(), 1e6, 1.0)

    drawn = [tiny_set.sample_epoch(np.random.default_rng(seed), weigh).images for seed in range(5)]
    assert all((images == pool.images[brightest]).all(axis=(1, 2)).any() for images in drawn)
    assert {len(images) for images in drawn} == {tiny_set.epoch_size}

"""Quantization: six bits, and the scale with the least error."""

import numpy as np
import pytest

from digitpad.training.model import Convolution
from digitpad.training.quantize import MAX_QUANTIZED, fake_quantize, quantize


def convolution(weights):
    weights = np.asarray(weights, np.float32)
    return Convolution(weights, np.zeros(weights.shape[-1], np.float32), relu=True)


def squared_error(layer):
    return ((fake_quantize(layer).weights - layer.weights) ** 2).sum()


def test_quantized_weights_are_of_six_bits():
    layer = convolution(np.random.default_rng(0).normal(size=(3, 3, 8, 5)))
    quantized, scale = quantize(layer)
    assert quantized.dtype == np.int8
    assert quantized.shape == layer.weights.shape
    assert scale.shape == (5,)
    assert 2**5 - 1 == MAX_QUANTIZED == np.abs(quantized.astype(int)).max()


def test_weights_on_the_grid_are_kept_exactly():
    levels = np.arange(-MAX_QUANTIZED, MAX_QUANTIZED + 1, dtype=np.float32)
    layer = convolution(np.stack([levels, 4 * levels], axis=-1)[None, None])
    np.testing.assert_allclose(fake_quantize(layer).weights, layer.weights, rtol=1e-6)


@pytest.mark.parametrize("outlier", [1, 6])
def test_error_is_not_larger_than_without_clipping(outlier):
    weights = np.random.default_rng(1).normal(size=(3, 3, 16, 4))
    weights[0, 0, 0] = outlier * np.abs(weights).max()
    unclipped = np.abs(weights).max(axis=(0, 1, 2)) / MAX_QUANTIZED
    error = ((np.rint(weights / unclipped) * unclipped - weights) ** 2).sum()
    assert squared_error(convolution(weights)) <= error * (1 + 1e-5)


def test_channel_of_zeros_stays_zero():
    layer = convolution(np.zeros((3, 3, 2, 2)))
    assert not fake_quantize(layer).weights.any()
    assert (quantize(layer)[1] > 0).all()

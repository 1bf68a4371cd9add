"""Quantization of weights: int8, with a scale for each output channel."""

from dataclasses import replace

import numpy as np

from digitpad.arrays import Float32Array, Int8Array
from digitpad.training.model import Convolution, Layer, MaxPool

MAX_INT8 = 127
"""Weights are quantized to -127 … 127."""


def quantize_int8(layer: Convolution) -> tuple[Int8Array, Float32Array]:
    """The weights as int8 (height, width, in, out), and the scale of each output channel, (out,)."""
    scale = (np.abs(layer.weights).max(axis=(0, 1, 2)) / MAX_INT8).astype(np.float32)
    scale[scale == 0] = 1
    return np.rint(layer.weights / scale).astype(np.int8), scale


def fake_quantize(layer: Layer) -> Layer:
    """The layer with the float weights that its quantized weights stand for."""
    if isinstance(layer, MaxPool):
        return layer
    quantized, scale = quantize_int8(layer)
    return replace(layer, weights=quantized * scale)

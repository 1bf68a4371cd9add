"""Quantization of weights: six bits each, with a scale for each output channel.

They are stored as int8. That needs no code to unpack them, and the compression of HTTP makes of the two spare bits,
and of small values being frequent, what a packed format would.
"""

from dataclasses import replace

import numpy as np

from digitpad.arrays import Float32Array, Int8Array
from digitpad.training.model import Convolution, Layer, MaxPool

MAX_QUANTIZED = 31
"""Weights are quantized to -31 … 31."""

CLIPPING_FRACTIONS = np.linspace(0.5, 1, 26, dtype=np.float32)
"""Of a channel's largest weight, the largest that is represented; larger ones are clipped."""


def quantize(layer: Convolution) -> tuple[Int8Array, Float32Array]:
    """The weights as int8 (height, width, in, out), and the scale of each output channel, (out,).

    Each scale is the one of several with the least squared error (Banner, Nahshan and Soudry, "Post training 4-bit
    quantization of convolutional networks for rapid-deployment", 2019, give the reason to clip).
    """
    largest = np.abs(layer.weights).max(axis=(0, 1, 2)).astype(np.float32)
    largest[largest == 0] = MAX_QUANTIZED
    scales = (CLIPPING_FRACTIONS[:, None] * largest / MAX_QUANTIZED).astype(np.float32)
    errors = [((layer.weights - _round(layer.weights, scale) * scale) ** 2).sum(axis=(0, 1, 2)) for scale in scales]
    scale = scales[np.argmin(errors, axis=0), np.arange(len(largest))]
    return _round(layer.weights, scale).astype(np.int8), scale


def fake_quantize(layer: Layer) -> Layer:
    """The layer with the float weights that its quantized weights stand for."""
    if isinstance(layer, MaxPool):
        return layer
    quantized, scale = quantize(layer)
    return replace(layer, weights=quantized * scale)


def _round(weights: Float32Array, scale: Float32Array) -> Float32Array:
    return np.asarray(np.clip(np.rint(weights / scale), -MAX_QUANTIZED, MAX_QUANTIZED))

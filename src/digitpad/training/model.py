"""The network: a plain stack of convolutions that ends in one 7 x 7 map per digit.

A digit's score is the mean of its map, so the map shows where the evidence lies. For training, each convolution is
followed by batch norm (Ioffe and Szegedy, 2015); `folded` takes it into the weights, and `inference_network` is the
plain stack as it ships.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import keras
import numpy as np
import numpy.typing as npt

from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.recognizer import DIGIT_COUNT
from digitpad.training.config import Recipe


@dataclass(frozen=True)
class Convolution:
    """Weights (height, width, in, out) and bias (out,) of a convolution with zero padding, "same" size, stride 1."""

    weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    relu: bool


class MaxPool:
    """The largest of each 2 x 2 pixels."""


Layer = Convolution | MaxPool


def training_network(recipe: Recipe) -> keras.Model:
    """The untrained network: frames (N, 28, 28) to ten logits (N, 10), or, beyond MNIST, eleven (N, 11).

    The eleventh class is ink that is no digit. Its logit is always 0, so ten maps are enough to tell it apart. The
    first kernel is 5 x 5, all others are 3 x 3.
    """
    initial = (keras.initializers.HeNormal(seed=recipe.seed + place) for place in range(100))
    frames = keras.Input((FRAME_SIZE, FRAME_SIZE), name="frames")
    x = keras.layers.Reshape((FRAME_SIZE, FRAME_SIZE, 1))(frames)
    for group, channels in enumerate(recipe.widths):
        if group:
            x = keras.layers.MaxPooling2D()(x)
        for width in channels:
            kernel = 5 if x.shape[-1] == 1 else 3
            x = keras.layers.Conv2D(width, kernel, padding="same", use_bias=False, kernel_initializer=next(initial))(x)
            x = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)
            x = keras.layers.ReLU()(x)
    maps = keras.layers.Conv2D(DIGIT_COUNT, 1, kernel_initializer=next(initial), name="maps")(x)
    logits = keras.layers.GlobalAveragePooling2D()(maps)
    if recipe.beyond_mnist:
        logits = keras.ops.pad(logits, ((0, 0), (0, 1)))
    return keras.Model(frames, logits, name="digits_in_training")


def folded(network: keras.Model) -> list[Layer]:
    """The trained network's layers; batch norm, with the ReLU after it, is taken into the convolution before it."""
    layers: list[Layer] = []
    for layer in network.layers:
        if isinstance(layer, keras.layers.Conv2D):
            weights, *bias = layer.get_weights()
            if bias:
                layers.append(Convolution(weights, bias[0], relu=False))
        elif isinstance(layer, keras.layers.BatchNormalization):
            gain, offset, mean, variance = layer.get_weights()
            scale = gain / np.sqrt(variance + layer.epsilon)
            layers.append(Convolution(weights * scale, offset - mean * scale, relu=True))
        elif isinstance(layer, keras.layers.MaxPooling2D):
            layers.append(MaxPool())
    return layers


def inference_network(layers: Iterable[Layer]) -> keras.Model:
    """The plain stack, from frames (N, 28, 28) to all that `digitpad.recognizer.Scores` holds."""
    frames = keras.Input((FRAME_SIZE, FRAME_SIZE), name="frames")
    x = keras.layers.Reshape((FRAME_SIZE, FRAME_SIZE, 1))(frames)
    for layer in layers:
        if isinstance(layer, MaxPool):
            x = keras.layers.MaxPooling2D()(x)
            continue
        *kernel, _, width = layer.weights.shape
        activation = "relu" if layer.relu else None
        convolution = keras.layers.Conv2D(width, kernel, padding="same", activation=activation)
        x = convolution(x)
        convolution.set_weights([layer.weights, layer.bias])
    logits = keras.layers.GlobalAveragePooling2D()(x)
    probabilities = keras.layers.Softmax(name="probabilities")(logits)
    no_digit = keras.ops.sigmoid(-keras.ops.logsumexp(logits, axis=-1))
    evidence = keras.layers.Permute((3, 1, 2), name="evidence")(x)
    outputs = {"probabilities": probabilities, "no_digit": no_digit, "evidence": evidence}
    return keras.Model(frames, outputs, name="digits")


def cooled(layers: Sequence[Layer], temperature: float) -> list[Layer]:
    """The layers with all logits divided by a temperature (Guo et al., "On calibration of modern neural networks")."""
    *before, last = layers
    if isinstance(last, MaxPool):
        raise TypeError("The last layer must be the convolution that makes the class maps.")
    return [*before, Convolution(last.weights / temperature, last.bias / temperature, last.relu)]

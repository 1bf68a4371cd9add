"""The network: a plain stack of convolutions that ends in one 7 x 7 class activation map per digit.

The logit of a digit is the mean of its map, so the map shows where the evidence for the digit lies (Zhou et al.,
"Learning deep features for discriminative localization", 2016). In training, each convolution is followed by batch
normalisation (Ioffe and Szegedy, 2015). `fold_batch_norm` folds it into the weights, and `build_inference_model` builds
the plain stack that ships.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import keras
import numpy as np

from digitpad.arrays import Float32Array
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.recognizer import DIGIT_COUNT
from digitpad.training.config import TrainingConfig

CLASS_MAPS = "class_maps"
"""The name of the last layer in training."""


@dataclass(frozen=True)
class Convolution:
    """Weights (height, width, in, out) and bias (out,) of a convolution with zero padding, "same" size, stride 1."""

    weights: Float32Array
    bias: Float32Array
    relu: bool


class MaxPool:
    """The maximum of each 2 x 2 pixels."""


Layer = Convolution | MaxPool


def build_training_model(config: TrainingConfig) -> keras.Model:
    """The untrained network: frames (N, 28, 28) to ten logits (N, 10), or, with negatives, eleven (N, 11).

    The eleventh class is the reject class, "no digit". Its logit is always 0, so it needs no map of its own.
    """
    frames = keras.Input((FRAME_SIZE, FRAME_SIZE), name="frames")
    x = keras.layers.Reshape((FRAME_SIZE, FRAME_SIZE, 1))(frames)
    maps = build_class_maps(x, config.channels, DIGIT_COUNT, config.seed)
    logits = keras.layers.GlobalAveragePooling2D()(maps)
    if config.with_negatives:
        logits = keras.ops.pad(logits, ((0, 0), (0, 1)))
    return keras.Model(frames, logits, name="training_model")


def build_class_maps(x: Any, channels: Sequence[Sequence[int]], class_count: int, seed: int) -> Any:  # noqa: ANN401 - Keras tensors
    """The convolutions of a network, from frames (N, H, W, 1) to class maps (N, H / 4, W / 4, class_count).

    The first kernel is 5 x 5, all others are 3 x 3, and that of the class maps is 1 x 1.
    """
    initializers = (keras.initializers.HeNormal(seed=seed + index) for index in range(100))
    for group, group_channels in enumerate(channels):
        if group:
            x = keras.layers.MaxPooling2D()(x)
        for filters in group_channels:
            kernel = 5 if x.shape[-1] == 1 else 3
            initializer = next(initializers)
            x = keras.layers.Conv2D(filters, kernel, padding="same", use_bias=False, kernel_initializer=initializer)(x)
            x = keras.layers.BatchNormalization(momentum=0.9, epsilon=1e-5)(x)
            x = keras.layers.ReLU()(x)
    return keras.layers.Conv2D(class_count, 1, kernel_initializer=next(initializers), name=CLASS_MAPS)(x)


def fold_batch_norm(model: keras.Model) -> list[Layer]:
    """The trained model's layers, with batch normalisation and ReLU folded into the convolution before them."""
    layers: list[Layer] = []
    for layer in model.layers:
        if isinstance(layer, keras.layers.Conv2D):
            weights, *bias = layer.get_weights()
            if bias:
                layers.append(Convolution(weights, bias[0], relu=False))
        elif isinstance(layer, keras.layers.BatchNormalization):
            gamma, beta, mean, variance = layer.get_weights()
            scale = gamma / np.sqrt(variance + layer.epsilon)
            layers.append(Convolution(weights * scale, beta - mean * scale, relu=True))
        elif isinstance(layer, keras.layers.MaxPooling2D):
            layers.append(MaxPool())
    return layers


def build_inference_model(layers: Iterable[Layer]) -> keras.Model:
    """The plain stack, from frames (N, 28, 28) to the outputs that `digitpad.recognizer.Scores` holds."""
    frames = keras.Input((FRAME_SIZE, FRAME_SIZE), name="frames")
    hidden, x = _stack_layers(layers, keras.layers.Reshape((FRAME_SIZE, FRAME_SIZE, 1))(frames))
    logits = keras.layers.GlobalAveragePooling2D()(x)
    probabilities = keras.layers.Softmax(name="probabilities")(logits)
    no_digit = keras.ops.sigmoid(-keras.ops.logsumexp(logits, axis=-1))
    evidence = keras.layers.Permute((3, 1, 2), name="evidence")(x)
    embedding = keras.layers.GlobalAveragePooling2D(name="embedding")(hidden)
    outputs = {"probabilities": probabilities, "no_digit": no_digit, "evidence": evidence, "embedding": embedding}
    return keras.Model(frames, outputs, name="digits")


def build_line_inference_model(layers: Iterable[Layer]) -> keras.Model:
    """The plain stack of the line network, from line frames (N, 28, W) to logits (N, W / 4, classes)."""
    frames = keras.Input((FRAME_SIZE, None), name="lines")
    _, class_maps = _stack_layers(layers, keras.layers.Reshape((FRAME_SIZE, -1, 1))(frames))
    return keras.Model(frames, {"logits": keras.ops.mean(class_maps, axis=1)}, name="line_network")


def _stack_layers(layers: Iterable[Layer], x: keras.KerasTensor) -> tuple[keras.KerasTensor, keras.KerasTensor]:
    """The outputs of the last layer but one and of the last one."""
    for layer in layers:
        hidden = x
        if isinstance(layer, MaxPool):
            x = keras.layers.MaxPooling2D()(x)
            continue
        *kernel, _, filters = layer.weights.shape
        activation = "relu" if layer.relu else None
        convolution = keras.layers.Conv2D(filters, kernel, padding="same", activation=activation)
        x = convolution(x)
        convolution.set_weights([layer.weights, layer.bias])
    return hidden, x


def apply_temperature(layers: Sequence[Layer], temperature: float) -> list[Layer]:
    """The layers with all logits divided by a temperature (Guo et al., "On calibration of modern neural networks")."""
    *before, last = layers
    if isinstance(last, MaxPool):
        raise TypeError("The last layer must be the convolution that computes the class maps.")
    return [*before, Convolution(last.weights / temperature, last.bias / temperature, last.relu)]

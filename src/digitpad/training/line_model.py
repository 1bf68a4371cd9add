"""The line network: the digit network's convolutions over a whole line of writing, with an answer for each column.

It is trained by connectionist temporal classification (Graves, Fernández, Gomez and Schmidhuber, "Connectionist
temporal classification: labelling unsegmented sequence data with recurrent neural networks", 2006): each column of 4
pixels says a symbol or the blank, and the probability of a text is the sum over all sequences of columns that spell it
once repeated symbols are merged and blanks removed.
"""

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np

from digitpad.arrays import Float32Array
from digitpad.numbers.symbols import SYMBOLS
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.training.data.line_samples import MAX_TEXT_LENGTH
from digitpad.training.model import build_class_maps

BLANK = len(SYMBOLS)
"""The class of columns that say nothing, behind the symbols."""

CLASS_COUNT = BLANK + 1


def build_line_model(channels: Sequence[Sequence[int]], seed: int = 1) -> keras.Model:
    """The untrained network: line frames (N, 28, W), W a multiple of 4, to logits (N, W / 4, 15).

    The logits are the means over the rows of class maps (N, 7, W / 4, 15).
    """
    frames = keras.Input((FRAME_SIZE, None), name="frames")
    maps = build_class_maps(keras.ops.expand_dims(frames, -1), channels, CLASS_COUNT, seed)
    return keras.Model(frames, keras.ops.mean(maps, axis=1), name="line_model")


def digit_channels(digits: keras.Model) -> tuple[tuple[int, ...], ...]:
    """The channels of each hidden convolution of the inference model of digits, in groups between max pools."""
    groups: list[tuple[int, ...]] = [()]
    for layer in digits.layers:
        if isinstance(layer, keras.layers.MaxPooling2D):
            groups.append(())
        elif isinstance(layer, keras.layers.Conv2D):
            groups[-1] += (layer.filters,)
    return (*groups[:-1], groups[-1][:-1])


def start_from_digits(model: keras.Model, digits: keras.Model, frames: Float32Array) -> None:
    """Set the weights to those of the inference model of digits, with the same channels.

    Batch normalisation is set so that it changes nothing on these line frames (N, 28, W).
    """
    convolutions = [layer for layer in digits.layers if isinstance(layer, keras.layers.Conv2D)]
    own = [layer for layer in model.layers if isinstance(layer, keras.layers.Conv2D)]
    norms = [layer for layer in model.layers if isinstance(layer, keras.layers.BatchNormalization)]
    for source, layer, norm in zip(convolutions, own, norms, strict=False):
        kernel, bias = source.get_weights()
        layer.set_weights([kernel])
        features = np.asarray(keras.Model(model.input, layer.output)(frames))
        mean, variance = features.mean(axis=(0, 1, 2)), features.var(axis=(0, 1, 2))
        norm.set_weights([np.sqrt(variance + norm.epsilon), bias + mean, mean, variance])
    kernel, bias = convolutions[-1].get_weights()
    missing = CLASS_COUNT - len(bias)
    own[-1].set_weights([np.pad(kernel, ((0, 0), (0, 0), (0, 0), (0, missing))), np.pad(bias, (0, missing))])


class LineLoss(keras.losses.Loss):  # type: ignore[misc]
    """The CTC loss of a line's text, and the cross entropy at columns whose symbol is known.

    Its targets are (N, 14 + W / 4) integers: the symbols of the text, then for each column its symbol; -1 where there
    is none, or none is known.
    """

    def __init__(self, column_weight: float) -> None:
        """Create a loss with this weight of the columns, compared with the text."""
        super().__init__(name="line_loss")
        self.column_weight = column_weight

    def call(self, y_true: Any, y_pred: Any) -> Any:  # noqa: ANN401 - tensors of any backend
        """The loss of each line, (N,)."""
        y_true = keras.ops.cast(y_true, "int32")
        text, columns = y_true[:, :MAX_TEXT_LENGTH], y_true[:, MAX_TEXT_LENGTH:]
        length = keras.ops.sum(keras.ops.cast(text >= 0, "int32"), axis=1)
        loss = keras.ops.ctc_loss(
            keras.ops.maximum(text, 0),
            y_pred,
            length,
            keras.ops.sum(keras.ops.ones_like(columns), axis=1),
            mask_index=BLANK,
        )
        if not self.column_weight:
            return loss
        is_known = keras.ops.cast(columns >= 0, "float32")
        wanted = keras.ops.one_hot(keras.ops.maximum(columns, 0), CLASS_COUNT)
        entropy = -keras.ops.sum(wanted * keras.ops.log_softmax(y_pred), axis=-1)
        return loss + self.column_weight * keras.ops.sum(entropy * is_known, axis=1)


def best_path_text(logits: Float32Array) -> str:
    """The text of the most probable path through (W / 4, 15) logits."""
    path = logits.argmax(axis=1)
    is_new = np.append(True, path[1:] != path[:-1])
    return "".join(SYMBOLS[symbol] for symbol in path[is_new & (path != BLANK)])

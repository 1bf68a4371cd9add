"""Muon for convolutions, with which a network is compiled, and the moving average of the weights."""

from collections.abc import Callable
from typing import Any

import keras
import numpy as np

from digitpad.training.config import LineConfig, TrainingConfig

KERNEL_RANK = 4


class ConvolutionMuon(keras.optimizers.Muon):  # type: ignore[misc]
    """Keras's Muon, which leaves all but matrices to AdamW, with each convolution kernel seen as a matrix.

    Each column of the matrix holds the weights of one output channel. Momentum is orthogonalized before each step, so
    that all directions in a kernel are learnt at one speed (Jordan et al., "Muon: an optimizer for hidden layers in
    neural networks", 2024). Steps are scaled to the size of AdamW's (Liu et al., "Muon is scalable for LLM training",
    2025). Biases, batch normalization and the last layer, which is no hidden one, are left to Adam without weight
    decay.
    """

    def __init__(self, last_layer: str, **options: Any) -> None:  # noqa: ANN401 - Keras's own options
        """Create an optimizer for a network whose last layer has this name."""
        super().__init__(exclude_layers=[last_layer], adam_weight_decay=None, **options)

    def _should_use_adamw(self, variable: Any) -> bool:  # noqa: ANN401 - a variable of any backend
        return len(variable.shape) != KERNEL_RANK or any(name in variable.path for name in self.exclude_layers)

    def zeropower_via_newtonschulz5(self, x: Any, steps: int) -> Any:  # noqa: ANN401 - a tensor of any backend
        """The orthogonal matrix nearest to a kernel's momentum, scaled, in the shape of the kernel."""
        matrix = keras.ops.reshape(x, (-1, x.shape[-1]))
        scale = np.sqrt(max(matrix.shape)) * self.rms_rate
        return keras.ops.reshape(super().zeropower_via_newtonschulz5(matrix, steps) * scale, x.shape)

    def lr_adjust(self, x: Any) -> Any:  # noqa: ANN401 - a tensor of any backend
        """The step as it is: the kernel is scaled above, by its matrix's size."""
        return x


def compile_model(
    model: keras.Model, loss: keras.losses.Loss, config: TrainingConfig | LineConfig, last_layer: str
) -> None:
    """Compile a network whose last layer has this name, to be trained by `ConvolutionMuon`."""
    beta_1, beta_2 = config.adam_betas
    optimizer = ConvolutionMuon(last_layer, weight_decay=config.weight_decay, adam_beta_1=beta_1, adam_beta_2=beta_2)
    optimizer.build(model.trainable_variables)  # or the first step traces the graph twice
    model.compile(optimizer, loss, jit_compile=False)  # on a CPU, XLA compiles for longer than it saves


def make_ema_update(model: keras.Model, ema_model: keras.Model, decay: float) -> Callable[[], None]:
    """A function that updates the moving average, batch statistics included (the optimizer's own EMA omits them)."""
    import tensorflow as tf  # noqa: PLC0415 - the only thing here that Keras does not offer

    pairs = list(zip(ema_model.variables, model.variables, strict=True))

    @tf.function  # type: ignore[untyped-decorator]
    def update(rate: Any) -> None:  # noqa: ANN401 - a tensor
        for average, current in pairs:
            if average.dtype.startswith("float"):
                average.assign_add(rate * (current.value - average.value))

    def step() -> None:
        iterations = float(model.optimizer.iterations)
        update(tf.constant(max(1 - decay, 1 / (1 + iterations)), tf.float32))

    return step

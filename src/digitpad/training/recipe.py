"""The recipe: every number that decides what a training run gives, beside the data."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        epochs: how often each training digit is seen.
        batch: digits a step.
        peak_rate: the learning rate after the warm-up; it falls to zero along a cosine.
        warm_up: share of all steps in which the rate rises from zero.
        betas: AdamW's two decays.
        weight_decay: AdamW's, on kernels only.
        smoothing: share of each target spread over all digits.
        averaging: decay of the moving average of weights, which is what ships.
        calm: share of all epochs, the last ones, over which augmentation falls to `calm_strength`.
        calm_strength: the strength of augmentation at the very end.
        seed: where all randomness comes from.
        share: how much of all examples is used, 0..1.
        beyond_mnist: whether pens, the project's font and negatives join MNIST, and frames are spoilt.
        widths: channels of each convolution, in groups; a 2 x 2 max pool stands between two groups.
    """

    epochs: int = 30
    batch: int = 128
    peak_rate: float = 5e-3
    warm_up: float = 0.15
    betas: tuple[float, float] = (0.9, 0.98)
    weight_decay: float = 0.02
    smoothing: float = 0.05
    averaging: float = 0.998
    calm: float = 0.3
    calm_strength: float = 0.4
    seed: int = 1
    share: float = 1.0
    beyond_mnist: bool = False
    widths: tuple[tuple[int, ...], ...] = ((16,), (32, 32), (64, 64, 48))

    def strength(self, epoch: float) -> float:
        """How strong augmentation is at this (fractional) epoch, from 1 down to `calm_strength`."""
        left = (self.epochs - epoch) / (self.calm * self.epochs)
        return self.calm_strength + (1 - self.calm_strength) * min(1.0, left)


BEYOND_MNIST = Recipe(epochs=36, beyond_mnist=True, widths=((16,), (32, 32), (64, 80, 72)))
"""Reads pens of other countries better, and says when ink is no digit; does not yet read MNIST as well."""

QUICK = Recipe(epochs=3, averaging=0.98, share=0.1, beyond_mnist=True)
"""Proves the whole path in about a minute."""


def recipe_from(kept: dict[str, Any]) -> Recipe:
    """The recipe that was kept as JSON.

    Raises:
        TypeError: it was kept by a version with other fields.
    """
    tuples = {"betas": tuple(kept["betas"]), "widths": tuple(map(tuple, kept["widths"]))}
    return Recipe(**kept | tuples)

"""The recipe: every number that decides what a training run gives, beside the data."""

from dataclasses import dataclass


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
    """

    epochs: int = 22
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

    def strength(self, epoch: float) -> float:
        """How strong augmentation is at this (fractional) epoch, from 1 down to `calm_strength`."""
        left = (self.epochs - epoch) / (self.calm * self.epochs)
        return self.calm_strength + (1 - self.calm_strength) * min(1.0, left)


QUICK = Recipe(epochs=3, averaging=0.98, share=0.1)
"""Proves the whole path in about a minute; reads some 98 % of the test digits."""

"""The recipe: every number that decides what a training run gives, beside the data."""

import math
from dataclasses import dataclass, replace
from typing import Any


@dataclass(frozen=True)
class Lean:
    """What a branch leans to.

    Attributes:
        mnist_alone: whether it sees MNIST alone, or everything.
        spoiling: how strongly its frames are spoilt.
        weight: how much it counts in the average of all branches.
    """

    mnist_alone: bool
    spoiling: float
    weight: float = 1


@dataclass(frozen=True)
class Recipe:
    """How to train.

    Attributes:
        epochs: how often each training digit is seen while frames are spoilt.
        polish: epochs after these, in which few frames are spoilt, from a rate of `polish_rate` down to zero.
        batch: digits a step.
        peak_rate: the learning rate after the warm-up; it falls to zero along a cosine.
        polish_rate: the same for the polish: a warm restart (Loshchilov and Hutter, "SGDR", 2017).
        warm_up: share of the steps, of either, in which the rate rises from zero.
        betas: AdamW's two decays.
        weight_decay: AdamW's, on kernels only.
        smoothing: share of each target spread over all digits.
        averaging: decay of the moving average of weights, which is what ships.
        calm: share of all epochs, the last ones, over which augmentation falls to `calm_strength`.
        calm_strength: the strength of augmentation at the end of that, and in the polish.
        polish_spoiling: how strongly frames are spoilt in the polish.
        branches: after the polish, as many short runs set out from the same weights, each leaning to one side of what
            is asked for; the average of their weights is better on all sides than where they came from (Wortsman et
            al., "Model soups", 2022).
        branch_epochs: how long each of them is; in all else it is like the polish.
        branch: which branch a run is; 0 is the stem.
        seed: where all randomness comes from.
        share: how much of all examples is used, 0..1.
        beyond_mnist: whether pens, the project's font and negatives join MNIST, and frames are spoilt.
        widths: channels of each convolution, in groups; a 2 x 2 max pool stands between two groups.
    """

    epochs: int = 30
    polish: int = 0
    batch: int = 128
    peak_rate: float = 5e-3
    polish_rate: float = 1e-3
    warm_up: float = 0.15
    betas: tuple[float, float] = (0.9, 0.98)
    weight_decay: float = 0.02
    smoothing: float = 0.05
    averaging: float = 0.998
    calm: float = 0.3
    calm_strength: float = 0.4
    polish_spoiling: float = 0.25
    branches: tuple[Lean, ...] = ()
    branch_epochs: int = 3
    branch: int = 0
    seed: int = 1
    share: float = 1.0
    beyond_mnist: bool = False
    widths: tuple[tuple[int, ...], ...] = ((16,), (32, 32), (64, 64, 48))

    @property
    def all_epochs(self) -> int:
        """How many epochs there are, the polish included, branches left out."""
        return self.epochs + self.polish

    def of_branch(self, number: int) -> "Recipe":
        """The recipe of a branch, numbered from 1: a polish of its own."""
        spoiling = self.branches[number - 1].spoiling
        polish = self.branch_epochs
        return replace(self, epochs=0, polish=polish, polish_spoiling=spoiling, branches=(), branch=number)

    def rate(self, epoch: float) -> float:
        """The learning rate at this (fractional) epoch."""
        if epoch < self.epochs:
            return self.peak_rate * self._rise_and_fall(epoch / self.epochs)
        return self.polish_rate * self._rise_and_fall((epoch - self.epochs) / self.polish)

    def strength(self, epoch: float) -> float:
        """How strong augmentation is at this (fractional) epoch, from 1 down to `calm_strength`."""
        if epoch >= self.epochs:
            return self.calm_strength
        left = (self.epochs - epoch) / (self.calm * self.epochs)
        return self.calm_strength + (1 - self.calm_strength) * min(left, 1.0)

    def spoiling(self, epoch: float) -> float:
        """How strongly frames are spoilt at this (fractional) epoch."""
        if not self.beyond_mnist:
            return 0.0
        return self.strength(epoch) if epoch < self.epochs else self.polish_spoiling

    def _rise_and_fall(self, share: float) -> float:
        """A straight line from 0 to 1, then a cosine back to 0, for a share of the way, 0..1."""
        if share < self.warm_up:
            return share / self.warm_up
        return (1 + math.cos(math.pi * (share - self.warm_up) / (1 - self.warm_up))) / 2


LEANINGS = (
    Lean(mnist_alone=True, spoiling=0),
    Lean(mnist_alone=True, spoiling=0),  # in another order
    Lean(mnist_alone=False, spoiling=0, weight=2),
    Lean(mnist_alone=False, spoiling=1, weight=2),
)

BEYOND_MNIST = Recipe(epochs=20, polish=6, branches=LEANINGS, beyond_mnist=True, widths=((16,), (32, 32), (64, 80, 72)))
"""The recipe that ships: reads pens of other countries too, and says when ink is no digit."""

QUICK = Recipe(
    epochs=1, polish=1, branches=LEANINGS[1:3], branch_epochs=1, averaging=0.98, share=0.06, beyond_mnist=True
)
"""Proves the whole path in about a minute."""


def recipe_from(kept: dict[str, Any]) -> Recipe:
    """The recipe that was kept as JSON.

    Raises:
        TypeError, KeyError: it was kept by a version with other fields.
    """
    tuples = {
        "betas": tuple(kept["betas"]),
        "widths": tuple(map(tuple, kept["widths"])),
        "branches": tuple(Lean(**lean) for lean in kept["branches"]),
    }
    return Recipe(**kept | tuples)

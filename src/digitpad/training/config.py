"""The training configuration: every hyperparameter of a training run."""

import math
from dataclasses import dataclass, replace
from typing import Any

SHIPPED_CHANNELS = ((20,), (40, 40, 40), (56, 56, 56, 56))
"""The channels of both networks that ship, in groups; a 2 x 2 max pool stands between two groups."""


@dataclass(frozen=True)
class Branch:
    """A short run of fine-tuning on a part of the data, whose weights enter the final average.

    Attributes:
        mnist_only: whether it is trained on MNIST only, or on the whole training set.
        degradation: the strength of degradation of its frames, 0..1.
        weight: its weight in the average of all branches.
    """

    mnist_only: bool
    degradation: float
    weight: float = 1


@dataclass(frozen=True)
class TrainingConfig:
    """The hyperparameters of a training run.

    Attributes:
        epochs: the number of epochs of the main phase.
        finetune_epochs: the number of epochs of fine-tuning after it, with less degradation.
        batch_size: the number of images in a step.
        peak_learning_rate: the learning rate after the warm-up; it falls to zero along a cosine.
        finetune_learning_rate: the same for fine-tuning, which is a warm restart (Loshchilov and Hutter, "SGDR", 2017).
        warmup_fraction: the fraction of the steps, of either phase, in which the learning rate rises from zero.
        adam_betas: the two decay rates of Adam, which trains what Muon does not.
        weight_decay: the decoupled weight decay, on kernels of hidden layers only.
        ema_decay: the decay of the exponential moving average of the weights, which is what ships.
        augmentation_anneal_fraction: the fraction of the main phase, its end, over which the strength of augmentation
            falls to `final_augmentation_strength`.
        final_augmentation_strength: the strength of augmentation at the end of the main phase and in fine-tuning.
        finetune_degradation: the strength of degradation in fine-tuning, 0..1.
        negative_degradation: the degradation of negatives, as a fraction of that of digits: a bad picture is more often
            one of a digit.
        branches: runs of fine-tuning that all start from the weights reached so far; the average of their weights
            ends the run (Wortsman et al., "Model soups", 2022).
        branch_epochs: the number of epochs of each branch; in all else a branch is like fine-tuning.
        branch_number: the number of the branch that this configuration is for; 0 is the main run.
        seed: the seed of all random numbers.
        data_fraction: the fraction of all images that is used, 0..1.
        with_negatives: whether pen digits, the stroke font and negatives are added to MNIST, and frames are degraded.
        channels: the channels of each convolution, in groups; a 2 x 2 max pool stands between two groups.
    """

    epochs: int = 30
    finetune_epochs: int = 0
    batch_size: int = 128
    peak_learning_rate: float = 1e-2
    finetune_learning_rate: float = 2e-3
    warmup_fraction: float = 0.15
    adam_betas: tuple[float, float] = (0.9, 0.98)
    weight_decay: float = 0.02
    ema_decay: float = 0.998
    augmentation_anneal_fraction: float = 0.3
    final_augmentation_strength: float = 0.4
    finetune_degradation: float = 0.25
    negative_degradation: float = 0.5
    branches: tuple[Branch, ...] = ()
    branch_epochs: int = 3
    branch_number: int = 0
    seed: int = 1
    data_fraction: float = 1.0
    with_negatives: bool = False
    channels: tuple[tuple[int, ...], ...] = ((16,), (32, 32), (64, 64, 48))

    @property
    def total_epochs(self) -> int:
        """The number of epochs of the main phase and of fine-tuning, without the branches."""
        return self.epochs + self.finetune_epochs

    def with_epochs(self, count: int) -> "TrainingConfig":
        """The configuration with so many epochs in all, at least one of them before fine-tuning."""
        finetune_epochs = min(self.finetune_epochs, count - 1)
        return replace(self, epochs=count - finetune_epochs, finetune_epochs=finetune_epochs)

    def for_branch(self, number: int) -> "TrainingConfig":
        """The configuration of a branch, numbered from 1: fine-tuning only."""
        return replace(
            self,
            epochs=0,
            finetune_epochs=self.branch_epochs,
            finetune_degradation=self.branches[number - 1].degradation,
            branches=(),
            branch_number=number,
        )

    def learning_rate(self, epoch: float) -> float:
        """The learning rate at this (fractional) epoch."""
        if epoch < self.epochs:
            return self.peak_learning_rate * warmup_cosine(epoch / self.epochs, self.warmup_fraction)
        return self.finetune_learning_rate * warmup_cosine(
            (epoch - self.epochs) / self.finetune_epochs, self.warmup_fraction
        )

    def augmentation_strength(self, epoch: float) -> float:
        """The strength of augmentation at this (fractional) epoch, 1 down to `final_augmentation_strength`."""
        if epoch >= self.epochs:
            return self.final_augmentation_strength
        remaining = (self.epochs - epoch) / (self.augmentation_anneal_fraction * self.epochs)
        return self.final_augmentation_strength + (1 - self.final_augmentation_strength) * min(remaining, 1.0)

    def degradation_strength(self, epoch: float) -> float:
        """The strength of degradation at this (fractional) epoch, 0..1."""
        if not self.with_negatives:
            return 0.0
        return self.augmentation_strength(epoch) if epoch < self.epochs else self.finetune_degradation


@dataclass(frozen=True)
class LineConfig:
    """How the line network is trained.

    Attributes:
        epochs: the number of epochs, each of `epoch_size` new lines.
        epoch_size: the number of lines.
        batch_size: the number of lines in a step.
        peak_learning_rate: after the warm-up; it falls to zero along a cosine.
        warmup_fraction: the fraction of the steps in which the learning rate rises from zero.
        adam_betas: the two decay rates of Adam, which trains what Muon does not.
        weight_decay: the decoupled weight decay, on kernels of hidden layers only.
        ema_decay: the decay of the exponential moving average of the weights, which is what ships.
        column_weight: the weight of the columns in `LineLoss`.
        channels: those of the digit network that it starts from.
        seed: the seed of all random numbers.
        data_fraction: the fraction of the numbers that it is validated with, and that weights are fitted on, 0..1.
    """

    epochs: int = 20
    epoch_size: int = 40_960
    batch_size: int = 64
    peak_learning_rate: float = 1e-2
    warmup_fraction: float = 0.1
    adam_betas: tuple[float, float] = (0.9, 0.98)
    weight_decay: float = 0.02
    ema_decay: float = 0.998
    column_weight: float = 0.3
    channels: tuple[tuple[int, ...], ...] = SHIPPED_CHANNELS
    seed: int = 1
    data_fraction: float = 1.0

    def learning_rate(self, epoch: float) -> float:
        """The learning rate at this (fractional) epoch."""
        return self.peak_learning_rate * warmup_cosine(epoch / self.epochs, self.warmup_fraction)


QUICK_LINE_CONFIG = LineConfig(epochs=2, epoch_size=256, batch_size=32, ema_decay=0.9, data_fraction=0.03)
"""A configuration that runs the whole pipeline in a minute."""


def warmup_cosine(progress: float, warmup_fraction: float) -> float:
    """Linear from 0 to 1, then along a cosine back to 0, for a progress of 0..1."""
    if progress < warmup_fraction:
        return progress / warmup_fraction
    return (1 + math.cos(math.pi * (progress - warmup_fraction) / (1 - warmup_fraction))) / 2


BRANCHES = (
    Branch(mnist_only=True, degradation=0),
    Branch(mnist_only=True, degradation=0),  # in another random order
    Branch(mnist_only=False, degradation=0, weight=2),
    Branch(mnist_only=False, degradation=1, weight=2),
)

FULL_CONFIG = TrainingConfig(
    epochs=16,
    finetune_epochs=4,
    branches=BRANCHES,
    branch_epochs=2,
    with_negatives=True,
    channels=SHIPPED_CHANNELS,
)
"""The configuration of the shipped network, which reads pen digits too and rejects ink that is no digit."""

QUICK_CONFIG = TrainingConfig(
    epochs=1,
    finetune_epochs=1,
    branches=BRANCHES[2:3],
    branch_epochs=1,
    batch_size=64,
    ema_decay=0.98,
    data_fraction=0.03,
    with_negatives=True,
)
"""A configuration that runs the whole pipeline in about a minute."""


def config_from_json(values: dict[str, Any]) -> TrainingConfig:
    """The configuration from its JSON values.

    Raises:
        TypeError, KeyError: they were written by a version with other fields.
    """
    tuples = {
        "adam_betas": tuple(values["adam_betas"]),
        "channels": tuple(map(tuple, values["channels"])),
        "branches": tuple(Branch(**branch) for branch in values["branches"]),
    }
    return TrainingConfig(**values | tuples)


def line_config_from_json(values: dict[str, Any]) -> LineConfig:
    """The configuration of a line network from its JSON values.

    Raises:
        TypeError, KeyError: they were written by a version with other fields.
    """
    tuples = {"adam_betas": tuple(values["adam_betas"]), "channels": tuple(map(tuple, values["channels"]))}
    return LineConfig(**values | tuples)

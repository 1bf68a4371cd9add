"""What the network is trained and validated on: MNIST, pen digits, the project's stroke font, and negatives."""

from dataclasses import dataclass

import numpy as np

from digitpad.training.augmentation.images import blur
from digitpad.training.config import TrainingConfig
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.dataset import LabeledImages, concatenate, from_frames
from digitpad.training.data.negatives import generate_negatives
from digitpad.training.data.rendering import render, render_augmented, render_low_resolution
from digitpad.training.data.stroke_font import stroke_font_digits

VALIDATION_SEED = 77
NEGATIVES = "negatives"
"""The name of the validation set without digits."""


@dataclass(frozen=True)
class TrainingSet:
    """The data of a training run: an epoch is all of MNIST, and a random sample of each pool.

    Attributes:
        mnist: used whole in each epoch.
        pools: sets that are larger than one epoch needs.
        samples_per_epoch: the size of the sample from each pool.
        pen_digit_count: the number of pen digits that the pools were made from.
    """

    mnist: LabeledImages
    pools: tuple[LabeledImages, ...] = ()
    samples_per_epoch: tuple[int, ...] = ()
    pen_digit_count: int = 0

    @property
    def epoch_size(self) -> int:
        """The number of images in an epoch."""
        return len(self.mnist) + sum(self.samples_per_epoch)

    def sample_epoch(self, rng: np.random.Generator) -> LabeledImages:
        """The images of an epoch, shuffled."""
        samples = [
            pool.subset(rng.choice(len(pool), count, replace=False))
            for pool, count in zip(self.pools, self.samples_per_epoch, strict=True)
        ]
        images = concatenate([self.mnist, *samples])
        return images.subset(rng.permutation(len(images)))


def build_training_set(corpus: Corpus, config: TrainingConfig) -> TrainingSet:
    """The training set for a configuration; if there are no pen digits, the stroke font replaces them."""
    fraction, seed, pens = config.data_fraction, config.seed, corpus.pens.training
    training = corpus.mnist.training
    subset = training.subset(slice(round(fraction * len(training))))
    if not config.with_negatives:
        return TrainingSet(subset)
    rng = np.random.default_rng((seed, 3))
    digits = training.subset(rng.choice(len(training), round(8_000 * fraction), replace=False))
    augmented = render_augmented(pens or stroke_font_digits(), round(4_000 * fraction), seed + 3)
    pools = [
        render_augmented(stroke_font_digits(), round(20_000 * fraction), seed),
        generate_negatives(round(48_000 * fraction), training, pens, seed + 1),
        render_low_resolution(concatenate([digits, augmented]), seed + 4),
    ]
    samples_per_epoch = [round(3_000 * fraction), round(17_000 * fraction), round(6_000 * fraction)]
    if pens:
        pools.append(render_augmented(pens, round(48_000 * fraction), seed + 2))
        samples_per_epoch.append(round(14_000 * fraction))
    return TrainingSet(subset, tuple(pools), tuple(samples_per_epoch), len(pens))


def build_validation_sets(corpus: Corpus, fraction: float = 1.0) -> dict[str, LabeledImages]:
    """The sets that every choice is made on, or a fraction of them, 0..1.

    Nothing is trained on them, and their writers are not those of the training set.
    """
    pens, validation = corpus.pens.validation, corpus.mnist.validation
    digits = validation.subset(slice(round(fraction * len(validation))))
    blurred = blur(digits.frames(), np.random.default_rng(VALIDATION_SEED))
    sets = {
        "MNIST": digits,
        "low resolution": render_low_resolution(digits.subset(slice(round(2_000 * fraction))), VALIDATION_SEED),
        "blurred": from_frames(blurred, digits.labels),
        "augmented strokes": render_augmented(pens or stroke_font_digits(), round(3_000 * fraction), VALIDATION_SEED),
    }
    if pens:
        sets["pens"] = render(pens)
    return sets | {NEGATIVES: generate_negatives(round(3_000 * fraction), digits, pens, VALIDATION_SEED + 1)}

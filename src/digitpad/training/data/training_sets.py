"""What the network is trained and validated on."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from digitpad.arrays import Float64Array
from digitpad.training.augmentation.images import blur
from digitpad.training.config import TrainingConfig
from digitpad.training.data.corpus import Corpus
from digitpad.training.data.dataset import NO_DIGIT_LABEL, LabeledImages, concatenate, from_frames
from digitpad.training.data.negatives import generate_negatives
from digitpad.training.data.neighbours import render_augmented_cut_digits, render_cut_digits
from digitpad.training.data.rendering import render, render_augmented, render_low_resolution
from digitpad.training.data.stroke_font import stroke_font_digits
from digitpad.training.data.stroke_forms import render_forms

VALIDATION_SEED = 77
NEGATIVES, GLYPHS = "negatives", "letters and symbols"
"""The names of the validation sets without digits."""

THRESHOLD_SETS = ("MNIST", "low resolution", "pendigits", "UNIPEN")
"""The validation sets that choose the rejection threshold: digits as people write and scan them.

The others are distorted, some beyond what people can read.
"""

MIN_LEGIBLE_SIDE = 16
"""Of small validation pictures: many that are smaller and stretched cannot be read by people either."""


@dataclass(frozen=True)
class TrainingSet:
    """The data of a training run: an epoch is all of MNIST and of one's own images, and a sample of each pool.

    Attributes:
        mnist: used whole in each epoch; with one's own images, if there are any.
        pools: sets that are larger than one epoch needs, and for each the size of an epoch's sample.
        pen_counts: the number of pen samples from each source that the pools were made from.
    """

    mnist: LabeledImages
    pools: tuple[tuple[LabeledImages, int], ...] = ()
    pen_counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def epoch_size(self) -> int:
        """The number of images in an epoch."""
        return len(self.mnist) + sum(count for _, count in self.pools)

    def sample_epoch(
        self, rng: np.random.Generator, weigh: Callable[[LabeledImages], Float64Array] | None = None
    ) -> LabeledImages:
        """The images of an epoch, shuffled.

        Args:
            rng: the source of randomness.
            weigh: how likely each image of a pool is to be drawn, (N,), in proportion; all alike by default.
        """
        samples = []
        for pool, count in self.pools:
            weights = None if weigh is None else weigh(pool)
            fractions = None if weights is None else weights / weights.sum()
            samples.append(pool.subset(rng.choice(len(pool), count, replace=False, p=fractions)))
        images = concatenate([self.mnist, *samples])
        return images.subset(rng.permutation(len(images)))


def build_training_set(corpus: Corpus, config: TrainingConfig) -> TrainingSet:
    """The training set for a configuration; if there are no pen digits, the stroke font replaces them."""
    fraction, seed, training = config.data_fraction, config.seed, corpus.mnist.training
    subset = training.subset(slice(round(fraction * len(training))))
    if corpus.own:
        own = corpus.own.training
        subset = concatenate([subset, own.subset(slice(max(1, round(fraction * len(own)))))])
    if not config.with_negatives:
        return TrainingSet(subset, (), corpus.pen_counts)

    def scale(count: int) -> int:
        return round(count * fraction)

    digits = corpus.training_pens
    pens, glyphs = list(digits or stroke_font_digits()), list(corpus.glyphs.training)
    for sample in corpus.contributions:
        (glyphs if sample.label == NO_DIGIT_LABEL else pens).append(sample)
    rng = np.random.default_rng((seed, 3))
    scanned = [
        training.subset(rng.choice(len(training), scale(14_000), replace=False)),
        render_augmented(pens, scale(8_000), seed + 3),
        render_forms(scale(9_000), seed + 9),
        generate_negatives(scale(5_000), training, digits, seed + 6),
    ]
    pools = [
        (render_augmented(pens, scale(80_000), seed + 2), scale(20_000)),
        (render_augmented(stroke_font_digits(), scale(6_000), seed), scale(1_000)),
        (render_forms(scale(36_000), seed + 5), scale(6_000)),
        (render_low_resolution(concatenate(scanned), seed + 4), scale(12_000)),
        (generate_negatives(scale(60_000), training, digits, seed + 1), scale(18_000)),
    ]
    if digits:
        pools.append((render_augmented_cut_digits(digits, scale(24_000), seed + 7), scale(6_000)))
    if glyphs:
        pools.append((render_augmented(glyphs, scale(48_000), seed + 8), scale(12_000)))
    return TrainingSet(subset, tuple(pools), corpus.pen_counts)


def build_validation_sets(corpus: Corpus, fraction: float = 1.0) -> dict[str, LabeledImages]:
    """The sets that every choice is made on, or a fraction of them, 0..1.

    Nothing is trained on them, and their writers are not those of the training set.
    """
    pens, validation = corpus.validation_pens, corpus.mnist.validation
    digits = validation.subset(slice(round(fraction * len(validation))))
    blurred = blur(digits.frames(), np.random.default_rng(VALIDATION_SEED))
    count, seed = round(3_000 * fraction), VALIDATION_SEED
    sets = {
        "MNIST": digits,
        "low resolution": render_low_resolution(digits, seed, MIN_LEGIBLE_SIDE),
        "blurred": from_frames(blurred, digits.labels),
        "augmented strokes": render_augmented(pens or stroke_font_digits(), count, seed),
    }
    if corpus.pendigits.validation:
        sets["pendigits"] = render(corpus.pendigits.validation)
    if corpus.unipen.validation:
        sets["UNIPEN"] = render(corpus.unipen.validation)
    if pens:
        sets["cut digits"] = render_cut_digits(pens, count, seed + 2)
    if corpus.own:
        sets["own data"] = corpus.own.validation
    sets[NEGATIVES] = generate_negatives(count, digits, pens, seed + 1)
    if corpus.glyphs.validation:
        sets[GLYPHS] = render(corpus.glyphs.validation)
    return sets

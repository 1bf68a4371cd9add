"""Pen samples and numbers: strokes with what they show and with their writer."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from digitpad.arrays import Float64Array

MAX_SAMPLES_OF_A_WRITER = 100
"""A writer with more samples counts as one with this many, or the network would learn the hand of a few."""

Point = tuple[float, float]


@dataclass(frozen=True)
class PenSample:
    """What somebody wrote with a pen.

    Attributes:
        label: 0..9, or NO_DIGIT_LABEL.
        writer: who wrote it; nobody else has the same name in any data set.
        strokes: for each stroke its (x, y) points, y down.
        character: the character that was written, where the label does not tell it.
        identifier: the sample's name in its data set, if it has one.
    """

    label: int
    writer: str
    strokes: list[list[Point]]
    character: str = ""
    identifier: str = ""


@dataclass(frozen=True)
class NumberSample:
    """A number that somebody wrote with a pen.

    Attributes:
        text: its digits and separators, from left to right.
        writer: who wrote it; nobody else has the same name in any data set.
        strokes: for each stroke its (x, y) points, y down.
        characters: for each character of the text the indices of its strokes, or None if they are unknown. A stroke
            that goes through two digits belongs to both.
        identifier: the sample's name in its data set, if it has one.
    """

    text: str
    writer: str
    strokes: list[list[Point]]
    characters: tuple[tuple[int, ...], ...] | None = None
    identifier: str = ""


def writer_weights(samples: Sequence[PenSample]) -> Float64Array:
    """The probability, (N,), to draw each sample: the same for all of a writer, with writers who have many capped."""
    counts = Counter(sample.writer for sample in samples)
    weights = np.array([min(1, MAX_SAMPLES_OF_A_WRITER / counts[sample.writer]) for sample in samples])
    return np.asarray(weights / weights.sum())


class WriterSampler:
    """Draws pen samples at random: from all writers, or from one of them."""

    def __init__(self, samples: Sequence[PenSample]) -> None:
        """Create a sampler for these samples; at least one."""
        self._samples = samples
        self._weights = writer_weights(samples)
        self._by_writer: dict[str, list[PenSample]] = defaultdict(list)
        for sample in samples:
            self._by_writer[sample.writer].append(sample)

    def draw(self, rng: np.random.Generator) -> PenSample:
        """A sample of any writer, as `writer_weights` weighs them."""
        return self._samples[rng.choice(len(self._samples), p=self._weights)]

    def draw_from(self, writer: str, rng: np.random.Generator) -> PenSample:
        """A sample of this writer."""
        samples = self._by_writer[writer]
        return samples[int(rng.integers(len(samples)))]

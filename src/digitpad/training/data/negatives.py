"""Negatives: synthetic ink that is no digit, from which the network learns its reject class.

Whatever can be read as a digit is excluded: the letters O, l, I, Z, S, B, q and g, and halves of digits that look like
a 1 or a 0.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from digitpad.arrays import Float64Array
from digitpad.preprocessing.fit import crop_to_ink, fit_ink
from digitpad.preprocessing.frame import FRAME_SIZE, Frame, pixel_coordinates
from digitpad.training.augmentation.strokes import render_augmented_strokes
from digitpad.training.data import stroke_font
from digitpad.training.data.curves import bow
from digitpad.training.data.dataset import NO_DIGIT_LABEL, LabeledImages, from_frames
from digitpad.training.data.neighbours import MAX_GAP, MIN_GAP, NeighbourGenerator
from digitpad.training.data.pen_samples import PenSample, writer_weights

MIRRORED_DIGITS = (3, 4, 6, 7, 9)
"""Digits whose mirror image is no digit."""

TOP_HALF_DIGITS = (0, 5)
"""Digits whose upper half is no digit."""

BOTTOM_HALF_DIGITS = (2, 3, 5)
"""Digits whose lower half is no digit."""


class NegativeGenerator:
    """Generates negatives of several kinds.

    Attributes:
        kinds: for each kind its name, its fraction of all negatives, and a function that generates one frame, which
            may be blank.
    """

    def __init__(self, digits: LabeledImages, pens: Sequence[PenSample]) -> None:
        """Create a generator.

        Args:
            digits: MNIST digits, to cut, mirror and put side by side.
            pens: pen digits for the same; may be empty.
        """
        self._digits = digits
        self._pens = pens
        self._pen_weights = writer_weights(pens)
        weights: dict[str, tuple[int, Callable[[np.random.Generator], Frame]]] = {
            "letter": (24, _letter),
            "symbol": (15, _symbol),
            "pseudo-glyph": (11, _pseudo_glyph),
            "scribble": (20, _scribble),
            "lines": (4, _lines),
            "mirrored digit": (7, self._mirrored_digit),
            "half digit": (5, self._half_digit),
            "multiple digits": (13, self._multiple_digits),
            "superimposed digits": (18, self._superimposed),
            "texture": (6, _texture),
        }
        if pens:
            neighbours = NeighbourGenerator(pens)
            weights["neighbours of one hand"] = (40, lambda rng: _render_close_neighbours(neighbours, rng))
        total = sum(weight for weight, _ in weights.values())
        self.kinds = [(name, weight / total, generate) for name, (weight, generate) in weights.items()]

    def generate(self, rng: np.random.Generator) -> Frame:
        """One (28, 28) frame with ink, of a random kind."""
        fractions = np.array([fraction for _, fraction, _ in self.kinds])
        _, _, generate = self.kinds[rng.choice(len(fractions), p=fractions)]
        frame = generate(rng)
        return frame if frame.any() else self.generate(rng)

    def _sample_digit(self, rng: np.random.Generator, labels: Sequence[int] = range(10)) -> tuple[int, Float64Array]:
        """The label and the ink of a random digit with one of these labels, from the pens or from MNIST."""
        while True:
            if self._pens and rng.uniform() < 1 / 2:
                digit = self._pens[rng.choice(len(self._pens), p=self._pen_weights)]
                if digit.label in labels:
                    return digit.label, render_augmented_strokes(digit.strokes, rng, digit.label).astype(np.float64)
            else:
                index = rng.integers(len(self._digits))
                if self._digits.labels[index] in labels:
                    return int(self._digits.labels[index]), self._digits.images[index] / 255

    def _mirrored_digit(self, rng: np.random.Generator) -> Frame:
        _, ink = self._sample_digit(rng, MIRRORED_DIGITS)
        return fit_ink(ink[:, ::-1])

    def _half_digit(self, rng: np.random.Generator) -> Frame:
        top = rng.uniform() < 1 / 2
        _, ink = self._sample_digit(rng, TOP_HALF_DIGITS if top else BOTTOM_HALF_DIGITS)
        cut = int(rng.integers(FRAME_SIZE // 2 - 2, FRAME_SIZE // 2 + 3))
        return fit_ink(ink[:cut] if top else ink[cut:])

    def _multiple_digits(self, rng: np.random.Generator) -> Frame:
        """Two or three digits side by side, at a random distance."""
        inks = [crop_to_ink(self._sample_digit(rng)[1]) for _ in range(rng.choice([2, 2, 2, 3]))]
        height = max(len(ink) for ink in inks) + 4
        gap = int(rng.integers(-2, 7))
        canvas = np.zeros((height, sum(ink.shape[1] + max(gap, 0) for ink in inks) + 4))
        left = 0
        for ink in inks:
            top = int(rng.integers(0, height - len(ink) + 1))
            window = canvas[top : top + len(ink), left : left + ink.shape[1]]
            np.maximum(window, ink[:, : window.shape[1]], out=window)
            left += ink.shape[1] + gap
        return fit_ink(canvas)

    def _superimposed(self, rng: np.random.Generator) -> Frame:
        """Two different digits, one over the other; not 1, which would be hard to see."""
        (first_label, first), (second_label, second) = (
            self._sample_digit(rng, (0, 2, 3, 4, 5, 6, 7, 8, 9)) for _ in range(2)
        )
        shifted = np.roll(second, rng.integers(-4, 5, 2), axis=(0, 1))
        return fit_ink(np.maximum(first, shifted)) if first_label != second_label else self._superimposed(rng)


def generate_negatives(count: int, digits: LabeledImages, pens: Sequence[PenSample], seed: int) -> LabeledImages:
    """`count` negatives, some of them made from these digits."""
    rng = np.random.default_rng(seed)
    generator = NegativeGenerator(digits, pens)
    return from_frames([generator.generate(rng) for _ in range(count)], [NO_DIGIT_LABEL] * count)


def _render_close_neighbours(neighbours: NeighbourGenerator, rng: np.random.Generator) -> Frame:
    """Two or three digits of one hand; small gaps, with which they look most like one digit, are more frequent."""
    return render_augmented_strokes(neighbours.join(rng, (MIN_GAP, rng.uniform(MIN_GAP, MAX_GAP))), rng)


def _letter(rng: np.random.Generator) -> Frame:
    return _glyph(stroke_font.LETTER_GLYPHS, rng)


def _symbol(rng: np.random.Generator) -> Frame:
    return _glyph(stroke_font.SYMBOL_GLYPHS, rng)


def _glyph(glyphs: dict[str, list[Float64Array]], rng: np.random.Generator) -> Frame:
    return render_augmented_strokes(glyphs[str(rng.choice(list(glyphs)))], rng)


def _pseudo_glyph(rng: np.random.Generator) -> Frame:
    """A sign of no script: five to seven lines and arcs between random points of a 3 x 3 grid."""
    points = np.stack(np.divmod(rng.choice(9, 7, replace=False), 3), axis=-1) / 2 + rng.normal(0, 0.08, (7, 2))
    strokes: list[Float64Array] = []
    for _ in range(rng.integers(5, 8)):
        start, end = points[rng.choice(len(points), 2, replace=False)]
        strokes.append(bow(start, end, float(rng.choice([0, rng.uniform(-0.5, 0.5)]))))
    return render_augmented_strokes(strokes, rng)


def _scribble(rng: np.random.Generator) -> Frame:
    """One to three long, winding strokes."""
    strokes = []
    for _ in range(rng.integers(1, 4)):
        heading = rng.uniform(0, 2 * np.pi) + rng.normal(0, rng.uniform(0.5, 1.2), rng.integers(25, 70)).cumsum()
        strokes.append(np.stack([np.cos(heading), np.sin(heading)], axis=-1).cumsum(axis=0) + rng.normal(0, 4, 2))
    return render_augmented_strokes(strokes, rng)


def _lines(rng: np.random.Generator) -> Frame:
    """Four to eight straight strokes, or three to eight dots."""
    if rng.uniform() < 1 / 4:
        return render_augmented_strokes([rng.uniform(0, 1, (1, 2)) for _ in range(rng.integers(3, 9))], rng)
    return render_augmented_strokes([rng.uniform(0, 1, (2, 2)) for _ in range(rng.integers(4, 9))], rng)


def _texture(rng: np.random.Generator) -> Frame:
    """Fine or coarse noise, stripes, or an ellipse."""
    x, y = (axis / FRAME_SIZE for axis in pixel_coordinates())
    match rng.integers(4):
        case 0:
            return _frame(rng.uniform(size=(FRAME_SIZE, FRAME_SIZE)) ** rng.uniform(0.5, 4))
        case 1:
            cells = int(rng.integers(3, 10))
            return _frame(np.kron(rng.uniform(size=(cells, cells)), np.ones((10, 10)))[:FRAME_SIZE, :FRAME_SIZE])
        case 2:
            angle, waves = rng.uniform(0, np.pi), rng.uniform(3, 12)
            across = x * np.cos(angle) + y * np.sin(angle)
            return _frame(np.sin(2 * np.pi * waves * across + rng.uniform(0, 6)) > 0)
        case _:
            width, height = rng.uniform(0.2, 0.5, 2)
            return _frame(((x - 0.5) / width) ** 2 + ((y - 0.5) / height) ** 2 < 1)


def _frame(values: npt.NDArray[Any]) -> Frame:
    return values.astype(np.float32)

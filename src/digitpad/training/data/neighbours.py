"""Digits beside each other in one hand: as one ink, which is no digit, and as a cutter separates them, which is one.

A program that reads numbers cuts them into digits. What it cuts out carries a sliver of the neighbour or the start of
the line that joins both, or lacks the end of a stroke; it is still that digit.
"""

from collections.abc import Sequence

import numpy as np

from digitpad.arrays import Float64Array
from digitpad.preprocessing.strokes import strokes_to_frame
from digitpad.training.augmentation.strokes import render_augmented_strokes, resample
from digitpad.training.data.dataset import LabeledImages, from_frames
from digitpad.training.data.pen_samples import PenSample, WriterSampler

MIN_GAP, MAX_GAP = -0.15, 0.5
"""Between two digits, in heights of a digit; negative where they overlap."""

MAX_CUT_GAP = 0.1
"""The largest gap at which a cut may go wrong."""

MIN_KEPT_FRACTION = 0.85
"""Of a digit's length that a cut leaves, or another digit might be left."""

MAX_SLIVER_FRACTION = 0.3
"""Of the neighbour's length, and of the digit's, that a cut leaves beside the digit."""

POINT_SPACING = 0.03
"""Between the points of strokes, in heights."""

Strokes = list[Float64Array]


class NeighbourGenerator:
    """Puts digits of the same writer beside each other."""

    def __init__(self, digits: Sequence[PenSample]) -> None:
        """Create a generator from these digits; at least one."""
        self._digits = WriterSampler(digits)

    def join(
        self, rng: np.random.Generator, gaps: tuple[float, float] = (MIN_GAP, MAX_GAP), third: float = 0.1
    ) -> Strokes:
        """Two digits as the strokes of one ink, with a gap from this range, or three with the probability `third`."""
        digit = self._digits.draw(rng)
        strokes = scale_digit(digit, rng)
        for _ in range(rng.choice([1, 2], p=[1 - third, third])):
            strokes = strokes + move_beside(self._neighbour(digit, rng), strokes, rng.uniform(*gaps))
        return strokes

    def cut(self, rng: np.random.Generator) -> tuple[int, Strokes]:
        """The label and the strokes of a digit that was cut, not quite well, from a neighbour on its right or left."""
        while True:
            digit = self._digits.draw(rng)
            strokes = scale_digit(digit, rng)
            neighbour = self._neighbour(digit, rng)
            is_right = rng.uniform() < 1 / 2
            if not is_right:
                strokes, neighbour = _mirror(strokes), _mirror(neighbour)
            neighbour = move_beside(neighbour, strokes, rng.uniform(MIN_GAP, MAX_CUT_GAP))
            if rng.uniform() < 1 / 4:
                neighbour = [np.array([strokes[-1][-1], neighbour[0][0]]), *neighbour]  # joined by a straight line
            right = max(stroke[:, 0].max() for stroke in strokes)
            cut, slope = right + rng.uniform(-0.1, 0.2), rng.uniform(-0.25, 0.25)
            kept, sliver = _left_of(strokes, cut, slope), _left_of(neighbour, cut, slope)
            length, kept_length, sliver_length = map(_length, (strokes, kept, sliver))
            is_changed = kept_length < length or sliver_length > 0
            most = MAX_SLIVER_FRACTION * min(length, _length(neighbour))
            if is_changed and kept_length >= MIN_KEPT_FRACTION * length and sliver_length <= most:
                result = kept + sliver
                return digit.label, result if is_right else _mirror(result)

    def _neighbour(self, digit: PenSample, rng: np.random.Generator) -> Strokes:
        return scale_digit(self._digits.draw_from(digit.writer, rng), rng)


def render_cut_digits(digits: Sequence[PenSample], count: int, seed: int) -> LabeledImages:
    """`count` digits as a cutter leaves them."""
    samples, _ = _cut(digits, count, seed)
    return from_frames([strokes_to_frame(strokes) for _, strokes in samples], [label for label, _ in samples])


def render_augmented_cut_digits(digits: Sequence[PenSample], count: int, seed: int) -> LabeledImages:
    """`count` digits as a cutter leaves them, with augmented strokes."""
    samples, rng = _cut(digits, count, seed)
    frames = [render_augmented_strokes(strokes, rng, label) for label, strokes in samples]
    return from_frames(frames, [label for label, _ in samples])


def _cut(digits: Sequence[PenSample], count: int, seed: int) -> tuple[list[tuple[int, Strokes]], np.random.Generator]:
    """Labels and strokes of digits as a cutter leaves them, and the source of randomness after that."""
    rng, generator = np.random.default_rng(seed), NeighbourGenerator(digits)
    return [generator.cut(rng) for _ in range(count)], rng


def scale_digit(digit: PenSample, rng: np.random.Generator) -> Strokes:
    """The strokes about as high as 1, as digits of a number vary, with points at equal distances."""
    points = np.concatenate([np.asarray(stroke) for stroke in digit.strokes])
    low, height = points.min(axis=0), max(np.ptp(points[:, 1]), np.ptp(points[:, 0]) / 2) or 1.0
    size, shift = rng.uniform(0.85, 1.1), np.array([0, rng.uniform(-0.08, 0.08)])
    return [resample_evenly((np.asarray(stroke) - low) / height * size + shift) for stroke in digit.strokes]


def resample_evenly(stroke: Float64Array) -> Float64Array:
    """The stroke with points `POINT_SPACING` apart, for digits about as high as 1."""
    return resample(stroke, int(_length([stroke]) / POINT_SPACING) + 2)


def _mirror(strokes: Strokes) -> Strokes:
    return [stroke * [-1, 1] for stroke in strokes]


def move_beside(strokes: Strokes, others: Strokes, gap: float) -> Strokes:
    """The strokes moved so that they begin `gap` to the right of the others, or overlap half the narrower one."""
    (left, width), (other_left, other_width) = map(_extent, (strokes, others))
    shift = other_left + other_width - left + max(gap, -min(width, other_width) / 2)
    return [np.add(stroke, (shift, 0)) for stroke in strokes]


def _extent(strokes: Strokes) -> tuple[float, float]:
    """The left edge and the width."""
    x = np.concatenate(strokes)[:, 0]
    return float(x.min()), float(np.ptp(x))


def _left_of(strokes: Strokes, x: float, slope: float) -> Strokes:
    """The parts of the strokes to the left of a line that crosses the middle of the height at x."""
    parts: Strokes = []
    for stroke in strokes:
        inside = stroke[:, 0] < x + slope * (stroke[:, 1] - 1 / 2)
        runs = np.split(stroke, np.flatnonzero(np.diff(inside)) + 1)  # in turns inside and outside
        parts += runs[0 if inside[0] else 1 :: 2]
    return parts


def _length(strokes: Strokes) -> float:
    return float(sum(np.hypot(*np.diff(stroke, axis=0).T).sum() for stroke in strokes))

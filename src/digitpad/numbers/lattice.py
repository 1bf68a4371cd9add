"""The lattice of a line of writing: candidates for its characters, and the features by which they are scored.

After LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998, section VI. A
candidate is a run of neighbouring pieces. Each of its arcs reads it as one character, or skips it; the score of an arc
is linear in its features, so that a conditional random field can fit the weights.

The port is `web/src/numbers/lattice.ts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from digitpad.numbers.pieces import BOTTOM, LEFT, RIGHT, TOP, Pieces, bounding_box
from digitpad.numbers.weights import FEATURES

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float32Array, Float64Array, Int64Array

SYMBOLS = "0123456789.,-:"
"""The characters that arcs stand for, by the index of their symbol."""

DIGIT_COUNT = 10
SKIP = len(SYMBOLS)
"""The symbol of an arc that skips its candidate."""

MAX_PIECES = 6
"""A candidate has at most this many pieces."""

MAX_CANDIDATES = 160
"""A lattice with more candidates gets along with fewer pieces for each."""

MAX_WIDTH = 1.7
"""A candidate of several pieces is at most this wide; this and all other lengths are in heights of a digit."""

MAX_INNER_GAP = 0.6
"""There is no wider gap between the pieces of a candidate."""

MIN_SPACE = 0.9
"""A gap is a space if it is wider than the typical gap by more than this."""

USUAL_GAP = 0.15
"""The typical gap of a line whose digits stand no closer."""

MIN_HEIGHT = 0.05
"""Lower candidates count as this high, so that no logarithm becomes infinite."""

SLOPE_PRIOR = 10.0
"""How strongly the line of writing is held level: the squared distances of ten digits from their mean add up to 50."""

MAX_DOT_SIZE = 0.3
MIN_COMMA_HEIGHT, MAX_COMMA_HEIGHT = 0.2, 0.55
MAX_DASH_HEIGHT = 0.3
MIN_DASH_WIDTH, MAX_DASH_WIDTH = 0.15, 1.2
"""The sizes of separators."""

MIN_DOT_OFFSET = 0.2
DOT_OFFSET, COMMA_OFFSET = 0.45, 0.55
"""How far the middles of dots and commas lie below the middle of the line."""

MIN_COMMA_END = 0.6
"""A comma reaches at least this far below the middle of the line; otherwise it cannot be told from a dot."""


@dataclass(frozen=True, eq=False)
class Arcs:
    """The arcs of a lattice, ordered by their end, then their start, then their symbol.

    Attributes:
        starts: (A,), the index of the first piece.
        ends: (A,), the index of the piece after the last one.
        symbols: (A,), an index into `SYMBOLS`, or `SKIP`.
        features: (A, F), a column for each of `FEATURES`.
    """

    starts: Int64Array
    ends: Int64Array
    symbols: Int64Array
    features: Float64Array


@dataclass(frozen=True, eq=False)
class Lattice:
    """The candidates of a line of writing.

    Attributes:
        pieces: the pieces, from left to right.
        candidates: the first index and the end of each run of pieces, ordered by end, then start.
        gaps: (N + 1,), the gap before each piece, negative where ink overlaps; 0 at both ends.
        spaces: (N + 1,), whether that gap is a space.
    """

    pieces: Pieces
    candidates: list[tuple[int, int]]
    gaps: Float64Array
    spaces: BoolArray

    def draw(self) -> Float32Array:
        """The frames of the candidates, (C, 28, 28)."""
        return self.pieces.draw(self.candidates)

    @cached_property
    def boxes(self) -> Float64Array:
        """The box of each candidate, (C, 4)."""
        return np.array([bounding_box(self.pieces.boxes[first:end]) for first, end in self.candidates])

    def arcs(self, logits: Float64Array) -> Arcs:
        """The arcs with their features.

        Args:
            logits: (C, 10), the network's logits for the candidates' frames.
        """
        log_no_digit = -np.logaddexp.reduce(np.pad(logits, ((0, 0), (0, 1))), axis=1)
        firsts, ends = np.array(self.candidates).T
        boundary = {
            "gap": np.clip(self.gaps, 0.0, 1.0)[firsts],
            "overlap": np.clip(-self.gaps, 0.0, 1.0)[firsts],
            "cut": self.pieces.cut_counts[firsts],
            "cut_ink": self.pieces.cut_ink[firsts],
        }
        one = np.ones(len(firsts))
        width, height, off_line = self.sizes.T
        digit = {
            "log_no_digit": log_no_digit,
            "digit": one,
            "low": np.maximum(-np.log(height), 0.0),
            "tall": np.maximum(np.log(height), 0.0),
            "wide": np.maximum(width - 0.9, 0.0),
            "fat": np.clip(width / height - 1.25, 0.0, 2.0),
            "off_line": np.abs(off_line),
        }
        symbols, offsets = np.array([self._separator(index) for index in range(len(firsts))]).T
        separator = {
            "separator": one,
            "separator_size": np.maximum(width, height),
            "separator_offset": offsets,
            "separator_no_digit": log_no_digit,
        }
        skip = {
            "skip": one,
            "skip_height": height,
            "skip_edge": np.array([self.pieces.is_at_edge[first:end].any() for first, end in self.candidates], float),
            "skip_off_line": np.abs(off_line),
            "skip_no_digit": log_no_digit,
        }
        digits = np.repeat(_to_columns(digit | boundary)[:, None], DIGIT_COUNT, axis=1)
        digits[:, :, FEATURES.index("logit")] = logits
        others = [_to_columns(separator | boundary)[:, None], _to_columns(skip)[:, None]]
        features = np.concatenate([digits, *others], axis=1)
        all_symbols = np.full(features.shape[:2], SKIP)
        all_symbols[:, :DIGIT_COUNT] = range(DIGIT_COUNT)
        all_symbols[:, DIGIT_COUNT] = symbols
        exists = all_symbols >= 0
        candidates = np.nonzero(exists)[0]
        return Arcs(firsts[candidates], ends[candidates], all_symbols[exists], features[exists])

    @cached_property
    def sizes(self) -> Float64Array:
        """The width, the height and the distance below the middle of the line of each candidate, (C, 3)."""
        boxes, unit = self.boxes, self.pieces.height
        x, y = (boxes[:, LEFT] + boxes[:, RIGHT]) / 2, (boxes[:, TOP] + boxes[:, BOTTOM]) / 2
        width, height = (boxes[:, RIGHT] - boxes[:, LEFT]) / unit, (boxes[:, BOTTOM] - boxes[:, TOP]) / unit
        middle_x, middle_y, slope = _fit_line(self.pieces)
        off_line = (y - middle_y - slope * (x - middle_x)) / unit
        return np.stack([width, np.maximum(height, MIN_HEIGHT), off_line], axis=1)

    def _separator(self, index: int) -> tuple[int, float]:
        """The symbol of a candidate that may be a separator, or -1, and its distance from where that would lie."""
        first, end = self.candidates[index]
        width, height, off_line = self.sizes[index]
        symbol, offset = "", 0.0
        if end - first == 2:  # noqa: PLR2004 - two dots
            symbol = ":" if _are_two_dots(self.pieces.boxes[first:end] / self.pieces.height) else ""
        elif end - first > 1:
            pass
        elif width >= 2 * height and MIN_DASH_WIDTH <= width <= MAX_DASH_WIDTH and height <= MAX_DASH_HEIGHT:
            symbol = "-"
        elif off_line < MIN_DOT_OFFSET:
            pass
        elif (
            MIN_COMMA_HEIGHT <= height <= MAX_COMMA_HEIGHT
            and width <= height
            and off_line + height / 2 >= MIN_COMMA_END
        ):
            symbol, offset = ",", COMMA_OFFSET
        elif max(width, height) <= MAX_DOT_SIZE:
            symbol, offset = ".", DOT_OFFSET
        return SYMBOLS.index(symbol) if symbol else -1, abs(off_line - offset)


def make_lattice(pieces: Pieces) -> Lattice:
    """The lattice of at least one piece."""
    boxes = pieces.boxes / pieces.height
    gaps = np.zeros(len(boxes) + 1)
    gaps[1:-1] = np.minimum.accumulate(boxes[::-1, LEFT])[-2::-1] - np.maximum.accumulate(boxes[:, RIGHT])[:-1]
    return Lattice(pieces, _find_candidates(boxes, gaps), gaps, _find_spaces(gaps))


def _find_candidates(boxes: Float64Array, gaps: Float64Array) -> list[tuple[int, int]]:
    """The runs of pieces that may be one character, ordered by end, then start."""
    candidates = []
    for end in range(1, len(boxes) + 1):
        for first in range(end - 1, max(end - MAX_PIECES, 0) - 1, -1):
            run = bounding_box(boxes[first:end])
            if first < end - 1 and (run[RIGHT] - run[LEFT] > MAX_WIDTH or gaps[first + 1] > MAX_INNER_GAP):
                break
            candidates.append((first, end))
    for most in range(MAX_PIECES - 1, 0, -1):
        if len(candidates) <= MAX_CANDIDATES:
            break
        candidates = [(first, end) for first, end in candidates if end - first <= most]
    return sorted(candidates, key=lambda candidate: (candidate[1], candidate[0]))


def _are_two_dots(boxes: Float64Array) -> bool:
    """Whether two boxes, in heights of a digit, are the dots of a colon."""
    sizes, middles = boxes[:, 2:] - boxes[:, :2], (boxes[:, :2] + boxes[:, 2:]) / 2
    x_distance, y_distance = np.abs(middles[1] - middles[0])
    return bool(sizes.max() <= MAX_DOT_SIZE and x_distance <= MAX_DOT_SIZE <= y_distance)


def _find_spaces(gaps: Float64Array) -> BoolArray:
    """Whether each gap is much wider than the median of the other gaps."""
    spaces = np.zeros(len(gaps), np.bool_)
    positive = np.flatnonzero(gaps > 0)
    for index in positive:
        others = np.sort(gaps[positive[positive != index]])
        median = others[(len(others) - 1) // 2] if len(others) else 0.0
        spaces[index] = gaps[index] > max(median, USUAL_GAP) + MIN_SPACE
    return spaces


def _fit_line(pieces: Pieces) -> tuple[float, float, float]:
    """A point (x, y) on the middle of the line of writing, and its slope: a ridge regression over the higher pieces."""
    boxes = pieces.boxes
    is_high = boxes[:, BOTTOM] - boxes[:, TOP] >= pieces.height / 2
    if is_high.any():
        boxes = boxes[is_high]
    x, y = (boxes[:, LEFT] + boxes[:, RIGHT]) / 2, (boxes[:, TOP] + boxes[:, BOTTOM]) / 2
    to_x, to_y = x - x.mean(), y - y.mean()
    slope = (to_x * to_y).sum() / ((to_x**2).sum() + SLOPE_PRIOR * pieces.height**2)
    return float(x.mean()), float(y.mean()), float(slope)


def _to_columns(values: dict[str, Float64Array]) -> Float64Array:
    """The features with these values, (C, F); the others are 0."""
    length = len(next(iter(values.values())))
    return np.stack([values.get(name, np.zeros(length)) for name in FEATURES], axis=1)

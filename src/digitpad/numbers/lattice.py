"""The lattice of a line of writing: candidates for its characters, and the features by which they are scored.

After LeCun, Bottou, Bengio and Haffner, "Gradient-based learning applied to document recognition", 1998. A candidate is
a run of neighbouring pieces. An arc reads it as one character, or skips it if it is a single piece. The score of an arc
is linear in its features, so that a conditional random field can fit the weights.

The port is `web/src/numbers/lattice.ts`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from digitpad.numbers.ctc import segment_log_probabilities
from digitpad.numbers.line_frame import COLUMN_WIDTH
from digitpad.numbers.pieces import (
    BOTTOM,
    LEFT,
    MAX_PIECES,
    RIGHT,
    TOP,
    Pieces,
    bounding_box,
    fit_line,
    line_grid,
)
from digitpad.numbers.separators import Separators, find_separators
from digitpad.numbers.symbols import DIGIT_COUNT, SKIP
from digitpad.numbers.weights import FEATURES

if TYPE_CHECKING:
    from digitpad.arrays import BoolArray, Float32Array, Float64Array, Int64Array
    from digitpad.numbers.line_frame import LineGrid

MAX_DRAWING_PIECES = 100
"""Ink with more pieces than this is too much to read at once."""

MAX_CANDIDATES = 200
"""If a drawing has more candidates, they may have fewer pieces each."""

MAX_WIDTH = 1.7
"""A candidate of several pieces is at most this wide; this and all other lengths are in heights of a digit."""

MAX_INNER_GAP = 0.6
"""There is no wider gap between the pieces of a candidate."""

MIN_SPACE = 0.9
"""A gap is a space if it is wider than the typical gap by more than this."""

USUAL_GAP = 0.15
"""The typical gap of a line whose digits stand no closer."""

MAX_DIGIT_HEIGHT = 1.5
"""Higher ink may be a line of a table."""

DEEP_OVERLAP = 0.25
"""Digits side by side seldom overlap by more than this."""

MIN_HEIGHT = 0.05
"""Lower candidates count as this high, so that no logarithm becomes infinite."""


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
        posteriors: (W / 4, 15), the line network's probabilities in each column of the line frame; None without it.
    """

    pieces: Pieces
    candidates: list[tuple[int, int]]
    gaps: Float64Array
    spaces: BoolArray
    posteriors: Float64Array | None = None

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
            "deep_overlap": np.clip(-self.gaps - DEEP_OVERLAP, 0.0, 1.0)[firsts],
            "crossing": np.minimum(self.pieces.crossings, 1.0)[firsts],
            "crossing_again": np.clip(self.pieces.crossings - 1.0, 0.0, 1.0)[firsts],
            "cut": self.pieces.cut_counts[firsts],
            "cut_ink": self.pieces.cut_ink[firsts],
        }
        separators = find_separators(self.pieces, self.candidates, self.sizes)
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
            "separator_beside": self._has_separator_beside(separators),
        }
        skip = {
            "skip": one,
            "skip_height": np.minimum(height, MAX_DIGIT_HEIGHT),
            "skip_tall": np.clip(height - MAX_DIGIT_HEIGHT, 0.0, 1.0),
            "skip_edge": np.array([self.pieces.is_at_edge[first:end].any() for first, end in self.candidates], float),
            "skip_off_line": np.abs(off_line),
            "skip_no_digit": log_no_digit,
        }
        digits = np.repeat(_to_columns(digit | boundary)[:, None], DIGIT_COUNT, axis=1)
        digits[:, :, FEATURES.index("logit")] = logits
        others = [
            _to_columns(
                {name: one, "separator_size": size, "separator_offset": offset, "separator_no_digit": log_no_digit}
                | boundary
            )
            for name, (_, size, offset) in separators.items()
        ]
        features = np.concatenate([digits, np.stack([*others, _to_columns(skip)], axis=1)], axis=1)
        grid = line_grid(self.pieces)
        if self.posteriors is not None and grid:
            boundaries = self.find_boundaries(grid)
            features[:, :, FEATURES.index("log_ctc")] = segment_log_probabilities(
                self.posteriors, boundaries[firsts], boundaries[ends]
            )
        exists = np.ones(features.shape[:2], np.bool_)
        exists[:, SKIP] = ends - firsts == 1
        exists[:, DIGIT_COUNT:SKIP] = np.stack([may_be for may_be, _, _ in separators.values()], axis=1)
        candidates, symbols = np.nonzero(exists)
        return Arcs(firsts[candidates], ends[candidates], symbols, features[exists])

    def find_boundaries(self, grid: LineGrid) -> Int64Array:
        """The boundaries between the line network's columns at those between the pieces, and at both ends, (N + 1,).

        They lie halfway between the middles of neighbouring pieces, which may overlap.
        """
        middles = (self.pieces.boxes[:, LEFT] + self.pieces.boxes[:, RIGHT]) / 2
        return np.concatenate([[0], grid.columns((middles[:-1] + middles[1:]) / 2), [grid.width // COLUMN_WIDTH]])

    def _has_separator_beside(self, separators: Separators) -> Float64Array:
        """Whether the first or the last piece of each candidate may be a separator beside the others, (C,), 0 or 1."""
        may_be = np.logical_or.reduce([exists for exists, _, _ in separators.values()])
        runs = {run for run, exists in zip(self.candidates, may_be, strict=True) if exists}
        return np.array(
            [
                end - first > 1
                and (
                    ((first, first + 1) in runs and self.gaps[first + 1] > 0)
                    or ((end - 1, end) in runs and self.gaps[end - 1] > 0)
                )
                for first, end in self.candidates
            ],
            np.float64,
        )

    @cached_property
    def sizes(self) -> Float64Array:
        """The width, the height and the distance below the middle of the line of each candidate, (C, 3)."""
        boxes, unit = self.boxes, self.pieces.height
        x, y = (boxes[:, LEFT] + boxes[:, RIGHT]) / 2, (boxes[:, TOP] + boxes[:, BOTTOM]) / 2
        width, height = (boxes[:, RIGHT] - boxes[:, LEFT]) / unit, (boxes[:, BOTTOM] - boxes[:, TOP]) / unit
        middle_x, middle_y, slope = fit_line(self.pieces)
        off_line = (y - middle_y - slope * (x - middle_x)) / unit
        return np.stack([width, np.maximum(height, MIN_HEIGHT), off_line], axis=1)


def make_lattices(lines: list[Pieces]) -> list[Lattice]:
    """The lattice of each line of writing; none if there are too many pieces."""
    count = sum(len(pieces.boxes) for pieces in lines)
    if count > MAX_DRAWING_PIECES:
        return []
    return [_make_lattice(pieces, MAX_CANDIDATES * len(pieces.boxes) // count) for pieces in lines]


def _make_lattice(pieces: Pieces, max_candidates: int) -> Lattice:
    boxes = pieces.boxes / pieces.height
    gaps = np.zeros(len(boxes) + 1)
    gaps[1:-1] = np.minimum.accumulate(boxes[::-1, LEFT])[-2::-1] - np.maximum.accumulate(boxes[:, RIGHT])[:-1]
    return Lattice(pieces, _find_candidates(boxes, gaps, max_candidates), gaps, _find_spaces(gaps))


def _find_candidates(boxes: Float64Array, gaps: Float64Array, max_count: int) -> list[tuple[int, int]]:
    """The runs of pieces that may be one character, ordered by end, then start."""
    candidates = []
    for end in range(1, len(boxes) + 1):
        for first in range(end - 1, max(end - MAX_PIECES, 0) - 1, -1):
            run = bounding_box(boxes[first:end])
            if first < end - 1 and (run[RIGHT] - run[LEFT] > MAX_WIDTH or gaps[first + 1] > MAX_INNER_GAP):
                break
            candidates.append((first, end))
    for most in range(MAX_PIECES - 1, 0, -1):
        if len(candidates) <= max_count:
            break
        candidates = [(first, end) for first, end in candidates if end - first <= most]
    return sorted(candidates, key=lambda candidate: (candidate[1], candidate[0]))


def _find_spaces(gaps: Float64Array) -> BoolArray:
    """Whether each gap is much wider than the median of the other gaps."""
    spaces = np.zeros(len(gaps), np.bool_)
    positive = np.flatnonzero(gaps > 0)
    for index in positive:
        others = np.sort(gaps[positive[positive != index]])
        median = others[(len(others) - 1) // 2] if len(others) else 0.0
        spaces[index] = gaps[index] > max(median, USUAL_GAP) + MIN_SPACE
    return spaces


def _to_columns(values: dict[str, Float64Array]) -> Float64Array:
    """The features with these values, (C, F); the others are 0."""
    length = len(next(iter(values.values())))
    return np.stack([values.get(name, np.zeros(length)) for name in FEATURES], axis=1)

"""Numbers that are composed of one writer's digits, as strokes and as pictures.

People's own numbers are few, and each has one layout. Composed ones have any digits at any distance; they cannot tell
which distances people leave.
"""

from collections.abc import Mapping, Sequence
from itertools import chain, pairwise

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageDraw

from digitpad.arrays import UInt8Array
from digitpad.training.data.neighbours import Strokes, move_beside, resample_evenly, scale_digit
from digitpad.training.data.pen_samples import NumberSample, PenSample, WriterSampler

GAPS: Mapping[str, tuple[float, float]] = {
    "natural": (0.15, 0.5),
    "tight": (0.02, 0.2),
    "touching": (-0.06, 0.04),
    "overlap": (-0.15, -0.02),
}
"""Ranges of the gap between two digits, in heights of a digit; negative where they overlap."""

SEPARATOR_GAP, SPACE_GAP = (0.1, 0.5), (0.9, 1.6)
"""Between a separator, or a space, and the digits beside it, as most of UNIPEN's writers leave it."""

SEPARATOR_HEIGHTS: Mapping[str, tuple[float, float]] = {
    ".": (-0.05, 0.12),
    ",": (-0.3, 0.1),
    "-": (0.35, 0.6),
    ":": (0.3, 0.62),
}
"""How far the middle of a separator is above the bottom of the digit before it, in heights of a digit."""

DIGIT_HEIGHT_PX = 80

PEN_WIDTH = (0.06, 0.1)
"""In pictures, in heights of a digit."""

MARGIN = 0.4
"""The paper around the ink of a picture, in heights of a digit."""

SUPERSAMPLING = 4


class NumberGenerator:
    """Composes numbers of digits of one writer, each about as high as 1."""

    def __init__(self, digits: Sequence[PenSample], separators: Sequence[PenSample] = ()) -> None:
        """Create a generator.

        Args:
            digits: at least one.
            separators: in their true size, as `unipen.load_separators` returns them.
        """
        self._digits = WriterSampler(digits)
        self._separators = separators

    def generate(
        self,
        rng: np.random.Generator,
        length: int,
        gaps: tuple[float, float],
        *,
        separator: str = "",
        joined_fraction: float = 0.0,
    ) -> NumberSample:
        """A number, its strokes in random order.

        Args:
            rng: the source of randomness.
            length: the number of digits, at least 1; at least 2 if there is a separator.
            gaps: the range of the gap between two digits, in heights of a digit.
            separator: one of `SEPARATOR_HEIGHTS`, or a space, which is put between two of the digits.
            joined_fraction: of two digits beside each other, how often they are joined by a straight line.
        """
        digit = self._digits.draw(rng)
        text, inks = str(digit.label), [scale_digit(digit, rng)]
        separator_index = int(rng.integers(1, length)) if separator else length
        for index in range(1, length):
            gap = rng.uniform(*gaps)
            if index == separator_index:
                text += separator
                inks.append(self._separator_beside(separator, digit.writer, inks, rng))
                gap = rng.uniform(*(SPACE_GAP if separator == " " else SEPARATOR_GAP))
            neighbour = self._digits.draw_from(digit.writer, rng)
            text += str(neighbour.label)
            inks.append(move_beside(scale_digit(neighbour, rng), [*chain(*inks)], gap))
        is_joined = [
            rng.uniform() < joined_fraction and left.isdecimal() and right.isdecimal() for left, right in pairwise(text)
        ]
        strokes, characters = _join(inks, is_joined)
        order = rng.permutation(len(strokes))
        return NumberSample(
            text,
            digit.writer,
            [[(x, y) for x, y in strokes[index].tolist()] for index in order],
            tuple(tuple(np.flatnonzero(np.isin(order, indices)).tolist()) for indices in characters),
        )

    def _separator_beside(
        self, separator: str, writer: str, inks: Sequence[Strokes], rng: np.random.Generator
    ) -> Strokes:
        """The strokes of a separator to the right of these inks, by the same writer if possible; a space has none."""
        if separator == " ":
            return []
        samples = [sample for sample in self._separators if sample.character == separator]
        samples = [sample for sample in samples if sample.writer == writer] or samples
        strokes = [np.asarray(stroke) for stroke in samples[int(rng.integers(len(samples)))].strokes]
        y = np.concatenate(strokes)[:, 1]
        middle = np.concatenate(inks[-1])[:, 1].max() - rng.uniform(*SEPARATOR_HEIGHTS[separator])
        shift = np.array([0, middle - (y.min() + y.max()) / 2])
        return move_beside([stroke + shift for stroke in strokes], [*chain(*inks)], rng.uniform(*SEPARATOR_GAP))


def draw_picture(strokes: Sequence[npt.ArrayLike], rng: np.random.Generator) -> UInt8Array:
    """Strokes of digits about as high as 1, drawn by a random pen on grey paper: (height, width) grey values."""
    scale = DIGIT_HEIGHT_PX * SUPERSAMPLING
    lines = [np.asarray(stroke) * scale for stroke in strokes]
    points = np.concatenate(lines)
    low = points.min(axis=0) - MARGIN * scale
    width, height = ((np.ptp(points, axis=0) + 2 * MARGIN * scale) // SUPERSAMPLING * SUPERSAMPLING).astype(int)
    sheet = Image.new("L", (width, height))
    draw, radius = ImageDraw.Draw(sheet), rng.uniform(*PEN_WIDTH) * scale / 2
    for line in lines:
        path = [(x, y) for x, y in (line - low).tolist()]
        draw.line(path, 255, round(2 * radius))
        for point in path:
            draw.circle(point, radius, 255)
    ink = np.asarray(sheet.reduce(SUPERSAMPLING)) / 255
    paper, contrast = rng.uniform(0.75, 0.95), rng.uniform(0.5, 0.85)
    return np.rint(255 * paper * (1 - contrast * ink)).astype(np.uint8)


def _join(inks: Sequence[Strokes], is_joined: Sequence[bool]) -> tuple[Strokes, list[list[int]]]:
    """The strokes of all inks in order, and for each ink the indices of its strokes.

    Args:
        inks: for each character its strokes.
        is_joined: for each ink but the first whether the last stroke of the ink before it goes on into its first one.
    """
    strokes: Strokes = []
    characters: list[list[int]] = []
    for ink, joined in zip(inks, [False, *is_joined], strict=True):
        start = len(strokes)
        strokes += ink
        if joined:
            start -= 1
            line = resample_evenly(np.stack([strokes[start][-1], ink[0][0]]))[1:-1]
            strokes[start : start + 2] = [np.concatenate([strokes[start], line, ink[0]])]
        characters.append([*range(start, len(strokes))])
    return strokes, characters

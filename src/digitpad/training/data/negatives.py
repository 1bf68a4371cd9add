"""Negatives: ink that is no digit, made to teach the network when to say so.

What can be read as a digit is never a negative: no O, l, I, Z, S, B, q or g, no half that is a 1 or a 0 of its own.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from digitpad.arrays import Float64Array
from digitpad.preprocessing.fit import crop_to_ink, fit_ink
from digitpad.preprocessing.frame import FRAME_SIZE, Frame, pixel_coordinates
from digitpad.training.augmentation.strokes import draw_by_another_hand
from digitpad.training.data import stroke_font
from digitpad.training.data.mnist import Digits
from digitpad.training.data.pendigits import PenDigit

MIRRORS_THAT_ARE_NO_DIGIT = (3, 4, 6, 7, 9)
TOPS_THAT_ARE_NO_DIGIT = (0, 5)
BOTTOMS_THAT_ARE_NO_DIGIT = (2, 3, 5)


class Negatives:
    """Makes negatives from digits and from nothing.

    Args:
        digits: MNIST digits to cut, mirror and put side by side.
        pen: pen digits for the same; may be empty.

    Attributes:
        kinds: (share of all, maker): how often each kind is made, and what makes one; a frame may come out blank.
    """

    def __init__(self, digits: Digits, pen: Sequence[PenDigit]) -> None:
        """Keep the digits at hand."""
        self._digits = digits
        self._pen = pen
        weights: list[tuple[int, Callable[[np.random.Generator], Frame]]] = [
            (24, _letter),
            (15, _symbol),
            (11, _invented),
            (15, _scribble),
            (4, _lines),
            (7, self._mirrored),
            (5, self._part),
            (13, self._several),
            (10, self._overlaid),
            (6, _texture),
        ]
        total = sum(weight for weight, _ in weights)
        self.kinds = [(weight / total, make) for weight, make in weights]

    def make(self, rng: np.random.Generator) -> Frame:
        """One (28, 28) frame of a random kind."""
        shares = np.array([share for share, _ in self.kinds])
        kind = self.kinds[rng.choice(len(shares), p=shares)][1]
        frame = kind(rng)
        return frame if frame.any() else self.make(rng)

    def _ink(self, rng: np.random.Generator, among: Sequence[int] = range(10)) -> tuple[int, Float64Array]:
        """A digit, drawn or from MNIST, and its name."""
        while True:
            if self._pen and rng.uniform() < 1 / 2:
                digit = self._pen[int(rng.integers(len(self._pen)))]
                if digit.name in among:
                    return digit.name, draw_by_another_hand(digit.strokes, rng).astype(np.float64)
            else:
                place = rng.integers(len(self._digits.names))
                if self._digits.names[place] in among:
                    return int(self._digits.names[place]), self._digits.images[place] / 255

    def _mirrored(self, rng: np.random.Generator) -> Frame:
        _, ink = self._ink(rng, MIRRORS_THAT_ARE_NO_DIGIT)
        return fit_ink(ink[:, ::-1])

    def _part(self, rng: np.random.Generator) -> Frame:
        top = rng.uniform() < 1 / 2
        _, ink = self._ink(rng, TOPS_THAT_ARE_NO_DIGIT if top else BOTTOMS_THAT_ARE_NO_DIGIT)
        cut = int(rng.integers(FRAME_SIZE // 2 - 2, FRAME_SIZE // 2 + 3))
        return fit_ink(ink[:cut] if top else ink[cut:])

    def _several(self, rng: np.random.Generator) -> Frame:
        """Two or three digits side by side, nearer or farther apart."""
        inks = [crop_to_ink(self._ink(rng)[1]) for _ in range(rng.choice([2, 2, 2, 3]))]
        height = max(len(ink) for ink in inks) + 4
        gap = int(rng.integers(-2, 7))
        sheet = np.zeros((height, sum(ink.shape[1] + max(gap, 0) for ink in inks) + 4))
        left = 0
        for ink in inks:
            top = int(rng.integers(0, height - len(ink) + 1))
            place = sheet[top : top + len(ink), left : left + ink.shape[1]]
            np.maximum(place, ink[:, : place.shape[1]], out=place)
            left += ink.shape[1] + gap
        return fit_ink(sheet)

    def _overlaid(self, rng: np.random.Generator) -> Frame:
        """Two different digits written over each other; a 1 would go unnoticed."""
        (first, one), (second, other) = (self._ink(rng, (0, 2, 3, 4, 5, 6, 7, 8, 9)) for _ in range(2))
        moved = np.roll(other, rng.integers(-4, 5, 2), axis=(0, 1))
        return fit_ink(np.maximum(one, moved)) if first != second else self._overlaid(rng)


def _letter(rng: np.random.Generator) -> Frame:
    return _glyph(stroke_font.LETTERS, rng)


def _symbol(rng: np.random.Generator) -> Frame:
    return _glyph(stroke_font.SYMBOLS, rng)


def _glyph(table: dict[str, list[Float64Array]], rng: np.random.Generator) -> Frame:
    return draw_by_another_hand(table[rng.choice(list(table))], rng)


def _invented(rng: np.random.Generator) -> Frame:
    """A sign of no script: five to seven lines and bows in a box, most of them joined to one another."""
    corners = np.stack(np.divmod(rng.choice(9, 7, replace=False), 3), axis=-1) / 2 + rng.normal(0, 0.08, (7, 2))
    strokes: list[Float64Array] = []
    for _ in range(rng.integers(5, 8)):
        start, end = corners[rng.choice(len(corners), 2, replace=False)]
        strokes.append(_bow(start, end, rng.choice([0, rng.uniform(-1, 1)])))
    return draw_by_another_hand(strokes, rng)


def _bow(start: Float64Array, end: Float64Array, bend: float) -> Float64Array:
    """Points (9, 2) from start to end, bent aside by up to half the way; straight where `bend` is 0."""
    along, way = np.linspace(0, 1, 9)[:, None], end - start
    aside = bend * 2 * along * (1 - along) * np.array([-way[1], way[0]])
    return np.asarray(start + along * way + aside)


def _scribble(rng: np.random.Generator) -> Frame:
    """One to three long, winding strokes."""
    strokes = []
    for _ in range(rng.integers(1, 4)):
        heading = rng.uniform(0, 2 * np.pi) + rng.normal(0, rng.uniform(0.5, 1.2), rng.integers(25, 70)).cumsum()
        strokes.append(np.stack([np.cos(heading), np.sin(heading)], axis=-1).cumsum(axis=0) + rng.normal(0, 4, 2))
    return draw_by_another_hand(strokes, rng)


def _lines(rng: np.random.Generator) -> Frame:
    """Four to eight straight strokes anywhere, or a handful of dots."""
    if rng.uniform() < 1 / 4:
        return draw_by_another_hand([rng.uniform(0, 1, (1, 2)) for _ in range(rng.integers(3, 9))], rng)
    return draw_by_another_hand([rng.uniform(0, 1, (2, 2)) for _ in range(rng.integers(4, 9))], rng)


def _texture(rng: np.random.Generator) -> Frame:
    """Noise coarse or fine, stripes, and blots."""
    x, y = (axis / FRAME_SIZE for axis in pixel_coordinates())
    match rng.integers(4):
        case 0:
            return _frame(rng.uniform(size=(FRAME_SIZE, FRAME_SIZE)) ** rng.uniform(0.5, 4))
        case 1:
            coarse = int(rng.integers(3, 10))
            return _frame(np.kron(rng.uniform(size=(coarse, coarse)), np.ones((10, 10)))[:FRAME_SIZE, :FRAME_SIZE])
        case 2:
            angle, waves = rng.uniform(0, np.pi), rng.uniform(3, 12)
            across = x * np.cos(angle) + y * np.sin(angle)
            return _frame(np.sin(2 * np.pi * waves * across + rng.uniform(0, 6)) > 0)
        case _:
            width, height = rng.uniform(0.2, 0.5, 2)
            return _frame(((x - 0.5) / width) ** 2 + ((y - 0.5) / height) ** 2 < 1)


def _frame(values: npt.NDArray[Any]) -> Frame:
    return values.astype(np.float32)

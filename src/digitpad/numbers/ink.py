"""Turn the ink of a number, which is strokes or a picture, into lattices.

The browser does the same in `web/src/numbers/number-reader.ts` and `picture-lines.ts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.numbers.lattice import Lattice, make_lattices
from digitpad.numbers.stroke_pieces import stroke_pieces
from digitpad.preprocessing.strokes import validate_strokes
from digitpad.preprocessing.to_frame import is_strokes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from digitpad.preprocessing.decode import GrayPicture
    from digitpad.preprocessing.strokes import Stroke
    from digitpad.preprocessing.to_frame import Ink


def ink_to_lattices(ink: Ink) -> list[Lattice]:
    """The lattice of each line of writing in strokes or in a picture, from top to bottom; none if there is too much.

    Raises:
        InkError: the ink cannot be read; the message says why.
    """
    if is_strokes(ink):
        return strokes_to_lattices(ink)
    from digitpad.preprocessing.decode import picture_to_strip  # noqa: PLC0415 - strokes do not need Pillow

    return gray_to_lattices(picture_to_strip(ink))


def strokes_to_lattices(strokes: Iterable[Stroke]) -> list[Lattice]:
    """The lattice of each line of writing, from top to bottom.

    Raises:
        InkError: a point is not a pair of finite numbers between -1e9 and 1e9.
    """
    return make_lattices(stroke_pieces(validate_strokes(strokes)))


def gray_to_lattices(picture: GrayPicture) -> list[Lattice]:
    """The lattice of each line of writing in a picture, from top to bottom."""
    from digitpad.numbers.picture_pieces import picture_pieces  # noqa: PLC0415

    return make_lattices(picture_pieces(picture))

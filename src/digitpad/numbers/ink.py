"""Turn the ink of a number, which is strokes or a picture, into lattices.

The port is `web/src/numbers/ink.ts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.numbers.lattice import Lattice, make_lattice
from digitpad.numbers.stroke_pieces import stroke_pieces
from digitpad.preprocessing.strokes import validate_strokes
from digitpad.preprocessing.to_frame import is_strokes

if TYPE_CHECKING:
    from digitpad.preprocessing.to_frame import Ink


def ink_to_lattices(ink: Ink) -> list[Lattice]:
    """The lattice of each line of writing in strokes or in a picture, from top to bottom.

    Raises:
        InkError: the ink cannot be read; the message says why.
    """
    if is_strokes(ink):
        lines = stroke_pieces(validate_strokes(ink))
    else:
        from digitpad.numbers.picture_pieces import picture_pieces  # noqa: PLC0415 - strokes do not need Pillow
        from digitpad.preprocessing.decode import picture_to_gray  # noqa: PLC0415

        lines = picture_pieces(picture_to_gray(ink))
    return [make_lattice(pieces) for pieces in lines]

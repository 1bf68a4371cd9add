"""Turn the ink of a number, which is strokes or a picture, into lattices.

The port is `web/src/numbers/ink.ts`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from digitpad.errors import InkError
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
    if not is_strokes(ink):
        raise InkError("Pictures of numbers cannot be read yet.")
    return [make_lattice(pieces) for pieces in stroke_pieces(validate_strokes(ink))]

"""Why a person should look at a cell of a sheet. The port is `web/src/sheets/review.ts`."""

from typing import Literal, TypeAlias

CellReviewReason: TypeAlias = Literal[
    "unclear",
    "gap",
    "point",
    "crossing",
    "edge",
    "structure",
    "heading",
    "check",
]
"""Why a cell is to be looked at. Of several reasons the one that is found first is given, or `heading` for `unclear`.

- `unclear`: its ink is no digit, or may be another; or a line through it may cross it out.
- `gap`: a box within the number, or after it, is empty; or two numbers are in one cell.
- `point`: a point or comma may be lost: it is seen and not read, or most others in its row or column have one, or the
  sheet has no boxes, and small ones are not always found there.
- `crossing`: ink goes from a box into another, across its line, or ends at one that may hide a part of it.
- `edge`: the edge of the picture, of the sheet or of a shadow crosses it, or may hide a box of it.
- `structure`: boxes, rows or columns are not found for certain.
- `heading`: the first row or column, as it may hold words.
- `check`: it fails a declared check, or the rules of sudoku changed what was read.
"""

"""Find the fields of a sheet without our marks: rows of boxes for digits, and grids."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from digitpad.errors import NoSheetError, SheetError
from digitpad.preprocessing.fit import boost_faint_ink, fit_ink
from digitpad.preprocessing.frame import FRAME_SIZE
from digitpad.sheets.box_ink import cut_boxes, cut_cells, has_point, is_dash
from digitpad.sheets.boxes import MAX_BOXES, are_oblong, box_sizes, locate_boxes
from digitpad.sheets.fields import Field
from digitpad.sheets.picture_edge import is_cut, may_go_on
from digitpad.sheets.tables import (
    arrange_boxes,
    arrange_cells,
    complete_grid,
    complete_table,
    resolve_duplicates,
    turn_boxes,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import TypeAlias

    from digitpad.arrays import Float32Array, Float64Array
    from digitpad.preprocessing.decode import GrayPicture
    from digitpad.sheets.box_ink import BoxInk

    PointMap: TypeAlias = Callable[[Float64Array], Float64Array]
    Kind: TypeAlias = Literal["digits", "table", "columns", "cells"]

MAX_TURN_SAMPLES = 48
"""So many digits, or cells, tell which side of a sheet is up."""

MIN_TURN_GAIN, MIN_TURN_CONFIDENCE = 0.05, 0.5
"""A sheet is turned if its digits are read with so much more confidence, and with this at least.

Boxes that hold several digits tell nothing.
"""

MAX_DIGIT_ASPECT = 1.35
"""Upright boxes that are wider, in their heights, are for several digits."""

NUMBER_GAP = 12
"""Between the digits of a number that is read as a whole, in pixels of cut boxes."""

MIN_SIGN_PROBABILITY = 0.8
"""A dash or an X is none of the digits with this probability."""


CUT_MARGIN = 3.0
"""Boxes are cut by the edge of the picture if their paper is nearer to it, in pixels: no line is seen there."""


class Boxes(NamedTuple):
    """The boxes of a sheet.

    Attributes:
        gray: the grey values of the photograph.
        level: the corners of their paper where most lines are level, (N, 4, 2), clockwise.
        corners: the same in pixels of the photograph.
        inks: what is in each of them, as it lies in the photograph.
        to_photo: from the first pixels to those of the grey values of the photograph.
        kind: whether each is for a digit, or a cell for a whole number: of a table, of columns, which have gaps, or of
            neither: some are parts of cells.
    """

    gray: Float64Array
    level: Float64Array
    corners: Float64Array
    inks: list[BoxInk]
    to_photo: PointMap
    kind: Kind


def find_sheet_boxes(photo: GrayPicture) -> Boxes:
    """The boxes in a photograph.

    Raises:
        NoSheetError: there are none.
        SheetError: there are too many.
    """
    level, to_photo = locate_boxes(photo.values)
    if not len(level):
        raise NoSheetError("No boxes are found.")
    if len(level) <= MAX_BOXES:
        level, kind = _complete_cells(level) if are_oblong(level) else (complete_grid(level), "digits")
    if len(level) > MAX_BOXES:
        raise SheetError(f"More than {MAX_BOXES} boxes are found: photograph a part of the sheet.")
    return _cut(photo, level, to_photo, kind)


def _complete_cells(level: Float64Array) -> tuple[Float64Array, Kind]:
    cells, is_table = complete_table(level)
    return cells, "table" if is_table else "cells"


def _cut(photo: GrayPicture, level: Float64Array, to_photo: PointMap, kind: Kind) -> Boxes:
    corners = to_photo(level)
    inks = (cut_boxes if kind == "digits" else cut_cells)(photo.values, corners)
    for index in np.flatnonzero(is_cut(photo.values, corners, CUT_MARGIN).any(axis=1)):
        state = inks[index].state
        inks[index] = inks[index]._replace(state="unclear" if state == "empty" else state, review_reason="edge")
    return Boxes(photo.values, level, (corners + 0.5) * photo.scale - 0.5, inks, to_photo, kind)


def to_cells(photo: GrayPicture, boxes: Boxes, turns: int) -> Boxes | None:
    """The boxes as cells of a table, if they are wider than those for a digit with the sheet turned so; or None."""
    width, height = np.median(box_sizes(turn_boxes(boxes.level, turns)), axis=0)
    if width <= MAX_DIGIT_ASPECT * height:
        return None
    cells, kind = _complete_cells(boxes.level)
    return _cut(photo, cells, boxes.to_photo, kind)


def turn_frames(boxes: Boxes, turns: int) -> Float32Array:
    """The frames of all boxes, (N, 28, 28), with the sheet turned counterclockwise by so many quarters."""
    frames = [boost_faint_ink(fit_ink(np.rot90(box.ink, turns))) for box in boxes.inks]
    return np.stack([*frames, np.zeros((FRAME_SIZE, FRAME_SIZE), np.float32)])[:-1]


def sample_boxes(boxes: Boxes) -> Boxes:
    """Those whose digits may tell which side is up: no bars, which lie as well as they stand."""
    indices = [
        index
        for index, box in enumerate(boxes.inks)
        if box.state == "digit" and not box.is_cross and not is_dash(box.ink) and not is_dash(box.ink.T)
    ][:MAX_TURN_SAMPLES]
    return boxes._replace(
        level=boxes.level[indices], corners=boxes.corners[indices], inks=[boxes.inks[index] for index in indices]
    )


def make_cells(boxes: Boxes, turns: int) -> list[Field]:
    """The fields of a table row by row, each for a whole number, with the sheet turned as in `make_fields`."""
    corners = np.roll(boxes.corners, -turns, axis=1)
    numbers, has_duplicates = resolve_duplicates(arrange_cells(turn_boxes(boxes.level, turns)))
    rows, columns = (len({number[axis] for number in numbers}) for axis in (0, 1))
    is_table = boxes.kind == "table" and len(numbers) == rows * columns  # or they are parts of cells
    is_comb = 2 * sum(box.has_tick for box in boxes.inks) > sum(box.state != "empty" for box in boxes.inks)
    is_whole = not has_duplicates and not is_comb and (is_table or boxes.kind == "columns")
    return [
        Field(
            row,
            column,
            corners[index],
            np.rot90(boxes.inks[index].ink, turns),
            [boxes.inks[index].state],
            [],
            is_crossed_out=boxes.inks[index].is_cross,
            review_reason=boxes.inks[index].review_reason if is_whole else "structure",
            has_point=has_point(np.rot90(boxes.inks[index].ink, turns)),
        )
        for row, column, (index,) in numbers
    ]


def sample_cells(fields: Sequence[Field]) -> list[int]:
    """The indices of cells all over a table that may tell which side is up; those that are read soonest come first."""
    inked = [index for index, field in enumerate(fields) if field.ink.any() and not field.is_crossed_out]
    step = -(-len(inked) // MAX_TURN_SAMPLES) or 1
    return sorted(inked[::step], key=lambda index: int(fields[index].ink.any(axis=0).sum()))


def make_fields(
    boxes: Boxes, frames: Float32Array, no_digit: Float32Array, turns: int
) -> Iterator[tuple[Field, list[int]]]:
    """The fields row by row, and the indices of the boxes whose frames each has.

    Args:
        boxes: the boxes.
        frames: of each box.
        no_digit: the probabilities that they are no digits.
        turns: by how many quarters the sheet is turned counterclockwise.
    """
    corners = np.roll(boxes.corners, -turns, axis=1)
    numbers, has_duplicates = resolve_duplicates(arrange_boxes(turn_boxes(boxes.level, turns)))
    lengths = {
        column: Counter(len(number.boxes) for number in numbers if number.column == column)
        for column in {number.column for number in numbers}
    }
    quads = np.roll(boxes.level, -turns, axis=1)
    steps = [step for number in numbers for step in np.diff(quads[number.boxes].mean(axis=1), axis=0)]
    step = np.median(steps, axis=0) if steps else np.zeros(2)  # no box is beside itself
    for row, column, indices in numbers:
        inks = [boxes.inks[index] for index in indices]
        has_form = [not box.review_reason and (box.is_cross or is_dash(np.rot90(box.ink, turns))) for box in inks]
        is_sign = [
            form and bool(no_digit[index] > MIN_SIGN_PROBABILITY) for form, index in zip(has_form, indices, strict=True)
        ]
        states = ["empty" if sign else box.state for sign, box in zip(is_sign, inks, strict=True)]
        digits = [index for index, state in zip(indices, states, strict=True) if state == "digit"]
        first, last = corners[indices[0]], corners[indices[-1]]
        is_cut_off = any(
            may_go_on(boxes.gray, *boxes.to_photo(np.stack([quads[index], quads[index] + to_next])))
            for index, to_next in ((indices[0], -step), (indices[-1], step))
        )
        yield (
            Field(
                row,
                column,
                np.stack([first[0], last[1], last[2], first[3]]),
                _join_digits([np.rot90(boxes.inks[index].ink, turns) for index in digits]),
                states,
                list(frames[digits]),
                is_crossed_out=any(is_sign) and all(state == "empty" for state in states),
                review_reason="structure"
                if has_duplicates or len(indices) != lengths[column].most_common(1)[0][0]
                else "edge"
                if is_cut_off
                else next((box.review_reason for box in inks if box.review_reason), None),
                hidden_sides=[
                    sides[turns:] + sides[:turns] for sides in (boxes.inks[index].hidden_sides for index in digits)
                ],
            ),
            digits,
        )


def _join_digits(inks: list[Float64Array]) -> Float64Array:
    """Upright digits side by side, as high as they stand in their boxes, (height, width) in 0..1."""
    parts = [ink[:, ink.any(axis=0)] for ink in inks]
    gap = np.zeros((len(inks[0]), NUMBER_GAP)) if inks else np.zeros((1, 1))
    return np.concatenate([gap, *(values for part in parts for values in (part, gap))], axis=1)

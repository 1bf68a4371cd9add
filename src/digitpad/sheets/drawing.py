"""What is printed on a sheet: rectangles, some with holes, and text.

Marks and text are black, so that no printer dithers them. Only the boxes are grey.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Literal, NamedTuple

import segno

from digitpad.sheets.layout import (
    BOX_LINE,
    CORNER_HOLE_SIZE,
    CORNER_MARK_SIZE,
    QR_SIZE,
    QR_VERSION,
    Rectangle,
    column_letters,
    guide_dots,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from digitpad.sheets.layout import SheetLayout

BLACK = 0.0
BOX_GRAY = 0.7
"""Of the boxes and their guides; 1 is white."""
RULE = 0.15
"""The width of a rule, in millimetres."""

TITLE_PT, LABEL_PT, CODE_PT = 16.0, 9.0, 6.0
CAP_HEIGHT = 0.718 * 25.4 / 72
"""Of Helvetica's capital letters, in millimetres a point."""


class Shape(NamedTuple):
    """A filled rectangle with holes; its grey is 0 for black and 1 for white."""

    outline: Rectangle
    holes: tuple[Rectangle, ...] = ()
    gray: float = BLACK


class Text(NamedTuple):
    """A line of text on a baseline that begins, ends or has its middle at (x, y).

    If it is wider than `max_width` in Helvetica, it is set smaller.
    """

    text: str
    x: float
    y: float
    size_pt: float
    align: Literal["left", "center", "right"] = "left"
    bold: bool = False
    max_width: float | None = None


def draw_shapes(layout: SheetLayout) -> list[Shape]:
    """Everything on the sheet but the text; no two shapes overlap."""
    first, *others = layout.corner_marks
    margin = (CORNER_MARK_SIZE - CORNER_HOLE_SIZE) / 2
    shapes = [Shape(first, (first.inset(margin, margin),)), *map(Shape, others)]
    shapes += [Shape(mark) for pair in (*layout.row_marks, *layout.column_marks) for mark in pair]
    shapes += [Shape(run) for run in _qr_runs(layout)]
    shapes.append(Shape(_rule(_title_space(layout))))
    for row in range(layout.rows):
        label = layout.label(row)
        if label:
            shapes.append(Shape(_rule(label)))
        for column in range(layout.columns):
            for box in layout.boxes(row, column):
                shapes.append(Shape(box, (box.inset(BOX_LINE, BOX_LINE),), BOX_GRAY))
                if layout.digits:
                    shapes += [Shape(dot, gray=BOX_GRAY) for dot in guide_dots(box)]
    return shapes


def draw_texts(layout: SheetLayout, title: str = "") -> list[Text]:
    """The title, the letters of the columns, the numbers of the rows, and the code."""
    space, cap = _title_space(layout), LABEL_PT * CAP_HEIGHT
    baseline = space.top + TITLE_PT * CAP_HEIGHT
    texts = [Text(title, space.left, baseline, TITLE_PT, bold=True, max_width=space.width)] if title else []
    for column in range(layout.columns):
        field = layout.field(0, column)
        texts.append(Text(column_letters(column), field.center[0], field.top - 2.5, LABEL_PT, "center", bold=True))
    for row in range(layout.rows):
        middle = layout.field(row, 0).center[1]
        texts.append(Text(str(row + 1), space.left - 2.5, middle + cap / 2, LABEL_PT, "right"))
    return [*texts, Text(layout.code, space.left, layout.frame.bottom + 7, CODE_PT)]


def _title_space(layout: SheetLayout) -> Rectangle:
    """The header beside the QR code, for the title and for notes by hand."""
    return layout.header._replace(right=layout.qr_code.left - 8)


def _qr_runs(layout: SheetLayout) -> Iterator[Rectangle]:
    """The dark modules of the QR code, those beside each other as one rectangle."""
    matrix = segno.make_qr(layout.code, error="q", version=QR_VERSION).matrix
    module = QR_SIZE / len(matrix)
    left, top, *_ = layout.qr_code
    for row, modules in enumerate(matrix):
        for dark, run in groupby(range(len(modules)), modules.__getitem__):
            if dark:
                columns, y = [*run], top + row * module
                yield Rectangle(left + columns[0] * module, y, left + (columns[-1] + 1) * module, y + module)


def _rule(space: Rectangle) -> Rectangle:
    """The line at the bottom of a space to write in."""
    return space._replace(top=space.bottom - RULE)

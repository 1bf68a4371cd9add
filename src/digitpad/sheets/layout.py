"""Where everything is on a printed sheet, in millimetres from the top left corner of the paper.

A header with the QR code lies above the frame, whose corners are the centres of the four corner marks. On the sides of
the frame lie the row marks and column marks; rows are numbered, columns have letters, as in a spreadsheet. Boxes stand
at the right. If they leave enough space, each row begins with a rule to write its label on.

Whoever finds the marks needs no more than the code to know every box. A version never changes its geometry.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from string import ascii_uppercase
from typing import NamedTuple

from digitpad.errors import SheetError
from digitpad.wording import format_count

VERSION = 1
PAPERS = {"A4": (210.0, 297.0), "LETTER": (215.9, 279.4)}
"""Width and height of the papers, upright."""

MAX_DIGITS = 9

MARGIN = 10.0
CORNER_MARK_SIZE = 6.0
CORNER_HOLE_SIZE = 3.0
"""The side of the white square in the middle of the first corner mark."""
EDGE_MARK_SIZE = 2.0
"""The side of a row mark or a column mark."""
QR_SIZE = 20.0
QR_VERSION = 2
"""The symbol version of ISO/IEC 18004; it has 25 modules a side."""
QR_GAP = 6.0
"""From the QR code to the corner mark below it."""

NUMBER_WIDTH = 12.0
"""From the frame to the first box, or to the label's rule; the number of the row is in between."""
LETTER_HEIGHT = 9.0
"""From the frame to the first row of boxes; the letters of the columns are in between."""
RIGHT_PADDING, BOTTOM_PADDING = 5.0, 6.0
"""From the last boxes to the frame."""

MIN_BOX_SIZE = 7.0
MAX_BOX_WIDTH, MAX_BOX_HEIGHT = 8.0, 10.0
MIN_FREE_WIDTH, MAX_FREE_WIDTH = 20.0, 40.0
"""Widths of a field that is not divided into boxes."""
BOX_GAP = 1.0
BOX_LINE = 0.35
"""The width of the lines of boxes."""
GUIDE_DOT = 0.5
GUIDE_MARGIN = 0.22
"""Between a box and its guide, as a fraction of the box."""
MIN_FIELD_GAP, MIN_ROW_GAP = 5.0, 1.5
MAX_ROW_PITCH = 14.0
ROWS_PER_GROUP, GROUP_GAP = 5, 2.5
"""A wider gap after every fifth row guides the eye, and tells where a part of a sheet belongs."""
MIN_LABEL_WIDTH, LABEL_GAP = 30.0, 5.0

CODE_PATTERN = r"DIGITPAD:([0-9]+):([A-Z0-9]+)(-L)?:([0-9]{1,2})X([0-9]{1,2})X([0-9])"


class Rectangle(NamedTuple):
    """An upright rectangle, in millimetres; y points downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @classmethod
    def square(cls, center: tuple[float, float], side: float) -> Rectangle:
        """The square around a point."""
        x, y = center
        return cls(x, y, x, y).inset(-side / 2, -side / 2)

    @property
    def width(self) -> float:
        """From left to right."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From top to bottom."""
        return self.bottom - self.top

    @property
    def center(self) -> tuple[float, float]:
        """The middle, as (x, y)."""
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def corners(self) -> list[tuple[float, float]]:
        """Its corners, clockwise from the top left."""
        left, top, right, bottom = self
        return [(left, top), (right, top), (right, bottom), (left, bottom)]

    def inset(self, dx: float, dy: float) -> Rectangle:
        """The rectangle without a margin of these widths."""
        return Rectangle(self.left + dx, self.top + dy, self.right - dx, self.bottom - dy)


@dataclass(frozen=True)
class SheetLayout:
    """The layout of a sheet.

    Attributes:
        rows: the number of rows, at least 1.
        columns: the number of fields in a row, at least 1.
        digits: the number of boxes in a field, 1..9; 0: the field is one box for a number of any length.
        paper: "A4" or "LETTER".
        landscape: whether the long side of the paper is at the top.

    Raises:
        SheetError: the boxes do not fit on the paper, or there is no such paper.
    """

    rows: int
    columns: int
    digits: int = 3
    paper: str = "A4"
    landscape: bool = False

    def __post_init__(self) -> None:
        if self.paper not in PAPERS:
            raise SheetError(f"The paper must be one of {', '.join(PAPERS)}.")
        if not 0 <= self.digits <= MAX_DIGITS:
            raise SheetError(f"A field has 1 to {MAX_DIGITS} digits, or 0 for a number of any length.")
        space = self._box_area
        max_rows = sum(_rows_height(rows) <= space.height for rows in range(1, 100))
        if not 1 <= self.rows <= max_rows:
            raise SheetError(f"{self.rows} rows do not fit on {self.paper_name}: use 1 to {max_rows}.")
        max_columns = int((space.width + MIN_FIELD_GAP) / (self._field_width(self._min_box_width) + MIN_FIELD_GAP))
        if not 1 <= self.columns <= max_columns:
            digits = format_count(self.digits, "digit") if self.digits else "free fields"
            remedy = f"use 1 to {max_columns}, or fewer digits" + ("" if self.landscape else " or landscape")
            raise SheetError(f"{self.columns} columns of {digits} do not fit on {self.paper_name}: {remedy}.")

    @property
    def code(self) -> str:
        """The layout as the text of the QR code.

        Such as `DIGITPAD:1:A4:20X6X3`, or `A4-L` in landscape: only characters of the alphanumeric mode, which takes
        less space.
        """
        paper = self.paper + "-L" * self.landscape
        return f"DIGITPAD:{VERSION}:{paper}:{self.rows}X{self.columns}X{self.digits}"

    @property
    def paper_name(self) -> str:
        """The paper and how it lies, in words."""
        return f"{self.paper} in landscape" if self.landscape else self.paper

    @property
    def paper_size(self) -> tuple[float, float]:
        """Width and height of the paper as it lies."""
        width, height = PAPERS[self.paper]
        return (height, width) if self.landscape else (width, height)

    @property
    def frame(self) -> Rectangle:
        """The rectangle through the centres of the corner marks."""
        width, height = self.paper_size
        edge = MARGIN + CORNER_MARK_SIZE / 2
        return Rectangle(edge, edge + QR_SIZE + QR_GAP, width - edge, height - edge)

    @property
    def header(self) -> Rectangle:
        """The space above the frame, as wide as the boxes; the QR code is at its right end."""
        area = self._box_area
        return Rectangle(area.left, MARGIN, area.right, MARGIN + QR_SIZE)

    @property
    def qr_code(self) -> Rectangle:
        """The QR code without its quiet zone."""
        return self.header._replace(left=self.header.right - QR_SIZE)

    @property
    def corner_marks(self) -> tuple[Rectangle, ...]:
        """The four corner marks, clockwise from the top left. The first has a hole, the others are solid."""
        return tuple(Rectangle.square(corner, CORNER_MARK_SIZE) for corner in self.frame.corners)

    @property
    def row_marks(self) -> list[tuple[Rectangle, Rectangle]]:
        """For each row the marks at its left and right end, as high as the middle of its boxes."""
        middles = [self.field(row, 0).center[1] for row in range(self.rows)]
        return [_edge_marks((self.frame.left, y), (self.frame.right, y)) for y in middles]

    @property
    def column_marks(self) -> list[tuple[Rectangle, Rectangle]]:
        """For each column the marks above and below it, at the middle of its fields."""
        middles = [self.field(0, column).center[0] for column in range(self.columns)]
        return [_edge_marks((x, self.frame.top), (x, self.frame.bottom)) for x in middles]

    def label(self, row: int) -> Rectangle | None:
        """Where the label of a row is written, if there is space for labels."""
        area, field = self._box_area, self.field(row, 0)
        return field._replace(left=area.left, right=field.left - LABEL_GAP) if self._label_width else None

    def field(self, row: int, column: int) -> Rectangle:
        """The field in a row and a column: the rectangle around its boxes."""
        area = self._box_area
        width, height = self._field_width(self._box_width), self._box_height
        spare = area.width - self._label_width - self.columns * width
        pitch = width + spare / max(self.columns - 1, 1)
        right = area.right - (self.columns - 1 - column) * pitch
        group_gaps = (self.rows - 1) // ROWS_PER_GROUP * GROUP_GAP
        row_pitch = min(MAX_ROW_PITCH, (area.height - group_gaps - height) / max(self.rows - 1, 1))
        top = area.top + row * row_pitch + row // ROWS_PER_GROUP * GROUP_GAP
        return Rectangle(right - width, top, right, top + height)

    def boxes(self, row: int, column: int) -> list[Rectangle]:
        """The boxes of a field from left to right, by the outer edges of their lines."""
        field = self.field(row, column)
        lefts = [field.left + index * (self._box_width + BOX_GAP) for index in range(self._boxes_per_field)]
        return [field._replace(left=left, right=left + self._box_width) for left in lefts]

    @property
    def _box_area(self) -> Rectangle:
        left, top, right, bottom = self.frame
        return Rectangle(left + NUMBER_WIDTH, top + LETTER_HEIGHT, right - RIGHT_PADDING, bottom - BOTTOM_PADDING)

    @property
    def _boxes_per_field(self) -> int:
        return self.digits or 1

    @property
    def _min_box_width(self) -> float:
        return MIN_BOX_SIZE if self.digits else MIN_FREE_WIDTH

    @property
    def _box_width(self) -> float:
        gaps = (self.columns - 1) * MIN_FIELD_GAP + self.columns * (self._boxes_per_field - 1) * BOX_GAP
        widest = (self._box_area.width - gaps) / (self.columns * self._boxes_per_field)
        return min(widest, MAX_BOX_WIDTH if self.digits else MAX_FREE_WIDTH)

    @property
    def _box_height(self) -> float:
        spare = self._box_area.height - _rows_height(self.rows)
        return min(MIN_BOX_SIZE + spare / self.rows, MAX_BOX_HEIGHT)

    def _field_width(self, box_width: float) -> float:
        return self._boxes_per_field * (box_width + BOX_GAP) - BOX_GAP

    @property
    def _label_width(self) -> float:
        """The space that the fields leave, with the gap behind it; 0 if it is too narrow for labels."""
        fields = self.columns * (self._field_width(self._box_width) + MIN_FIELD_GAP) - MIN_FIELD_GAP
        spare = self._box_area.width - fields
        return spare if spare >= MIN_LABEL_WIDTH + LABEL_GAP else 0.0


def column_letters(column: int) -> str:
    """The name of a column counted from 0, as in a spreadsheet: A to Z, AA, AB and so on."""
    prefix = column_letters(column // len(ascii_uppercase) - 1) if column >= len(ascii_uppercase) else ""
    return prefix + ascii_uppercase[column % len(ascii_uppercase)]


def parse_code(code: str) -> SheetLayout:
    """The layout that a code stands for, in capital or small letters.

    Raises:
        SheetError: it is no code of a sheet, or one of another version.
    """
    match = re.fullmatch(CODE_PATTERN, code.strip().upper(), re.ASCII)
    if not match:
        raise SheetError("This is no code of a Digitpad sheet, such as DIGITPAD:1:A4:20X6X3: copy it as it is printed.")
    version, paper, landscape, *counts = match.groups()
    if int(version) != VERSION:
        raise SheetError(f"The sheet has version {version}, this Digitpad reads version {VERSION}: install another.")
    rows, columns, digits = map(int, counts)
    return SheetLayout(rows, columns, digits, paper, landscape is not None)


def guide_dots(box: Rectangle) -> list[Rectangle]:
    """Six dots at the ends of the strokes of a seven-segment digit.

    They show how large to write. Lines instead of dots would be an 8, and be read as one where nothing is written.
    """
    left, top, right, bottom = box.inset(GUIDE_MARGIN * box.width, GUIDE_MARGIN * box.height)
    points = [(x, y) for y in (top, (top + bottom) / 2, bottom) for x in (left, right)]
    return [Rectangle.square(point, GUIDE_DOT) for point in points]


def _rows_height(rows: int) -> float:
    """The height of this many rows of the lowest boxes."""
    return rows * (MIN_BOX_SIZE + MIN_ROW_GAP) - MIN_ROW_GAP + (rows - 1) // ROWS_PER_GROUP * GROUP_GAP


def _edge_marks(first: tuple[float, float], second: tuple[float, float]) -> tuple[Rectangle, Rectangle]:
    return Rectangle.square(first, EDGE_MARK_SIZE), Rectangle.square(second, EDGE_MARK_SIZE)

"""Sheets as pictures, without a PDF reader: what a scanner of any resolution sees."""

import numpy as np
from PIL import Image, ImageDraw, ImageFont

from digitpad.sheets.drawing import draw_shapes, draw_texts

SEVEN = [(0.2, 0.2), (0.8, 0.2), (0.4, 0.85)]
ANCHORS = {"left": "ls", "center": "ms", "right": "rs"}


def draw_sheet(layout, pixels_per_mm, title=""):
    """The printed sheet as a (height, width) grey picture of bytes. Each pixel has the mean of its area."""
    width, height = (round(side * pixels_per_mm) for side in layout.paper_size)
    ink = np.zeros((height, width))
    for outline, holes, gray in draw_shapes(layout):
        for rectangle, sign in ((outline, 1), *((hole, -1) for hole in holes)):
            left, top, right, bottom = (side * pixels_per_mm for side in rectangle)
            (x, columns), (y, rows) = _coverage(left, right), _coverage(top, bottom)
            ink[y : y + len(rows), x : x + len(columns)] += sign * (1 - gray) * rows[:, None] * columns
    picture = Image.fromarray(np.rint(255 * (1 - ink)).astype(np.uint8))
    for text in draw_texts(layout, title):
        font = ImageFont.load_default(text.size_pt * 25.4 / 72 * pixels_per_mm)
        ImageDraw.Draw(picture).text(
            (text.x * pixels_per_mm, text.y * pixels_per_mm), text.text, 0, font, ANCHORS[text.align]
        )
    return np.asarray(picture)


def draw_on_sheet(layout, pixels_per_mm, lines):
    """The printed sheet with lines of a pen, each a list of points in millimetres."""
    picture = Image.fromarray(draw_sheet(layout, pixels_per_mm))
    for line in lines:
        points = [(pixels_per_mm * x, pixels_per_mm * y) for x, y in line]
        ImageDraw.Draw(picture).line(points, fill=30, width=round(0.6 * pixels_per_mm), joint="curve")
    return np.asarray(picture)


def draw_seven(layout, row, column, box):
    """A 7 in a box of a field, as such a line."""
    left, top, right, bottom = layout.boxes(row, column)[box].inset(1, 1)
    return [(left + x * (right - left), top + y * (bottom - top)) for x, y in SEVEN]


def _coverage(start, end):
    """The first pixel that an interval touches, and how much of each pixel from there on it covers."""
    first = int(start)
    pixels = np.arange(first, int(np.ceil(end)))
    return first, np.minimum(pixels + 1, end) - np.maximum(pixels, start)
